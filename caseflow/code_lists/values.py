"""Shared types of all code lists: labels, kinds of organisation, units of time."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Ask(StrEnum):
    """Who may choose a code: the reporter (at once, in a sub-list, among extras) or the officer."""

    YES = "y"
    SUB = "sub"
    EXTRA = "extra"
    OFFICER = "officer"
    NO = "n"

    @property
    def of_reporter(self) -> bool:
        """Whether a report may carry the code."""
        return self not in (Ask.OFFICER, Ask.NO)


class OrganisationKind(StrEnum):
    """What an organisation is. Answers name kinds; the directory of an office says who that is."""

    COMPLAINT_OFFICE = "complaint_office"
    OMBUDS_OFFICE = "ombuds_office"
    COUNSELLING_CENTRE = "counselling_centre"
    FACILITY_OPERATOR = "facility_operator"
    SECURITY_FIRM = "security_firm"
    SUBCONTRACTOR = "subcontractor"
    VOLUNTEER_ORGANISATION = "volunteer_organisation"
    INTERPRETER_SERVICE = "interpreter_service"
    STATE_AUTHORITY = "state_authority"
    DISTRICT_AUTHORITY = "district_authority"
    FEDERAL_AUTHORITY = "federal_authority"
    YOUTH_OFFICE = "youth_office"
    GUARDIAN = "guardian"
    POLICE = "police"
    JUSTICE = "justice"
    SCHOOL = "school"
    HEALTH_SERVICE = "health_service"
    EMPLOYER = "employer"
    LANDLORD = "landlord"
    OTHER = "other"


class Unit(StrEnum):
    """In what a length of time is counted."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Label:
    """The words for a code. Other languages translate the English ones as message id."""

    de: str
    en: str
    de_simple: str

    @property
    def message_id(self) -> str:
        """The key of this label in the catalogues of the other languages."""
        return self.en

    def text(self, language: str) -> str:
        """The words in German, plain German, or else English."""
        return {"de": self.de, "de-simple": self.de_simple}.get(language, self.en)


class Code(Protocol):
    """What every code has."""

    @property
    def id(self) -> str: ...

    @property
    def label(self) -> Label: ...


@dataclass(frozen=True, slots=True)
class SmallCode:
    """A code of one of the small lists."""

    id: str
    label: Label
    list: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its tag; ``catalogue`` is the tag whose texts it uses (Dari: Persian)."""

    tag: str
    catalogue: str
    native: str
    label: Label
    direction: str
    script: str
    tier: int
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeReference:
    """A code and the list it is in."""

    list: str
    code: str
