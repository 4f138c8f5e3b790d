"""Periods of the statistics and their fixed calendar.

The calendar depends on dates alone, never on data: a release without a single report appears on the
same day as any other.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from caseflow.refusals.refusal import Refusal

# Tells whether offices work on a day; weekends and the holidays of the Land are the caller's data.
IsWorkingDay = Callable[[datetime.date], bool]

# Coding of a month may still be corrected until the end of this working day of the next month.
CUT_OFF_WORKING_DAYS = 5

_TEXT = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2]|Q[1-4])", re.ASCII)


class PeriodMalformed(Refusal, ValueError):
    """A period is written 2026-03 or 2026-Q1."""


class PeriodKind(StrEnum):
    """How long a period is; the value stands in the catalogue."""

    MONTH = "month"
    QUARTER = "quarter"


# Days between the end of a period and the publication of its release.
PUBLICATION_DELAY_DAYS = {PeriodKind.MONTH: 10, PeriodKind.QUARTER: 15}


@dataclass(frozen=True)
class Period:
    """A month or a quarter of the calendar."""

    kind: PeriodKind
    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read ``2026-03`` or ``2026-Q1``.

        Raises:
            PeriodMalformed: it is written differently.
        """
        match = _TEXT.fullmatch(text)
        if match is None:
            raise PeriodMalformed
        year, rest = int(match[1]), match[2]
        if year == 0:
            raise PeriodMalformed
        if rest.startswith("Q"):
            return cls(PeriodKind.QUARTER, year, int(rest[1:]))
        return cls(PeriodKind.MONTH, year, int(rest))

    @classmethod
    def month_of(cls, day: datetime.date) -> "Period":
        """The month in which a day lies."""
        return cls(PeriodKind.MONTH, day.year, day.month)

    def __str__(self) -> str:
        mark = f"Q{self.number}" if self.kind is PeriodKind.QUARTER else f"{self.number:02d}"
        return f"{self.year:04d}-{mark}"

    @property
    def months(self) -> tuple["Period", ...]:
        """The months of the period in order; a month is its own only one."""
        if self.kind is PeriodKind.MONTH:
            return (self,)
        first = 3 * self.number - 2
        return tuple(Period(PeriodKind.MONTH, self.year, first + step) for step in range(3))

    @property
    def quarter(self) -> "Period":
        """The quarter in which the period lies; a quarter is its own."""
        if self.kind is PeriodKind.QUARTER:
            return self
        return Period(PeriodKind.QUARTER, self.year, (self.number + 2) // 3)

    @property
    def last_day(self) -> datetime.date:
        """The last day of the period."""
        last = self.months[-1]
        following = last.next
        return datetime.date(following.year, following.number, 1) - datetime.timedelta(days=1)

    @property
    def next(self) -> "Period":
        """The period of the same length that follows."""
        per_year = 12 if self.kind is PeriodKind.MONTH else 4
        if self.number == per_year:
            return Period(self.kind, self.year + 1, 1)
        return Period(self.kind, self.year, self.number + 1)

    @property
    def previous(self) -> "Period":
        """The period of the same length before."""
        per_year = 12 if self.kind is PeriodKind.MONTH else 4
        if self.number == 1:
            return Period(self.kind, self.year - 1, per_year)
        return Period(self.kind, self.year, self.number - 1)


def cut_off(period: Period, is_working_day: IsWorkingDay) -> datetime.date:
    """The last day on which the coding of the period may be corrected."""
    day, left = period.last_day, CUT_OFF_WORKING_DAYS
    while left:
        day += datetime.timedelta(days=1)
        left -= is_working_day(day)
    return day


def planned_publication(period: Period, is_working_day: IsWorkingDay) -> datetime.date:
    """The day on which the release of the period appears, reports or none.

    When holidays push the cut-off so far that nothing could be measured before that day, the release
    appears on the day after the cut-off; the calendar alone decides this too.
    """
    planned = period.last_day + datetime.timedelta(days=PUBLICATION_DELAY_DAYS[period.kind])
    return max(planned, cut_off(period, is_working_day) + datetime.timedelta(days=1))
