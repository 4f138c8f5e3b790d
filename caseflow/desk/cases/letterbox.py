"""Writing into a case that one cannot open: under fresh keys, sealed to today's holders by their public keys.

The writer cannot read earlier records, and the keys are forgotten with the request. A partner writes this way
into the case from which its copy was made, and so does everything that comes from outside the office.
"""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from caseflow.code_lists.stages import FINISHED
from caseflow.desk.cases.access_control import CaseNotFound, Desk, mailbox_key
from caseflow.desk.cases.contents import OFFICE
from caseflow.office.directory.settings import office_settings
from caseflow.records.journal import EntryKind, entry_fields
from caseflow.records.notices import NoticeKind, write_notice
from caseflow.schema.cases import CaseRow
from caseflow.sealing.attachments import StagedFile, attach
from caseflow.sealing.case_keys import CaseKeys, begin_epoch, shred_secret
from caseflow.sealing.case_lock import lock_case
from caseflow.sealing.errors import NotAHolder
from caseflow.sealing.record_rows import put_record
from caseflow.sealing.row_tags import hold_directory
from caseflow.workflow.case_state import CaseState
from caseflow.workflow.next_due import NEXT_STEP_SERVICE_DAYS, DueReason
from crypto.installation import InstallationSecret
from crypto.record import Fields

# Writes as nobody of the office; no member has this id.
OUTSIDE = UUID(int=0)


class CaseClosedToOutside(Exception):
    """Nothing from outside is taken: the case is gone, paused, being erased, suspended or finished."""


@dataclass(frozen=True)
class Writer:
    """Who writes, at which moment, and on which day of the office."""

    id: UUID
    at: datetime.datetime
    today: datetime.date


@dataclass
class Letterbox:
    """A locked case into which somebody writes at one moment, as one change of it."""

    session: Session = field(repr=False)
    row: CaseRow
    writer: Writer
    _keys: CaseKeys = field(repr=False)
    _shred: bytes = field(repr=False)

    @classmethod
    def of(cls, session: Session, secret: InstallationSecret, row: CaseRow, writer: Writer) -> "Letterbox":
        """Begin keys for today's holders of a locked case.

        Raises:
            NotAHolder: nothing opens the case any more.
        """
        shred = shred_secret(session, row.id)
        keys = begin_epoch(session, secret, row, mailbox_key(session, secret, row.id))
        row.revision += 1
        return cls(session, row, writer, keys, shred)

    def put(self, purpose: str, fields: Fields) -> None:
        """Write any record."""
        put_record(self.session, self.row.id, self._keys, self._shred, purpose, fields)

    def enter(self, kind: EntryKind, text: str, **details: tuple[str, ...]) -> None:
        """Write an entry of the journal."""
        writer = self.writer
        self.put("note", entry_fields(kind, writer.id, writer.at, self.row.revision, text, **details))

    def tell(self, kind: NoticeKind, **fields: str) -> None:
        """Leave a notice in the dialogue. It has no number there, because the numbers cannot be read here."""
        head = {
            "author": (OFFICE,),
            "day": (self.writer.today.isoformat(),),
            "revision": (str(self.row.revision),),
        }
        write_notice(lambda purpose, said: self.put(purpose, {**head, **said}), kind, fields)

    def keep(self, file: StagedFile) -> None:
        """Make a staged file part of the case, for the office alone; raises ``StagedFileGone``."""
        attach(self.session, file, self.row.id, self._keys, self._shred, under_staff_key=True)


def open_letterbox(session: Session, desk: Desk, case: UUID) -> Letterbox:
    """Lock another case for what a member writes, and put it on the list of its team.

    Raises:
        CaseNotFound: it was erased.
    """
    row = lock_case(session, case)
    if row is None:
        raise CaseNotFound
    letterbox = Letterbox.of(session, desk.secret, row, Writer(desk.actor.id, desk.now, desk.today))
    row.unread = True
    soon = desk.calendar.add_service_days(desk.today, NEXT_STEP_SERVICE_DAYS)
    if row.stage in FINISHED or soon < row.due_on:
        row.due_on, row.due_reason = soon, DueReason.NEXT_STEP.value
    return letterbox


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
    """Whether the case takes something from outside: it is open, not finished, and not going to be erased."""
    return row.state == CaseState.OPEN and row.erase_on is None and row.stage not in FINISHED


def letterbox_for_outside(session: Session, secret: InstallationSecret, row: CaseRow, writer: Writer) -> Letterbox:
    """Open a letterbox for something from outside. The case is listed for its team, due within the answer promise.

    Raises:
        CaseClosedToOutside: nothing opens the case any more.
    """
    try:
        letterbox = Letterbox.of(session, secret, row, writer)
    except NotAHolder:
        raise CaseClosedToOutside from None
    settings = office_settings(session, secret)
    promised = settings.calendar.add_service_days(writer.today, settings.answer_service_days)
    row.unread = True
    if promised < row.due_on or row.due_reason == DueReason.STATEMENT.value:
        row.due_on, row.due_reason = promised, DueReason.NEXT_STEP.value
    return letterbox
