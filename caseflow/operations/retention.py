"""Deleting data: on request, at the end of its retention period, and what is needed for some days only.

Erasing a case destroys its shred secret, its wrapped keys and every row in one transaction; the chunks of
its files follow in small ones. After that the running system cannot open the case, and a week later no backup can.
"""

import datetime
from collections.abc import Iterator
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from caseflow.code_lists.stages import FINISHED
from caseflow.database import Database
from caseflow.desk.approvals.second_readers import sweep_second_readings
from caseflow.desk.cases.destroy import destroy_case
from caseflow.desk.spam.undo import sweep_spam_groups
from caseflow.desk.third_parties.sweeping import sweep_third_parties
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.sessions import sweep_sessions
from caseflow.records.copy_note import CopyKind
from caseflow.records.copy_rows import copies_of
from caseflow.reporter.mailbox.handover import sweep_handed_over
from caseflow.reporter.mailbox.visit import sweep_visits
from caseflow.schema.cases import CaseRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.sealing.attachments import drop_chunks, sweep_staged
from caseflow.sealing.case_lock import lock_case
from caseflow.sealing.form_keys import sweep_form_keys


def erase_due(database: Database, now: datetime.datetime, today: datetime.date) -> int:
    """Erase every case whose day has come; gives their number.

    A closed case that has something unread in it is never erased by retention alone. A wish to erase that
    was written into the database without the code lacks its proof: it is logged and not carried out.
    """
    with database.reading() as session:
        due = session.scalars(select(CaseRow.id).where(_is_due(today))).all()
    return sum(_erase(database, case, now, today) for case in due)


def sweep(database: Database, now: datetime.datetime, today: datetime.date) -> None:
    """Delete form keys, visits, sessions, ended groups of fakes and staged files that nobody can use any more."""
    with database.writing() as session:
        sweep_form_keys(session, today)
        sweep_visits(session, today)
        sweep_handed_over(session, today)
        sweep_sessions(session, now)
        sweep_second_readings(session, today)
        sweep_spam_groups(session, today)
    sweep_third_parties(database, today)
    sweep_staged(database, today)


def _is_due(today: datetime.date) -> ColumnElement[bool]:
    finished = CaseRow.stage.in_(FINISHED) & CaseRow.unread.is_(False) & (CaseRow.retention_on <= today)
    return or_(CaseRow.erase_on <= today, finished)


def _erase(database: Database, case: UUID, now: datetime.datetime, today: datetime.date) -> bool:
    with database.writing() as session:
        # The log is everywhere the first lock; taking it after the case would be a deadlock with an officer.
        audit_log.take_turn(session)
        # Looked at again under the lock: the wish may have been taken back a moment ago.
        row = lock_case(session, case)
        if row is None or session.scalar(select(CaseRow.id).where(CaseRow.id == case, _is_due(today))) is None:
            return False
        if not _may_be_erased(session, row, now, today):
            return False
        wished = row.erase_on is not None and row.erase_on <= today
        cases = tuple(_with_copies(session, row, now, wished=wished))
        files = [file for one in cases for file in destroy_case(session, one)]
    for file in files:
        drop_chunks(database, file)
    return True


def _with_copies(session: Session, case: CaseRow, now: datetime.datetime, *, wished: bool) -> Iterator[UUID]:
    """A case after all that was copied from it; each copy gets a line in the log.

    What only few read and is still worked on outlives the day on which the rest of the report comes to its end by
    itself, and has its own day later. The person's wish knows no exception.
    """
    for copy in copies_of(session, case.id):
        row = lock_case(session, copy.case)
        if row is None or (not wished and copy.kind == CopyKind.LIFT and row.stage not in FINISHED):
            continue
        audit_log.append(session, now, None, "case_erased", f"case:{row.id}")
        yield from _with_copies(session, row, now, wished=wished)
    yield case.id


def _may_be_erased(session: Session, case: CaseRow, now: datetime.datetime, today: datetime.date) -> bool:
    """Write into the log what happens to the case; a wish with the proof that only the code makes."""
    subject = f"case:{case.id}"
    if case.erase_on is None or case.erase_on > today:
        audit_log.append(session, now, None, "case_erased", subject)
        return True
    mailbox = session.scalar(select(MailboxRow).where(MailboxRow.case == case.id))
    proof = mailbox.erase_proof if mailbox else None
    if mailbox is None or proof is None or sha256(proof).digest() != mailbox.erase_proof_hash:
        audit_log.append(session, now, None, "case_erased", subject, audit_log.Outcome.REFUSED)
        return False
    audit_log.append(session, now, None, "case_erased", subject)
    audit_log.append(session, now, None, "erasure_proof", f"proof:{proof.hex()}")
    return True
