"""What a benchmark says: a ratio within one run, the bar for it, and the absolute figures beside."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One line of the table. ``beside`` holds absolute figures, which depend on the machine and prove nothing."""

    subject: str
    bar: str
    measured: str
    reached: bool
    beside: str

    @property
    def verdict(self) -> str:
        """The word in the table."""
        return "reached" if self.reached else "MISSED"


def at_least(subject: str, share: float, least: float, beside: str) -> Finding:
    """A share of what would be possible, which must not be below ``least``."""
    return Finding(subject, f"at least {least:.0%}", f"{share:.0%}", share >= least, beside)


def at_most_times(subject: str, times: float, most: float, beside: str) -> Finding:
    """A multiple of a reference, which must not be above ``most``."""
    return Finding(subject, f"at most {most:g} times", f"{times:.2f} times", times <= most, beside)


def at_most(subject: str, value: float, most: float, unit: str, beside: str) -> Finding:
    """A size or a time which must not be above ``most``."""
    shown = f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"
    return Finding(subject, f"at most {most:,g} {unit}", f"{shown} {unit}", value <= most, beside)


def none_of(subject: str, number: int, beside: str) -> Finding:
    """Something that must not happen at all."""
    return Finding(subject, "0", str(number), number == 0, beside)


def median(values: Sequence[float]) -> float:
    """The middle of the rounds of one run."""
    return statistics.median(values)


def percentile(values: Sequence[float], percent: int) -> float:
    """What so many of a hundred stay below."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def percentile_95(values: Sequence[float]) -> float:
    """What 95 of 100 stay below."""
    return percentile(values, 95)


def listed(values: Sequence[float], pattern: str) -> str:
    """The values of the rounds in the order they were measured."""
    return ", ".join(format(value, pattern) for value in values)
