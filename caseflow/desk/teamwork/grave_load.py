"""How many grave cases a member opened this week. Only the member sees the figure.

It is counted anew each time from the member's own lines of the staff log and the levels of those cases, which only keys
open. Nothing is written down, and nobody else can ask for it.
"""

import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ScalarSelect, case, func, literal, select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.team_cases import read_briefs
from caseflow.office.accounts.audit_log import HEAD_ID, Outcome
from caseflow.records.notices import NOTICE
from caseflow.schema.office import LogEntryRow, LogHeadRow

# A member who opens more in a week gets a notice about the load.
MOST_OPENED = 300
LEVEL_PURPOSES = ("routing", "note", NOTICE)


def grave_opened_this_week(desk: Desk) -> int:
    """The number of grave cases of their own teams that this member opened since Monday."""
    monday = desk.today - datetime.timedelta(days=desk.today.weekday())
    since = datetime.datetime.combine(monday, datetime.time.min, tzinfo=datetime.UTC)
    with desk.database.reading() as session:
        briefs = read_briefs(session, desk, _opened(session, desk, since), LEVEL_PURPOSES)
        return sum(desk.lists.is_grave(brief.contents.level) for brief in briefs if brief.contents.level)


def _opened(session: Session, desk: Desk, since: datetime.datetime) -> tuple[UUID, ...]:
    """The cases that the member opened since then, by their lines of the log."""
    mine = select(LogEntryRow.subject).where(
        LogEntryRow.number >= _first_number_since(since),
        LogEntryRow.member == desk.actor.id,
        LogEntryRow.action == "case_opened",
        LogEntryRow.outcome == Outcome.DONE.value,
    )
    subjects = session.scalars(mine.distinct().limit(MOST_OPENED))
    return tuple(UUID(subject.removeprefix("case:")) for subject in subjects if subject.startswith("case:"))


def _first_number_since(since: datetime.datetime) -> ScalarSelect[int]:
    """The number of the first line since a moment.

    The database halves the log until one number is left: a log of millions is not read for it.
    """
    newest = select(LogHeadRow.number).where(LogHeadRow.id == HEAD_ID).scalar_subquery()
    left = select(literal(1, BigInteger).label("low"), (newest + 1).label("high")).cte("left_over", recursive=True)
    middle = (left.c.low + left.c.high) // 2
    is_earlier = LogEntryRow.at < since
    halved = (
        select(
            case((is_earlier, middle + 1), else_=left.c.low).label("low"),
            case((is_earlier, left.c.high), else_=middle).label("high"),
        )
        .select_from(left.outerjoin(LogEntryRow, LogEntryRow.number == middle))
        .where(left.c.low < left.c.high)
    )
    return select(func.max(left.union_all(halved).c.low)).scalar_subquery()
