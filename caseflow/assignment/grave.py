"""How many grave cases a member opened this week: a figure for herself alone, so that she looks after herself.

It is counted anew each time from her own lines of the staff log and the levels of those cases, which only keys
open. Nothing is written down, and nobody else can ask for it.
"""

import datetime
from uuid import UUID

from caseflow.assignment.reading import own_teams, read_briefs
from caseflow.audit import LogFilter, entries
from caseflow.case_access import Desk

MOST_LINES = 2_000
LEVEL_PURPOSES = ("routing", "note", "status")


def grave_opened_this_week(desk: Desk) -> int:
    """The number of grave cases of her own teams that this member opened since Monday."""
    monday = desk.today - datetime.timedelta(days=desk.today.weekday())
    since = datetime.datetime.combine(monday, datetime.time.min, tzinfo=desk.now.tzinfo)
    wanted = LogFilter(member=desk.actor.id, action="case_opened", since=since, limit=MOST_LINES)
    with desk.database.reading() as session:
        lines = [line for line in entries(session, wanted) if line.outcome == "done"]
        opened = [UUID(line.subject.removeprefix("case:")) for line in lines if line.subject.startswith("case:")]
        _, teams = own_teams(session, desk)
        briefs = read_briefs(session, desk, tuple(dict.fromkeys(opened)), teams, LEVEL_PURPOSES)
        return sum(desk.lists.is_grave(brief.contents.level) for brief in briefs if brief.contents.level)
