"""What every form on a case shares: the case of the address, the problem, what was sent, the revision seen."""

from dataclasses import dataclass, field
from uuid import UUID

from caseflow.desk.cases.access_control import CaseNotFound
from reporting.desk.base.request import Typed, Visit


@dataclass(frozen=True)
class Problem:
    """What has to be put right: the field it belongs to and the name of its sentence."""

    field: str
    code: str


@dataclass(frozen=True)
class Sent:
    """A form that was not accepted: which, what was typed, what is wrong, what others did meanwhile."""

    form: str = ""
    typed: Typed = field(default_factory=Typed)
    problems: tuple[Problem, ...] = ()
    seen: int | None = None


def case_id(visit: Visit) -> UUID:
    """The case of the address; raises ``CaseNotFound`` for what is no id."""
    try:
        return UUID(visit.request.path_params["case"])
    except ValueError:
        raise CaseNotFound from None


def seen_revision(visit: Visit) -> int:
    """The revision of the page on which the act was decided; an impossible one when the field is damaged."""
    text = visit.field("revision")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
