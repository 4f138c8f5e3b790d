"""P10: what is erased opens nowhere any more; what is unread is not erased; what was for some days is gone then."""

import datetime
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from caseflow.database import chunk_path
from caseflow.desk.cases.access_control import CaseNotFound
from caseflow.office.accounts import audit_log
from caseflow.operations.retention import erase_due, sweep
from caseflow.reporter.conversation.replies import ask_erasure, undo_erasure
from caseflow.reporter.mailbox.visit import VisitEnded
from caseflow.schema.cases import (
    AttachmentChunkRow,
    AttachmentRow,
    CaseEpochRow,
    CaseRow,
    RecordRow,
    ShredSecretRow,
)
from caseflow.schema.mailboxes import FormKeyRow, MailboxRow, MailboxVisitRow
from caseflow.sealing.attachments import CHUNK_BYTES
from caseflow.sealing.case_lock import lock_case
from tests.caseflow.desk.office import TODAY, Office
from tests.caseflow.reporter.mailbox.contact_and_feedback import in_background, waits
from tests.caseflow.reporter.person import (
    ANSWERS,
    Reporter,
    answer,
    at_desk,
    count,
    days_later,
    moment,
    report,
    stage,
)

CASE_TABLES = (CaseRow, ShredSecretRow, CaseEpochRow, RecordRow, AttachmentRow, MailboxRow)
LAST_DAY = days_later(7)


@pytest.fixture
def office(office_at_work: Office) -> Office:
    """An office in which everybody is logged in, once on each engine."""
    return office_at_work


def erase(office: Office, today: datetime.date) -> int:
    return erase_due(office.database, moment(today), today)


def with_everything(office: Office) -> Reporter:
    """A case with files, messages and an answer."""
    reporter = report(office, ANSWERS, [stage(office, bytes(3 * CHUNK_BYTES))])
    reporter.write("Noch ein Foto.", [stage(office)])
    answer(office, reporter.case)
    return reporter


def rows_of(office: Office, case: object) -> dict[str, int]:
    """How many rows there are of a case, table by table."""
    found = {}
    with office.database.reading() as session:
        files = session.scalars(select(AttachmentRow.id).where(AttachmentRow.case == case)).all()
        for table in CASE_TABLES:
            columns = table.__table__.columns
            owner = columns["case"] if "case" in columns else columns["id"]
            found[table.__tablename__] = len(session.execute(select(owner).where(owner == case)).all())
        chunks = select(AttachmentChunkRow.id).where(AttachmentChunkRow.attachment.in_(files))
        found["attachment_chunk"] = len(session.scalars(chunks).all())
    return found


def set_case(office: Office, reporter: Reporter, **values: object) -> None:
    with office.database.writing() as session:
        session.execute(update(CaseRow).where(CaseRow.id == reporter.case).values(**values))


def log_lines(office: Office) -> list[tuple[str, str, str]]:
    with office.database.reading() as session:
        return [(line.action, line.subject, line.outcome) for line in audit_log.entries(session, audit_log.LogFilter())]


def test_seven_days_after_the_wish_nothing_is_left(office: Office) -> None:
    reporter, other = with_everything(office), with_everything(office)
    cookie = reporter.enter()
    stays = rows_of(office, other.case)
    assert stays == rows_of(office, reporter.case)
    assert 0 not in stays.values()
    reporter.act(ask_erasure)
    assert erase(office, days_later(6)) == 0
    assert rows_of(office, reporter.case) == stays, "until the day nothing is gone"

    assert erase(office, LAST_DAY) == 1

    assert set(rows_of(office, reporter.case).values()) == {0}
    assert rows_of(office, other.case) == stays
    assert count(office, AttachmentChunkRow) == stays["attachment_chunk"], "no chunk is left without its file"
    for way_back in (reporter.enter, reporter.visit):
        with pytest.raises(VisitEnded):
            way_back()
    with pytest.raises(CaseNotFound):
        at_desk(office, reporter.case)
    assert cookie.value
    assert erase(office, LAST_DAY) == 0


def test_what_was_taken_back_is_not_erased(office: Office) -> None:
    reporter = with_everything(office)
    reporter.act(ask_erasure)
    reporter.act(undo_erasure, today=LAST_DAY)
    assert erase(office, days_later(100)) == 0
    assert at_desk(office, reporter.case).state == "open"


def test_what_is_taken_back_at_the_last_moment_is_not_erased(office: Office) -> None:
    """The job has found the case already and waits for its lock."""
    reporter, erased = with_everything(office), []
    reporter.act(ask_erasure)
    with office.database.writing() as session:
        row = lock_case(session, reporter.case)
        assert row is not None
        row.erase_on = None
        session.flush()
        job = in_background(lambda: erased.append(erase(office, LAST_DAY)))
        assert waits(job)
    job.join()
    assert (erased, count(office, CaseRow)) == ([0], 1)


def test_a_suspended_or_paused_case_is_erased_on_its_day(office: Office) -> None:
    for state in ("suspended", "paused"):
        reporter = report(office)
        set_case(office, reporter, state=state)
        reporter.act(ask_erasure)
    assert erase(office, LAST_DAY) == 2


def test_an_erasure_leaves_a_proof_that_only_the_code_makes(office: Office) -> None:
    reporter = report(office)
    proof = reporter.possible[0].proof_for(reporter.case.bytes)
    with office.database.reading() as session:
        row = session.scalars(select(MailboxRow)).one()
        known_before = [row.erase_proof, row.erase_proof_hash]
    assert known_before == [None, sha256(proof).digest()], "before the wish the database has no proof"
    reporter.act(ask_erasure)
    erase(office, LAST_DAY)
    assert log_lines(office)[:2] == [
        ("erasure_proof", f"proof:{proof.hex()}", "done"),
        ("case_erased", f"case:{reporter.case}", "done"),
    ]
    with office.database.reading() as session:
        assert audit_log.verify_chain(session).sound


@pytest.mark.parametrize("proof", [None, bytes(32)], ids=["no proof", "wrong proof"])
def test_a_wish_without_the_code_is_refused_and_logged(office: Office, proof: bytes | None) -> None:
    """Whoever can write into the database cannot let the office erase a case in a person's name."""
    reporter = with_everything(office)
    before = rows_of(office, reporter.case)
    set_case(office, reporter, erase_on=TODAY, state="erasing")
    with office.database.writing() as session:
        session.execute(update(MailboxRow).values(erase_proof=proof))
    assert erase(office, LAST_DAY) == 0
    assert rows_of(office, reporter.case) == before
    assert log_lines(office)[0] == ("case_erased", f"case:{reporter.case}", "refused")


@pytest.mark.parametrize("stage_id", ["closed", "closed_spam"])
def test_a_finished_case_is_erased_when_its_time_is_over(office: Office, stage_id: str) -> None:
    reporter = with_everything(office)
    set_case(office, reporter, stage=stage_id, unread=False, retention_on=days_later(30))
    assert erase(office, days_later(29)) == 0
    assert erase(office, days_later(30)) == 1
    assert set(rows_of(office, reporter.case).values()) == {0}
    assert [action for action, _, _ in log_lines(office)].count("erasure_proof") == 0, "nobody wished it"


def test_a_closed_case_with_something_unread_is_not_erased(office: Office) -> None:
    reporter = with_everything(office)
    set_case(office, reporter, stage="closed", unread=False, retention_on=days_later(30))
    reporter.write("Es geht wieder los.", today=days_later(29))
    assert erase(office, days_later(400)) == 0
    assert at_desk(office, reporter.case).unread, "somebody has to read it first"
    set_case(office, reporter, unread=False)
    assert erase(office, days_later(400)) == 1


@pytest.mark.parametrize("stage_id", ["received", "clarification", "outcome", "reopened"])
def test_a_case_somebody_works_on_is_never_erased_by_time(office: Office, stage_id: str) -> None:
    reporter = report(office)
    set_case(office, reporter, stage=stage_id, unread=False, retention_on=TODAY)
    assert erase(office, days_later(4000)) == 0


def test_a_backup_from_before_the_erasure_opens_nothing(office: Office) -> None:
    """Shred secrets are left out of backups: with all other rows back nobody opens the case."""
    reporter = with_everything(office)
    kept = copied_rows(office, [table for table in CASE_TABLES if table is not ShredSecretRow])
    reporter.act(ask_erasure)
    erase(office, LAST_DAY)
    with office.database.writing() as session:
        for table, rows in kept:
            session.execute(insert(table), rows)
    with pytest.raises(CaseNotFound):
        at_desk(office, reporter.case)
    with pytest.raises(VisitEnded):
        reporter.enter()


def copied_rows(office: Office, tables: Sequence[Any]) -> list[tuple[Any, list[dict[str, Any]]]]:
    with office.database.reading() as session:
        return [(table, [dict(row) for row in session.execute(select(table.__table__)).mappings()]) for table in tables]


def test_the_shred_secret_is_overwritten_on_the_disk(office_on_sqlite: Office) -> None:
    """What PostgreSQL leaves in its pages the job that puts rows in order removes; that has its own tests."""
    office = office_on_sqlite
    reporter = report(office)
    with office.database.reading() as session:
        shred = session.get_one(ShredSecretRow, reporter.case).secret
    main = Path(office.database.url.database or "")
    assert any(shred in path.read_bytes() for path in main.parent.glob("lauter*"))
    reporter.act(ask_erasure)
    erase(office, LAST_DAY)
    for file in (main, chunk_path(str(main))):
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert not [path.name for path in main.parent.glob("lauter*") if shred in path.read_bytes()]


def test_chunks_of_an_erasure_that_broke_are_swept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    reporter = with_everything(office)
    reporter.act(ask_erasure)

    class PowerLost(Exception):
        pass

    def lose_power(*_: object) -> None:
        raise PowerLost

    with monkeypatch.context() as patch:
        patch.setattr("caseflow.operations.retention.drop_chunks", lose_power)
        with pytest.raises(PowerLost):
            erase(office, LAST_DAY)
    assert set(rows_of(office, reporter.case).values()) == {0}
    assert count(office, AttachmentChunkRow) > 0, "their keys are gone already"
    sweep(office.database, moment(LAST_DAY), LAST_DAY)
    assert count(office, AttachmentChunkRow) == 0


def test_sweeping_removes_what_was_for_some_days(office: Office) -> None:
    reporter = report(office)
    reporter.enter()
    stage(office)
    sweep(office.database, moment(days_later(1)), days_later(1))
    assert (count(office, FormKeyRow), count(office, MailboxVisitRow), count(office, AttachmentRow)) == (1, 1, 1)
    sweep(office.database, moment(LAST_DAY), LAST_DAY)
    assert (count(office, FormKeyRow), count(office, MailboxVisitRow), count(office, AttachmentRow)) == (0, 0, 0)
    assert reporter.visit().case == reporter.case, "a report is not swept"
