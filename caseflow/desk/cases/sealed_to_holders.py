"""Writing into a case that one cannot read: what comes from outside is sealed to today's holders.

Public keys suffice for that: a new epoch is made, and whoever wrote under it forgets its keys with the request.
"""

import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from caseflow.code_lists.stages import FINISHED
from caseflow.desk.cases.access_control import mailbox_key
from caseflow.office.directory.settings import office_settings
from caseflow.records.journal import EntryKind, Fields, entry_fields
from caseflow.schema.cases import CaseRow
from caseflow.sealing.attachments import StagedFile, attach
from caseflow.sealing.case_keys import CaseKeys, begin_epoch, shred_secret
from caseflow.sealing.case_lock import lock_case
from caseflow.sealing.errors import NotAHolder
from caseflow.sealing.record_rows import put_record
from caseflow.sealing.row_tags import hold_directory
from caseflow.workflow.case_state import CaseState
from caseflow.workflow.next_due import DueReason
from crypto.installation import InstallationSecret

# Writes as nobody of the office; no member has this id.
OUTSIDE = UUID(int=0)


class CaseClosedToOutside(Exception):
    """Nothing from outside is taken: the case is gone, paused, being erased, suspended or finished."""


def lock_for_outside(session: Session, case: UUID) -> CaseRow:
    """The locked row of a case for which something from outside may come.

    Raises:
        CaseClosedToOutside: as its name says.
    """
    # The order in which a change of the directory takes both.
    hold_directory(session)
    row = lock_case(session, case)
    if row is None or not takes_from_outside(row):
        raise CaseClosedToOutside
    return row


def takes_from_outside(row: CaseRow) -> bool:
    """Whether the person lets us go on, and nobody lost the case for a conflict."""
    return row.state == CaseState.OPEN and row.erase_on is None and row.stage not in FINISHED


def enter_for_holders(
    session: Session,
    secret: InstallationSecret,
    row: CaseRow,
    kind: EntryKind,
    writer: UUID,
    at: datetime.datetime,
    text: str,
    details: Fields,
    files: tuple[StagedFile, ...] = (),
) -> None:
    """Seal an entry of the journal, with its files, for exactly today's holders of a locked case.

    Raises:
        StagedFileGone: a file was swept meanwhile.
        CaseClosedToOutside: nothing opens the case any more.
    """
    keys, shred = _keys(session, secret, row)
    row.revision += 1
    fields = entry_fields(kind, writer, at, row.revision, text, **details)
    put_record(session, row.id, keys, shred, "note", fields)
    for file in files:
        attach(session, file, row.id, keys, shred, under_staff_key=True)


def ask_for_attention(session: Session, secret: InstallationSecret, row: CaseRow, today: datetime.date) -> None:
    """Put the case on the list of its team, within the promise of an answer."""
    settings = office_settings(session, secret)
    promised = settings.calendar.add_service_days(today, settings.answer_service_days)
    row.unread = True
    if promised < row.due_on or row.due_reason == DueReason.STATEMENT.value:
        row.due_on, row.due_reason = promised, DueReason.NEXT_STEP.value
    session.flush()


def _keys(session: Session, secret: InstallationSecret, row: CaseRow) -> tuple[CaseKeys, bytes]:
    try:
        shred = shred_secret(session, row.id)
    except NotAHolder:
        raise CaseClosedToOutside from None
    return begin_epoch(session, secret, row, mailbox_key(session, secret, row.id)), shred
