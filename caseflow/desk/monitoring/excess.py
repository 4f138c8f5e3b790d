"""More reports than expected: an exact test for each series, many series at once, a stated rate of false alarms.

A series is the number of reports of one kind in each week. The newest whole week is compared with the twenty-six
weeks before it. If nothing has changed, each of all these reports fell into the newest week with probability 1/27,
whatever the true rate is: that number is binomial, and the test is exact (Przyborowski and Wilenski 1940). Reports
come in clusters; where the weeks before scatter more than chance alone, as negative binomial counts do, the number
is beta-binomial, given the scatter, and the larger of both p-values counts. How much they scatter is taken from
the series itself or from all together, whichever is more. All series are judged with Benjamini and Hochberg (1995).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from caseflow.desk.monitoring.exact_tails import adjusted_p_values, beta_binomial_tail, binomial_tail

BASELINE_WEEKS = 26
# In a week in which nothing has changed anywhere, a hint appears with at most this probability.
FALSE_ALARMS = 0.05
# Fewer say nothing about a house, and something about people.
LEAST = 5

# Below this excess of the scatter both distributions are the same to three digits.
NEARLY_CHANCE = 0.02

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Excess:
    """A series with more than expected in the newest week. ``usual`` is the mean of the weeks before."""

    count: int
    usual: float
    p_value: float


def p_value(before: Sequence[int], count: int, spread: float = 1.0) -> float:
    """The probability of at least so many in the newest week if nothing has changed.

    Args:
        spread: variance over mean of weekly counts; 1 where they scatter by chance alone.
    """
    total, weeks = sum(before) + count, len(before) + 1
    exact = binomial_tail(count, total, 1 / weeks)
    if spread <= 1 + NEARLY_CHANCE or total == 0:
        return exact
    size = total / weeks / (spread - 1)
    return max(exact, beta_binomial_tail(count, total, size, size * len(before)))


def more_than_expected(series: Mapping[Key, tuple[Sequence[int], int]]) -> dict[Key, Excess]:
    """The series that stand out, judged all together.

    Args:
        series: for each one the weeks before and the newest week.
    """
    # Whether a series is judged depends on its sum alone, about which the test says nothing.
    judged = {key: counts for key, counts in series.items() if sum(counts[0]) + counts[1] >= LEAST}
    if not judged:
        return {}
    together = spread_of([before for before, _ in judged.values()])
    raw = [p_value(before, count, max(together, spread_of([before]))) for before, count in judged.values()]
    adjusted = adjusted_p_values(raw)
    return {
        key: Excess(count, sum(before) / len(before), p)
        for (key, (before, count)), p, among_all in zip(judged.items(), raw, adjusted, strict=True)
        if among_all <= FALSE_ALARMS and count >= LEAST
    }


def spread_of(series: Sequence[Sequence[int]]) -> float:
    """Variance over mean of weekly counts, of one series or of several together; at least 1."""
    means = [sum(weeks) / len(weeks) for weeks in series]
    if sum(means) == 0:
        return 1.0
    variances = [
        sum((count - mean) ** 2 for count in weeks) / (len(weeks) - 1)
        for weeks, mean in zip(series, means, strict=True)
    ]
    return max(1.0, sum(variances) / sum(means))
