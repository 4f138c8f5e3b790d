"""The page of the staff log, for auditors: who did what, and whether the hash chain is complete."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from caseflow.office.accounts import audit_log
from caseflow.office.accounts.audit_log import HeadUnreadable, LogEntry, LogFilter, LogRewritten
from caseflow.office.directory.names import names_of_members
from reporting.desk.base.form_fields import Number, OptionalIdentifier, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.request import MemberRequest
from reporting.runtime.paths import LOG_HEAD_FILE

LINES = 100


class LogAddress(Form):
    """Which lines of the log an address asks for; what has another shape narrows nothing."""

    member = OptionalIdentifier(lenient=True)
    action = Text()
    before = Number(otherwise=0, most_digits=14)
    check = Text()

    @property
    def filter(self) -> LogFilter:
        """The lines of one page."""
        return LogFilter(
            member=self.member,
            # PostgreSQL takes no NUL in a text; every name of an action is printable.
            action=self.action if self.action.isprintable() and self.action else None,
            before=self.before or None,
            limit=LINES,
        )


def log_page(visit: MemberRequest) -> Response:
    """A page of the log, newest first; looking at it is a line of it."""
    address = LogAddress.read_address(visit)
    wanted = address.filter
    with visit.parts.database.writing() as session:
        audit_log.append(session, visit.parts.now(), visit.actor.id, "log_seen", "")
        lines = audit_log.entries(session, wanted)
        people = names_of_members(session, visit.parts.secret)
        # Reading a log of millions line by line takes its time, so it is done when it is asked for.
        chain = audit_log.verify_chain(session) if address.check else None
        kept = _kept_head(visit, session)
    return visit.render(
        "desk/administration/audit_log.html",
        lines=lines,
        people=people,
        chain=chain,
        kept=kept,
        wanted=wanted,
        older=_older(lines),
    )


def _older(lines: list[LogEntry]) -> int | None:
    """The number with which the next page begins, if there is one."""
    return lines[-1].number if len(lines) == LINES and lines[-1].number > 1 else None


def _kept_head(visit: MemberRequest, session: Session) -> str:
    """Whether the log still holds the line that is kept outside the database."""
    path = visit.parts.settings.data_folder / LOG_HEAD_FILE
    if not path.exists():
        return "none"
    try:
        audit_log.check_head(session, path)
    except LogRewritten:
        return "rewritten"
    except HeadUnreadable:
        return "unreadable"
    return "sound"
