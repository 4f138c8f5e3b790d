"""One change that a person makes in their mailbox: the case locked, its dialogue opened, sealed to today's holders."""

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from caseflow.code_lists.stages import FINISHED, Stage
from caseflow.office.directory.settings import office_settings
from caseflow.records.notices import NOTICE, NoticeKind, is_of, write_notice
from caseflow.reporter.mailbox.dialogue import Dialogue, read_dialogue
from caseflow.reporter.mailbox.visit import Visit, VisitEnded
from caseflow.rules.calendar import add_months
from caseflow.schema.cases import CaseRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.sealing.case_keys import CaseKeys, open_as_mailbox, writing_keys
from caseflow.sealing.case_lock import lock_case
from caseflow.sealing.record_rows import put_record
from caseflow.sealing.row_tags import hold_directory
from caseflow.workflow.next_due import DueReason
from crypto.installation import InstallationSecret
from crypto.record import Fields

REPORTER = "reporter"


@dataclass
class MailboxChange:
    """A visited case, locked, with its dialogue opened."""

    session: Session
    secret: InstallationSecret
    visit: Visit
    today: datetime.date
    case: CaseRow
    mailbox: MailboxRow
    dialogue: Dialogue

    def put(self, purpose: str, fields: Fields, record_id: UUID) -> None:
        """Seal a record of the dialogue."""
        everything = {
            "author": (REPORTER,),
            "day": (self.today.isoformat(),),
            "sequence": (str(self.dialogue.highest_sequence + 1),),
            **fields,
        }
        put_record(self.session, self.case.id, self.keys(), self.dialogue.shred, purpose, everything, record_id)

    def say_status(self, kind: NoticeKind, fields: Mapping[str, str]) -> None:
        """Seal something that stays beside what was said before."""
        write_notice(lambda purpose, said: self.put(purpose, said, uuid4()), kind, fields)

    def replace_status(self, kind: NoticeKind, fields: Mapping[str, str] | None) -> None:
        """Destroy what this person said before under the same kind, and seal what counts now, if anything does."""
        for row, old in self.dialogue.records:
            if row.purpose == NOTICE and is_of(old, kind) and old.get("author") == (REPORTER,):
                self.session.delete(row)
        self.session.flush()
        if fields is not None:
            self.say_status(kind, fields)

    def keys(self) -> CaseKeys:
        """The keys under which to write now."""
        return writing_keys(self.session, self.secret, self.case, self.visit.pair.public, self._opened)

    def ask_for_attention(self, service_days: int | None = None) -> None:
        """Put the case on the office's list: within its promise, or earlier if something was due earlier."""
        settings = office_settings(self.session, self.secret)
        days = settings.answer_service_days if service_days is None else service_days
        promised = settings.calendar.add_service_days(self.today, days)
        case = self.case
        case.unread = True
        if case.stage == Stage.CLOSED_SPAM and case.retention_on is not None:
            # Put aside with a group of fakes by mistake: it is not erased with them any more.
            case.retention_on = add_months(self.today, settings.retention_months)
        if case.stage in FINISHED or promised < case.due_on:
            case.due_on, case.due_reason = promised, DueReason.MESSAGE.value

    def _opened(self, epoch: int) -> CaseKeys:
        return open_as_mailbox(self.session, self.secret, self.visit.pair, self.case.id, epoch)


@contextmanager
def mailbox_change(
    session: Session, secret: InstallationSecret, visit: Visit, today: datetime.date, *, counts: bool = True
) -> Iterator[MailboxChange]:
    """Lock the visited case for one change; the block makes it.

    Args:
        counts: whether the office's open pages have to notice. What only the person sees does not count.

    Raises:
        VisitEnded: the case is gone.
    """
    # No member can leave a team until this transaction ends, so nothing is sealed to a former member. This lock is
    # taken before the lock of the case, in the same order as by a change of the directory.
    hold_directory(session)
    case = lock_case(session, visit.case)
    # Read again under the lock: another form may have used the last message of the mailbox meanwhile.
    mailbox = session.get(MailboxRow, visit.lookup_hash, populate_existing=True)
    if case is None or mailbox is None:
        raise VisitEnded
    yield MailboxChange(session, secret, visit, today, case, mailbox, read_dialogue(session, secret, visit))
    if counts:
        case.revision += 1
    session.flush()
