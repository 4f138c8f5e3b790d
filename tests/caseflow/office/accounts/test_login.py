"""Logging in: one refusal for every reason, the same work for every name, a line in the log for each."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from caseflow.database import Database
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.credentials import FreshPassphrase, Wraps, WrongPassphrase, open_credentials
from caseflow.office.accounts.login import (
    LoggedIn,
    LoginRefused,
    NewMember,
    Person,
    Role,
    UserNameTaken,
    change_passphrase,
    complete_login,
    create_member,
    current_totp,
    log_in,
    login_salt,
)
from caseflow.office.accounts.sessions import SessionEnded, open_session
from caseflow.schema.directory import MemberRow
from caseflow.sealing.errors import TagInvalid
from caseflow.sealing.row_tags import authenticate, begin_seal, renew_seal
from crypto.follow_up_code import stretch_secret
from crypto.installation import InstallationSecret
from crypto.passphrase import stretch_passphrase


@dataclass(frozen=True)
class Desk:
    """A database with one member, and what she types."""

    database: Database
    secret: InstallationSecret
    member: NewMember
    now: datetime

    def log_in(self, name: str = "aylin", typed: str | None = None, code: str | None = None) -> LoggedIn:
        return log_in(
            self.database,
            self.secret,
            name,
            self.member.passphrase.text if typed is None else typed,
            current_totp(self.member.totp_secret, self.now) if code is None else code,
            self.now,
        )

    def log_lines(self) -> list[tuple[str, UUID | None, str, str]]:
        with self.database.reading() as session:
            lines = audit_log.entries(session, audit_log.LogFilter())
        return [(line.action, line.member, line.subject, line.outcome) for line in lines]


@pytest.fixture
def desk(database: Database, secret: InstallationSecret, now: datetime) -> Desk:
    fresh = FreshPassphrase.generate()
    person = Person("Aylin", "Aylin Demir", None, Role.AUDITOR, "female", ("de", "tr"))
    with database.writing() as session:
        audit_log.begin_log(session)
        begin_seal(session)
        member = create_member(session, secret, person, fresh, now.date())
        renew_seal(session, secret)
    return Desk(database, secret, member, now)


def test_the_right_passphrase_and_code_open_a_session(desk: Desk) -> None:
    logged_in = desk.log_in()
    assert logged_in.member.user_name == "aylin"
    with desk.database.reading() as session:
        actor = open_session(session, desk.secret, logged_in.session_cookie, desk.now)
    assert actor.id == desk.member.member_id
    assert actor.ring.pair.public.check_phrase == desk.member.check_phrase
    assert desk.log_lines() == [("log_in", desk.member.member_id, "", "done")]


def test_names_and_passphrases_are_read_tolerantly(desk: Desk) -> None:
    logged_in = desk.log_in(name=" AYLIN ", typed=desk.member.passphrase.text.upper().replace(" ", "-"))
    assert logged_in.member.id == desk.member.member_id


def unknown_name(desk: Desk) -> None:
    desk.log_in(name="nobody")


def wrong_passphrase(desk: Desk) -> None:
    desk.log_in(typed=FreshPassphrase.generate().passphrase.text)


def no_passphrase_at_all(desk: Desk) -> None:
    desk.log_in(typed="123456")


def wrong_code(desk: Desk) -> None:
    right = int(current_totp(desk.member.totp_secret, desk.now))
    desk.log_in(code=f"{(right + 1) % 1_000_000:06}")


def code_in_other_digits(desk: Desk) -> None:
    desk.log_in(code="٠١٢٣٤٥")


def old_code(desk: Desk) -> None:
    desk.log_in(code=current_totp(desk.member.totp_secret, desk.now - timedelta(minutes=2)))


def member_who_left(desk: Desk) -> None:
    with desk.database.writing() as session:
        session.get_one(MemberRow, desk.member.member_id).left_on = desk.now.date()
    desk.log_in()


@pytest.mark.parametrize(
    "attempt",
    [unknown_name, wrong_passphrase, no_passphrase_at_all, wrong_code, code_in_other_digits, old_code, member_who_left],
)
def test_every_wrong_login_is_refused_alike_and_logged(desk: Desk, attempt: Callable[[Desk], None]) -> None:
    with pytest.raises(LoginRefused) as refusal:
        attempt(desk)
    assert refusal.value.args == (), "the refusal says nothing about its reason"
    ((action, _, subject, outcome),) = desk.log_lines()
    assert (action, subject, outcome) == ("log_in", "", "refused")


def test_a_code_works_once(desk: Desk) -> None:
    desk.log_in()
    with pytest.raises(LoginRefused):
        desk.log_in()
    assert [line[3] for line in desk.log_lines()] == ["refused", "done"]


def test_an_earlier_code_does_not_work_after_a_later_one(desk: Desk) -> None:
    desk.log_in(code=current_totp(desk.member.totp_secret, desk.now + timedelta(seconds=30)))
    with pytest.raises(LoginRefused):
        desk.log_in(code=current_totp(desk.member.totp_secret, desk.now))


def test_a_row_changed_in_the_database_alone_lets_nobody_in(desk: Desk) -> None:
    """An administrator who puts her own public key in a member's row must not come to be sealed to."""
    with desk.database.writing() as session:
        session.get_one(MemberRow, desk.member.member_id).role = Role.OMBUDS.value
    with pytest.raises(TagInvalid):
        desk.log_in()


def test_known_and_unknown_names_cost_the_same_number_of_derivations(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    salts: list[bytes] = []

    def counted(typed: bytes, salt: bytes) -> bytes:
        salts.append(salt)
        return stretch_secret(typed, salt)

    monkeypatch.setattr("crypto.passphrase.stretch_secret", counted)
    counts = []
    for attempt in (wrong_passphrase, unknown_name, no_passphrase_at_all, wrong_code):
        salts.clear()
        with pytest.raises(LoginRefused):
            attempt(desk)
        # One of the wrong passphrase's two belongs to making the wrong passphrase itself.
        counts.append(len(salts) - (attempt is wrong_passphrase))
    assert counts == [1, 1, 1, 1]


def test_an_unknown_name_always_has_the_same_salt(desk: Desk) -> None:
    with desk.database.reading() as session:
        first, again = (login_salt(session, desk.secret, "nobody") for _ in range(2))
        other = login_salt(session, desk.secret, "somebody")
        known = login_salt(session, desk.secret, "aylin")
    assert first == again
    assert len({first, other, known}) == 3
    assert len(first) == len(known)


def test_known_and_unknown_names_take_alike_time(desk: Desk) -> None:
    """Everything but the derivation, whose cost is fixed; the bound is wide because machines are noisy."""
    stretched = bytes(32)

    def refused(name: str) -> float:
        begun = time.perf_counter()
        with desk.database.reading() as session:
            login_salt(session, desk.secret, name)
        with pytest.raises(LoginRefused):
            complete_login(desk.database, desk.secret, name, stretched, "000000", desk.now)
        return time.perf_counter() - begun

    known, unknown = [], []
    for _ in range(40):
        known.append(refused("aylin"))
        unknown.append(refused("nobody"))
    assert 1 / 3 < statistics.median(known) / statistics.median(unknown) < 3


def test_a_changed_passphrase_replaces_the_old_one_and_ends_other_sessions(desk: Desk) -> None:
    here, elsewhere = desk.log_in(), desk_later(desk, 1).log_in()
    with desk.database.reading() as session:
        actor = open_session(session, desk.secret, here.session_cookie, desk.now)
        salt = login_salt(session, desk.secret, "aylin")
    old = stretch_passphrase(desk.member.passphrase, salt)
    fresh = FreshPassphrase.generate()
    with desk.database.writing() as session:
        change_passphrase(session, desk.secret, actor, old, fresh, desk.now, keep=here.session_cookie)
    with desk.database.reading() as session:
        assert open_session(session, desk.secret, here.session_cookie, desk.now).id == actor.id
        with pytest.raises(SessionEnded):
            open_session(session, desk.secret, elsewhere.session_cookie, desk.now)
    later = desk_later(desk, 3)
    with pytest.raises(LoginRefused):
        later.log_in()
    assert later.log_in(typed=fresh.passphrase.text).member.id == desk.member.member_id


def desk_later(desk: Desk, minutes: int) -> Desk:
    return Desk(desk.database, desk.secret, desk.member, desk.now + timedelta(minutes=minutes))


def test_a_passphrase_is_changed_only_by_who_knows_it(desk: Desk) -> None:
    logged_in = desk.log_in()
    with desk.database.reading() as session:
        actor = open_session(session, desk.secret, logged_in.session_cookie, desk.now)
    with pytest.raises(WrongPassphrase), desk.database.writing() as session:
        change_passphrase(session, desk.secret, actor, bytes(32), FreshPassphrase.generate(), desk.now)
    assert desk_later(desk, 1).log_in().member.id == desk.member.member_id


def test_a_rotated_pepper_is_taken_up_by_the_next_login(desk: Desk) -> None:
    rotated = desk.secret.rotate()
    later = Desk(desk.database, rotated, desk.member, desk.now + timedelta(minutes=1))
    later.log_in()
    with desk.database.reading() as session:
        assert session.get_one(MemberRow, desk.member.member_id).pepper_version == rotated.newest_version
    newest_alone = InstallationSecret(rotated.salt, {rotated.newest_version: rotated.pepper(rotated.newest_version)})
    with desk.database.writing() as session:
        row = session.get_one(MemberRow, desk.member.member_id)
        authenticate(rotated, row)
    logged_in = Desk(desk.database, newest_alone, desk.member, desk.now + timedelta(minutes=2)).log_in()
    assert logged_in.member.id == desk.member.member_id


def test_the_database_without_the_pepper_does_not_open_a_member(desk: Desk) -> None:
    other = InstallationSecret(desk.secret.salt, InstallationSecret.generate().peppers)
    with desk.database.reading() as session:
        row = session.get_one(MemberRow, desk.member.member_id)
    stretched = stretch_passphrase(desk.member.passphrase, row.passphrase_salt)
    wraps = Wraps(row.pepper_version, row.wrapped_seed, row.wrapped_totp_secret)
    assert open_credentials(desk.secret, row.id, stretched, wraps).totp == desk.member.totp_secret
    with pytest.raises(WrongPassphrase):
        open_credentials(other, row.id, stretched, wraps)


def test_a_user_name_is_given_once(desk: Desk) -> None:
    again = Person("AYLIN", "Another Aylin", None, Role.AUDITOR)
    with pytest.raises(UserNameTaken), desk.database.writing() as session:
        create_member(session, desk.secret, again, FreshPassphrase.generate(), desk.now.date())


def test_what_a_new_member_sees_once_is_not_in_any_representation(desk: Desk) -> None:
    shown = repr(desk.member) + repr(desk.log_in())
    assert desk.member.passphrase.words[0] not in shown
    assert desk.member.totp_secret.base32 not in shown
    assert "secret" in desk.member.totp_secret.provisioning_uri("aylin", "Lauter")
