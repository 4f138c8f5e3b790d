"""A session is its cookie and its row together; neither opens anything alone."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete

from caseflow.database import Database
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.credentials import FreshPassphrase
from caseflow.office.accounts.login import NewMember, Person, Role, create_member, current_totp, log_in
from caseflow.office.accounts.sessions import (
    ABSOLUTE_TIME,
    IDLE_TIME,
    FormTokenInvalid,
    SessionEnded,
    check_form_token,
    end_session,
    form_token,
    sweep_sessions,
)
from caseflow.schema.directory import StaffSessionRow
from caseflow.sealing.row_tags import begin_seal, renew_seal
from crypto.errors import CannotOpen
from crypto.installation import InstallationSecret
from crypto.sealing import unwrap
from crypto.session_cookie import MalformedCookie, SessionCookie
from tests.caseflow.sessions import continued


@pytest.fixture
def member(database: Database, secret: InstallationSecret, now: datetime) -> NewMember:
    fresh = FreshPassphrase.generate()
    with database.writing() as session:
        audit_log.begin_log(session)
        begin_seal(session)
        made = create_member(session, secret, Person("ida", "Ida Roth", None, Role.AUDITOR), fresh, now.date())
        renew_seal(session, secret)
    return made


@pytest.fixture
def cookie(database: Database, secret: InstallationSecret, member: NewMember, now: datetime) -> SessionCookie:
    code = current_totp(member.totp_secret, now)
    return log_in(database, secret, "ida", member.passphrase.text, code, now).session_cookie


def row_of(database: Database) -> StaffSessionRow:
    with database.reading() as session:
        return session.query(StaffSessionRow).one()


def test_any_worker_opens_a_session_with_cookie_and_row(
    database: Database, secret: InstallationSecret, cookie: SessionCookie, member: NewMember, now: datetime
) -> None:
    other_worker = Database(str(database.url.render_as_string(hide_password=False)))
    same_secret = InstallationSecret(secret.salt, dict(secret.peppers))
    actor = continued(other_worker, same_secret, SessionCookie.from_text(cookie.text), now)
    other_worker.close()
    assert actor.id == member.member_id
    assert actor.ring.pair.public.check_phrase == member.check_phrase


def test_the_row_without_the_cookie_opens_nothing(
    database: Database, secret: InstallationSecret, cookie: SessionCookie
) -> None:
    """Even for somebody who also holds the installation secret."""
    row = row_of(database)
    expiry = str(int(row.expires_at.timestamp() * 1_000_000)).encode()
    keys = [row.id, secret.derive("staff session"), SessionCookie(row.id).wrapping_key(secret.derive("staff session"))]
    for key in keys:
        with pytest.raises(CannotOpen):
            unwrap(key, row.wrapped_seed, "staff_session", row.member.bytes, expiry)
    assert unwrap(
        cookie.wrapping_key(secret.derive("staff session")),
        row.wrapped_seed,
        "staff_session",
        row.member.bytes,
        expiry,
    )


def test_the_cookie_without_the_row_opens_nothing(
    database: Database, secret: InstallationSecret, cookie: SessionCookie, now: datetime
) -> None:
    with database.writing() as session:
        session.execute(delete(StaffSessionRow))
    with pytest.raises(SessionEnded):
        continued(database, secret, cookie, now)


def test_another_cookie_opens_nothing(
    database: Database, secret: InstallationSecret, cookie: SessionCookie, now: datetime
) -> None:
    assert row_of(database).id == cookie.row_id
    with pytest.raises(SessionEnded):
        continued(database, secret, SessionCookie.generate(), now)


def test_a_cookie_whose_row_was_exchanged_opens_nothing(
    database: Database, secret: InstallationSecret, cookie: SessionCookie, member: NewMember, now: datetime
) -> None:
    later = now + timedelta(minutes=1)
    code = current_totp(member.totp_secret, later)
    second = log_in(database, secret, "ida", member.passphrase.text, code, later).session_cookie
    with database.writing() as session:
        wrap = session.get_one(StaffSessionRow, second.row_id).wrapped_seed
        session.get_one(StaffSessionRow, cookie.row_id).wrapped_seed = wrap
    with pytest.raises(SessionEnded):
        continued(database, secret, cookie, later)


def test_logging_out_ends_the_session_everywhere_and_is_logged(
    database: Database, secret: InstallationSecret, cookie: SessionCookie, member: NewMember, now: datetime
) -> None:
    with database.writing() as session:
        end_session(session, cookie, now)
        end_session(session, cookie, now)
    with pytest.raises(SessionEnded):
        continued(database, secret, cookie, now)
    with database.reading() as session:
        lines = audit_log.entries(session, audit_log.LogFilter(action="log_out"))
    assert [line.member for line in lines] == [member.member_id]


def test_an_unused_session_ends(
    database: Database, secret: InstallationSecret, cookie: SessionCookie, now: datetime
) -> None:
    continued(database, secret, cookie, now + IDLE_TIME - timedelta(seconds=1))
    with pytest.raises(SessionEnded):
        continued(database, secret, cookie, now + IDLE_TIME * 2)


def test_a_session_in_use_ends_after_half_a_day(
    database: Database, secret: InstallationSecret, cookie: SessionCookie, now: datetime
) -> None:
    at = now
    while at + timedelta(minutes=20) < now + ABSOLUTE_TIME:
        at += timedelta(minutes=20)
        continued(database, secret, cookie, at)
    with pytest.raises(SessionEnded):
        continued(database, secret, cookie, now + ABSOLUTE_TIME)


def test_the_end_of_a_session_cannot_be_moved_in_the_database(
    database: Database, secret: InstallationSecret, cookie: SessionCookie, now: datetime
) -> None:
    with database.writing() as session:
        row = session.get_one(StaffSessionRow, cookie.row_id)
        row.expires_at += timedelta(days=300)
        row.last_used_at += timedelta(days=300)
    with pytest.raises(SessionEnded):
        continued(database, secret, cookie, now + timedelta(days=299))


def test_a_session_outlives_a_rotated_pepper(
    database: Database, secret: InstallationSecret, cookie: SessionCookie, now: datetime
) -> None:
    continued(database, secret.rotate(), cookie, now)
    with pytest.raises(SessionEnded):
        continued(database, secret.rotate().rotate(), cookie, now)


def test_dead_sessions_are_swept(database: Database, cookie: SessionCookie, now: datetime) -> None:
    with database.writing() as session:
        sweep_sessions(session, now + IDLE_TIME - timedelta(seconds=1))
    assert row_of(database).id == cookie.row_id
    with database.writing() as session:
        sweep_sessions(session, now + IDLE_TIME)
        assert session.query(StaffSessionRow).count() == 0


def test_a_form_belongs_to_one_session_and_one_route() -> None:
    cookie = SessionCookie.generate()
    token = form_token(cookie, "/desk/cases/1/note")
    check_form_token(cookie, "/desk/cases/1/note", token)
    refused = [
        (cookie, "/desk/cases/2/note", token),
        (SessionCookie.generate(), "/desk/cases/1/note", token),
        (cookie, "/desk/cases/1/note", ""),
        (cookie, "/desk/cases/1/note", "ü" * 64),
    ]
    for session, route, offered in refused:
        with pytest.raises(FormTokenInvalid):
            check_form_token(session, route, offered)


@pytest.mark.parametrize("text", ["", "a" * 42, "a" * 44, "ä" * 43, "!" * 43, "A" * 42 + "B"])
def test_a_damaged_cookie_is_named_as_such(text: str) -> None:
    with pytest.raises(MalformedCookie):
        SessionCookie.from_text(text)


def test_a_cookie_shows_nothing_and_survives_its_text() -> None:
    cookie = SessionCookie.generate()
    assert cookie.text not in repr(cookie)
    assert SessionCookie.from_text(cookie.text) == cookie
