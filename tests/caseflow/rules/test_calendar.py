"""Time is counted as the civil code counts it, with the holidays of the Land."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.rules.calendar import ServiceCalendar, add_months

CALENDAR = ServiceCalendar("DE-ST")
DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2060, 1, 1))


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2026-04-30", 2, "2026-06-30"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-11-15", 3, "2027-02-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -2, "2025-11-15"),
    ],
)
def test_a_period_of_months_ends_on_the_same_number_or_the_last_day(start: str, months: int, end: str) -> None:
    assert add_months(_day(start), months) == _day(end)


@given(DAYS, st.integers(0, 60))
def test_months_never_end_in_a_month_beyond_the_one_meant(day: datetime.date, months: int) -> None:
    end = add_months(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day <= day.day


@pytest.mark.parametrize(
    "holiday", ["2026-01-06", "2026-10-31", "2026-10-03", "2027-03-26", "2061-01-06", "2019-10-31"]
)
def test_holidays_of_sachsen_anhalt_are_no_working_days(holiday: str) -> None:
    assert not CALENDAR.is_working_day(_day(holiday))


def test_a_holiday_of_another_land_is_a_working_day() -> None:
    assert CALENDAR.is_working_day(_day("2026-06-04"))
    assert not ServiceCalendar("DE-BY").is_working_day(_day("2026-06-04"))


def test_a_period_that_ends_on_a_sunday_ends_on_monday() -> None:
    assert CALENDAR.working_day_from(_day("2027-02-28")) == _day("2027-03-01")


def test_a_period_that_ends_on_good_friday_ends_after_easter() -> None:
    assert CALENDAR.working_day_from(_day("2027-03-26")) == _day("2027-03-30")


@given(DAYS)
def test_a_period_is_moved_to_the_nearest_working_day_and_never_back(day: datetime.date) -> None:
    end = CALENDAR.working_day_from(day)
    assert end >= day
    assert CALENDAR.is_working_day(end)
    between = (day + datetime.timedelta(days=number) for number in range((end - day).days))
    assert not any(CALENDAR.is_working_day(passed) for passed in between)


@pytest.mark.parametrize(
    ("received", "number", "expected"),
    [
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-21", 0, "2026-11-23"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-12-23", 3, "2026-12-29"),
    ],
)
def test_service_days_skip_weekends_and_holidays(received: str, number: int, expected: str) -> None:
    assert CALENDAR.add_service_days(_day(received), number) == _day(expected)


def test_an_office_that_works_on_tuesdays_promises_tuesdays() -> None:
    tuesdays = ServiceCalendar("DE-ST", weekdays=frozenset({1}), closed=frozenset({_day("2026-12-01")}))
    assert tuesdays.add_service_days(_day("2026-11-20"), 2) == _day("2026-12-08")


@pytest.mark.parametrize("weekdays", [frozenset[int](), frozenset({7})])
def test_an_office_without_a_day_of_service_is_refused(weekdays: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="day of service"):
        ServiceCalendar("DE-ST", weekdays=weekdays)
