"""P4: who leaves opens nothing that is written afterwards, in old cases too, with all she ever held."""

import pytest
from sqlalchemy import select

from caseflow.administration.teams import remove_member, remove_member_from_team
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.login import LoginRefused, current_totp, log_in
from caseflow.office.accounts.refusals import LastMember, NotAllowed
from caseflow.office.accounts.sessions import SessionEnded, open_session, start_session
from caseflow.office.accounts.team_keys import team_members
from caseflow.schema.cases import AttachmentRow, RecordRow
from caseflow.schema.directory import GenerationHolderRow, GenerationRow, MemberRow, StaffSessionRow
from caseflow.sealing.errors import NotAHolder
from caseflow.sealing.team_generation import KeyRing, open_generation
from crypto.key_pair import KeyPair
from crypto.passphrase import wrapping_key
from crypto.session_cookie import SessionCookie
from tests.caseflow.cases import file_case, read_record, write_now
from tests.caseflow.offices import TestOffice
from tests.caseflow.sessions import continued
from tests.caseflow.thief import Thief


def everything_she_holds(office: TestOffice, user_name: str) -> tuple[set[bytes], SessionCookie]:
    """Her seed, every generation seed that it opens, her passphrase, her cookie, and more than she can know:
    the keys that the server made of the last two with its own secret."""
    seed = office.seed(user_name)
    with office.database.writing() as session:
        cookie = start_session(session, office.secret, office.id_of(user_name), seed, office.now)
    keys = {seed, office.passphrases[user_name].stretched, cookie.value}
    for version in office.secret.live_versions:
        keys.add(wrapping_key(office.passphrases[user_name].stretched, office.secret.pepper(version)))
        keys.add(cookie.wrapping_key(office.secret.derive("staff session", version)))
    ring = KeyRing(office.id_of(user_name), KeyPair(seed))
    with office.database.reading() as session:
        for generation in session.scalars(
            select(GenerationHolderRow.generation).where(GenerationHolderRow.member == ring.member)
        ).all():
            keys.add(ring.generation_seed(session, generation))
    return keys, cookie


def opened_by(office: TestOffice, keys: set[bytes]) -> dict[str, set[object]]:
    thief = Thief(set(keys))
    thief.steal(office.database)
    return thief.opened


def test_nothing_written_after_she_left_opens_with_all_that_she_held(office: TestOffice) -> None:
    case, mailbox = file_case(office)
    before = write_now(office, office.actor("ben"), case, mailbox)
    held, _ = everything_she_holds(office, "ben")
    assert before in opened_by(office, held)["record.sealed"], "while she is here her keys open the case"
    # Whatever she opened while she was here she may have kept.
    keeper = Thief(set(held))
    keeper.steal(office.database)

    remove_member(office.database, office.secret, office.actor("olga"), office.id_of("ben"), office.now)

    in_old_case = [
        write_now(office, office.actor("aylin"), case, mailbox),
        write_now(office, office.actor("olga"), case, mailbox, "message"),
    ]
    new_case, _ = file_case(office)
    opened = opened_by(office, keeper.keys)
    assert before in opened["record.sealed"], "what was read before stays read"
    assert not opened["record.sealed"] & set(in_old_case)
    assert new_case not in opened.get("case_epoch.team_sealed", set()) | opened.get("case_epoch.team_wrapped", set())
    with office.database.reading() as session:
        new_records = set(session.scalars(select(RecordRow.id).where(RecordRow.case == new_case)))
        new_files = set(session.scalars(select(AttachmentRow.id).where(AttachmentRow.case == new_case)))
    assert new_records
    assert new_files
    assert not opened["record.sealed"] & new_records
    assert not opened["attachment.header"] & new_files


def test_those_who_stay_read_old_and_new(office: TestOffice) -> None:
    case, mailbox = file_case(office)
    before = write_now(office, office.actor("ben"), case, mailbox)
    remove_member(office.database, office.secret, office.actor("olga"), office.id_of("ben"), office.now)
    after = write_now(office, office.actor("aylin"), case, mailbox)
    for name in ("aylin", "olga", "omar"):
        for record in (before, after):
            assert read_record(office, office.actor(name), record)["story"]


def test_her_sessions_and_keys_are_gone_at_once(office: TestOffice) -> None:
    held, cookie = everything_she_holds(office, "ben")
    assert held
    remove_member(office.database, office.secret, office.actor("adam"), office.id_of("ben"), office.now)
    with pytest.raises(SessionEnded):
        continued(office.database, office.secret, cookie, office.now)
    member = office.founded.members["ben"]
    code = current_totp(member.totp_secret, office.now)
    with pytest.raises(LoginRefused):
        log_in(office.database, office.secret, "ben", office.passphrases["ben"].passphrase.text, code, office.now)
    with office.database.reading() as session:
        row = session.get_one(MemberRow, member.member_id)
        assert (row.wrapped_seed, row.wrapped_totp_secret) == (b"", b"")
        assert row.left_on == office.now.date()
        mine = GenerationHolderRow.member == member.member_id
        assert session.scalars(select(GenerationHolderRow).where(mine)).all() == []
        assert session.scalars(select(StaffSessionRow).where(StaffSessionRow.member == member.member_id)).all() == []


def test_a_session_row_that_is_put_back_lets_nobody_in_who_left(office: TestOffice) -> None:
    _, cookie = everything_she_holds(office, "ben")
    with office.database.reading() as session:
        row = session.get_one(StaffSessionRow, cookie.row_id)
        kept = {column.name: getattr(row, column.name) for column in StaffSessionRow.__table__.columns}
    remove_member(office.database, office.secret, office.actor("olga"), office.id_of("ben"), office.now)
    with office.database.writing() as session:
        session.add(StaffSessionRow(**kept))
    with office.database.reading() as session, pytest.raises(SessionEnded):
        open_session(session, office.secret, cookie, office.now)


def test_each_of_her_teams_gets_a_new_generation_and_closes_the_old(office: TestOffice) -> None:
    with office.database.reading() as session:
        old = open_generation(session, office.secret, office.team("office"))
    remove_member(office.database, office.secret, office.actor("olga"), office.id_of("ben"), office.now)
    with office.database.reading() as session:
        new = open_generation(session, office.secret, office.team("office"))
        assert session.get_one(GenerationRow, old.id).closed_on == office.now.date()
        holders = session.scalars(
            select(GenerationHolderRow.member).where(GenerationHolderRow.generation == new.id)
        ).all()
    assert new.id != old.id
    assert new.public.raw != old.public.raw
    assert list(holders) == [office.id_of("aylin")]


def last_of(office: TestOffice, team: str) -> None:
    with office.database.reading() as session:
        assert len(team_members(session, office.secret, office.team(team))) == 1


def test_the_last_member_of_a_team_cannot_be_removed(office: TestOffice) -> None:
    last_of(office, "centre")
    with pytest.raises(LastMember):
        remove_member(office.database, office.secret, office.actor("olga"), office.id_of("dora"), office.now)
    with pytest.raises(LastMember):
        remove_member_from_team(
            office.database,
            office.secret,
            office.actor("olga"),
            office.team("centre"),
            office.id_of("dora"),
            office.now,
        )
    case, mailbox = file_case(office, "centre")
    written = write_now(office, office.actor("dora"), case, mailbox)
    assert read_record(office, office.actor("dora"), written)["story"]


def test_leaving_one_team_takes_that_team_s_keys_alone(office: TestOffice) -> None:
    case, mailbox = file_case(office)
    record = write_now(office, office.actor("ben"), case, mailbox)
    remove_member_from_team(
        office.database, office.secret, office.actor("olga"), office.team("office"), office.id_of("ben"), office.now
    )
    with pytest.raises(NotAHolder):
        read_record(office, office.actor("ben"), record)
    assert office.actor("ben").member.active


@pytest.mark.parametrize("user_name", ["aylin", "dora", "hans", "stella"])
def test_only_the_ombuds_team_and_administrators_remove_and_refusals_are_logged(
    office: TestOffice, user_name: str
) -> None:
    actor = office.actor(user_name)
    with pytest.raises(NotAllowed):
        remove_member(office.database, office.secret, actor, office.id_of("ben"), office.now)
    with office.database.reading() as session:
        (line,) = audit_log.entries(session, audit_log.LogFilter(action="remove_member"))
    assert (line.member, line.subject, line.outcome) == (actor.id, f"member:{office.id_of('ben')}", "refused")


def test_nobody_is_removed_twice(office: TestOffice) -> None:
    ben = office.id_of("ben")
    remove_member(office.database, office.secret, office.actor("olga"), ben, office.now)
    with pytest.raises(NotAllowed):
        remove_member(office.database, office.secret, office.actor("olga"), ben, office.now)
