"""Destroying a case: its shred secret, its keys and its rows."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseflow.schema.approvals import SecondReadingRow
from caseflow.schema.cases import AttachmentRow, CaseEpochRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.schema.files import FrozenFileRow
from caseflow.schema.handover import HandedOverRow, SecondWordRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.schema.referral import CaseCopyRow
from caseflow.schema.third_parties import InterpreterTaskRow, ReleasedQuestionRow
from caseflow.schema.worklist import CaseCardRow

MAILBOXES = (MailboxRow, HandedOverRow, SecondWordRow)


FILES = (FrozenFileRow, AttachmentRow)


OUTSIDE = (ReleasedQuestionRow, InterpreterTaskRow)


def destroy_case(session: Session, case: UUID) -> Sequence[UUID]:
    """Delete every row of a locked case, in the caller's transaction.

    Returns:
        Its files; their chunks are to be dropped when the transaction is over.
    """
    files = session.scalars(select(AttachmentRow.id).where(AttachmentRow.case == case)).all()
    tables = (CaseCardRow, RecordRow, SecondReadingRow, CaseEpochRow, ShredSecretRow, CaseCopyRow)
    for table in (*tables, *OUTSIDE, *MAILBOXES, *FILES):
        session.execute(delete(table).where(table.case == case))
    session.execute(delete(CaseRow).where(CaseRow.id == case))
    return files
