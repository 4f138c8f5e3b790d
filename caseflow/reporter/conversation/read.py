"""Reading a mailbox: the state in plain words, the messages, the consent questions. The report is never shown.

The office's summary is read apart, when the person has said that the place is safe.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists
from caseflow.records.consent import Consent, ConsentState, Whose, read_consents
from caseflow.records.notices import NOTICE, NoticeKind, read_notices
from caseflow.reporter.conversation.interpreter_notice import is_interpreter_sought
from caseflow.reporter.conversation.protected_place import Offer, open_offers
from caseflow.reporter.conversation.referral_notices import helping_body, responsible_body
from caseflow.reporter.conversation.status import DialogueSigns, Status, is_overdue, status_of
from caseflow.reporter.mailbox.code_renewal import can_renew
from caseflow.reporter.mailbox.contact import AnswerWishes, SafeContact
from caseflow.reporter.mailbox.dialogue import Dialogue, read_dialogue
from caseflow.reporter.mailbox.feedback import (
    AftercareQuestion,
    Helped,
    followed_up_steps,
    helped_answers,
    open_aftercare,
)
from caseflow.reporter.mailbox.telephone_number import ConversationNumber
from caseflow.reporter.mailbox.unread import has_news
from caseflow.reporter.mailbox.visit import Visit
from caseflow.schema.cases import CaseRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.workflow.case_state import CaseState
from crypto.installation import InstallationSecret
from crypto.record import Fields


@dataclass(frozen=True)
class DialogueMessage:
    """One message as the person reads it; ``author`` is ``reporter`` or ``office``."""

    author: str
    text: str = field(repr=False)
    day: datetime.date
    sequence: int
    kind: str = ""


@dataclass(frozen=True)
class ConsentView:
    """A consent question as the person reads it.

    Attributes:
        of_other: whether another person's yes is needed, which the reporter brings.
        police: whether the police would learn of it.
        waits: whether it has no answer yet.
        is_open: whether something can be said to it today: an answer, or a yes taken back.
    """

    id: UUID
    what: str = field(repr=False)
    exact_text: str = field(repr=False)
    not_told: str = field(repr=False)
    guess: str = field(repr=False)
    no_means: str = field(repr=False)
    back_until: datetime.date | None
    answer_until: datetime.date
    of_other: bool
    police: bool
    answer: str
    asked_back: bool
    waits: bool
    is_open: bool


@dataclass(frozen=True)
class KnownOutside:
    """What went out: the exact text to which the person has said yes, and the day."""

    what: str = field(repr=False)
    exact_text: str = field(repr=False)
    day: datetime.date


@dataclass(frozen=True)
class Conversation:
    """Everything the pages of a mailbox show.

    Attributes:
        has_news: whether there is something that they have not opened, or a promise was broken.
        known_outside: what others know already.
        by_law_on: the day on which we told them that a law makes us pass something on.
        asks_helped: whether to ask if it helped; ``helped`` is what they said.
        aftercare: whether to ask if something bad has happened since a step.
        interpreter_sought: whether the office looks for somebody who understands their language.
        number_is_known: whether somebody who helped has seen the number, and it was not made new since.
        conversation_number: by which they are recognised when they call.
        helping_body: which body the case was referred to and helps now; empty if none.
        responsible_body: to which team the whole case was handed over; empty if it never was.
        offers: protected places that they have not opened yet.
        read_until: until when at least a closed mailbox can be read and answered.
    """

    status: Status
    paused: bool
    erase_on: datetime.date | None
    read_until: datetime.date | None
    has_news: bool
    messages: tuple[DialogueMessage, ...] = field(repr=False)
    consents: tuple[ConsentView, ...] = field(repr=False)
    known_outside: tuple[KnownOutside, ...] = field(repr=False)
    by_law_on: datetime.date | None
    has_summary: bool
    contact: SafeContact | None = field(repr=False)
    wishes: AnswerWishes | None = field(repr=False)
    asks_helped: bool
    helped: Helped | None
    aftercare: AftercareQuestion | None
    interpreter_sought: bool
    number_is_known: bool
    conversation_number: ConversationNumber | None = field(repr=False)
    messages_left: int
    files_left: int
    helping_body: str = ""
    responsible_body: str = ""
    offers: tuple[Offer, ...] = field(default=(), repr=False)

    @property
    def waiting(self) -> tuple[ConsentView, ...]:
        """The consent questions without an answer, oldest first."""
        return tuple(question for question in self.consents if question.waits)


def read_conversation(
    session: Session, secret: InstallationSecret, lists: CodeLists, visit: Visit, today: datetime.date
) -> Conversation:
    """The pages of a mailbox. Reads only."""
    case = session.get_one(CaseRow, visit.case)
    mailbox = session.get_one(MailboxRow, visit.lookup_hash)
    dialogue = read_dialogue(session, secret, visit)
    consents = read_consents(dialogue.with_purpose("consent"))
    messages = _messages(dialogue)
    said = dialogue.with_purpose(NOTICE)
    helped = helped_answers(said)
    return Conversation(
        status=status_of(case, lists, consents, _signs(messages, said), today),
        paused=case.state == CaseState.PAUSED,
        erase_on=case.erase_on,
        read_until=case.retention_on,
        has_news=has_news([(row.id, fields) for row, fields in dialogue.records]) or is_overdue(case, today),
        messages=messages,
        consents=tuple(_consent(consent, today) for consent in consents),
        known_outside=_known_outside(said, consents),
        by_law_on=max((one.day for one in read_notices(said, NoticeKind.EXCEPTION)), default=None),
        has_summary=bool(dialogue.with_purpose("summary")),
        contact=_first(said, NoticeKind.CONTACT, SafeContact.from_fields),
        wishes=_first(said, NoticeKind.ANSWER_WISHES, AnswerWishes.from_fields),
        asks_helped=not case.restricted and any(message.kind == "feedback" for message in messages),
        helped=helped[-1].helped if helped else None,
        aftercare=open_aftercare(said, lists, today),
        interpreter_sought=is_interpreter_sought(said, _answered_up_to(messages)),
        number_is_known=can_renew(said),
        conversation_number=_first(said, NoticeKind.CONVERSATION_NUMBER, ConversationNumber.from_fields),
        messages_left=mailbox.messages_left,
        files_left=mailbox.files_left,
        helping_body=helping_body(said),
        responsible_body=responsible_body(said),
        offers=open_offers(session, secret, visit, said),
    )


Said = TypeVar("Said")


def _first(records: Iterable[tuple[UUID, Fields]], kind: NoticeKind, read: Callable[[Fields], Said]) -> Said | None:
    """What stands in the only notice of a kind that is replaced each time."""
    return next((read(one.fields) for one in read_notices(records, kind)), None)


def _messages(dialogue: Dialogue) -> tuple[DialogueMessage, ...]:
    said = (_message(fields) for _, fields in dialogue.with_purpose("message"))
    return tuple(sorted(said, key=lambda message: message.sequence))


def _message(fields: Fields) -> DialogueMessage:
    return DialogueMessage(
        author=fields["author"][0],
        text=fields["text"][0],
        day=datetime.date.fromisoformat(fields["day"][0]),
        sequence=int(fields["sequence"][0]),
        kind=next(iter(fields.get("kind", ())), ""),
    )


def _signs(messages: Sequence[DialogueMessage], said: Sequence[tuple[UUID, Fields]]) -> DialogueSigns:
    asked = max((m.sequence for m in messages if m.kind == "question"), default=0)
    answered = max((m.sequence for m in messages if m.author == "reporter"), default=0)
    days = sorted((one.sequence, one.one("until")) for one in read_notices(said, NoticeKind.NEW_DAY))
    return DialogueSigns(asked > answered, datetime.date.fromisoformat(days[-1][1]) if days else None)


def _answered_up_to(messages: Sequence[DialogueMessage]) -> int:
    """The number of our newest message to them."""
    return max((message.sequence for message in messages if message.author != "reporter"), default=0)


def _known_outside(said: Sequence[tuple[UUID, Fields]], consents: Sequence[Consent]) -> tuple[KnownOutside, ...]:
    asked = {consent.id: consent.question for consent in consents}
    known = ((asked[step.question], step.day) for step in followed_up_steps(said) if step.question in asked)
    return tuple(KnownOutside(question.what, question.exact_text, day) for question, day in known)


def _consent(consent: Consent, today: datetime.date) -> ConsentView:
    state, question = consent.state(today), consent.question
    waits = state in (ConsentState.WAITING, ConsentState.QUESTION)
    return ConsentView(
        id=consent.id,
        what=question.what,
        exact_text=question.exact_text,
        not_told=question.not_told,
        guess=question.guess,
        no_means=question.no_means,
        back_until=question.back_until,
        answer_until=consent.answer_until,
        of_other=question.whose is Whose.TOLD,
        police=question.reaches_police,
        answer={ConsentState.YES: "yes", ConsentState.NO: "no", ConsentState.WITHDRAWN: "no"}.get(state, ""),
        asked_back=state is ConsentState.QUESTION,
        waits=waits,
        is_open=waits or consent.can_be_withdrawn(today),
    )
