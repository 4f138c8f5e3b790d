"""The log of a case as an export for a court tells it: who did what, when."""

import datetime
from collections.abc import Iterator
from uuid import UUID

from caseflow import audit
from caseflow.audit import LogFilter
from caseflow.case_access import Desk
from caseflow.directory_names import names_of_members

MOST_LINES = 1000


def told_log(desk: Desk, case: UUID) -> Iterator[tuple[datetime.datetime, str, str]]:
    """The lines of the staff log on a case, oldest first: moment, name, act."""
    with desk.database.reading() as session:
        people = names_of_members(session, desk.secret)
        lines = list(audit.entries(session, LogFilter(subject=f"case:{case}", limit=MOST_LINES)))
    for line in sorted(lines, key=lambda line: line.number):
        yield line.at, people.get(line.member, "") if line.member else "", line.action
