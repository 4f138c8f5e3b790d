"""Pausing a case also pauses its copies for a small circle, until such a copy has a mailbox of its own."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.records.copy_note import CopyKind
from caseflow.records.copy_rows import copies_of
from caseflow.schema.mailboxes import MailboxRow
from caseflow.sealing.case_lock import lock_case


def pause_lifted_copies(session: Session, original: UUID, before: str, after: str) -> None:
    """Move the state of every lifted case of a locked original that they cannot pause themselves yet.

    A partner needs no such word: each of its acts looks at the state of the original.
    """
    for copy in copies_of(session, original):
        is_hers = session.scalar(select(MailboxRow.case).where(MailboxRow.case == copy.case)) is not None
        if copy.kind != CopyKind.LIFT or is_hers:
            continue
        row = lock_case(session, copy.case)
        if row is not None and row.state == before:
            row.state = after
            row.revision += 1
