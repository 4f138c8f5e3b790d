"""For which claims of the law there is a letter template."""

from collections.abc import Iterable
from enum import StrEnum

from caseflow.rules.legal_limits import LegalLimit


class ClaimKind(StrEnum):
    """Against an employer (AGG section 15) or in civil law (AGG section 21): housing, shops, services."""

    WORK = "work"
    SERVICE = "service"

    @property
    def section(self) -> str:
        """The number of the section, the same in every language."""
        return {ClaimKind.WORK: "15", ClaimKind.SERVICE: "21"}[self]


# The rule of the code lists with whose time limit each claim is lost.
BY_LIMIT = {"agg_15_4": ClaimKind.WORK, "agg_21_5": ClaimKind.SERVICE}


def claims_of(limits: Iterable[LegalLimit]) -> tuple[ClaimKind, ...]:
    """The claims whose time limits a report touches: only there a letter is offered."""
    return tuple(BY_LIMIT[limit.id] for limit in limits if limit.id in BY_LIMIT)
