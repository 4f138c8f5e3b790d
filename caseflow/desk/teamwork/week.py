"""The week ahead for the head of the office: what is overdue and what comes due, by team and reason.

Everything is counted from what stands in clear; no case is opened and none is named. A member counts the
cases of their own teams, a member of the reserve those that they hold in reserve too: what the keys would open.
"""

import datetime
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from caseflow.code_lists.stages import FINISHED
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.own import held_cases
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.schema.cases import CaseRow
from caseflow.workflow.case_state import CaseState
from caseflow.workflow.next_due import DueReason

DAYS = 7

# A suspended case is worked on: the reserve clears the conflict and finds another team.
WORKED_ON = (CaseState.OPEN, CaseState.SUSPENDED)


@dataclass(frozen=True)
class WeekLine:
    """What one team owes for one reason. ``by_day``: how many come due on each of the seven days."""

    reason: DueReason
    overdue: int
    oldest: datetime.date | None
    by_day: tuple[int, ...]

    @property
    def at_risk(self) -> int:
        """How many come due within the week."""
        return sum(self.by_day)


@dataclass(frozen=True)
class TeamWeek:
    """One team's week. ``halted``: open cases that the person paused or erases, which are not counted."""

    name: str
    lines: tuple[WeekLine, ...]
    open_cases: int
    halted: int

    @property
    def overdue(self) -> int:
        """How much is overdue."""
        return sum(line.overdue for line in self.lines)

    @property
    def at_risk(self) -> int:
        """How much comes due within the week."""
        return sum(line.at_risk for line in self.lines)


@dataclass(frozen=True)
class Week:
    """The seven days from today, and the teams, the one with most overdue first."""

    days: tuple[datetime.date, ...]
    teams: tuple[TeamWeek, ...]
    service_days: tuple[bool, ...]


def read_week(desk: Desk) -> Week:
    """Count the week ahead; the look is in the log."""
    with desk.database.writing() as session:
        desk.log(session, "week_seen", "")
        directory = load_directory(session, desk.secret)
        days = tuple(desk.today + datetime.timedelta(number) for number in range(DAYS))
        teams = sorted(_weeks(session, desk, directory, days), key=lambda one: (-one.overdue, -one.at_risk, one.name))
        return Week(days, tuple(teams), tuple(desk.calendar.is_service_day(day) for day in days))


def _weeks(session: Session, desk: Desk, directory: OfficeDirectory, days: tuple[datetime.date, ...]) -> list[TeamWeek]:
    counted = (CaseRow.team, CaseRow.due_reason, CaseRow.due_on, CaseRow.state)
    query = select(*counted, func.count().label("number")).where(held_cases(directory.teams_of(desk.actor.id)))
    groups = session.execute(query.where(_is_open()).group_by(*counted)).all()
    found = []
    for team in sorted({group.team for group in groups}):
        rows = [(DueReason(one.due_reason), one.due_on, one.number, one.state) for one in groups if one.team == team]
        works = [(reason, day, number) for reason, day, number, state in rows if state in WORKED_ON]
        reasons = [reason for reason in DueReason if any(row[0] is reason for row in works)]
        lines = tuple(_line(reason, [row[1:] for row in works if row[0] is reason], days) for reason in reasons)
        halted = sum(row[2] for row in rows if row[3] not in WORKED_ON)
        name = directory.teams[team].name
        found.append(TeamWeek(name, tuple(filter(_says_something, lines)), sum(row[2] for row in rows), halted))
    return found


def _line(reason: DueReason, due: list[tuple[datetime.date, int]], days: tuple[datetime.date, ...]) -> WeekLine:
    late = [(day, number) for day, number in due if day < days[0]]
    by_day = tuple(sum(number for on, number in due if on == day) for day in days)
    return WeekLine(reason, sum(number for _, number in late), min((day for day, _ in late), default=None), by_day)


def _says_something(line: WeekLine) -> bool:
    return bool(line.overdue or line.at_risk)


def _is_open() -> ColumnElement[bool]:
    waits = or_(CaseRow.unread.is_(True), CaseRow.due_reason == DueReason.MESSAGE.value)
    return and_(or_(CaseRow.stage.not_in(FINISHED), waits), CaseRow.due_reason != DueReason.ERASING.value)
