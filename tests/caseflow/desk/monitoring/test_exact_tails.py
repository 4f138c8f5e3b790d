"""The tails are right to nine digits: against whole fractions, against SciPy, and against known values."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom, binom, false_discovery_control

from caseflow.desk.monitoring.exact_tails import adjusted_p_values, beta_binomial_tail, binomial_tail

NINE_DIGITS = 1e-9


def exact_binomial(least: int, trials: int, chance: Fraction) -> Fraction:
    terms = (comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(least, trials + 1))
    return sum(terms, start=Fraction(0))


@given(trials=st.integers(0, 300), least=st.integers(-1, 301), parts=st.integers(2, 60))
def test_the_binomial_tail_is_that_of_whole_fractions(trials: int, least: int, parts: int) -> None:
    expected = float(exact_binomial(max(least, 0), trials, Fraction(1, parts)))
    assert binomial_tail(least, trials, 1 / parts) == pytest.approx(expected, rel=NINE_DIGITS, abs=0)


@given(
    trials=st.integers(1, 2000),
    least=st.integers(0, 2001),
    alpha=st.floats(0.01, 500),
    weeks=st.integers(1, 60),
)
def test_the_beta_binomial_tail_is_that_of_scipy(trials: int, least: int, alpha: float, weeks: int) -> None:
    # Computed from its terms as well: the tail that SciPy gives is one less a sum, which says nothing below 1e-16.
    expected = float(betabinom.pmf(range(least, trials + 1), trials, alpha, alpha * weeks).sum())
    assert beta_binomial_tail(least, trials, alpha, alpha * weeks) == pytest.approx(
        expected, rel=NINE_DIGITS, abs=1e-300
    )


@pytest.mark.parametrize(
    ("tail", "known"),
    [
        # Six or more heads of ten throws of a fair coin: 386 of 1,024.
        (binomial_tail(6, 10, 0.5), 386 / 1024),
        # With a beta distribution that is uniform, every number of successes is as likely as any other.
        (beta_binomial_tail(8, 10, 1, 1), 3 / 11),
        (beta_binomial_tail(0, 10, 1, 1), 1.0),
        (beta_binomial_tail(11, 10, 1, 1), 0.0),
    ],
)
def test_known_values(tail: float, known: float) -> None:
    assert tail == pytest.approx(known, rel=1e-12)


@pytest.mark.parametrize(("least", "trials"), [(5, 40), (60, 1500), (400, 10_000)])
def test_large_counts_keep_their_digits(least: int, trials: int) -> None:
    assert binomial_tail(least, trials, 1 / 27) == pytest.approx(binom.sf(least - 1, trials, 1 / 27), rel=NINE_DIGITS)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_many_p_values_are_adjusted_as_scipy_does(raw: list[float]) -> None:
    assert adjusted_p_values(raw) == pytest.approx(list(false_discovery_control(raw, method="bh")), rel=NINE_DIGITS)
