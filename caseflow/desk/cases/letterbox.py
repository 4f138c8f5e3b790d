"""Writing into a case that one cannot open: under fresh keys, sealed to its holders by their public keys."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from caseflow.code_lists.stages import FINISHED
from caseflow.desk.cases.access_control import CaseNotFound, Desk, mailbox_key
from caseflow.records.journal import EntryKind, entry_fields
from caseflow.schema.cases import CaseRow
from caseflow.sealing.case_keys import CaseKeys, begin_epoch, shred_secret
from caseflow.sealing.case_lock import lock_case
from caseflow.sealing.record_rows import put_record
from caseflow.workflow.next_due import NEXT_STEP_SERVICE_DAYS, DueReason
from crypto.record import Fields


@dataclass
class Letterbox:
    """Another case, locked, into which something is written. It opens nothing that lay there before."""

    session: Session = field(repr=False)
    desk: Desk = field(repr=False)
    row: CaseRow
    _keys: CaseKeys = field(repr=False)

    def enter(self, kind: EntryKind, text: str, **details: tuple[str, ...]) -> None:
        """An entry of its journal."""
        desk = self.desk
        self.put("note", entry_fields(kind, desk.actor.id, desk.now, self.row.revision, text, **details))

    def put(self, purpose: str, fields: Fields) -> None:
        """Any record."""
        put_record(self.session, self.row.id, self._keys, shred_secret(self.session, self.row.id), purpose, fields)


def open_letterbox(session: Session, desk: Desk, case: UUID) -> Letterbox:
    """Lock the other case, begin keys for its holders of today, and put it on their list.

    Raises:
        CaseNotFound: it was erased.
    """
    row = lock_case(session, case)
    if row is None:
        raise CaseNotFound
    keys = begin_epoch(session, desk.secret, row, mailbox_key(session, desk.secret, case))
    row.revision += 1
    row.unread = True
    soon = desk.calendar.add_service_days(desk.today, NEXT_STEP_SERVICE_DAYS)
    if row.stage in FINISHED or soon < row.due_on:
        row.due_on, row.due_reason = soon, DueReason.NEXT_STEP.value
    return Letterbox(session, desk, row, keys)
