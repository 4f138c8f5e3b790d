"""Sessions of staff: the cookie is the key, the database keeps a hash of it and a wrap under it.

Nothing stays in a process between two requests, so any worker serves any request, and deleting the row
ends the session for all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from caseflow.database import Database
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.members import Member, member_value
from caseflow.refusals.refusal import Refusal
from caseflow.schema.directory import MemberRow, StaffSessionRow
from caseflow.sealing.row_tags import require_authentic
from caseflow.sealing.team_generation import KeyRing
from crypto.errors import CannotOpen
from crypto.installation import InstallationSecret
from crypto.key_pair import KeyPair
from crypto.sealing import unwrap, wrap
from crypto.session_cookie import SessionCookie

IDLE_TIME = timedelta(minutes=30)
ABSOLUTE_TIME = timedelta(hours=12)
# Use is written down at most once a minute, so that a reader does not become a writer on every page.
USE_NOTED_EVERY = timedelta(minutes=1)

SALT_LABEL = "staff session"

T = TypeVar("T")


class SessionEnded(Refusal):
    """There is no such session (any more); the person logs in again."""


class FormTokenInvalid(Refusal):
    """The form did not come from a page of this session."""


@dataclass(frozen=True)
class Actor:
    """A member with their keys, for the length of one request."""

    member: Member
    ring: KeyRing = field(repr=False)

    @property
    def id(self) -> UUID:
        """The member's id, for the log."""
        return self.member.id


def start_session(
    session: Session, secret: InstallationSecret, member: UUID, seed: bytes, now: datetime
) -> SessionCookie:
    """Make a session for a member whose seed was just opened. The cookie exists nowhere else."""
    cookie = SessionCookie.generate()
    expires_at = now + ABSOLUTE_TIME
    key = cookie.wrapping_key(secret.derive(SALT_LABEL))
    session.add(
        StaffSessionRow(
            id=cookie.row_id,
            member=member,
            wrapped_seed=wrap(key, seed, "staff_session", *_bound(member, expires_at)),
            expires_at=expires_at,
            last_used_at=now,
        )
    )
    session.flush()
    return cookie


def open_session(session: Session, secret: InstallationSecret, cookie: SessionCookie, now: datetime) -> Actor:
    """The member and their keys. Reads only; ``continue_session`` also notes the use.

    Raises:
        SessionEnded: unknown, ended, too old, too long unused, or not made by this installation.
        TagInvalid: the member's row was changed in the database alone.
    """
    return _actor(session, secret, cookie, _live_row(session, cookie, now))


def _live_row(session: Session, cookie: SessionCookie, now: datetime) -> StaffSessionRow:
    row = session.get(StaffSessionRow, cookie.row_id, populate_existing=True)
    if row is None or not _is_live(row, now):
        raise SessionEnded
    return row


def _actor(session: Session, secret: InstallationSecret, cookie: SessionCookie, row: StaffSessionRow) -> Actor:
    seed = _open_seed(secret, cookie, row)
    member_row = session.get_one(MemberRow, row.member, populate_existing=True)
    require_authentic(secret, member_row)
    if member_row.left_on is not None:
        raise SessionEnded
    pair = KeyPair(seed)
    return Actor(member_value(member_row), KeyRing(member_row.id, pair))


def continue_session(
    database: Database,
    secret: InstallationSecret,
    cookie: SessionCookie,
    now: datetime,
    read: Callable[[Session, InstallationSecret, Member], T],
) -> tuple[Actor, T]:
    """Open a session at the beginning of a request, and note that it is in use.

    Args:
        read: reads what else the member's request begins with, in the same snapshot.

    Raises:
        SessionEnded: see ``open_session``.
    """
    with database.reading() as session:
        row = _live_row(session, cookie, now)
        actor = _actor(session, secret, cookie, row)
        beside = read(session, secret, actor.member)
        is_noted = now - row.last_used_at < USE_NOTED_EVERY
    if not is_noted:
        with database.writing() as session:
            _note_use(session, cookie, now)
    return actor, beside


def end_session(session: Session, cookie: SessionCookie, now: datetime) -> None:
    """Log out. An ended session stays ended however often this is called."""
    member = session.scalar(select(StaffSessionRow.member).where(StaffSessionRow.id == cookie.row_id))
    if member is not None:
        audit_log.append(session, now, member, "log_out", f"member:{member}")
        session.execute(delete(StaffSessionRow).where(StaffSessionRow.id == cookie.row_id))


def end_sessions_of(session: Session, member: UUID, keep: SessionCookie | None = None) -> None:
    """End every session of a member, except the one that is kept."""
    query = delete(StaffSessionRow).where(StaffSessionRow.member == member)
    if keep is not None:
        query = query.where(StaffSessionRow.id != keep.row_id)
    session.execute(query)


def sweep_sessions(session: Session, now: datetime) -> None:
    """Delete the rows of sessions that nobody can continue."""
    session.execute(
        delete(StaffSessionRow).where(
            (StaffSessionRow.expires_at <= now) | (StaffSessionRow.last_used_at <= now - IDLE_TIME)
        )
    )


def form_token(cookie: SessionCookie, route: str) -> str:
    """The token that protects a form of this session against forged requests, for one route."""
    return cookie.form_token(route)


def check_form_token(cookie: SessionCookie, route: str, token: str) -> None:
    """Refuse a form of another page or session; raises ``FormTokenInvalid``."""
    if not cookie.accepts_form_token(route, token):
        raise FormTokenInvalid


def _is_live(row: StaffSessionRow, now: datetime) -> bool:
    return now < row.expires_at and now - row.last_used_at < IDLE_TIME


def _note_use(session: Session, cookie: SessionCookie, now: datetime) -> None:
    session.execute(
        update(StaffSessionRow)
        .where(StaffSessionRow.id == cookie.row_id, StaffSessionRow.last_used_at < now)
        .values(last_used_at=now)
    )


def _open_seed(secret: InstallationSecret, cookie: SessionCookie, row: StaffSessionRow) -> bytes:
    # A session that was made before the pepper was rotated lives on under the older one.
    for version in secret.live_versions:
        key = cookie.wrapping_key(secret.derive(SALT_LABEL, version))
        try:
            return unwrap(key, row.wrapped_seed, "staff_session", *_bound(row.member, row.expires_at))
        except CannotOpen:
            continue
    raise SessionEnded


def _bound(member: UUID, expires_at: datetime) -> tuple[bytes, bytes]:
    return member.bytes, str(int(expires_at.timestamp() * 1_000_000)).encode("ascii")
