"""The texts of a case that can be redacted and exported, each with its kind and its day."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from caseflow.desk.cases.access_control import OpenedCase
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.records.journal import Entry, EntryKind

# Acts of the office that the person may read about; notes are for the office alone.
STEPS = (EntryKind.INTERVENTION, EntryKind.PARTY_ANSWER, EntryKind.RECEIVER_ANSWER, EntryKind.OUTCOME)


class TextKind(StrEnum):
    """What a text of a case is."""

    REPORT = "report"
    MESSAGE = "message"
    SUMMARY = "summary"
    STEP = "step"
    NOTE = "note"


@dataclass(frozen=True)
class CaseText:
    """A text of a case. ``blacked``: its newest copy with parts blacked out, if there is one."""

    id: UUID
    kind: TextKind
    day: datetime.date
    by_person: bool
    text: str = field(repr=False)
    language: str
    blacked: str | None = field(default=None, repr=False)


def text_of(opened: OpenedCase, text: UUID) -> CaseText | None:
    """One text of an opened case."""
    return next((one for one in _texts(opened, read_contents(opened)) if one.id == text), None)


def _texts(opened: OpenedCase, contents: CaseContents) -> Iterator[CaseText]:
    blacked = {entry.one("of"): entry.text for entry in contents.journal.all(EntryKind.TEXT_REDACTED)}
    for text in _whole_texts(opened, contents):
        copy = blacked.get(str(text.id))
        yield CaseText(text.id, text.kind, text.day, text.by_person, text.text, text.language, copy)


def _whole_texts(opened: OpenedCase, contents: CaseContents) -> Iterator[CaseText]:
    answers, row = contents.answers, opened.row
    if answers.story:
        # A report is one record; the number of its case stands for it.
        yield CaseText(row.id, TextKind.REPORT, row.received_on, True, answers.story, answers.language)
    for message in contents.messages:
        language = message.language or answers.language
        yield CaseText(message.id, TextKind.MESSAGE, message.day, not message.from_office, message.text, language)
    for entry in contents.journal.entries:
        if entry.text and entry.kind in (*STEPS, EntryKind.NOTE):
            yield _of_journal(entry)


def _of_journal(entry: Entry) -> CaseText:
    kind = TextKind.NOTE if entry.kind is EntryKind.NOTE else TextKind.STEP
    return CaseText(entry.id, kind, entry.at.date(), False, entry.text, "de")
