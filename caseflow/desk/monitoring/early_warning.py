"""Early warning: places and kinds of problems with more reports in the newest whole week than expected.

Only judged reports count. What belongs together counts once: linked cases, near-duplicates, everything of one
code that was merged; fakes that were put aside count nowhere. A row is made of cases that the member may open and
of nothing else, so nobody sees a place about which they may read nothing. No row is about a person.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_

from caseflow.code_lists.stages import Stage
from caseflow.desk.assignment.links import links_of
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.batch import ReadCase, is_original, read_held_cases, read_own_cases
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.monitoring.excess import BASELINE_WEEKS, Excess, more_than_expected
from caseflow.desk.spam.grouping import Told, near_duplicates
from caseflow.office.accounts.members import Role
from caseflow.records.journal import EntryKind
from caseflow.records.notices import NOTICE
from caseflow.schema.cases import CaseRow

WEEK = datetime.timedelta(days=7)
PURPOSES = ("report", "routing", "note", "coding", NOTICE)


class SeriesKind(StrEnum):
    """What a series is about."""

    FACILITY = "facility"
    PROBLEM = "problem"
    FORM = "form"


Series = tuple[SeriesKind, str]


@dataclass(frozen=True)
class Counted:
    """What of one judged case is counted."""

    case: UUID
    day: datetime.date
    series: frozenset[Series]
    linked: frozenset[UUID] = frozenset()
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class Warnings:
    """What stands out in the week that began on ``week``, and how many series were judged."""

    week: datetime.date
    found: Mapping[Series, Excess]
    judged: int


def newest_week(today: datetime.date) -> datetime.date:
    """The Monday of the newest week that is over."""
    return today - datetime.timedelta(days=today.weekday()) - WEEK


def early_warnings(desk: Desk) -> Warnings:
    """What stands out among the cases that this member may open; the ombuds team also sees what it holds in reserve."""
    head = desk.actor.member.role is Role.OMBUDS
    with desk.database.writing() as session:
        desk.log(session, "warnings_seen", "page:warnings")
        if head:
            desk.log(session, "warnings_seen_as_reserve", "page:warnings")
    week = newest_week(desk.today)
    with desk.database.reading() as session:
        read = read_held_cases if head else read_own_cases
        cases = list(_judged(read(session, desk, PURPOSES, _in_weeks(week))))
    return warnings_of(cases, week)


def warnings_of(cases: Sequence[Counted], week: datetime.date) -> Warnings:
    """The weekly numbers and what stands out of them."""
    weeks = {week - number * WEEK: BASELINE_WEEKS - number for number in range(BASELINE_WEEKS + 1)}
    numbers: dict[Series, list[int]] = {}
    for one in counted_once(cases):
        place = weeks.get(one.day - datetime.timedelta(days=one.day.weekday()))
        for series in one.series if place is not None else ():
            numbers.setdefault(series, [0] * (BASELINE_WEEKS + 1))[place or 0] += 1
    found = more_than_expected({series: (counts[:-1], counts[-1]) for series, counts in numbers.items()})
    return Warnings(week, found, len(numbers))


def counted_once(cases: Sequence[Counted]) -> Iterator[Counted]:
    """One for each campaign: linked cases and near-duplicates count as the first of them."""
    first = {case.case: case for case in sorted(cases, key=lambda one: (one.day, str(one.case)))}
    root = {case: case for case in first}

    def top(case: UUID) -> UUID:
        while root[case] != case:
            case = root[case]
        return case

    for one, other in _together(cases, first.keys()):
        earlier, later = sorted((top(one), top(other)), key=lambda case: (first[case].day, str(case)))
        root[later] = earlier
    gathered: dict[UUID, frozenset[Series]] = {}
    for case, counted in first.items():
        gathered[top(case)] = gathered.get(top(case), frozenset()) | counted.series
    for case, series in gathered.items():
        yield Counted(case, first[case].day, series)


def _together(cases: Sequence[Counted], known: Iterable[UUID]) -> Iterator[tuple[UUID, UUID]]:
    here = set(known)
    for one in cases:
        yield from ((one.case, other) for other in one.linked & here)
    for group in near_duplicates(Told(one.case, one.day, one.text) for one in cases):
        yield from ((group[0].case, other.case) for other in group[1:])


def _judged(cases: Iterable[ReadCase]) -> Iterator[Counted]:
    for opened in cases:
        contents = read_contents(opened)
        if contents.journal.newest(EntryKind.TRIAGE) is not None:
            yield _counted(opened.row, contents)


def _counted(row: CaseRow, contents: CaseContents) -> Counted:
    answers, coding = contents.answers, contents.coding.coding if contents.coding else None
    problems = coding.facility_problems if coding else answers.facility_problems
    forms = coding.forms if coding else answers.forms
    series = {(SeriesKind.PROBLEM, code) for code in problems} | {(SeriesKind.FORM, code) for code in forms}
    if answers.facility:
        series.add((SeriesKind.FACILITY, answers.facility))
    linked = frozenset(link.other for link in links_of(contents.journal))
    return Counted(row.id, row.received_on, frozenset(series), linked, answers.story)


def _in_weeks(week: datetime.date) -> ColumnElement[bool]:
    first = week - BASELINE_WEEKS * WEEK
    days = and_(CaseRow.received_on >= first, CaseRow.received_on < week + WEEK)
    return and_(days, is_original(), CaseRow.stage.not_in((Stage.RECEIVED, Stage.CLOSED_SPAM)))
