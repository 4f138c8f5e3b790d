"""Creating a member of staff, logging in, changing a passphrase.

A refused login costs the same work and says the same whatever was wrong: the name, the passphrase, the
one-time code or its second use. Each leaves a line in the staff log, which does not hold what was typed.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from caseflow.database import Database
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.credentials import (
    NO_WRAP,
    FreshPassphrase,
    Opened,
    TotpSecret,
    Wraps,
    WrongPassphrase,
    current_totp,
    matching_step,
    open_credentials,
    stretch_typed,
    wrap_credentials,
)
from caseflow.office.accounts.members import Member, Role, member_value
from caseflow.office.accounts.refusals import UserNameTaken
from caseflow.office.accounts.sessions import Actor, end_sessions_of, start_session, sweep_sessions
from caseflow.refusals.refusal import Refusal
from caseflow.schema.directory import MemberRow
from caseflow.sealing.row_tags import authenticate, require_authentic
from crypto.encoding import text_bytes
from crypto.installation import InstallationSecret
from crypto.key_pair import KeyPair, PublicKey
from crypto.passphrase import Passphrase
from crypto.secret import Secret
from crypto.session_cookie import SessionCookie

__all__ = [
    "LoggedIn",
    "LoginRefused",
    "NewMember",
    "Person",
    "Role",
    "UserNameTaken",
    "change_passphrase",
    "complete_login",
    "create_member",
    "current_totp",
    "keep_credentials",
    "log_in",
    "login_salt",
    "normal_user_name",
]

# Stands for the member who does not exist, in the wraps that are opened in their place.
NOBODY = UUID(int=0)
LONGEST_USER_NAME = 60


class LoginRefused(Refusal):
    """The login failed; the reason is not told to anybody."""


@dataclass(frozen=True)
class Person:
    """The public facts of a member to be."""

    user_name: str
    display_name: str
    organisation: UUID | None
    role: Role
    gender: str | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class NewMember(Secret):
    """What a new member sees once and we keep no copy of."""

    member_id: UUID
    passphrase: Passphrase
    totp_secret: TotpSecret
    public: PublicKey

    @property
    def check_phrase(self) -> str:
        """What they read out to the member who admits them to a team."""
        return self.public.check_phrase


@dataclass(frozen=True, repr=False)
class LoggedIn(Secret):
    """A member and the cookie of their new session."""

    session_cookie: SessionCookie
    member: Member


@dataclass(frozen=True, repr=False)
class _Attempt(Secret):
    """A login that opened: the member, what it opened, the step of its code."""

    row: MemberRow
    opened: Opened
    step: int


def create_member(
    session: Session, secret: InstallationSecret, person: Person, fresh: FreshPassphrase, today: date
) -> NewMember:
    """Make a member with a new key pair, who belongs to no team yet.

    The caller has locked the directory and renews its seal.

    Args:
        fresh: drawn and stretched before the transaction began.

    Raises:
        UserNameTaken: the name is or was somebody's.
    """
    user_name = normal_user_name(person.user_name)
    if session.scalar(select(MemberRow.id).where(MemberRow.user_name == user_name)) is not None:
        raise UserNameTaken
    member_id, opened = uuid4(), Opened(KeyPair.generate().seed, TotpSecret.generate())
    public = KeyPair(opened.seed).public
    row = MemberRow(
        id=member_id,
        user_name=user_name,
        display_name=person.display_name,
        organisation=person.organisation,
        role=person.role.value,
        gender=person.gender,
        languages=" ".join(person.languages),
        joined_on=today,
        left_on=None,
        public_key=public.raw,
        totp_last_step=0,
    )
    keep_credentials(secret, row, fresh, opened)
    authenticate(secret, row)
    session.add(row)
    session.flush()
    return NewMember(member_id, fresh.passphrase, opened.totp, public)


def login_salt(session: Session, secret: InstallationSecret, user_name: str) -> bytes:
    """The salt to stretch a typed passphrase with; an unknown name has one too, always the same."""
    name = normal_user_name(user_name)
    made_up = secret.authenticate("login_salt", text_bytes(name))
    row = _active_member(session, name)
    return made_up if row is None else row.passphrase_salt


def complete_login(
    database: Database, secret: InstallationSecret, user_name: str, stretched: bytes, totp_code: str, now: datetime
) -> LoggedIn:
    """Open the member's seed and begin a session.

    Args:
        stretched: what was typed, through ``stretch_typed`` with the ``login_salt`` of the name.

    Raises:
        LoginRefused: whatever was wrong. The line in the log is durable then.
        TagInvalid: the member's row was changed in the database alone.
    """
    with database.reading() as session:
        row = _active_member(session, normal_user_name(user_name))
        if row is not None:
            require_authentic(secret, row)
    attempt = _try_credentials(secret, row, stretched, totp_code, now)
    with database.writing() as session:
        audit_log.take_turn(session)
        logged_in = None if attempt is None else _begin(session, secret, attempt, stretched, now)
        outcome = audit_log.Outcome.REFUSED if logged_in is None else audit_log.Outcome.DONE
        audit_log.append(session, now, None if row is None else row.id, "log_in", "", outcome)
    if logged_in is None:
        raise LoginRefused
    return logged_in


def log_in(
    database: Database, secret: InstallationSecret, user_name: str, typed: str, totp_code: str, now: datetime
) -> LoggedIn:
    """The whole login in one call, for callers that may wait for the stretching; see ``complete_login``."""
    with database.reading() as session:
        salt = login_salt(session, secret, user_name)
    return complete_login(database, secret, user_name, stretch_typed(typed, salt), totp_code, now)


def change_passphrase(
    session: Session,
    secret: InstallationSecret,
    actor: Actor,
    old_stretched: bytes,
    fresh: FreshPassphrase,
    now: datetime,
    keep: SessionCookie | None = None,
) -> Passphrase:
    """Replace a member's passphrase by a fresh one; their other sessions end.

    Raises:
        WrongPassphrase: the old one is not theirs. The caller logs the refusal apart.
    """
    audit_log.append(session, now, actor.id, "change_passphrase", f"member:{actor.id}")
    query = select(MemberRow).where(MemberRow.id == actor.id).with_for_update()
    row = session.scalars(query.execution_options(populate_existing=True)).one()
    opened = open_credentials(secret, row.id, old_stretched, _wraps(row))
    keep_credentials(secret, row, fresh, opened)
    end_sessions_of(session, actor.id, keep)
    session.flush()
    return fresh.passphrase


def keep_credentials(secret: InstallationSecret, row: MemberRow, fresh: FreshPassphrase, opened: Opened) -> None:
    """Store what a fresh passphrase opens."""
    wraps = wrap_credentials(secret, row.id, fresh.stretched, opened)
    row.passphrase_salt = fresh.salt
    row.pepper_version = wraps.pepper_version
    row.wrapped_seed = wraps.seed
    row.wrapped_totp_secret = wraps.totp


def normal_user_name(typed: str) -> str:
    """The one form of a user name: letters of any case and width are alike."""
    # PostgreSQL takes no NUL in a text; with the replacement character it is nobody's name, like any other.
    letters = typed[:LONGEST_USER_NAME].replace("\0", "\ufffd")
    return unicodedata.normalize("NFKC", letters).casefold().strip()


def _active_member(session: Session, name: str) -> MemberRow | None:
    return session.scalar(select(MemberRow).where(MemberRow.user_name == name, MemberRow.left_on.is_(None)))


def _wraps(row: MemberRow) -> Wraps:
    return Wraps(row.pepper_version, row.wrapped_seed, row.wrapped_totp_secret)


def _try_credentials(
    secret: InstallationSecret, row: MemberRow | None, stretched: bytes, totp_code: str, now: datetime
) -> _Attempt | None:
    """Open and compare, with the same steps for a member and for nobody."""
    member, wraps = (NOBODY, Wraps(secret.newest_version, NO_WRAP, NO_WRAP)) if row is None else (row.id, _wraps(row))
    try:
        opened = open_credentials(secret, member, stretched, wraps)
    except WrongPassphrase:
        matching_step(TotpSecret.generate(), totp_code, now)
        return None
    step = matching_step(opened.totp, totp_code, now)
    return None if row is None or step is None else _Attempt(row, opened, step)


def _begin(
    session: Session, secret: InstallationSecret, attempt: _Attempt, stretched: bytes, now: datetime
) -> LoggedIn | None:
    """Use the one-time code up and make the session; None when the code was used before."""
    row = attempt.row
    wraps = _wraps(row)
    if row.pepper_version != secret.newest_version:
        # Wrapping again brings the member under the newest pepper without their noticing.
        wraps = wrap_credentials(secret, row.id, stretched, attempt.opened)
    used = session.execute(
        update(MemberRow)
        .where(
            MemberRow.id == row.id,
            MemberRow.left_on.is_(None),
            MemberRow.wrapped_seed == row.wrapped_seed,
            MemberRow.totp_last_step < attempt.step,
        )
        .values(
            totp_last_step=attempt.step,
            pepper_version=wraps.pepper_version,
            wrapped_seed=wraps.seed,
            wrapped_totp_secret=wraps.totp,
        )
    )
    if cast("CursorResult[Any]", used).rowcount != 1:
        return None
    sweep_sessions(session, now)
    return LoggedIn(start_session(session, secret, row.id, attempt.opened.seed, now), member_value(row))
