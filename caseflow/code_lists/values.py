"""The values of the code lists: what a code means to the rules, the doors and the statistics."""

import datetime
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


class DeadlineKind(StrEnum):
    """What a time limit binds: the person's rights, evidence, promises, the office, or deletion."""

    LEGAL = "legal"
    STAFF = "staff"
    EVIDENCE = "evidence"
    PROMISE = "promise"
    OFFICE = "office"
    RETENTION = "retention"


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
class Ground:
    """Why a person was treated worse. ``agg`` and ``ladg``: y, n, partial, or empty for none."""

    id: str
    label: Label
    parent: str | None
    agg: str
    ladg: str
    eu_grounds: tuple[str, ...]
    odihr_bias: tuple[str, ...]
    special_category: bool
    ask: Ask


@dataclass(frozen=True, slots=True)
class Form:
    """What was done. ``triage`` and ``restricted`` are the defaults this form triggers."""

    id: str
    label: Label
    group: str
    agg_section_3: str | None
    rias_mia: str | None
    odihr: tuple[str, ...]
    possible_offence: str
    triage: str
    restricted: bool
    ask: Ask
    excludes: tuple[OrganisationKind, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """The area of life. ``field_of_action`` is the Handlungsfeld of the integration concept."""

    id: str
    label: Label
    agg_section_2: tuple[str, ...]
    eu_areas: tuple[str, ...]
    ask: Ask
    field_of_action: str
    secondary_field: str | None
    cross_cutting: tuple[str, ...]
    excludes: tuple[OrganisationKind, ...]


@dataclass(frozen=True, slots=True)
class FacilityProblem:
    """What is wrong in an accommodation, who usually has to mend it, and what it triggers."""

    id: str
    label: Label
    parent: str | None
    easo_section: str | None
    owners: tuple[str, ...]
    triage: str
    restricted: bool
    ask: Ask
    excludes: tuple[OrganisationKind, ...]


@dataclass(frozen=True, slots=True)
class District:
    """A district or city by its official key, or one of the special places."""

    id: str
    label: Label
    kind: str
    planning_region: str | None
    urban_rural: str | None


@dataclass(frozen=True, slots=True)
class Facility:
    """An accommodation. ``poster_code`` names it on posters without telling what it is."""

    id: str
    label: Label
    poster_code: str
    district: str | None
    type: str
    area: str | None
    operator_kinds: tuple[str, ...]
    valid_from: datetime.date | None
    valid_until: datetime.date | None
    checked: bool

    def open_on(self, day: datetime.date) -> bool:
        """Whether the facility exists on that day, as far as the list knows."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class ReporterRole:
    """Who writes. Only the affected person's consent counts, so ``speaks_for_self`` matters."""

    id: str
    label: Label
    speaks_for_self: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person hopes for; ``needs_contact`` and ``needs_identity``: y, n or maybe."""

    id: str
    label: Label
    needs_contact: str
    needs_identity: str


@dataclass(frozen=True, slots=True)
class AccusedType:
    """Who did it, by kind. ``excludes``: the kinds of organisation that must not read the report."""

    id: str
    label: Label
    excludes: tuple[OrganisationKind, ...]
    offender_known: bool


@dataclass(frozen=True, slots=True)
class NotRead:
    """Whom the person does not want to read the report."""

    id: str
    label: Label
    excludes: tuple[OrganisationKind, ...]


@dataclass(frozen=True, slots=True)
class WhenBand:
    """A rough time. The earliest day it can mean starts time limits; none if not known."""

    id: str
    label: Label
    earliest_back: int | None
    earliest_unit: Unit | None
    from_first_of_month: bool


@dataclass(frozen=True, slots=True)
class SmallCode:
    """A code of one of the small lists."""

    id: str
    label: Label
    list: str


@dataclass(frozen=True, slots=True)
class TriageLevel:
    """How soon a person looks, in service days. Grave levels need four eyes to close."""

    id: str
    label: Label
    service_days: int
    grave: bool
    typical: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One of these codes must be among the answers of that field (or one of these flags be set)."""

    field: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class TriageRule:
    """A combination that makes a report more urgent; all its conditions must hold."""

    id: str
    level: str
    restricted: bool
    conditions: tuple[Condition, ...]
    reason: Label


@dataclass(frozen=True, slots=True)
class CaseStage:
    """A stage of the work: what must hold to enter and to leave it, and where it may lead.

    ``reporter_line``: its place in the line of five that the person sees. ``reporter_sentence``: the number of
    the sentence that they read (``caseflow.reporter.conversation.status``).
    """

    id: str
    label: Label
    number: int
    reporter_line: int
    reporter_sentence: int
    sentence: Label
    enter_conditions: tuple[str, ...]
    exit_conditions: tuple[str, ...]
    allowed_next: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TwoPersonRule:
    """An act that one person proposes and another one confirms.

    Attributes:
        needed: in which cases; always, grave, restricted.
        stage: the stage that the act enters, if it is a step of the workflow.
    """

    id: str
    label: Label
    needed: frozenset[str]
    stage: str | None

    def applies(self, *, grave: bool, restricted: bool) -> bool:
        """Whether a case of this kind needs the second person."""
        held = {"always": True, "grave": grave, "restricted": restricted}
        return any(held[name] for name in self.needed)


@dataclass(frozen=True, slots=True)
class Intervention:
    """A step of the office. ``needs_consent``: y, n, unless_untraceable or special."""

    id: str
    label: Label
    needs_consent: str
    needs_identity_to_party: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case ended; group: positive, neutral, negative or technical."""

    id: str
    label: Label
    group: str
    definition: str | None


@dataclass(frozen=True, slots=True)
class DefinedCode:
    """A code for officers, with its definition (plausibility, interplay of grounds)."""

    id: str
    label: Label
    definition: str | None


@dataclass(frozen=True, slots=True)
class Theme:
    """A Handlungsfeld or Querschnittsthema of the integration concept."""

    id: str
    label: Label
    number: int


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


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the few options a reporter sees; it stands for the codes it maps to."""

    id: str
    label: Label
    group: str
    order: int
    codes: tuple[CodeReference, ...]


@dataclass(frozen=True, slots=True)
class StatisticsCategory:
    """One published value of a dimension and the codes that are counted in it."""

    id: str
    label: Label
    dimension: str
    order: int
    list: str
    codes: tuple[str, ...]
