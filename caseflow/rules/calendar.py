"""Days, months and holidays: how German law counts time, and how an office does.

Sections of the civil code (BGB): 187 (the first day does not count), 188 (how periods end), 193 (a period
that ends on a Saturday, Sunday or public holiday ends on the next working day).
"""

import calendar
import datetime
from dataclasses import dataclass
from functools import lru_cache

import holidays

MONDAY_TO_FRIDAY = frozenset(range(5))
SATURDAY = 5
DAY = datetime.timedelta(days=1)
REFERENCE_YEAR = 2026


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The day with the same number so many months on, or the last of a shorter month (BGB 188).

    ``months`` may be negative.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


# The holidays of a year never change, and every report asks for a few years of one Land.
@lru_cache(maxsize=256)
def _public_holidays(place: str, year: int) -> frozenset[datetime.date]:
    country, _, part = place.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year, expand=False))


@dataclass(frozen=True, slots=True)
class ServiceCalendar:
    """The days of one office.

    Attributes:
        public_holidays: the country or its part whose public holidays count, by its ISO 3166 code (``DE-BY``).
        weekdays: the days of the week on which somebody works, Monday is 0.
        closed: single days on which the office is closed besides.
    """

    public_holidays: str
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    closed: frozenset[datetime.date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            message = "an office needs at least one day of service, Monday is 0 and Sunday is 6"
            raise ValueError(message)
        # A Land that does not exist is refused here and not by the first report.
        _public_holidays(self.public_holidays, REFERENCE_YEAR)

    def is_holiday(self, day: datetime.date) -> bool:
        """Whether the day is a public holiday of the Land."""
        return day in _public_holidays(self.public_holidays, day.year)

    def is_working_day(self, day: datetime.date) -> bool:
        """Whether a legal period may end on the day (BGB 193)."""
        return day.weekday() < SATURDAY and not self.is_holiday(day)

    def is_service_day(self, day: datetime.date) -> bool:
        """Whether somebody of the office works on the day."""
        return day.weekday() in self.weekdays and day not in self.closed and not self.is_holiday(day)

    def working_day_from(self, day: datetime.date) -> datetime.date:
        """The day itself if a period may end on it, or the next day on which it may."""
        while not self.is_working_day(day):
            day += DAY
        return day

    def add_service_days(self, day: datetime.date, number: int) -> datetime.date:
        """The so-many-th service day after ``day``; for 0, the day itself or the next one of service."""
        if number == 0:
            day -= DAY
        for _ in range(max(number, 1)):
            day += DAY
            while not self.is_service_day(day):
                day += DAY
        return day
