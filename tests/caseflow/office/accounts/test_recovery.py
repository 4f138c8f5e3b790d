"""Any k of n custodians give a member her keys back, across generations and across new custodians."""

from datetime import datetime, timedelta
from itertools import combinations

import pytest
from sqlalchemy import select

from caseflow.administration.teams import remove_member
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.login import LoginRefused, NewMember, current_totp, log_in
from caseflow.office.accounts.recovery import (
    Custodians,
    NoSuchMember,
    SharesDoNotOpen,
    new_recovery_key,
    open_recovery_pair,
    recover_member,
)
from caseflow.office.accounts.sessions import Actor, SessionEnded, open_session, start_session
from caseflow.schema.directory import GenerationRow, MemberRow, RecoverySubsetRow
from caseflow.sealing.errors import NotAHolder
from caseflow.sealing.row_tags import require_seal
from caseflow.sealing.team_generation import open_generation, open_generation_seed, seal_generation_seed
from caseflow.statistics.release.keys import open_statistics_key, statistics_public_key
from crypto.key_pair import KeyPair
from crypto.recovery import RecoveryShare
from tests.caseflow.cases import file_case, read_record, write_now
from tests.caseflow.offices import TestOffice
from tests.caseflow.sessions import continued


def later(office: TestOffice, minutes: int) -> datetime:
    return office.now + timedelta(minutes=minutes)


def logged_in(office: TestOffice, user_name: str, member: NewMember, now: datetime) -> Actor:
    code = current_totp(member.totp_secret, now)
    cookie = log_in(office.database, office.secret, user_name, member.passphrase.text, code, now).session_cookie
    with office.database.reading() as session:
        return open_session(session, office.secret, cookie, now)


def test_any_two_of_three_open_the_recovery_key_and_fewer_never(office: TestOffice) -> None:
    shares = office.founded.shares
    with office.database.reading() as session:
        seeds = {open_recovery_pair(session, office.secret, pair).seed for pair in combinations(shares, 2)}
        assert len(seeds) == 1
        assert open_recovery_pair(session, office.secret, shares).seed in seeds
        for too_few in ([], shares[:1], [shares[0], shares[0]]):
            with pytest.raises(SharesDoNotOpen):
                open_recovery_pair(session, office.secret, too_few)


def test_a_wrong_paper_opens_nothing_and_the_attempt_is_logged(office: TestOffice) -> None:
    wrong = RecoveryShare(2, bytes(32))
    with pytest.raises(SharesDoNotOpen):
        recover_member(
            office.database, office.secret, [office.founded.shares[0], wrong], office.id_of("ben"), office.now
        )
    with office.database.reading() as session:
        (line,) = audit_log.entries(session, audit_log.LogFilter(action="recover_member"))
    assert (line.outcome, line.subject) == ("refused", f"member:{office.id_of('ben')}")


def test_a_recovered_member_reads_everything_of_her_teams_again(office: TestOffice) -> None:
    """Cases of a closed generation, of the open one, and what comes after."""
    old_case, old_mailbox = file_case(office)
    old = write_now(office, office.actor("aylin"), old_case, old_mailbox)
    remove_member(office.database, office.secret, office.actor("olga"), office.id_of("ben"), office.now)
    new_case, new_mailbox = file_case(office)
    new = write_now(office, office.actor("aylin"), new_case, new_mailbox)

    papers = [RecoveryShare.from_paper(share.to_paper()) for share in office.founded.shares[1:]]
    member = recover_member(office.database, office.secret, papers, office.id_of("aylin"), office.now)

    actor = logged_in(office, "aylin", member, later(office, 1))
    assert actor.ring.pair.public.check_phrase == member.check_phrase
    latest = write_now(office, actor, old_case, old_mailbox)
    for record in (old, new, latest):
        assert read_record(office, actor, record)["story"]


def test_recovery_makes_the_lost_keys_worthless(office: TestOffice) -> None:
    case, mailbox = file_case(office)
    record = write_now(office, office.actor("aylin"), case, mailbox)
    lost = office.actor("aylin")
    with office.database.writing() as session:
        cookie = start_session(session, office.secret, lost.id, office.seed("aylin"), office.now)
    recover_member(office.database, office.secret, office.founded.shares[:2], lost.id, office.now)
    with pytest.raises(NotAHolder):
        read_record(office, lost, record)
    with pytest.raises(SessionEnded):
        continued(office.database, office.secret, cookie, office.now)
    code = current_totp(office.founded.members["aylin"].totp_secret, office.now)
    typed = office.passphrases["aylin"].passphrase.text
    with pytest.raises(LoginRefused):
        log_in(office.database, office.secret, "aylin", typed, code, office.now)


def test_recovery_returns_only_the_teams_she_belongs_to(office: TestOffice) -> None:
    case, mailbox = file_case(office, "centre")
    record = write_now(office, office.actor("dora"), case, mailbox)
    member = recover_member(
        office.database, office.secret, office.founded.shares[:2], office.id_of("aylin"), office.now
    )
    with pytest.raises(NotAHolder):
        read_record(office, logged_in(office, "aylin", member, later(office, 1)), record)


def test_new_custodians_recover_across_generations_and_the_old_ones_no_longer(office: TestOffice) -> None:
    old_case, old_mailbox = file_case(office)
    old = write_now(office, office.actor("ben"), old_case, old_mailbox)
    remove_member(office.database, office.secret, office.actor("olga"), office.id_of("ben"), office.now)
    before = office.founded.shares[:2]
    with office.database.reading() as session:
        old_pair = open_recovery_pair(session, office.secret, before)

    shares = new_recovery_key(office.database, office.secret, before, Custodians(3, 5), office.now)

    assert len(shares) == 5
    with office.database.reading() as session:
        require_seal(session, office.secret)
        assert len(session.scalars(select(RecoverySubsetRow)).all()) == 10
        with pytest.raises(SharesDoNotOpen):
            open_recovery_pair(session, office.secret, before)
        with pytest.raises(SharesDoNotOpen):
            open_recovery_pair(session, office.secret, shares[:2])
        for row in session.scalars(select(GenerationRow)).all():
            with pytest.raises(NotAHolder):
                open_generation_seed(old_pair, row.recovery_sealed_seed, row.id)
    member = recover_member(office.database, office.secret, shares[2:], office.id_of("aylin"), office.now)
    actor = logged_in(office, "aylin", member, later(office, 1))
    assert read_record(office, actor, old)["story"]


def test_generations_begun_after_new_custodians_are_recovered_by_them(office: TestOffice) -> None:
    shares = new_recovery_key(office.database, office.secret, office.founded.shares[:2], Custodians(2, 2), office.now)
    remove_member(office.database, office.secret, office.actor("olga"), office.id_of("ben"), office.now)
    case, mailbox = file_case(office)
    record = write_now(office, office.actor("aylin"), case, mailbox)
    member = recover_member(office.database, office.secret, shares, office.id_of("aylin"), office.now)
    assert read_record(office, logged_in(office, "aylin", member, later(office, 1)), record)["story"]


def test_a_recovered_statistics_member_counts_again_under_new_custodians_too(office: TestOffice) -> None:
    shares = new_recovery_key(office.database, office.secret, office.founded.shares[:2], Custodians(2, 3), office.now)
    stella = office.id_of("stella")
    member = recover_member(office.database, office.secret, shares[:2], stella, office.now)
    actor = logged_in(office, "stella", member, later(office, 1))
    with office.database.reading() as session:
        pair = open_statistics_key(session, stella, actor.ring.pair)
        assert pair.public == statistics_public_key(session, office.secret)


def test_who_left_is_not_brought_back_by_recovery(office: TestOffice) -> None:
    remove_member(office.database, office.secret, office.actor("olga"), office.id_of("ben"), office.now)
    with pytest.raises(NoSuchMember):
        recover_member(office.database, office.secret, office.founded.shares[:2], office.id_of("ben"), office.now)


def test_a_generation_seed_that_was_exchanged_is_not_handed_out(office: TestOffice) -> None:
    """Somebody who can write the database, but not open it, cannot make recovery hand out her own key."""
    with office.database.reading() as session:
        pair = open_recovery_pair(session, office.secret, office.founded.shares[:2])
    foreign = KeyPair.generate()
    with office.database.writing() as session:
        generation = open_generation(session, office.secret, office.team("office"))
        row = session.get_one(GenerationRow, generation.id)
        row.recovery_sealed_seed = seal_generation_seed(pair.public, foreign.seed, generation.id)
    with pytest.raises(NotAHolder):
        recover_member(office.database, office.secret, office.founded.shares[:2], office.id_of("aylin"), office.now)
    with office.database.reading() as session:
        row_of_member = session.get_one(MemberRow, office.id_of("aylin"))
    assert row_of_member.public_key == office.actor("aylin").ring.pair.public.raw, "nothing was changed"
