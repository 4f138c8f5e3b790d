"""Turns noisy integers into shown figures. A pure function of whole numbers.

Nothing here sees a true count, so nothing here can weaken the protection. What it adds is that the
figures are never negative, never 1 to 4, and add up where the catalogue says that they do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class TotalNotReachable(ValueError):
    """The cells cannot add up to the locked total with the unit given."""


class Reliability(StrEnum):
    """How far a figure may be trusted, by its half width against its value."""

    GOOD = "good"
    LIMITED = "limited"
    LOW = "low"


@dataclass(frozen=True)
class Interval:
    """Where the true figure lies in 95 of 100 cases."""

    low: int
    high: int


def shown(raw: int, unit: int) -> int:
    """The nearest multiple of the unit (an odd one, so there are no ties), never below zero."""
    return max(0, (raw + unit // 2) // unit * unit)


def interval(raw: int, half_width: int, value: int) -> Interval:
    """The interval of the measurement, widened where necessary to contain the value shown."""
    return Interval(min(max(0, raw - half_width), value), max(raw + half_width, value))


def reliability(value: int, half_width: int) -> Reliability:
    """Good up to 30 % of the value, limited up to the value itself, low beyond."""
    if 10 * half_width <= 3 * value:
        return Reliability.GOOD
    return Reliability.LIMITED if half_width <= value else Reliability.LOW


def single_response(raws: Sequence[int], total: int, unit: int) -> tuple[int, ...]:
    """Cells that add up to a locked total and are as near to the measurements as possible.

    Raises:
        TotalNotReachable: the total is negative or no multiple of the unit, or there is no cell.
    """
    return _nearest(raws, total, total, total, unit)


def multi_response(raws: Sequence[int], total: int, unit: int, most: int) -> tuple[int, ...]:
    """Cells of a table in which a report stands one to ``most`` times.

    No cell exceeds the total, and the sum lies between the total and ``most`` times the total.

    Raises:
        TotalNotReachable: the total is negative or no multiple of the unit, or there is no cell.
    """
    return _nearest(raws, total, total, most * total, unit)


def _nearest(raws: Sequence[int], cell_most: int, sum_least: int, sum_most: int, unit: int) -> tuple[int, ...]:
    """Least squares over multiples of the unit, exactly: the cost of every cell is convex, so moving one
    unit at a time, always where it costs least (the first cell wins a tie), ends at the optimum."""
    if cell_most < 0 or cell_most % unit or not raws:
        raise TotalNotReachable
    values = [min(shown(raw, unit), cell_most) for raw in raws]
    while sum(values) < sum_least:
        _move(values, raws, unit, [i for i, value in enumerate(values) if value < cell_most])
    while sum(values) > sum_most:
        _move(values, raws, -unit, [i for i, value in enumerate(values) if value > 0])
    return tuple(values)


def _move(values: list[int], raws: Sequence[int], step: int, allowed: Sequence[int]) -> None:
    def cost(i: int) -> tuple[int, int]:
        before, after = values[i] - raws[i], values[i] + step - raws[i]
        return after * after - before * before, i

    chosen = min(allowed, key=cost, default=None)
    if chosen is None:
        raise TotalNotReachable
    values[chosen] += step
