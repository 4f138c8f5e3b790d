"""The internal journal of a case: notes and acts of the office, sealed under the staff key.

Every entry is a record with the purpose note (or outcome), so a follow-up code opens none of them. It says
who did what, when, and which revision of the case it made; what changed since an older revision is told
from that.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

Fields = Mapping[str, tuple[str, ...]]

TEXT_LIMIT = 20_000


class EntryKind(StrEnum):
    """What an entry of the journal records."""

    NOTE = "note"
    TRIAGE = "triage"
    STEP = "step"
    PROPOSAL = "proposal"
    SECOND_READING = "second_reading"
    INTERVENTION = "intervention"
    PARTY_ANSWER = "party_answer"
    RECEIVER_ANSWER = "receiver_answer"
    NEW_FACTS = "new_facts"
    EXCEPTION = "exception"
    EXCEPTION_CONFIRMED = "exception_confirmed"
    CONFIRMED = "confirmed"
    TO_REACH = "to_reach"
    UNDERSTOOD = "understood"
    TIMER = "timer"
    SECOND_READER_ASKED = "second_reader_asked"
    OUTCOME = "outcome"
    ASSIGNED = "assigned"
    LABELS = "labels"
    LINKED = "linked"
    LINK_DISMISSED = "link_dismissed"
    LINK_ENDED = "link_ended"
    MERGED = "merged"
    FILE_FROZEN = "file_frozen"
    FROZEN_ASKED = "frozen_asked"
    FROZEN_DECIDED = "frozen_decided"
    FILE_REDACTED = "file_redacted"
    TEXT_REDACTED = "text_redacted"
    EXPORT_PREPARED = "export_prepared"
    EXPORT_RELEASED = "export_released"
    REFERRED = "referred"
    REFERRAL_WITHDRAWN = "referral_withdrawn"
    EXCHANGE = "exchange"
    TRANSFER_PROPOSED = "transfer_proposed"
    TRANSFERRED = "transferred"
    LIFTED = "lifted"
    COPIED = "copied"
    RELEASED = "released"
    RELEASE_WITHDRAWN = "release_withdrawn"
    TASK_GIVEN = "task_given"
    TASK_WITHDRAWN = "task_withdrawn"
    TRANSLATION = "translation"


@dataclass(frozen=True)
class Entry:
    """One entry. ``details`` are the codes and ids that belong to its kind."""

    id: UUID
    kind: EntryKind
    member: UUID
    at: datetime.datetime
    revision: int
    text: str = field(default="", repr=False)
    details: Fields = field(default_factory=dict, repr=False)

    def one(self, name: str) -> str:
        """A detail that has one value, or an empty text."""
        return next(iter(self.details.get(name, ())), "")


HEAD = ("kind", "member", "at", "revision", "text")


def entry_fields(
    kind: EntryKind, member: UUID, at: datetime.datetime, revision: int, text: str = "", **details: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """The fields of an entry's record.

    Args:
        revision: the revision of the case that this act makes.
    """
    head = (kind.value, str(member), at.astimezone(datetime.UTC).isoformat(), str(revision), text)
    return {name: (value,) for name, value in zip(HEAD, head, strict=True)} | details


def read_entry(record_id: UUID, fields: Fields) -> Entry:
    """An entry out of its record."""
    return Entry(
        id=record_id,
        kind=EntryKind(fields["kind"][0]),
        member=UUID(fields["member"][0]),
        at=datetime.datetime.fromisoformat(fields["at"][0]),
        revision=int(fields["revision"][0]),
        text=fields["text"][0],
        details={name: values for name, values in fields.items() if name not in HEAD},
    )


@dataclass(frozen=True)
class Journal:
    """All entries of a case in the order in which they were made."""

    entries: tuple[Entry, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Journal":
        """Put entries in order: by revision, and within an act by moment and id."""
        return cls(tuple(sorted(entries, key=lambda entry: (entry.revision, entry.at, str(entry.id)))))

    def all(self, kind: EntryKind) -> tuple[Entry, ...]:
        """The entries of a kind, oldest first."""
        return tuple(entry for entry in self.entries if entry.kind is kind)

    def newest(self, kind: EntryKind) -> Entry | None:
        """The newest entry of a kind."""
        return next((entry for entry in reversed(self.entries) if entry.kind is kind), None)

    def since_step(self, kind: EntryKind) -> tuple[Entry, ...]:
        """The entries of a kind made since the case stands at its stage."""
        step = self.newest(EntryKind.STEP)
        after = -1 if step is None else step.revision
        return tuple(entry for entry in self.all(kind) if entry.revision > after)

    def after(self, revision: int) -> tuple[Entry, ...]:
        """What was done since a page with this revision was shown."""
        return tuple(entry for entry in self.entries if entry.revision > revision)
