"""All time limits of a case, promised or legal: when each began, when it ends, and whether it is kept.

Limits are computed from the opened case and not stored. A limit is marked as at risk three service days before
it ends.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from caseflow.code_lists import CodeLists, Label
from caseflow.desk.case_page.view import CaseView
from caseflow.desk.cases.conditions import BARRIER_CHANNEL, left_the_office
from caseflow.desk.cases.contents import CaseContents, MessageKind
from caseflow.records.consent import Consent, ConsentState
from caseflow.records.journal import Entry, EntryKind, Journal
from caseflow.reporter.mailbox.feedback import AFTERCARE_RULES
from caseflow.rules.calendar import ServiceCalendar
from caseflow.rules.legal_limits import NoRuleInForce, end_of, legal_limits, rule_on

# So many days of work before a limit it counts as at risk.
AT_RISK_SERVICE_DAYS = 3

# The limits that an officer starts with the day of an event: a letter came, a claim was made, data asked for.
STARTED_BY_OFFICER = ("arbgg_61b", "kschg_4", "asylg_74", "objection", "gdpr_dsr")

STATEMENT_STEP = "request_statement"


class DeadlineState(StrEnum):
    """How a limit stands today."""

    MET = "met"
    RUNNING = "running"
    AT_RISK = "at_risk"
    BROKEN = "broken"


@dataclass(frozen=True)
class CaseDeadline:
    """One limit of a case.

    Attributes:
        id: the rule of the code list ``deadlines``, or one of our own names.
        label: what is due, from the code list; none for our own names, for which each language has words.
        ours: whether we have to keep it; else it is the person's or the other side's.
        start: the day that is counted from; none where only the length is known.
        safe_day: the last day on which nothing is lost; none where only the length is known.
        met_on: the day on which it was kept.
    """

    id: str
    label: Label | None
    law: str | None
    ours: bool
    start: datetime.date | None
    safe_day: datetime.date | None
    state: DeadlineState
    met_on: datetime.date | None = None


@dataclass(frozen=True)
class _Clock:
    lists: CodeLists
    calendar: ServiceCalendar
    today: datetime.date

    def state(self, safe_day: datetime.date | None, met_on: datetime.date | None) -> DeadlineState:
        """Met late is broken: the list is for us and hides nothing."""
        if met_on is not None:
            return DeadlineState.BROKEN if safe_day is not None and met_on > safe_day else DeadlineState.MET
        if safe_day is None:
            return DeadlineState.RUNNING
        if self.today > safe_day:
            return DeadlineState.BROKEN
        near = self.calendar.add_service_days(self.today, AT_RISK_SERVICE_DAYS) > safe_day
        return DeadlineState.AT_RISK if near else DeadlineState.RUNNING

    def by_rule(
        self, rule_id: str, start: datetime.date, met_on: datetime.date | None, *, ours: bool = True
    ) -> CaseDeadline:
        rule = rule_on(self.lists, rule_id, start)
        safe_day = end_of(rule, start, self.calendar).safe_day
        return CaseDeadline(rule_id, rule.label, rule.law, ours, start, safe_day, self.state(safe_day, met_on), met_on)

    def own(
        self, name: str, start: datetime.date, safe_day: datetime.date, met_on: datetime.date | None, *, ours: bool
    ) -> CaseDeadline:
        return CaseDeadline(name, None, None, ours, start, safe_day, self.state(safe_day, met_on), met_on)


def case_deadlines(
    view: CaseView, lists: CodeLists, calendar: ServiceCalendar, today: datetime.date
) -> tuple[CaseDeadline, ...]:
    """All limits of a case; what is still open first, by its day, then what is done."""
    clock = _Clock(lists, calendar, today)
    found = [
        *_promises(view, clock),
        *_limits_of_the_law(view, clock),
        *_statements(view.contents.journal, clock),
        *_consents(view.contents.consents, clock),
        *_silence(view, clock),
        *_aftercare(view.contents, clock),
    ]
    return tuple(sorted(found, key=_order))


def _order(deadline: CaseDeadline) -> tuple[bool, datetime.date, str]:
    return deadline.met_on is not None, deadline.safe_day or datetime.date.max, deadline.id


def _promises(view: CaseView, clock: _Clock) -> Iterator[CaseDeadline]:
    contents, received = view.contents, view.received_on
    looked_on = _first_look(contents)
    days = clock.lists.triage_levels[_first_level(contents, clock.lists)].service_days
    yield clock.own("first_look", received, clock.calendar.add_service_days(received, days), looked_on, ours=True)
    yield clock.by_rule("ack", received, looked_on)
    if view.has_mailbox:
        yield clock.by_rule("feedback", received, _first_message(contents, MessageKind.FEEDBACK))
    if contents.answers.channel == BARRIER_CHANNEL:
        yield clock.by_rule("accessibility_reply", received, _first_message(contents))
    if contents.from_person.asked_for_data_on:
        yield clock.by_rule("gdpr_dsr", contents.from_person.asked_for_data_on, None, ours=True)


def _limits_of_the_law(view: CaseView, clock: _Clock) -> Iterator[CaseDeadline]:
    for limit in legal_limits(view.contents.answers, view.received_on, clock.lists, clock.calendar):
        state = clock.state(limit.safe_day, None)
        yield CaseDeadline(limit.id, limit.label, limit.law, False, limit.start, limit.safe_day, state)
    for entry in view.contents.journal.all(EntryKind.TIMER):
        start = datetime.date.fromisoformat(entry.one("day"))
        ours = entry.one("rule") == "gdpr_dsr"
        try:
            yield clock.by_rule(entry.one("rule"), start, None, ours=ours)
        except NoRuleInForce:
            continue


def _statements(journal: Journal, clock: _Clock) -> Iterator[CaseDeadline]:
    for step in journal.all(EntryKind.INTERVENTION):
        asked_on, until = step.at.date(), step.one("due_on")
        answered = _first_after(journal, EntryKind.PARTY_ANSWER, step.revision)
        met_on = answered.at.date() if answered else None
        if until:
            last = datetime.date.fromisoformat(until)
            yield clock.own("statement", asked_on, last, met_on, ours=False)
        elif step.one("intervention") == STATEMENT_STEP:
            yield clock.by_rule("statement_party", asked_on, met_on, ours=False)


def _consents(consents: tuple[Consent, ...], clock: _Clock) -> Iterator[CaseDeadline]:
    for consent in consents:
        state = consent.state(clock.today)
        met_on = consent.answers[-1][0] if consent.answers and state.is_decided else None
        if state is not ConsentState.SILENCE:
            yield clock.own("consent_answer", consent.asked_on, consent.answer_until, met_on, ours=False)


def _silence(view: CaseView, clock: _Clock) -> Iterator[CaseDeadline]:
    messages = view.contents.messages
    questions = [message for message in messages if message.from_office and message.kind is MessageKind.QUESTION]
    if not questions or any(not m.from_office and m.sequence > questions[-1].sequence for m in messages):
        return
    asked_on = questions[-1].day
    reminded = next((m.day for m in messages if m.from_office and m.sequence > questions[-1].sequence), None)
    yield clock.by_rule("silence_reminder", asked_on, reminded)
    if not clock.lists.is_grave(view.contents.level):
        yield clock.by_rule("silence_close", asked_on, None, ours=False)


def _aftercare(contents: CaseContents, clock: _Clock) -> Iterator[CaseDeadline]:
    """The mailbox asks by itself, so these can never be broken; they run until they have answered."""
    for step in contents.journal.all(EntryKind.INTERVENTION):
        if not left_the_office(step):
            continue
        for number, rule_id in enumerate(AFTERCARE_RULES, start=1):
            said = [a.day for a in contents.from_person.aftercare if a.number >= number and a.day >= step.at.date()]
            rule = rule_on(clock.lists, rule_id, step.at.date())
            asked_from = end_of(rule, step.at.date(), clock.calendar).safe_day
            met_on = said[0] if said else None
            state = DeadlineState.MET if met_on else DeadlineState.RUNNING
            yield CaseDeadline(rule_id, rule.label, None, False, step.at.date(), asked_from, state, met_on)


def _first_look(contents: CaseContents) -> datetime.date | None:
    """The day on which a person of the office has done something that the reporter can see."""
    days = [entry.at.date() for entry in contents.journal.all(EntryKind.STEP)]
    days += [entry.at.date() for entry in contents.journal.all(EntryKind.TRIAGE)]
    days += [message.day for message in contents.messages if message.from_office]
    return min(days, default=None)


def _first_level(contents: CaseContents, lists: CodeLists) -> str:
    """The urgency under which the report came: that was promised to the person."""
    return contents.routing.level or lists.most_urgent(())


def _first_message(contents: CaseContents, kind: MessageKind | None = None) -> datetime.date | None:
    said = (m.day for m in contents.messages if m.from_office and kind in (None, m.kind))
    return next(said, None)


def _first_after(journal: Journal, kind: EntryKind, revision: int) -> Entry | None:
    return next((entry for entry in journal.all(kind) if entry.revision > revision), None)
