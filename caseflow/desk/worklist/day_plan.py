"""A plan for the hours that a member has today: grave first, then overdue, then what is due next.

The plan never needs more time than the member has. It names the cases that do not fit, and how many promises
are missed today because of that.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from caseflow.code_lists.stages import FINISHED
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.worklist.card import CaseCard
from caseflow.desk.worklist.cards import read_lines
from caseflow.desk.worklist.filtering import DUE_FIRST
from caseflow.desk.worklist.minutes import minutes_for
from caseflow.desk.worklist.rows import Line, card_of
from caseflow.workflow.case_state import CaseState
from caseflow.workflow.next_due import DueReason

FEWEST_MINUTES, MOST_MINUTES = 10, 600
USUAL_MINUTES = 240
# What is due later is shown as far as it fits, and not counted as left over.
AHEAD_DAYS = 14


@dataclass(frozen=True)
class PlannedCase:
    """One case of the day. ``ends_after``: how many minutes of the day are gone when it is done."""

    id: UUID
    due_on: datetime.date
    due_reason: DueReason
    stage: str
    restricted: bool
    card: CaseCard = field(repr=False)
    minutes: int
    ends_after: int
    grave: bool
    hers: bool


@dataclass(frozen=True)
class DayPlan:
    """What fits into a day and what does not.

    Attributes:
        left_over: cases that are due today or overdue and do not fit.
        later: cases that are due within two weeks and do not fit either.
        waits_for_others: cases that are due and that colleagues have.
    """

    minutes: int
    cases: tuple[PlannedCase, ...]
    left_over: tuple[PlannedCase, ...]
    later: int
    waits_for_others: int

    @property
    def planned_minutes(self) -> int:
        """The minutes that the planned cases take, never more than there are."""
        return sum(case.minutes for case in self.cases)

    @property
    def left_minutes(self) -> int:
        """The minutes that are missing."""
        return sum(case.minutes for case in self.left_over)

    def breaks_today(self, today: datetime.date) -> int:
        """Promises that had to be kept today, among those left over."""
        return sum(case.due_on == today for case in self.left_over)

    def late_already(self, today: datetime.date) -> int:
        """Those left over that were overdue before today."""
        return sum(case.due_on < today for case in self.left_over)


def plan_day(desk: Desk, minutes: int) -> DayPlan:
    """The plan of a member for so many minutes, held within 10 and 600.

    Planned are the cases assigned to them and those assigned to nobody; a look at it is logged.
    """
    with desk.database.writing() as session:
        desk.log(session, "day_plan_seen", "page:today")
    waiting = [line for line in read_lines(desk) if _is_to_do(line, desk.today)]
    hers = [line for line in waiting if card_of(line).assigned in (None, desk.actor.id)]
    ordered = sorted(hers, key=lambda line: (not _is_grave(desk, line), line.due_on >= desk.today, DUE_FIRST(line)))
    return _fill(desk, ordered, min(max(minutes, FEWEST_MINUTES), MOST_MINUTES), _due(waiting, hers, desk.today))


def _is_to_do(line: Line, today: datetime.date) -> bool:
    rests = line.due_reason == DueReason.ERASING or line.state != CaseState.OPEN
    open_or_written = line.stage not in FINISHED or line.due_reason == DueReason.MESSAGE
    return not rests and open_or_written and line.due_on <= today + datetime.timedelta(days=AHEAD_DAYS)


def _is_grave(desk: Desk, line: Line) -> bool:
    # A case whose urgency is not known yet counts as grave.
    level = card_of(line).level
    return level not in desk.lists.triage_levels or desk.lists.is_grave(level)


def _due(waiting: Sequence[Line], hers: Iterable[Line], today: datetime.date) -> int:
    own = {line.id for line in hers}
    return sum(line.id not in own and line.due_on <= today for line in waiting)


def _fill(desk: Desk, ordered: Sequence[Line], minutes: int, waits_for_others: int) -> DayPlan:
    """Take each case that still fits, in their order; what is shorter may fill the end of the day."""
    planned: list[PlannedCase] = []
    left_over: list[PlannedCase] = []
    gone, later = 0, 0
    for line in ordered:
        needed = minutes_for(DueReason(line.due_reason), card_of(line).level)
        if gone + needed <= minutes:
            gone += needed
            planned.append(_planned(desk, line, needed, gone))
        elif line.due_on <= desk.today:
            left_over.append(_planned(desk, line, needed, 0))
        else:
            later += 1
    return DayPlan(minutes, tuple(planned), tuple(left_over), later, waits_for_others)


def _planned(desk: Desk, line: Line, minutes: int, ends_after: int) -> PlannedCase:
    card = card_of(line)
    return PlannedCase(
        id=line.id,
        due_on=line.due_on,
        due_reason=DueReason(line.due_reason),
        stage=line.stage,
        restricted=line.restricted,
        card=card,
        minutes=minutes,
        ends_after=ends_after,
        grave=_is_grave(desk, line),
        hers=card.assigned == desk.actor.id,
    )
