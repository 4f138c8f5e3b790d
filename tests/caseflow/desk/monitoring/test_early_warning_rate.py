"""The rate of false alarms that the page states holds, also for counts that cluster; what is real is seen."""

import math

import numpy
import pytest
from numpy.typing import NDArray
from scipy.stats import binom

from caseflow.desk.monitoring.excess import BASELINE_WEEKS, FALSE_ALARMS, LEAST, more_than_expected, p_value

RUNS = 3000
Counts = NDArray[numpy.int64]

# The means of a real office: a few large houses, many small ones, kinds of problems.
RATES = (0.1, 0.1, 0.2, 0.3, 0.5, 0.5, 0.8, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 9.0, 15.0)


def chance(rates: tuple[float, ...], seed: int) -> Counts:
    """Weeks in which nothing changes: runs x series x weeks."""
    generator = numpy.random.default_rng(seed)
    return generator.poisson(numpy.array(rates)[None, :, None], (RUNS, len(rates), BASELINE_WEEKS + 1))


def clustered(rates: tuple[float, ...], seed: int, spread: float = 2.0) -> Counts:
    """The same with twice the scatter: reports that come together."""
    generator = numpy.random.default_rng(seed)
    means = numpy.array(rates)[None, :, None]
    heights = generator.gamma(means / (spread - 1), spread - 1, (RUNS, len(rates), BASELINE_WEEKS + 1))
    return generator.poisson(heights)


def alarms(counts: Counts) -> int:
    """In how many runs anything is shown."""
    return sum(bool(shown(run)) for run in counts)


def shown(run: Counts) -> list[int]:
    series = {number: (weeks[:-1].tolist(), int(weeks[-1])) for number, weeks in enumerate(run)}
    return sorted(more_than_expected(series))


def most(runs: int = RUNS) -> float:
    """The stated rate with the error of so many runs (three standard errors)."""
    return FALSE_ALARMS + 3 * math.sqrt(FALSE_ALARMS * (1 - FALSE_ALARMS) / runs)


@pytest.mark.parametrize("seed", [1, 2])
def test_without_any_change_an_alarm_is_at_most_as_frequent_as_stated(seed: int) -> None:
    rate = alarms(chance(RATES, seed)) / RUNS
    print(f"false alarms: {rate:.4f} of {RUNS} weeks, stated: {FALSE_ALARMS}")
    assert rate <= most()


def test_clustered_reports_give_no_more_alarms_than_stated() -> None:
    rate = alarms(clustered(RATES, 3)) / RUNS
    print(f"false alarms with twice the scatter: {rate:.4f} of {RUNS} weeks, stated: {FALSE_ALARMS}")
    assert rate <= most()


@pytest.mark.parametrize(("usual", "times", "least"), [(1.0, 10, 0.8), (2.0, 6, 0.8), (6.0, 4, 0.8)])
def test_what_is_real_is_seen(usual: float, times: int, least: float) -> None:
    counts = chance((usual, *RATES), 4)[:1000]
    counts[:, 0, -1] = numpy.random.default_rng(5).poisson(usual * times, 1000)
    seen = sum(0 in shown(run) for run in counts) / 1000
    print(f"power: {usual} a week becomes {usual * times}: seen in {seen:.3f} of 1000 weeks")
    assert seen >= least


def test_the_test_is_the_exact_binomial_where_nothing_clusters() -> None:
    before = [2] * BASELINE_WEEKS
    for count in range(1, 20):
        expected = binom.sf(count - 1, 52 + count, 1 / 27)
        assert p_value(before, count) == pytest.approx(expected, rel=1e-9)
    assert p_value(before, 0) == 1.0


def test_fewer_than_five_are_never_shown() -> None:
    quiet = [0] * BASELINE_WEEKS
    assert more_than_expected({"house": (quiet, LEAST - 1)}) == {}
    assert more_than_expected({"house": (quiet, LEAST)})["house"].count == LEAST
    assert more_than_expected({}) == {}
