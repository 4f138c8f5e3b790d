"""What a code opens: the state in plain words, the messages, the consent questions. Never the report.

The status is one of eleven sentences, mapped from stages in data; an overdue promise, a pause and a date of
erasure show themselves.
"""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.case_keys import DIALOGUE_PURPOSES, CaseKeys, open_as_mailbox, shred_secret
from caseflow.code_lists import CodeLists
from caseflow.consent import Consent, ConsentState, read_consents
from caseflow.mailbox import Visit
from caseflow.records import open_record
from caseflow.schema.cases import CaseRow, RecordRow
from caseflow.schema.mailboxes import MailboxRow
from crypto.installation import InstallationSecret
from crypto.record import Fields

PAUSED = "paused"


@dataclass(frozen=True)
class DialogueMessage:
    """One message as the person reads it; ``author`` is ``reporter`` or ``office``."""

    author: str
    text: str = field(repr=False)
    day: datetime.date
    sequence: int


@dataclass(frozen=True)
class ConsentView:
    """A consent question as the person reads it."""

    id: UUID
    what: str = field(repr=False)
    exact_text: str = field(repr=False)
    not_told: str = field(repr=False)
    guess: str = field(repr=False)
    back_until: datetime.date | None
    answer: str
    is_open: bool


@dataclass(frozen=True)
class Conversation:
    """Everything the page of a mailbox shows.

    ``line`` is the place in the line of five, ``status`` the sentence, ``status_day`` its date if it has one.
    """

    line: int
    status: int
    status_day: datetime.date | None
    paused: bool
    erase_on: datetime.date | None
    messages: tuple[DialogueMessage, ...] = field(repr=False)
    consents: tuple[ConsentView, ...] = field(repr=False)
    messages_left: int
    files_left: int


@dataclass(frozen=True)
class Dialogue:
    """The opened dialogue records of a case, with the keys of each epoch that was opened."""

    records: tuple[tuple[RecordRow, Fields], ...] = field(repr=False)
    keys: dict[int, CaseKeys] = field(repr=False)
    shred: bytes = field(repr=False)

    def with_purpose(self, purpose: str) -> list[tuple[UUID, Fields]]:
        """Ids and fields of the records with a purpose."""
        return [(row.id, fields) for row, fields in self.records if row.purpose == purpose]

    @property
    def highest_sequence(self) -> int:
        """The number of the newest record of the dialogue, 0 when there is none."""
        return max((int(fields["sequence"][0]) for _, fields in self.records if fields.get("sequence")), default=0)


def read_dialogue(session: Session, secret: InstallationSecret, visit: Visit) -> Dialogue:
    """Open every dialogue record of the visited case."""
    keys: dict[int, CaseKeys] = {}
    shred = shred_secret(session, visit.case)
    opened: list[tuple[RecordRow, Fields]] = []
    query = select(RecordRow).where(RecordRow.case == visit.case, RecordRow.purpose.in_(DIALOGUE_PURPOSES))
    for row in session.scalars(query):
        if row.epoch not in keys:
            keys[row.epoch] = open_as_mailbox(session, secret, visit.pair, visit.case, row.epoch)
        opened.append((row, open_record(keys[row.epoch], shred, row)))
    return Dialogue(tuple(opened), keys, shred)


def read_conversation(
    session: Session, secret: InstallationSecret, lists: CodeLists, visit: Visit, today: datetime.date
) -> Conversation:
    """The page of a mailbox. Reads only."""
    case = session.get_one(CaseRow, visit.case)
    mailbox = session.get_one(MailboxRow, visit.lookup_hash)
    dialogue = read_dialogue(session, secret, visit)
    consents = read_consents(dialogue.with_purpose("consent"))
    status, day = _status(case, consents, today)
    messages = sorted((_message(fields) for _, fields in dialogue.with_purpose("message")), key=lambda m: m.sequence)
    return Conversation(
        line=lists.case_stages[case.stage].reporter_line,
        status=status,
        status_day=day,
        paused=case.state == PAUSED,
        erase_on=case.erase_on,
        messages=tuple(messages),
        consents=tuple(_consent(consent, today) for consent in consents),
        messages_left=mailbox.messages_left,
        files_left=mailbox.files_left,
    )


SENTENCE_OF_STAGE = {
    "received": 1,
    "triage": 2,
    "assessment": 2,
    "clarification": 3,
    "plan": 4,
    "intervention": 5,
    "awaiting_response": 5,
    "referral": 6,
    "outcome": 7,
    "feedback": 7,
    "closed": 8,
    "reopened": 2,
    "anonymised": 8,
    "closed_spam": 11,
}
"""The sentence of each stage; the sentences themselves are texts of the page in every language."""

OVERDUE = 9
PAUSED_SENTENCE = 10


def _status(case: CaseRow, consents: tuple[Consent, ...], today: datetime.date) -> tuple[int, datetime.date | None]:
    if case.state == PAUSED:
        return PAUSED_SENTENCE, None
    sentence = SENTENCE_OF_STAGE[case.stage]
    if case.stage == "received" and case.due_on < today:
        # The promise is broken and the person sees it without asking.
        return OVERDUE, None
    if sentence == 4 and not any(c.state(today) is ConsentState.WAITING for c in consents):
        return 2, None
    day = {1: case.due_on, 5: _waits_until(case), 8: case.retention_on, 11: case.retention_on}.get(sentence)
    return sentence, day


def _waits_until(case: CaseRow) -> datetime.date | None:
    return case.due_on if case.due_reason == "statement" else None


def _message(fields: Fields) -> DialogueMessage:
    return DialogueMessage(
        author=fields["author"][0],
        text=fields["text"][0],
        day=datetime.date.fromisoformat(fields["day"][0]),
        sequence=int(fields["sequence"][0]),
    )


def _consent(consent: Consent, today: datetime.date) -> ConsentView:
    state, question = consent.state(today), consent.question
    return ConsentView(
        id=consent.id,
        what=question.what,
        exact_text=question.exact_text,
        not_told=question.not_told,
        guess=question.guess,
        back_until=question.back_until,
        answer={ConsentState.YES: "yes", ConsentState.NO: "no", ConsentState.WITHDRAWN: "no"}.get(state, ""),
        is_open=state in (ConsentState.WAITING, ConsentState.QUESTION) or consent.can_be_withdrawn(today),
    )
