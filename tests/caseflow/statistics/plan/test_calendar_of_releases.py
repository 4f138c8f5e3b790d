"""Periods, cut-offs and days of publication depend on the calendar alone."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.statistics.plan.period import Period, PeriodKind, PeriodMalformed, cut_off, planned_publication
from caseflow.statistics.release.published import periods_until
from tests.caseflow.statistics.workshop import CALENDAR

MONTHS = st.builds(Period, st.just(PeriodKind.MONTH), st.integers(2024, 2045), st.integers(1, 12))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@given(MONTHS)
def test_period_is_written_and_read_the_same(month: Period) -> None:
    assert Period.parse(str(month)) == month
    assert Period.parse(str(month.quarter)) == month.quarter
    assert month in month.quarter.months
    assert month.next.previous == month
    assert month.quarter.next.previous == month.quarter
    assert Period.month_of(month.last_day) == month
    assert Period.month_of(month.last_day + datetime.timedelta(days=1)) == month.next


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "2026-Q5", "2026-1", "26-01", "2026-01 ", "٢٠٢٦-01"]
)
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(PeriodMalformed):
        Period.parse(text)


@pytest.mark.parametrize(
    ("period", "cut", "published"),
    [
        # March 2026 ends before Easter: Good Friday is the 3rd, Easter Monday the 6th of April.
        ("2026-03", "2026-04-09", "2026-04-10"),
        ("2026-Q1", "2026-04-09", "2026-04-15"),
        ("2026-05", "2026-06-05", "2026-06-10"),
        # New Year and Epiphany push the cut-off of December beyond the tenth day.
        ("2026-12", "2027-01-11", "2027-01-12"),
    ],
)
def test_dates_of_real_months(period: str, cut: str, published: str) -> None:
    parsed = Period.parse(period)
    assert cut_off(parsed, CALENDAR.is_working_day) == day(cut)
    assert planned_publication(parsed, CALENDAR.is_working_day) == day(published)


@given(MONTHS)
def test_there_is_always_a_day_between_cut_off_and_publication(month: Period) -> None:
    for period in (month, month.quarter):
        assert cut_off(period, CALENDAR.is_working_day) < planned_publication(period, CALENDAR.is_working_day)


def test_quarter_follows_its_last_month_and_needs_all_three() -> None:
    listed = [str(period) for period in periods_until(Period.parse("2026-02"), day("2026-07-01"))]
    assert listed == ["2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-Q2"]
