"""The next day on which a case needs an act of the office, and the reason.

Every act of the office computes the day anew from what the case is then. All lengths come from the dated
rules of the code lists and the service days of the office.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from caseflow.code_lists import CodeLists
from caseflow.code_lists.stages import FINISHED, FIRST
from caseflow.rules.calendar import ServiceCalendar
from caseflow.rules.legal_limits import end_of, rule_on

# A second person who does not come must not stop a case unseen.
SECOND_PERSON_SERVICE_DAYS = 2

# Where the next move is the office's own and no rule names a day: one week of work.
NEXT_STEP_SERVICE_DAYS = 5


class DueReason(StrEnum):
    """What is due. Every language of the desk has words for each."""

    FIRST_LOOK = "first_look"
    MESSAGE = "message"
    SECOND_PERSON = "second_person"
    CONSENT_ANSWER = "consent_answer"
    CONSENT_STEP = "consent_step"
    QUESTION = "question"
    STATEMENT = "statement"
    AFTERCARE = "aftercare"
    BARRIER = "barrier"
    ACCESS = "access"
    FEEDBACK = "feedback"
    NEXT_STEP = "next_step"
    ERASING = "erasing"


@dataclass(frozen=True)
class DueFacts:
    """What decides about the next day. Days that do not apply are none.

    Attributes:
        message_on: the day of the oldest message of the person that nobody has answered.
        proposed_on: since when a step waits for a second person.
        consent_answer_until: the earliest last day of a consent question that waits.
        consent_step_from: the earliest day on which an agreed step may happen.
        question_on: the day of our newest question, while it is not answered.
        statement_until: until when the other side was asked to answer.
        outside_step_on: the day of the newest step outside the office that was not asked after yet.
        barrier_on: the day on which a barrier of these pages was reported, while nobody has answered.
        access_on: the day on which the person asked what we have about them, while they have not got it.
        last_act_on: the day of the office's newest act.
    """

    stage: str
    level: str
    received_on: datetime.date
    last_act_on: datetime.date
    message_on: datetime.date | None = None
    proposed_on: datetime.date | None = None
    consent_answer_until: datetime.date | None = None
    consent_step_from: datetime.date | None = None
    question_on: datetime.date | None = None
    statement_until: datetime.date | None = None
    outside_step_on: datetime.date | None = None
    barrier_on: datetime.date | None = None
    access_on: datetime.date | None = None
    feedback_given: bool = False
    erase_on: datetime.date | None = None


@dataclass(frozen=True, order=True)
class Due:
    """A day and its reason."""

    day: datetime.date
    reason: DueReason


def next_due(facts: DueFacts, lists: CodeLists, calendar: ServiceCalendar) -> Due:
    """The earliest of everything that is due; of two on one day, the one for which the person waits."""
    return min(_candidates(facts, lists, calendar), key=lambda due: (due.day, list(DueReason).index(due.reason)))


def _candidates(facts: DueFacts, lists: CodeLists, calendar: ServiceCalendar) -> Iterator[Due]:
    level_days = lists.triage_levels[facts.level].service_days
    if facts.message_on:
        yield Due(calendar.add_service_days(facts.message_on, level_days), DueReason.MESSAGE)
    elif facts.stage in FINISHED:
        yield Due(facts.erase_on or facts.last_act_on, DueReason.ERASING)
    if facts.access_on:
        yield Due(
            end_of(rule_on(lists, "gdpr_dsr", facts.access_on), facts.access_on, calendar).safe_day, DueReason.ACCESS
        )
    if facts.stage in FINISHED:
        return
    if facts.proposed_on:
        day = calendar.add_service_days(facts.proposed_on, SECOND_PERSON_SERVICE_DAYS)
        yield Due(day, DueReason.SECOND_PERSON)
    if facts.stage == FIRST:
        yield Due(calendar.add_service_days(facts.received_on, level_days), DueReason.FIRST_LOOK)
    if facts.consent_answer_until:
        yield Due(facts.consent_answer_until, DueReason.CONSENT_ANSWER)
    if facts.consent_step_from:
        yield Due(facts.consent_step_from, DueReason.CONSENT_STEP)
    yield from _by_rules(facts, lists, calendar)
    if not _waits_for_others(facts):
        yield Due(calendar.add_service_days(facts.last_act_on, NEXT_STEP_SERVICE_DAYS), DueReason.NEXT_STEP)


def _by_rules(facts: DueFacts, lists: CodeLists, calendar: ServiceCalendar) -> Iterator[Due]:
    def counted(rule_id: str, start: datetime.date) -> datetime.date:
        return end_of(rule_on(lists, rule_id, start), start, calendar).safe_day

    if facts.question_on:
        yield Due(counted("silence_reminder", facts.question_on), DueReason.QUESTION)
    if facts.statement_until:
        yield Due(facts.statement_until + datetime.timedelta(days=1), DueReason.STATEMENT)
    if facts.outside_step_on:
        yield Due(counted("aftercare_first", facts.outside_step_on), DueReason.AFTERCARE)
    if facts.barrier_on:
        yield Due(counted("accessibility_reply", facts.barrier_on), DueReason.BARRIER)
    if not facts.feedback_given:
        yield Due(counted("feedback", facts.received_on), DueReason.FEEDBACK)


def _waits_for_others(facts: DueFacts) -> bool:
    return bool(
        facts.stage == FIRST
        or facts.proposed_on
        or facts.consent_answer_until
        or facts.consent_step_from
        or facts.question_on
        or facts.statement_until
    )
