"""The promises made in a case with their days: kept, missed, or not due yet."""

import datetime
from collections.abc import Iterator

from caseflow.code_lists import CodeLists
from caseflow.code_lists.stages import FINISHED
from caseflow.desk.case_page.timeline_entries import PromisedDay, TimelineEntry, TimelineGroup, TimelineKind
from caseflow.desk.case_page.view import CaseView
from caseflow.desk.cases.contents import CaseContents, MessageKind
from caseflow.records.consent import ConsentState
from caseflow.records.journal import EntryKind
from caseflow.rules.calendar import ServiceCalendar
from caseflow.rules.legal_limits import end_of, rule_on


def promised_days(view: CaseView, lists: CodeLists, calendar: ServiceCalendar) -> tuple[PromisedDay, ...]:
    """The promises of this case by their day, earliest first."""

    def until(rule: str) -> datetime.date:
        return end_of(rule_on(lists, rule, view.received_on), view.received_on, calendar).safe_day

    found = [
        PromisedDay("acknowledgement", until("ack"), _first_look(view.contents)),
        *_waiting(view),
    ]
    if view.has_mailbox:
        found.append(PromisedDay("feedback", until("feedback"), _feedback(view.contents)))
    return tuple(sorted(found, key=lambda promised: promised.day))


def as_entries(
    promised: tuple[PromisedDay, ...], today: datetime.date, newest: int
) -> tuple[tuple[TimelineEntry, ...], tuple[PromisedDay, ...]]:
    """What is past as entries of the timeline, and what is still to come.

    Args:
        newest: the newest revision: on its day a promise stands behind the act that kept it.
    """
    past = [one for one in promised if one.met_on is not None or one.day < today]
    group = TimelineGroup.STEPS
    entries = tuple(
        TimelineEntry(TimelineKind.DEADLINE, group, one.met_on or one.day, one, after=newest) for one in past
    )
    return entries, tuple(one for one in promised if one not in past)


def _first_look(contents: CaseContents) -> datetime.date | None:
    """The day of the first sign that a person of the office has looked."""
    days = [message.day for message in contents.messages if message.from_office]
    days += [entry.at.date() for entry in contents.journal.all(EntryKind.TRIAGE)[:1]]
    return min(days, default=None)


def _feedback(contents: CaseContents) -> datetime.date | None:
    feedback = (m.day for m in contents.messages if m.from_office and m.kind is MessageKind.FEEDBACK)
    return next(feedback, None)


def _waiting(view: CaseView) -> Iterator[PromisedDay]:
    today = view.facts.today
    for consent in view.contents.consents:
        if consent.state(today) in (ConsentState.WAITING, ConsentState.QUESTION):
            yield PromisedDay("consent_answer", consent.answer_until)
    if view.facts.party_answer_due_on and not view.facts.party_answered:
        yield PromisedDay("statement", view.facts.party_answer_due_on)
    if view.retention_on and view.stage.id in FINISHED:
        yield PromisedDay("erasing", view.retention_on)
