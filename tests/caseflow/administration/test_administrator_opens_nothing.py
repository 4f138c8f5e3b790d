"""P4: reading needs a key, not a permission. Whoever holds every row of the database holds no key."""

import pytest

from caseflow.office.accounts.recovery import open_recovery_pair
from caseflow.office.accounts.sessions import start_session
from caseflow.schema.cases import CaseEpochRow, RecordRow
from caseflow.schema.statistics import FactRow
from caseflow.sealing.errors import NotAHolder
from caseflow.sealing.form_keys import form_key_of
from caseflow.sealing.team_copies import open_team_copies
from caseflow.statistics.facts.fact_format import Fact, seal_fact
from caseflow.statistics.release.keys import statistics_public_key
from crypto.passphrase import wrapping_key
from crypto.recovery import _subset_key
from tests.caseflow.cases import file_case, read_record, write_now
from tests.caseflow.offices import TestOffice, random_id
from tests.caseflow.thief import IN_CASES, LOCKS, UNDER_HEADERS, Thief, binary_columns, clear_bytes

# Bytes that stand in clear: hashes, tags, salts, public keys, noisy releases, recordings of the office that all may
# hear, and the shred secrets, which open nothing alone. Whatever is in neither list is new and has to be thought about.
IN_CLEAR = frozenset(
    {
        "case_copy.offer_hash",
        "case_copy.original_mark",
        "case_copy.tag",
        "case_epoch.tag",
        "case_file.tag",
        "directory_seal.tag",
        "facility_tie.tag",
        "flood.tag",
        "frozen_file.tag",
        "handed_over.erase_proof_hash",
        "handed_over.lookup_hash",
        "handed_over.public_key",
        "handed_over.tag",
        "installation.key_check",
        "invitation.id",
        "interpreter_origin.tag",
        "interpreter_task.tag",
        "invitation.tag",
        "log_entry.hash",
        "log_entry.previous_hash",
        "log_head.hash",
        "mailbox.erase_proof",
        "mailbox.erase_proof_hash",
        "mailbox.lookup_hash",
        "mailbox.public_key",
        "mailbox.tag",
        "mailbox_visit.id",
        "member.passphrase_salt",
        "member.public_key",
        "member.tag",
        "absence.tag",
        "membership.tag",
        "office_setting.tag",
        "organisation.tag",
        "organisation_relation.tag",
        "proposal.tag",
        "recommendation.tag",
        "recording.sha256",
        "recording.tag",
        "recording.text_hash",
        "recording_chunk.content",
        "recording_chunk.tag",
        "recovery_key.public_key",
        "recovery_key.tag",
        "released_question.lookup_hash",
        "released_question.tag",
        "routing_rule.tag",
        "second_reading.tag",
        "second_word.lookup_hash",
        "second_word.salt",
        "second_word.tag",
        "second_word.verifier",
        "shred_secret.secret",
        "staff_session.id",
        "statistics_key.public_key",
        "statistics_key.signing_public_key",
        "statistics_key.tag",
        "statistics_ledger.hash",
        "statistics_ledger.previous_hash",
        "statistics_ledger.raw",
        "statistics_ledger_head.hash",
        "statistics_release_file.content",
        "team.tag",
        "text_block.tag",
        "team_generation.public_key",
        "team_generation.tag",
    }
)


def test_every_column_of_bytes_is_known_as_sealed_or_as_clear() -> None:
    sealed = LOCKS.keys() | IN_CASES | UNDER_HEADERS
    assert not sealed & IN_CLEAR
    assert binary_columns() == sealed | IN_CLEAR


@pytest.fixture
def busy_office(office: TestOffice) -> TestOffice:
    """An office with cases, fresh and already read, sessions, a form key and a fact."""
    for team in ("office", "centre"):
        case, mailbox = file_case(office, team)
        reader = office.actor("aylin" if team == "office" else "dora")
        write_now(office, reader, case, mailbox)
        with office.database.writing() as session:
            open_team_copies(session, office.secret, reader.ring, [session.get_one(CaseEpochRow, (case, 0))])
    file_case(office)
    form_key_of(office.database, office.secret, office.now.date())
    with office.database.writing() as session:
        fact_id = random_id()
        sealed = seal_fact(statistics_public_key(session, office.secret), Fact(area="work"), fact_id, "2026-11")
        session.add(
            FactRow(id=fact_id, format=1, series="intake", ready_period="2026-11", booked_period=None, sealed=sealed)
        )
    return office


def test_an_administrator_opens_nothing_with_every_row_of_the_database(busy_office: TestOffice) -> None:
    """Her own seed, her passphrase, her session, and every value that stands anywhere in the database."""
    office = busy_office
    adam = office.actor("adam")
    held = {adam.ring.pair.seed, office.passphrases["adam"].stretched} | clear_bytes(office.database)
    thief = Thief(held)
    thief.steal(office.database)
    assert thief.opened == {}


def test_an_administrator_s_own_session_opens_her_own_seed_alone(busy_office: TestOffice) -> None:
    office = busy_office
    with office.database.writing() as session:
        cookie = start_session(session, office.secret, office.id_of("adam"), office.seed("adam"), office.now)
    thief = Thief({cookie.wrapping_key(office.secret.derive("staff session"))})
    thief.steal(office.database)
    assert thief.opened == {"staff_session.wrapped_seed": {cookie.row_id}}


def test_the_same_search_with_an_officer_s_seed_opens_her_cases(busy_office: TestOffice) -> None:
    """So the search finds what there is to find; what it does not open is closed."""
    thief = Thief({busy_office.seed("aylin")})
    thief.steal(busy_office.database)
    assert thief.opened.keys() == {
        "generation_holder.sealed_seed",
        "case_epoch.team_sealed",
        "case_epoch.team_wrapped",
        "record.sealed",
        "attachment.header",
    }


def test_every_lock_of_the_search_fits(busy_office: TestOffice) -> None:
    """Each kind of sealed column that this office has opens for somebody, so no lock is spelled wrongly."""
    office = busy_office
    _, mailbox = file_case(office)
    with office.database.writing() as session:
        cookie = start_session(session, office.secret, office.id_of("aylin"), office.seed("aylin"), office.now)
        recovery = open_recovery_pair(session, office.secret, office.founded.shares[:2])
    stretched, pepper = office.passphrases["aylin"].stretched, office.secret.pepper(office.secret.newest_version)
    thief = Thief(
        {
            *(office.seed(name) for name in ("aylin", "dora", "olga", "stella")),
            wrapping_key(stretched, pepper),
            cookie.wrapping_key(office.secret.derive("staff session")),
            office.secret.derive("form key"),
            recovery.seed,
            _subset_key(office.founded.shares[:2]),
            mailbox.seed,
        }
    )
    thief.steal(office.database)
    # A visit lives for minutes and is proved with the mailbox; what a former code opens, with the handing over;
    # the copies of second readers, where they are asked.
    elsewhere = {"mailbox_visit.sealed", "handed_over.sealed"}
    elsewhere |= {"second_reading.sealed_key", "second_reading.sealed", "second_reading.answer"}
    # What is given outside is opened where it is given.
    elsewhere |= {"released_question.sealed", "interpreter_task.sealed_key", "interpreter_task.sealed"}
    # Cards and views are made where the work list is shown.
    elsewhere |= {"case_card.sealed", "saved_view.sealed"}
    # Papers of a team are opened where its floods and recommendations are tested.
    elsewhere |= {f"{table}.{column}" for table in ("flood", "recommendation") for column in ("sealed_key", "sealed")}
    assert thief.opened.keys() == (LOCKS.keys() | IN_CASES) - elsewhere


def test_no_role_reads_a_case_of_another_team(busy_office: TestOffice) -> None:
    office = busy_office
    case, mailbox = file_case(office)
    record = write_now(office, office.actor("ben"), case, mailbox)
    for name in ("adam", "stella", "hans", "dora"):
        with pytest.raises(NotAHolder):
            read_record(office, office.actor(name), record)


def test_a_code_and_the_whole_database_open_no_staff_record(busy_office: TestOffice) -> None:
    """The code's keys and every row: the dialogue of that case, nothing of the staff's, nothing of others."""
    office = busy_office
    case, mailbox = file_case(office)
    write_now(office, office.actor("ben"), case, mailbox)
    message = write_now(office, office.actor("ben"), case, mailbox, "message")
    thief = Thief({mailbox.seed})
    thief.steal(office.database)
    assert thief.opened.keys() == {"case_epoch.mailbox_sealed", "record.sealed"}
    with office.database.reading() as session:
        rows = [session.get_one(RecordRow, record) for record in thief.opened["record.sealed"]]
    assert {(row.case, row.purpose) for row in rows} == {(case, "message")}
    assert message in thief.opened["record.sealed"]
