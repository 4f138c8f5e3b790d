"""Conflicts of interest: a report must not be handled by organisations that it names, or by those tied to them.

The answers name organisations in three ways: the facility (whoever runs, guards or supervises it, even if
nobody is accused), the codes (each tells the kinds of organisation it concerns, in the district of the
report), and the wish that somebody should not read it. Where an answer is missing, all that it could mean
are struck: an unnamed accommodation means every one in the district, an unknown district every district,
an unknown time every tie that ever began.

From the organisations named, ties are followed in both directions, by a rule for each kind of relation:

=============  ======  =====================================================================================
supervises     CHAIN   Any number of steps: an authority answers for those below it and commands them.
operates       CHAIN   Any number of steps: who runs a place and for whom stand for each other.
subcontracts   CHAIN   Any number of steps: guard firms are often the firm of a firm.
interprets_for LAST    One step from anyone struck, and no further: an interpreter must not read about a
                       client; but two clients of one interpreter service are not tied to each other.
funds          FIRST   One step, and only from an organisation that is itself named: who pays for the accused
                       or is paid by the accused. Money further away ties nobody, or the one public budget
                       that pays for authorities and for their independent control would strike the control.
=============  ======  =====================================================================================
"""

import datetime
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto

from caseflow.code_lists import CodeLists
from caseflow.code_lists.report_values import Facility
from caseflow.code_lists.values import OrganisationKind
from caseflow.rules.answers import Answers
from caseflow.rules.legal_limits import earliest_day

OrganisationId = uuid.UUID

WHEREVER_PEOPLE_LIVE = ("landkreis", "kreisfreie_stadt")
"""The kinds of district in which an organisation can be; other answers leave the district open."""

FREE_TEXT = "not_read_other"


class RelationKind(StrEnum):
    """How one organisation is tied to another."""

    SUPERVISES = "supervises"
    OPERATES = "operates"
    SUBCONTRACTS = "subcontracts"
    INTERPRETS_FOR = "interprets_for"
    FUNDS = "funds"


class Reach(Enum):
    """How far a conflict goes along a relation (see the table above)."""

    CHAIN = auto()
    LAST = auto()
    FIRST = auto()


REACH = {
    RelationKind.SUPERVISES: Reach.CHAIN,
    RelationKind.OPERATES: Reach.CHAIN,
    RelationKind.SUBCONTRACTS: Reach.CHAIN,
    RelationKind.INTERPRETS_FOR: Reach.LAST,
    RelationKind.FUNDS: Reach.FIRST,
}


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body that works with reports or that reports can be about. Without a district it is everywhere."""

    id: OrganisationId
    name: str
    kind: OrganisationKind
    district: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A dated tie between two organisations; the last day counts."""

    from_organisation: OrganisationId
    to_organisation: OrganisationId
    kind: RelationKind
    valid_from: datetime.date
    valid_until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class FacilityTie:
    """A dated tie of an organisation to a facility of the code list (operates, guards, supervises ...)."""

    facility: str
    organisation: OrganisationId
    kind: str
    valid_from: datetime.date
    valid_until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """The organisations an office knows and how they are tied."""

    organisations: tuple[Organisation, ...] = ()
    relations: tuple[Relation, ...] = ()
    facility_ties: tuple[FacilityTie, ...] = ()

    def between(self, first: datetime.date, last: datetime.date) -> "Directory":
        """The ties that held on any day from ``first`` to ``last``."""
        return replace(
            self,
            relations=tuple(tie for tie in self.relations if _held(tie, first, last)),
            facility_ties=tuple(tie for tie in self.facility_ties if _held(tie, first, last)),
        )


@dataclass(frozen=True, slots=True)
class ConflictReason:
    """Why an organisation is struck.

    ``source`` is ``facility``, a field of the form, ``named`` or ``relation``; ``code`` the facility, the
    code or the kind of relation; ``via`` the struck organisation at the other end of a relation.
    """

    organisation: OrganisationId
    source: str
    code: str
    via: OrganisationId | None = None


@dataclass(frozen=True, slots=True)
class Conflicts:
    """The organisations that must not handle a report, one reason for each.

    ``needs_person``: somebody was named in free text whom only a person can place.
    """

    organisations: frozenset[OrganisationId]
    reasons: tuple[ConflictReason, ...]
    needs_person: bool = False


@dataclass(frozen=True, slots=True)
class _Naming:
    """A code of the report that names kinds of organisation."""

    field: str
    code: str
    kinds: tuple[OrganisationKind, ...]


def conflicted(
    answers: Answers,
    directory: Directory,
    lists: CodeLists,
    on: datetime.date,
    *,
    named: Collection[OrganisationId] = (),
) -> Conflicts:
    """The organisations that must not open, find or count a report with these answers.

    ``on`` is the day of judgement; ties count that held from the earliest day it can have happened until
    then. ``named``: organisations that triage found besides.
    """
    ties = directory.between(earliest_day(answers, on, lists) or datetime.date.min, on)
    reasons: dict[OrganisationId, ConflictReason] = {}
    for reason in (*_of_facility(answers, ties, lists), *_of_codes(answers, directory.between(on, on), lists)):
        reasons.setdefault(reason.organisation, reason)
    for organisation in named:
        reasons.setdefault(organisation, ConflictReason(organisation, "named", "triage"))
    _follow(reasons, ties.relations)
    return Conflicts(
        organisations=frozenset(reasons),
        reasons=tuple(reasons.values()),
        needs_person=bool(answers.not_read_text) or FREE_TEXT in answers.not_read,
    )


def _held(tie: Relation | FacilityTie, first: datetime.date, last: datetime.date) -> bool:
    return tie.valid_from <= last and (tie.valid_until is None or tie.valid_until >= first)


def _of_facility(answers: Answers, ties: Directory, lists: CodeLists) -> Iterator[ConflictReason]:
    """Organisations that are tied to the named facility, or to one that the answers can mean."""
    districts = _districts(answers, lists)
    near = _near(ties, districts)
    for facility in _facilities(answers, lists, districts):
        for tie in ties.facility_ties:
            if tie.facility == facility.id and (facility.district or tie.organisation in near):
                yield ConflictReason(tie.organisation, "facility", facility.id)


def _of_codes(answers: Answers, today: Directory, lists: CodeLists) -> Iterator[ConflictReason]:
    """Organisations in the district of a kind that a code names; none if the facility shows which one it is.

    The facility tells it by a tie of today, whatever the time of the report, so that a vaguer report never
    strikes fewer organisations than a precise one.
    """
    told = {reason.organisation for reason in _of_facility(answers, today, lists)} if answers.facility else set()
    near = _near(today, _districts(answers, lists))
    kinds_told = {found.kind for found in today.organisations if found.id in told}
    for naming in _namings(answers, lists):
        for found in near.values():
            if found.kind in naming.kinds and found.kind not in kinds_told:
                yield ConflictReason(found.id, naming.field, naming.code)


def _near(directory: Directory, districts: frozenset[str]) -> dict[OrganisationId, Organisation]:
    return {found.id: found for found in directory.organisations if _is_in(found.district, districts)}


def _districts(answers: Answers, lists: CodeLists) -> frozenset[str]:
    """The districts the report is about; none if it could be any."""
    facility = lists.facilities[answers.facility] if answers.facility else None
    told = {answers.district, facility.district if facility else None} - {None}
    return frozenset(code for code in told if code and lists.districts[code].kind in WHEREVER_PEOPLE_LIVE)


def _is_in(district: str | None, districts: frozenset[str]) -> bool:
    return district is None or not districts or district in districts


def _facilities(answers: Answers, lists: CodeLists, districts: frozenset[str]) -> Iterator[Facility]:
    """The facility that was named, or all that the answers can mean."""
    if answers.facility:
        yield lists.facilities[answers.facility]
        return
    is_about_one = any(lists.facility_problems[code].excludes for code in answers.facility_problems)
    for facility in lists.facilities.values():
        if (is_about_one or facility.area in answers.areas) and _is_in(facility.district, districts):
            yield facility


def _namings(answers: Answers, lists: CodeLists) -> Iterator[_Naming]:
    for code in answers.areas:
        yield _Naming("area", code, lists.areas[code].excludes)
    for code in answers.forms:
        yield _Naming("form", code, lists.forms[code].excludes)
    for code in answers.facility_problems:
        yield _Naming("facility_problem", code, lists.facility_problems[code].excludes)
    for code in answers.accused:
        yield _Naming("accused", code, lists.accused_types[code].excludes)
    for code in answers.not_read:
        yield _Naming("not_read", code, lists.not_read[code].excludes)


def _follow(reasons: dict[OrganisationId, ConflictReason], relations: Iterable[Relation]) -> None:
    """Add everyone who is tied to an organisation in ``reasons``."""
    by_reach: dict[Reach, list[Relation]] = {reach: [] for reach in Reach}
    for relation in relations:
        by_reach[REACH[relation.kind]].append(relation)
    directly_named = list(reasons)
    left = list(directly_named)
    while left:
        reached = _step(left, by_reach[Reach.CHAIN], reasons)
        left = [reason.organisation for reason in reached]
    _step(list(reasons), by_reach[Reach.LAST], reasons)
    _step(directly_named, by_reach[Reach.FIRST], reasons)


def _step(
    origins: Collection[OrganisationId],
    relations: Iterable[Relation],
    reasons: dict[OrganisationId, ConflictReason],
) -> list[ConflictReason]:
    """One step along relations from ``origins``, in both directions; returns who is new."""
    new = []
    starts = set(origins)
    for relation in relations:
        ends = (relation.from_organisation, relation.to_organisation)
        for here, there in (ends, ends[::-1]):
            if here in starts and there not in reasons:
                reasons[there] = ConflictReason(there, "relation", relation.kind.value, via=here)
                new.append(reasons[there])
    return new
