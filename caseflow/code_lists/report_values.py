"""The values of the lists from which a report is made: what happened, where, to whom, by whom."""

import datetime
from dataclasses import dataclass

from caseflow.code_lists.values import Ask, CodeReference, Label, OrganisationKind, Unit


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
class Tile:
    """One of the few options a reporter sees; it stands for the codes it maps to."""

    id: str
    label: Label
    group: str
    order: int
    codes: tuple[CodeReference, ...]
