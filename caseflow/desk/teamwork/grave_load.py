"""How many grave cases a member opened this week: a figure for herself alone, so that she looks after herself.

It is counted anew each time from her own lines of the staff log and the levels of those cases, which only keys
open. Nothing is written down, and nobody else can ask for it.
"""

import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.team_cases import read_briefs
from caseflow.office.accounts.audit_log import Outcome, log_head
from caseflow.records.notices import NOTICE
from caseflow.schema.office import LogEntryRow

# Whoever opens more in a week is told that it was a lot.
MOST_OPENED = 300
LEVEL_PURPOSES = ("routing", "note", NOTICE)


def grave_opened_this_week(desk: Desk) -> int:
    """The number of grave cases of her own teams that this member opened since Monday."""
    monday = desk.today - datetime.timedelta(days=desk.today.weekday())
    since = datetime.datetime.combine(monday, datetime.time.min, tzinfo=datetime.UTC)
    with desk.database.reading() as session:
        briefs = read_briefs(session, desk, _opened(session, desk, since), LEVEL_PURPOSES)
        return sum(desk.lists.is_grave(brief.contents.level) for brief in briefs if brief.contents.level)


def _opened(session: Session, desk: Desk, since: datetime.datetime) -> tuple[UUID, ...]:
    """The cases that she opened since then, by her lines of the log."""
    mine = select(LogEntryRow.subject).where(
        LogEntryRow.number >= _first_number_since(session, since),
        LogEntryRow.member == desk.actor.id,
        LogEntryRow.action == "case_opened",
        LogEntryRow.outcome == Outcome.DONE.value,
    )
    subjects = session.scalars(mine.distinct().limit(MOST_OPENED))
    return tuple(UUID(subject.removeprefix("case:")) for subject in subjects if subject.startswith("case:"))


def _first_number_since(session: Session, since: datetime.datetime) -> int:
    """The number of the first line since a moment, halving: a log of millions is not read for it."""
    low, high = 1, log_head(session).number + 1
    while low < high:
        middle = (low + high) // 2
        at = session.scalar(select(LogEntryRow.at).where(LogEntryRow.number == middle))
        if at is not None and at < since:
            low = middle + 1
        else:
            high = middle
    return low
