"""Periods end as the civil code says, told a second time in another way: BGB 187, 188, 193, and the Land's holidays."""

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.code_lists import load
from caseflow.code_lists.values import Unit
from caseflow.rules.calendar import ServiceCalendar, add_months
from caseflow.rules.legal_limits import NoRuleInForce, end_of, rule_on

DAY = datetime.timedelta(days=1)
DAYS = st.dates(datetime.date(2018, 1, 1), datetime.date(2060, 12, 31))
SAXONY_ANHALT = ServiceCalendar("DE-ST")
LISTS = load()


def easter(year: int) -> datetime.date:
    """Easter Sunday by the rule of Gauss as Lichtenberg put it, which needs no table of exceptions."""
    k = year // 100
    m = 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25
    s, a = 2 - (3 * k + 3) // 4, year % 19
    d = (19 * a + m) % 30
    moon = 21 + d - (d + a // 11) // 29
    sunday = 7 - (year + year // 4 + s) % 7
    return datetime.date(year, 2, 28) + (moon + 7 - (moon - sunday) % 7 + calendar.isleap(year)) * DAY


def holidays_by_law(year: int) -> set[datetime.date]:
    """The law of Saxony-Anhalt on Sundays and holidays, section 2, written down by hand."""
    fixed = {(1, 1), (1, 6), (5, 1), (10, 3), (10, 31), (12, 25), (12, 26)}
    moving = {-2, 1, 39, 50}
    return {datetime.date(year, *day) for day in fixed} | {easter(year) + days * DAY for days in moving}


@pytest.mark.parametrize("year", range(2018, 2061))
def test_the_holidays_of_the_land_are_those_of_its_law(year: int) -> None:
    first, days = datetime.date(year, 1, 1), 365 + calendar.isleap(year)
    found = {first + day * DAY for day in range(days) if SAXONY_ANHALT.is_holiday(first + day * DAY)}
    assert found == holidays_by_law(year) | ({easter(year)} & found) | ({easter(year) + 49 * DAY} & found)


@given(DAYS, st.integers(0, 40))
def test_a_period_of_months_is_walked_to_its_end_day_by_day(start: datetime.date, months: int) -> None:
    """BGB 188(2) and (3): the day with the same number, or, where the month has none, its last day."""
    day, passed = start, 0
    while passed < months:
        day += DAY
        passed += day.day == 1
    last_of_month = calendar.monthrange(day.year, day.month)[1]
    while day.day < min(start.day, last_of_month):
        day += DAY
    assert add_months(start, months) == (start if months == 0 else day)


@given(DAYS, st.sampled_from(sorted({rule.id for rule in LISTS.deadlines})))
def test_every_rule_ends_after_its_start_and_the_law_never_earlier_than_the_safe_day(
    start: datetime.date, rule_id: str
) -> None:
    try:
        rule = rule_on(LISTS, rule_id, start)
    except NoRuleInForce:
        return
    end = end_of(rule, start, SAXONY_ANHALT)
    assert start <= end.safe_day <= end.legal_end
    if rule.unit is Unit.MONTH:
        assert end.safe_day == add_months(start, rule.length)
    elif rule.unit is not Unit.HOUR:
        assert (end.safe_day - start).days == rule.length * (7 if rule.unit is Unit.WEEK else 1)


@given(DAYS)
def test_what_ends_on_a_saturday_sunday_or_holiday_ends_on_the_next_working_day(day: datetime.date) -> None:
    """BGB 193, walked by hand."""
    walked = day
    while walked.weekday() >= 5 or walked in holidays_by_law(walked.year):
        walked += DAY
    assert SAXONY_ANHALT.working_day_from(day) == walked


@pytest.mark.parametrize(
    ("rule", "start", "safe_day", "legal_end"),
    [
        # BGB 187(1): the day of the event is not counted; 188(2): ends with the same number.
        ("agg_15_4", "2026-11-16", "2027-01-16", "2027-01-18"),
        # 188(3): February has no 31st. 193: the 28th is a Sunday.
        ("agg_21_5", "2026-12-31", "2027-02-28", "2027-03-01"),
        ("arbgg_61b", "2026-09-30", "2026-12-30", "2026-12-30"),
        # Three weeks end on the weekday of their beginning; Ascension Day moves the end.
        ("kschg_4", "2026-04-23", "2026-05-14", "2026-05-15"),
        ("stgb_77b", "2026-01-03", "2026-04-03", "2026-04-07"),
    ],
)
def test_worked_examples_of_the_law(rule: str, start: str, safe_day: str, legal_end: str) -> None:
    day = datetime.date.fromisoformat
    end = end_of(rule_on(LISTS, rule, day(start)), day(start), SAXONY_ANHALT)
    assert (end.safe_day, end.legal_end) == (day(safe_day), day(legal_end))
