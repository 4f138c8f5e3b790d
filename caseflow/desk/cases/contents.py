"""The opened contents of a case in order, and what the rules conclude from them."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from caseflow.code_lists import CodeLists
from caseflow.desk.cases.access_control import OpenedCase, OpenedRecord
from caseflow.records.coding import Coding
from caseflow.records.consent import Consent, read_consents
from caseflow.records.copy_note import CopyNote
from caseflow.records.journal import EntryKind, Journal, read_entry
from caseflow.records.notices import NOTICE, NoticeKind, read_notices
from caseflow.records.unread_language import is_unread_rule, level_when_read, was_read
from caseflow.reporter.mailbox.access_request import access_state
from caseflow.reporter.mailbox.contact import AnswerWishes, SafeContact
from caseflow.reporter.mailbox.feedback import (
    RETALIATION_LEVEL,
    AftercareAnswer,
    HelpedAnswer,
    aftercare_answers,
    helped_answers,
)
from caseflow.reporter.mailbox.handover import HandingOver, handing_over
from caseflow.reporter.mailbox.summary import Summary
from caseflow.rules.answers import Answers
from caseflow.sealing.case_keys import DIALOGUE_PURPOSES
from crypto.record import Fields

PURPOSES = ("report", "routing", "note", "outcome", "message", "consent", "summary", NOTICE, "coding")

OFFICE = "office"
REPORTER = "reporter"


class MessageKind(StrEnum):
    """What a message is for. A correction is the person's: what is wrong in our summary."""

    ANSWER = "answer"
    QUESTION = "question"
    FEEDBACK = "feedback"
    CORRECTION = "correction"


OFFICE_KINDS = (MessageKind.ANSWER, MessageKind.QUESTION, MessageKind.FEEDBACK)


@dataclass(frozen=True)
class Message:
    """One message of the dialogue. ``revision`` is none for what the person wrote."""

    id: UUID
    author: str
    text: str = field(repr=False)
    day: datetime.date
    sequence: int
    kind: MessageKind
    language: str
    member: UUID | None
    revision: int | None

    @property
    def from_office(self) -> bool:
        """Whether we wrote it."""
        return self.author == OFFICE


@dataclass(frozen=True)
class CodingRecord:
    """A coding with who made it, when, and the id of the fact that was sealed for it."""

    coding: Coding
    member: UUID
    at: datetime.datetime
    revision: int
    fact: UUID


@dataclass(frozen=True)
class Routing:
    """Why the case came to its team, as the report was judged when it arrived.

    Attributes:
        level: the triage level that the triggers gave.
        triage_reasons: the triggers as ``list:code``.
        struck: the teams that had a conflict of interest.
        needs_person: the person named in their own words who must not read it.
    """

    level: str
    explanation: str
    triage_reasons: tuple[str, ...]
    struck: tuple[UUID, ...]
    needs_person: bool

    @classmethod
    def from_records(cls, records: Sequence[OpenedRecord]) -> "Routing":
        """Out of the record that the intake sealed and those of conflicts found later."""
        judged = next((record.fields for record in records if "triage" in record.fields), {})
        struck = {UUID(team) for record in records for team in record.fields.get("struck", ())}
        return cls(
            level=first(judged, "triage"),
            explanation=first(judged, "explanation"),
            triage_reasons=judged.get("triage_reasons", ()),
            struck=tuple(sorted(struck)),
            needs_person=first(judged, "needs_person") == "yes",
        )


@dataclass(frozen=True)
class Opened:
    """Up to which number of the dialogue the person has opened what we wrote, and on which day they last did."""

    until: int
    day: datetime.date

    @classmethod
    def newest(cls, said: Iterable[tuple[UUID, Fields]]) -> "Opened | None":
        """Out of the records with the purpose status."""
        seen = [one for one in read_notices(said, NoticeKind.SEEN) if one.one("author") == REPORTER]
        days = [cls(int(one.one("until")), one.day) for one in seen]
        return max(days, key=lambda one: one.until, default=None)


@dataclass(frozen=True)
class FromPerson:
    """What the person left in their mailbox beside messages and answers to consent questions.

    Attributes:
        opened: what they have opened, only if they allow the office to know.
    """

    contact: SafeContact | None = field(default=None, repr=False)
    wishes: AnswerWishes | None = field(default=None, repr=False)
    helped: HelpedAnswer | None = None
    aftercare: tuple[AftercareAnswer, ...] = ()
    opened: Opened | None = None
    handing_over: tuple[HandingOver, ...] = ()
    asked_for_data_on: datetime.date | None = None

    @classmethod
    def of(cls, said: Sequence[tuple[UUID, Fields]]) -> "FromPerson":
        """Out of the records with the purpose status."""
        helped = helped_answers(said)
        contacts = read_notices(said, NoticeKind.CONTACT)
        wishes = read_notices(said, NoticeKind.ANSWER_WISHES)
        wished = AnswerWishes.from_fields(wishes[0].fields) if wishes else None
        allowed = wished is not None and wished.read_receipt == "yes"
        return cls(
            contact=SafeContact.from_fields(contacts[0].fields) if contacts else None,
            wishes=wished,
            opened=Opened.newest(said) if allowed else None,
            helped=helped[-1] if helped else None,
            aftercare=aftercare_answers(said),
            handing_over=handing_over(said),
            asked_for_data_on=access_state(said).asked_on,
        )

    @property
    def retaliation(self) -> AftercareAnswer | None:
        """The newest word of revenge."""
        return next((answer for answer in reversed(self.aftercare) if answer.bad), None)


@dataclass(frozen=True)
class OfficeAct:
    """That a member changed the case, told by the record which the change left.

    Attributes:
        purpose: of the record; ``kind`` is what the record itself calls what was done.
        revision: the one that the change made.
    """

    purpose: str
    kind: str
    member: UUID
    revision: int


@dataclass(frozen=True)
class CaseContents:
    """The opened records of a case."""

    answers: Answers = field(repr=False)
    routing: Routing = field(repr=False)
    journal: Journal
    messages: tuple[Message, ...]
    consents: tuple[Consent, ...]
    codings: tuple[CodingRecord, ...]
    from_person: FromPerson
    summary: Summary | None
    highest_sequence: int
    level_when_read: str = ""
    acts: tuple[OfficeAct, ...] = ()
    copy: CopyNote | None = None

    @property
    def coding(self) -> CodingRecord | None:
        """The newest coding, which counts."""
        return self.codings[-1] if self.codings else None

    @property
    def level(self) -> str:
        """The triage level: the officer's, or what the triggers said; revenge since then makes it urgent."""
        decided = self.journal.newest(EntryKind.TRIAGE)
        level = decided.one("level") if decided else self._of_triggers()
        revenge = self.from_person.retaliation
        if revenge and revenge.revision > (decided.revision if decided else -1):
            # The levels sort by their urgency.
            return min(level or RETALIATION_LEVEL, RETALIATION_LEVEL)
        return level

    def _of_triggers(self) -> str:
        return self.level_when_read if self.level_when_read and was_read(self.journal) else self.routing.level


def read_contents(opened: OpenedCase) -> CaseContents:
    """Open every record of a case."""
    contents = contents_of(opened.records(*PURPOSES))
    return replace(contents, level_when_read=_level_when_read(contents.routing, opened.desk.lists))


def contents_of(opened: Iterable[OpenedRecord]) -> CaseContents:
    """What opened records of a case say; of what was not opened nothing is known."""
    records = list(opened)
    by_purpose: dict[str, list[OpenedRecord]] = {}
    for record in records:
        by_purpose.setdefault(record.purpose, []).append(record)
    dialogue = [record for purpose in DIALOGUE_PURPOSES for record in by_purpose.get(purpose, [])]
    said = [(record.id, record.fields) for record in by_purpose.get(NOTICE, [])]
    return CaseContents(
        answers=Answers.from_fields(_only(by_purpose.get("report", []))),
        routing=Routing.from_records(by_purpose.get("routing", [])),
        journal=Journal.of(
            read_entry(record.id, record.fields)
            for purpose in ("note", "outcome")
            for record in by_purpose.get(purpose, [])
        ),
        messages=tuple(sorted(map(_message, by_purpose.get("message", [])), key=lambda message: message.sequence)),
        consents=read_consents((record.id, record.fields) for record in by_purpose.get("consent", [])),
        codings=tuple(sorted(map(_coding, by_purpose.get("coding", [])), key=lambda coding: coding.revision)),
        from_person=FromPerson.of(said),
        summary=Summary.newest([(record.id, record.fields) for record in by_purpose.get("summary", [])]),
        highest_sequence=max((int(first(record.fields, "sequence") or 0) for record in dialogue), default=0),
        acts=tuple(_acts(records)),
        copy=next(filter(None, (CopyNote.from_fields(one.fields) for one in by_purpose.get("routing", []))), None),
    )


def _acts(records: Iterable[OpenedRecord]) -> Iterator[OfficeAct]:
    for record in records:
        member, revision = first(record.fields, "member"), first(record.fields, "revision")
        if member and revision:
            yield OfficeAct(record.purpose, first(record.fields, "kind"), UUID(member), int(revision))


def _level_when_read(routing: Routing, lists: CodeLists) -> str:
    """Only where the language was a trigger; otherwise reading changes nothing."""
    if not any(is_unread_rule(reason, lists) for reason in routing.triage_reasons):
        return ""
    return level_when_read(routing.triage_reasons, lists)


def first(fields: Fields, name: str) -> str:
    """The one value of a field, or an empty text."""
    return next(iter(fields.get(name, ())), "")


def _only(records: list[OpenedRecord]) -> Fields:
    return records[0].fields if records else {}


def _message(record: OpenedRecord) -> Message:
    fields = record.fields
    member, revision = first(fields, "member"), first(fields, "revision")
    return Message(
        id=record.id,
        author=first(fields, "author"),
        text=first(fields, "text"),
        day=datetime.date.fromisoformat(first(fields, "day")),
        sequence=int(first(fields, "sequence")),
        kind=MessageKind(first(fields, "kind") or MessageKind.ANSWER),
        language=first(fields, "language"),
        member=UUID(member) if member else None,
        revision=int(revision) if revision else None,
    )


def _coding(record: OpenedRecord) -> CodingRecord:
    fields = record.fields
    return CodingRecord(
        coding=Coding.from_fields(fields),
        member=UUID(first(fields, "member")),
        at=datetime.datetime.fromisoformat(first(fields, "at")),
        revision=int(first(fields, "revision")),
        fact=UUID(first(fields, "fact")),
    )
