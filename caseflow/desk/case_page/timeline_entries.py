"""The entries of the timeline of a case: kind, time, and how exactly the time is known.

What the office does has a moment and the revision that it made. Of what the person does only the day is
kept, and its place in the dialogue; the order among their acts and ours of the same day follows from that
place where it can, and is not claimed where it cannot.
"""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from caseflow.desk.cases.contents import CodingRecord, Message
from caseflow.desk.files.line import FileLine
from caseflow.office.accounts.audit_log import LogEntry
from caseflow.records.consent import Consent, ConsentAnswer
from caseflow.records.journal import Entry
from caseflow.reporter.mailbox.handover import HandingOver
from caseflow.reporter.mailbox.summary import Summary


class TimelineKind(StrEnum):
    """What an entry shows."""

    REPORT = "report"
    MESSAGE = "message"
    SUMMARY = "summary"
    CONSENT = "consent"
    CONSENT_ANSWER = "consent_answer"
    FROM_PERSON = "from_person"
    HANDING_OVER = "handing_over"
    JOURNAL = "journal"
    CODING = "coding"
    FILE = "file"
    DEADLINE = "deadline"
    LOG = "log"


class TimelineGroup(StrEnum):
    """What the page can be narrowed to."""

    DIALOGUE = "dialogue"
    INTERNAL = "internal"
    STEPS = "steps"
    FILES = "files"


@dataclass(frozen=True)
class PromisedDay:
    """A day until which something was promised or is expected.

    Attributes:
        name: which promise, for its sentence.
        met_on: the day on which it was kept; none while it is not.
    """

    name: str
    day: datetime.date
    met_on: datetime.date | None = None

    def is_late(self, today: datetime.date) -> bool:
        """Whether it was kept too late, or is overdue today."""
        return (self.met_on or today) > self.day


@dataclass(frozen=True)
class ToldFromMailbox:
    """What the person said in their mailbox beside messages: whether it helped, whether anything bad happened."""

    name: str
    said: str
    text: str = field(repr=False)
    day: datetime.date


@dataclass(frozen=True)
class GivenAnswer:
    """What was said to a consent question."""

    consent: Consent
    answer: ConsentAnswer


Subject = (
    Message
    | Summary
    | Consent
    | GivenAnswer
    | ToldFromMailbox
    | HandingOver
    | Entry
    | CodingRecord
    | FileLine
    | PromisedDay
    | LogEntry
    | None
)


@dataclass(frozen=True)
class TimelineEntry:
    """One entry.

    Attributes:
        at: the moment, only of what the office does.
        after: the revision that this entry made, or the newest one that surely lies before it.
        by_person: the person did it, so only the day is known.
        sequence: the place in the dialogue, 0 for what is not said there.
    """

    kind: TimelineKind
    group: TimelineGroup | None
    day: datetime.date
    subject: Subject = field(repr=False)
    at: datetime.datetime | None = None
    after: int = -1
    by_person: bool = False
    sequence: int = 0
    id: UUID | None = None

    @property
    def order(self) -> tuple[datetime.date, int, bool, int, str]:
        """The place of the entry among all: the day, then the office's own counting, then the dialogue's."""
        return self.day, self.after, self.by_person, self.sequence, str(self.id)
