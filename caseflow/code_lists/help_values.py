"""The values of the lists that help: time limits and the bodies that advise."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from caseflow.code_lists.values import CodeReference, Label, Unit


class DeadlineKind(StrEnum):
    """What a time limit binds: the person's rights, evidence, promises, the office, or deletion."""

    LEGAL = "legal"
    STAFF = "staff"
    EVIDENCE = "evidence"
    PROMISE = "promise"
    OFFICE = "office"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class ReferralTarget:
    """A body that helps. Its number and hours are shown to reporters only if ``shown_on`` says so.

    Attributes:
        place: the town, where it is one of several.
        districts: whose people it is near to; none means the whole Land.
        fits: the answers for which it is the right place (``flags`` is a list here); none means any.
    """

    id: str
    label: Label
    types: tuple[str, ...]
    topics: tuple[str, ...]
    place: str | None
    districts: frozenset[str]
    fits: tuple[CodeReference, ...]
    phone: str | None
    languages: tuple[str, ...]
    hours: str | None
    acute: bool
    always_shown: bool
    verified: bool
    checked_on: datetime.date | None

    def shown_on(self, day: datetime.date) -> bool:
        """Whether the entry may be shown: 110 and 112 always, others if checked within 180 days."""
        if self.always_shown:
            return True
        return self.checked_on is not None and 0 <= (day - self.checked_on).days <= CHECKED_FOR_DAYS


CHECKED_FOR_DAYS = 180
"""How long a checked number may be shown: help lines change their hours and end without notice."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A dated rule about time. Several rows of one id follow each other by ``valid_from``."""

    id: str
    label: Label
    valid_from: datetime.date
    kind: DeadlineKind
    law: str | None
    trigger: str
    length: int
    length_max: int | None
    unit: Unit
    computed: bool
    areas: frozenset[str]
    forms: frozenset[str]
    flags: frozenset[str]
    software: str | None
