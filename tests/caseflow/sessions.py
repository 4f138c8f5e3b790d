"""Going on with a session as a request does, where only its member matters."""

from datetime import datetime

from sqlalchemy.orm import Session

from caseflow.database import Database
from caseflow.office.accounts.members import Member
from caseflow.office.accounts.sessions import Actor, continue_session
from crypto.installation import InstallationSecret
from crypto.session_cookie import SessionCookie


def continued(database: Database, secret: InstallationSecret, cookie: SessionCookie, now: datetime) -> Actor:
    """The member of a session that goes on."""
    actor, _ = continue_session(database, secret, cookie, now, _nothing)
    return actor


def _nothing(_session: Session, _secret: InstallationSecret, _member: Member) -> None:
    pass
