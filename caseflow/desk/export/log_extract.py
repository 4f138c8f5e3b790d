"""The log lines of a case for an export for a court: who did what, when."""

import datetime
from collections.abc import Iterator
from uuid import UUID

from caseflow.desk.cases.access_control import Desk
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.audit_log import LogFilter
from caseflow.office.directory.names import names_of_members

MOST_LINES = 1000


def log_extract(desk: Desk, case: UUID) -> Iterator[tuple[datetime.datetime, str, str]]:
    """The lines of the staff log on a case, oldest first: moment, name, act."""
    with desk.database.reading() as session:
        people = names_of_members(session, desk.secret)
        lines = list(audit_log.entries(session, LogFilter(subject=f"case:{case}", limit=MOST_LINES)))
    for line in sorted(lines, key=lambda line: line.number):
        yield line.at, people.get(line.member, "") if line.member else "", line.action
