"""The staff log, for auditors: who did what, whether the chain is whole. No content stands in it."""

from uuid import UUID

from sqlalchemy.orm import Session
from starlette.responses import Response

from caseflow.office.accounts import audit_log
from caseflow.office.accounts.audit_log import HeadUnreadable, LogEntry, LogFilter, LogRewritten
from caseflow.office.directory.names import names_of_members
from reporting.desk.base.request import Visit
from reporting.runtime.paths import LOG_HEAD_FILE

LINES = 100


def log_page(visit: Visit) -> Response:
    """A page of the log, newest first; looking at it is a line of it."""
    wanted = _filter(visit)
    with visit.parts.database.writing() as session:
        audit_log.append(session, visit.parts.now(), visit.actor.id, "log_seen", "")
        lines = audit_log.entries(session, wanted)
        people = names_of_members(session, visit.parts.secret)
        # Reading a log of millions line by line takes its time, so it is done when it is asked for.
        chain = audit_log.verify_chain(session) if visit.request.query_params.get("check") else None
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


def _filter(visit: Visit) -> LogFilter:
    query = visit.request.query_params
    before, member, action = query.get("before", ""), query.get("member", ""), query.get("action", "")
    return LogFilter(
        member=_id(member),
        # PostgreSQL takes no NUL in a text; every name of an action is printable.
        action=action if action.isprintable() and action else None,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 15 else None,
        limit=LINES,
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _older(lines: list[LogEntry]) -> int | None:
    """The number with which the next page begins, if there is one."""
    return lines[-1].number if len(lines) == LINES and lines[-1].number > 1 else None


def _kept_head(visit: Visit, session: Session) -> str:
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
