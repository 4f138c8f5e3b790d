"""The promised answer day, and the legal time limits that apply to the answers of a report.

All lengths come from `deadlines.csv`, with the day from which a rule holds; nothing here is a law. Dates
for the person are cautious: the earliest day the answer can mean starts the period, and the shown day is
never moved beyond a weekend although the law would allow it.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from caseflow.code_lists import CodeLists, Label
from caseflow.code_lists.help_values import Deadline, DeadlineKind
from caseflow.code_lists.values import Unit
from caseflow.rules.answers import Answers
from caseflow.rules.calendar import ServiceCalendar, add_months

SHOWN_TO_REPORTERS = (DeadlineKind.LEGAL, DeadlineKind.EVIDENCE)
NEAR_DAYS = 14
"""A limit that ends sooner than this makes a case urgent."""


class NoRuleInForce(LookupError):
    """No row of `deadlines.csv` with this id holds on that day."""


class Explanation(StrEnum):
    """How a shown limit was found; every language has a sentence for each."""

    FROM_DAY = "counted_from_the_day_named"
    FROM_EARLIEST = "counted_from_the_earliest_day_it_can_be"
    DAY_UNKNOWN = "day_unknown_so_ask_soon"
    FROM_LETTER = "counts_from_the_letter"
    AT_ONCE = "as_soon_as_possible"


@dataclass(frozen=True, slots=True)
class End:
    """When a period ends: the day that is safe, and the day the law allows at the latest."""

    safe_day: datetime.date
    legal_end: datetime.date


@dataclass(frozen=True, slots=True)
class LegalLimit:
    """A time limit to show. Without a ``safe_day`` only its length can be told.

    ``maybe_over`` says that the safe day is past: the person should ask all the same.
    """

    id: str
    label: Label
    law: str | None
    kind: DeadlineKind
    length: int
    length_max: int | None
    unit: Unit
    start: datetime.date | None
    safe_day: datetime.date | None
    legal_end: datetime.date | None
    maybe_over: bool
    explanation: Explanation


def rule_on(lists: CodeLists, rule_id: str, day: datetime.date) -> Deadline:
    """The row of a rule that holds on a day: the newest that is already valid.

    Raises `NoRuleInForce`.
    """
    rows = [row for row in lists.deadlines if row.id == rule_id and row.valid_from <= day]
    if not rows:
        raise NoRuleInForce(rule_id)
    return max(rows, key=lambda row: row.valid_from)


def end_of(rule: Deadline, start: datetime.date, calendar: ServiceCalendar) -> End:
    """The end of a period that a day starts (the day itself is not counted)."""
    last = add_months(start, rule.length) if rule.unit is Unit.MONTH else start + _duration(rule)
    binding = rule.kind in (DeadlineKind.LEGAL, DeadlineKind.STAFF)
    return End(last, calendar.working_day_from(last) if binding else last)


def _duration(rule: Deadline) -> datetime.timedelta:
    """Hours count as whole days that have passed: the cautious reading of a day without a time."""
    per_day = {Unit.HOUR: 1 / 24, Unit.DAY: 1, Unit.WEEK: 7}[rule.unit]
    return datetime.timedelta(days=int(rule.length * per_day))


def answer_until(received: datetime.date, level: str, lists: CodeLists, calendar: ServiceCalendar) -> datetime.date:
    """The day until which a person of the office has looked, in its service days."""
    return calendar.add_service_days(received, lists.triage_levels[level].service_days)


def earliest_day(answers: Answers, received: datetime.date, lists: CodeLists) -> datetime.date | None:
    """The earliest day on which it can have happened; nothing if the answers leave it open."""
    if answers.incident_date is not None:
        return answers.incident_date
    band = lists.when[answers.when] if answers.when else None
    if band is None or band.earliest_back is None:
        return None
    if band.earliest_unit is Unit.MONTH:
        day = add_months(received, -band.earliest_back)
    else:
        weeks = 7 if band.earliest_unit is Unit.WEEK else 1
        day = received - datetime.timedelta(days=band.earliest_back * weeks)
    return day.replace(day=1) if band.from_first_of_month else day


def legal_limits(
    answers: Answers, received: datetime.date, lists: CodeLists, calendar: ServiceCalendar
) -> tuple[LegalLimit, ...]:
    """The limits to show after sending and in the mailbox, the most pressing first.

    Evidence that vanishes comes first, then dates, then limits of which only the length is known.
    """
    start = earliest_day(answers, received, lists)
    flags = answers.flags(lists)
    ids = dict.fromkeys(row.id for row in lists.deadlines if row.kind in SHOWN_TO_REPORTERS)
    rules = (_rule_for(lists, rule_id, start or received) for rule_id in ids)
    limits = [
        _limit(rule, answers, start, received, calendar)
        for rule in rules
        if rule is not None and _applies(rule, answers, flags)
    ]
    return tuple(sorted(limits, key=_urgency))


def _rule_for(lists: CodeLists, rule_id: str, day: datetime.date) -> Deadline | None:
    try:
        return rule_on(lists, rule_id, day)
    except NoRuleInForce:
        return None


def _applies(rule: Deadline, answers: Answers, flags: frozenset[str]) -> bool:
    """Every condition the rule names must hold; a tile that leaves the area open counts for each."""
    return (
        (not rule.areas or not rule.areas.isdisjoint(answers.areas))
        and (not rule.forms or not rule.forms.isdisjoint(answers.forms))
        and (not rule.flags or not rule.flags.isdisjoint(flags))
    )


def _limit(
    rule: Deadline,
    answers: Answers,
    start: datetime.date | None,
    received: datetime.date,
    calendar: ServiceCalendar,
) -> LegalLimit:
    counted = start if rule.computed and rule.trigger == "incident" else None
    end = end_of(rule, counted, calendar) if counted else None
    return LegalLimit(
        id=rule.id,
        label=rule.label,
        law=rule.law,
        kind=rule.kind,
        length=rule.length,
        length_max=rule.length_max,
        unit=rule.unit,
        start=counted,
        safe_day=end.safe_day if end else None,
        legal_end=end.legal_end if end else None,
        maybe_over=end is not None and end.safe_day < received,
        explanation=_explanation(rule, answers, counted),
    )


def _explanation(rule: Deadline, answers: Answers, counted: datetime.date | None) -> Explanation:
    if rule.kind is DeadlineKind.EVIDENCE:
        return Explanation.AT_ONCE
    if rule.trigger == "letter":
        return Explanation.FROM_LETTER
    if counted is None:
        return Explanation.DAY_UNKNOWN
    return Explanation.FROM_DAY if answers.incident_date else Explanation.FROM_EARLIEST


def _urgency(limit: LegalLimit) -> tuple[bool, bool, datetime.date]:
    return (
        limit.kind is not DeadlineKind.EVIDENCE,
        limit.safe_day is None,
        limit.safe_day or datetime.date.max,
    )


def is_near(limits: Iterable[LegalLimit], received: datetime.date) -> bool:
    """Whether a limit of the law ends within fourteen days and is not over yet."""
    return any(
        limit.kind is DeadlineKind.LEGAL
        and limit.safe_day is not None
        and 0 <= (limit.safe_day - received).days < NEAR_DAYS
        for limit in limits
    )
