"""The timeline of a case: all its entries in one order."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from caseflow.desk.case_page.timeline_entries import (
    GivenAnswer,
    TimelineEntry,
    TimelineGroup,
    TimelineKind,
    ToldFromMailbox,
)
from caseflow.desk.case_page.view import CaseView
from caseflow.desk.cases.contents import CaseContents, Message
from caseflow.office.accounts.audit_log import Outcome
from caseflow.records.consent import Consent
from caseflow.records.journal import Entry, EntryKind

# What of the staff log belongs to the story of a case: content that left, and looks that were refused.
LOG_WORTHY = frozenset({"original_taken", "original_taken_as_reserve", "case_opened_as_reserve", "rekey_case"})

STEPS = frozenset(
    {
        EntryKind.TRIAGE,
        EntryKind.STEP,
        EntryKind.PROPOSAL,
        EntryKind.INTERVENTION,
        EntryKind.PARTY_ANSWER,
        EntryKind.RECEIVER_ANSWER,
        EntryKind.NEW_FACTS,
        EntryKind.OUTCOME,
    }
)


def timeline(view: CaseView, zone: datetime.tzinfo) -> tuple[TimelineEntry, ...]:
    """Everything of a case, oldest first.

    Args:
        zone: where the office is, which decides the day of a moment.
    """
    contents = view.contents
    entries = [
        TimelineEntry(TimelineKind.REPORT, TimelineGroup.DIALOGUE, view.received_on, None, after=-1, by_person=True),
        *_dialogue(contents),
        *_from_mailbox(contents),
        *(_journal(entry, zone) for entry in contents.journal.entries),
        *_codings(contents, zone),
        *_files(view),
        *_log(view, zone),
    ]
    return tuple(sorted(entries, key=lambda entry: entry.order))


def narrowed(entries: Iterable[TimelineEntry], group: TimelineGroup | None) -> tuple[TimelineEntry, ...]:
    """The entries of one group, or all."""
    return tuple(entry for entry in entries if group is None or entry.group is group)


def _dialogue(contents: CaseContents) -> Iterator[TimelineEntry]:
    """What is said, each thing of the person after the newest of ours that it can answer."""
    said = [*map(_message, contents.messages), *map(_consent, contents.consents), *_summary(contents)]
    newest = -1
    after: dict[object, int] = {}
    for entry in sorted(said, key=lambda one: one.sequence):
        newest = max(newest, entry.after)
        after[entry.id] = newest
        yield replace(entry, after=newest)
    for consent in contents.consents:
        yield from _answers(consent, after[consent.id])


def _message(message: Message) -> TimelineEntry:
    return TimelineEntry(
        TimelineKind.MESSAGE,
        TimelineGroup.DIALOGUE,
        message.day,
        message,
        after=-1 if message.revision is None else message.revision,
        by_person=not message.from_office,
        sequence=message.sequence,
        id=message.id,
    )


def _consent(consent: Consent) -> TimelineEntry:
    group = TimelineGroup.DIALOGUE
    return TimelineEntry(
        TimelineKind.CONSENT, group, consent.asked_on, consent, sequence=consent.sequence, id=consent.id
    )


def _summary(contents: CaseContents) -> Iterator[TimelineEntry]:
    found = contents.summary
    if found is not None:
        yield TimelineEntry(TimelineKind.SUMMARY, TimelineGroup.DIALOGUE, found.day, found, sequence=found.sequence)


def _answers(consent: Consent, after: int) -> Iterator[TimelineEntry]:
    for day, answer in consent.answers:
        yield TimelineEntry(
            TimelineKind.CONSENT_ANSWER,
            TimelineGroup.DIALOGUE,
            day,
            GivenAnswer(consent, answer),
            after=after,
            by_person=True,
            sequence=consent.sequence,
        )


def _from_mailbox(contents: CaseContents) -> Iterator[TimelineEntry]:
    said = contents.from_person
    group = TimelineGroup.DIALOGUE
    if said.helped:
        told = ToldFromMailbox("helped", said.helped.helped.value, said.helped.text, said.helped.day)
        yield TimelineEntry(TimelineKind.FROM_PERSON, group, told.day, told, by_person=True)
    for answer in said.aftercare:
        told = ToldFromMailbox("aftercare", "yes" if answer.bad else "no", answer.text, answer.day)
        yield TimelineEntry(TimelineKind.FROM_PERSON, group, told.day, told, after=answer.revision, by_person=True)
    for act in said.handing_over:
        yield TimelineEntry(TimelineKind.HANDING_OVER, group, act.day, act, by_person=True)


def _journal(entry: Entry, zone: datetime.tzinfo) -> TimelineEntry:
    group = TimelineGroup.STEPS if entry.kind in STEPS else TimelineGroup.INTERNAL
    day = entry.at.astimezone(zone).date()
    return TimelineEntry(TimelineKind.JOURNAL, group, day, entry, entry.at, entry.revision, id=entry.id)


def _codings(contents: CaseContents, zone: datetime.tzinfo) -> Iterator[TimelineEntry]:
    for coding in contents.codings:
        day = coding.at.astimezone(zone).date()
        yield TimelineEntry(TimelineKind.CODING, TimelineGroup.INTERNAL, day, coding, coding.at, coding.revision)


def _files(view: CaseView) -> Iterator[TimelineEntry]:
    for file in view.files:
        yield TimelineEntry(TimelineKind.FILE, TimelineGroup.FILES, file.day, file, by_person=True, id=file.id)


def _log(view: CaseView, zone: datetime.tzinfo) -> Iterator[TimelineEntry]:
    for line in view.log:
        if line.action in LOG_WORTHY or line.outcome == Outcome.REFUSED:
            day = line.at.astimezone(zone).date()
            # The log counts by itself; among the acts of its day it comes last.
            yield TimelineEntry(TimelineKind.LOG, None, day, line, line.at, view.revision)
