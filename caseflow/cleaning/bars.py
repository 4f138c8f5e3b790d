"""Black bars over what must not be read: where they lie, as people type and click them.

A position is given in thousandths of the width and the height, so it is valid for every size of the page.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from caseflow.refusals.refusal import Refusal

WHOLE = 1000
MOST_BARS = 200
MOST_CHARACTERS = 8000

LINE = re.compile(r"\s*(\d{1,4})\s*[:,; ]\s*(\d{1,4})\s*[,; ]\s*(\d{1,4})\s*[,; ]\s*(\d{1,4})\s*[,; ]\s*(\d{1,4})\s*")


class BarsInvalid(Refusal, ValueError):
    """A line is no bar, a bar leads out of the page, or there are too many."""


@dataclass(frozen=True)
class Bar:
    """One bar. ``page`` counts from 1; the edges are thousandths of the page's width and height."""

    page: int
    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        across = 0 <= self.left < self.right <= WHOLE
        if self.page < 1 or not across or not 0 <= self.top < self.bottom <= WHOLE:
            raise BarsInvalid

    @classmethod
    def between(cls, page: int, first: tuple[int, int], second: tuple[int, int]) -> "Bar":
        """The bar of which two opposite corners are known; never empty, never outside of the page."""
        left, right = sorted(_within(one[0]) for one in (first, second))
        top, bottom = sorted(_within(one[1]) for one in (first, second))
        left, top = min(left, WHOLE - 1), min(top, WHOLE - 1)
        return cls(page, left, top, max(right, left + 1), max(bottom, top + 1))

    def __str__(self) -> str:
        return f"{self.page}: {self.left} {self.top} {self.right} {self.bottom}"


def read_bars(text: str) -> tuple[Bar, ...]:
    """Bars out of lines like ``1: 100 200 400 250`` (page, left, top, right, bottom); raises ``BarsInvalid``."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_BARS or len(text) > MOST_CHARACTERS:
        raise BarsInvalid
    return tuple(_bar(line) for line in lines)


def write_bars(bars: Iterable[Bar]) -> str:
    """The lines that ``read_bars`` reads."""
    return "\n".join(map(str, bars))


def _bar(line: str) -> Bar:
    found = LINE.fullmatch(line)
    if found is None:
        raise BarsInvalid
    return Bar(*map(int, found.groups()))


def _within(value: int) -> int:
    return min(max(value, 0), WHOLE)
