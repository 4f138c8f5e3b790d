"""Acts of a person in their mailbox: write, add a file, answer a consent question, pause, erase.

Every act is one transaction that locks the case, and writes under keys of exactly today's holders. None
leaves a time finer than a day, and none is in the staff log.
"""

import datetime
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from caseflow.records.consent import ConsentAnswer, ConsentState, answer_fields, read_consents
from caseflow.records.notices import NOTICE, NoticeKind, read_notices
from caseflow.records.pause_copies import pause_lifted_copies
from caseflow.reporter.mailbox.transaction import mailbox_change
from caseflow.reporter.mailbox.visit import Visit
from caseflow.schema.cases import RecordRow
from caseflow.sealing.attachments import StagedFile, attach
from caseflow.statistics.facts.fact_rows import FactAlreadyBooked, FactUnknown, delete_fact
from caseflow.workflow.case_state import CaseState
from crypto.installation import InstallationSecret

# Long enough that somebody who was forced can undo it in secret, short enough to be believed.
ERASE_DAYS = 7

MESSAGE_CHARACTERS = 20_000

# The kind of a message that puts the office's summary right.
CORRECTION = "correction"


# A form that comes twice says the same twice, and that is no second answer.
SAID_ALREADY = {
    ConsentState.YES: (ConsentAnswer.YES,),
    ConsentState.NO: (ConsentAnswer.NO,),
    ConsentState.WITHDRAWN: (ConsentAnswer.NO, ConsentAnswer.WITHDRAWN),
}


class MailboxFull(Exception):
    """As many messages or files as fit between two answers of the office were sent."""


class NothingToSay(Exception):
    """A message without text and without a file, or one that is too long."""


class ConsentNotAsked(Exception):
    """There is no such question, or it is closed."""


@dataclass(frozen=True)
class Reply:
    """A message with its files; ``record`` is derived from the form, so that sent twice is stored once.

    ``corrects``: whether it says what is wrong in the office's summary.
    """

    text: str = field(repr=False)
    files: tuple[StagedFile, ...] = field(repr=False)
    language: str
    record: UUID
    corrects: bool = False

    def __post_init__(self) -> None:
        if not (self.text.strip() or self.files) or len(self.text) > MESSAGE_CHARACTERS:
            raise NothingToSay


def send_reply(session: Session, secret: InstallationSecret, visit: Visit, reply: Reply, today: datetime.date) -> bool:
    """Store a message. The same form with the same content stores one message.

    Returns:
        Whether it was stored now. If it was stored before, the caller drops what this form has staged again.

    Raises:
        MailboxFull, StagedFileGone: nothing was stored.
    """
    record = _in_case(reply.record, visit.case)
    with mailbox_change(session, secret, visit, today) as change:
        if session.get(RecordRow, record) is not None:
            return False
        mailbox = change.mailbox
        if mailbox.messages_left < 1 or mailbox.files_left < len(reply.files):
            raise MailboxFull
        mailbox.messages_left -= 1
        mailbox.files_left -= len(reply.files)
        kind = {"kind": (CORRECTION,)} if reply.corrects else {}
        change.put("message", {"text": (reply.text,), "language": (reply.language,), **kind}, record)
        for file in reply.files:
            attach(session, file, change.case.id, change.keys(), change.dialogue.shred, under_staff_key=False)
        change.ask_for_attention()
    return True


def answer_consent(
    session: Session,
    secret: InstallationSecret,
    visit: Visit,
    question: UUID,
    answer: ConsentAnswer,
    today: datetime.date,
    *,
    not_before: datetime.date | None = None,
) -> None:
    """Answer yes or no to a step, or withdraw a yes. An answer that is already recorded is not recorded again.

    ``not_before``: with a yes, the day before which nothing may leave the office.

    Raises:
        ConsentNotAsked: there is no such question, it was answered otherwise, or its day has passed.
    """
    with mailbox_change(session, secret, visit, today) as change:
        asked = {consent.id: consent for consent in read_consents(change.dialogue.with_purpose("consent"))}
        consent = asked.get(question)
        if consent is None:
            raise ConsentNotAsked
        state = consent.state(today)
        if answer in SAID_ALREADY.get(state, ()):
            return
        takes_back = consent.can_be_withdrawn(today) and answer is ConsentAnswer.NO
        if state not in (ConsentState.WAITING, ConsentState.QUESTION) and not takes_back:
            raise ConsentNotAsked
        said = ConsentAnswer.WITHDRAWN if takes_back else answer
        change.put("consent", answer_fields(question, said, not_before if said is ConsentAnswer.YES else None), uuid4())
        change.ask_for_attention()


def pause(session: Session, secret: InstallationSecret, visit: Visit, today: datetime.date) -> None:
    """Stop everything at once. A suspended case is stopped already and stays suspended."""
    with mailbox_change(session, secret, visit, today) as change:
        if change.case.state in (CaseState.OPEN, CaseState.ERASING):
            change.case.state = CaseState.PAUSED
        pause_lifted_copies(session, change.case.id, CaseState.OPEN, CaseState.PAUSED)


def resume(session: Session, secret: InstallationSecret, visit: Visit, today: datetime.date) -> None:
    """Go on after a pause. A case that is to be erased stays stopped."""
    with mailbox_change(session, secret, visit, today) as change:
        if change.case.state == CaseState.PAUSED:
            change.case.state = CaseState.OPEN if change.case.erase_on is None else CaseState.ERASING
            change.ask_for_attention()
        pause_lifted_copies(session, change.case.id, CaseState.PAUSED, CaseState.OPEN)


def ask_erasure(session: Session, secret: InstallationSecret, visit: Visit, today: datetime.date) -> None:
    """Erase in seven days. The fact for the statistics goes now, because only this visit knows its id."""
    with mailbox_change(session, secret, visit, today) as change:
        if change.case.erase_on is not None:
            return
        change.case.erase_on = today + datetime.timedelta(days=ERASE_DAYS)
        change.mailbox.erase_proof = visit.erase_proof
        if change.case.state == CaseState.OPEN:
            change.case.state = CaseState.ERASING
        for notice in read_notices(change.dialogue.with_purpose(NOTICE), NoticeKind.FACT):
            _forget_fact(session, UUID(notice.one("fact")))


def undo_erasure(session: Session, secret: InstallationSecret, visit: Visit, today: datetime.date) -> None:
    """Take the wish to erase back. The case is open again, unless the person has paused it too."""
    with mailbox_change(session, secret, visit, today) as change:
        change.case.erase_on = None
        change.mailbox.erase_proof = None
        if change.case.state == CaseState.ERASING:
            change.case.state = CaseState.OPEN


def _in_case(record: UUID, case: UUID) -> UUID:
    """The id of a message in a case: a form that comes again in another mailbox is another message."""
    return UUID(bytes=sha256(record.bytes + case.bytes).digest()[:16], version=4)


def _forget_fact(session: Session, fact: UUID) -> None:
    try:
        delete_fact(session, fact)
    except (FactAlreadyBooked, FactUnknown):
        # Booked facts are linked to nothing and stay until their year's release; the page says so.
        return
