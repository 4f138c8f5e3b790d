"""Upper tails of two distributions of counts, and p-values adjusted for many tests at once.

Both tails are sums of all their terms: the first from the logarithm of the gamma function, each further one from the
one before by their ratio. The tests compare every figure with whole fractions and with SciPy, which the program itself
does not need for three short functions.
"""

import math
from collections.abc import Callable, Sequence


def binomial_tail(least: int, trials: int, chance: float) -> float:
    """The probability of at least ``least`` successes in ``trials``, each with probability ``chance`` below 1."""
    if least <= 0:
        return 1.0
    if least > trials:
        return 0.0
    odds = chance / (1 - chance)
    first = _log_choose(trials, least) + least * math.log(chance) + (trials - least) * math.log1p(-chance)
    return _sum_of_terms(first, least, trials, lambda k: (trials - k) / (k + 1) * odds)


def beta_binomial_tail(least: int, trials: int, alpha: float, beta: float) -> float:
    """The same where the chance of a success is itself random, with a beta distribution."""
    if least <= 0:
        return 1.0
    if least > trials:
        return 0.0
    first = _log_choose(trials, least) + _log_beta(least + alpha, trials - least + beta) - _log_beta(alpha, beta)
    return _sum_of_terms(first, least, trials, lambda k: (trials - k) / (k + 1) * (k + alpha) / (trials - k - 1 + beta))


def adjusted_p_values(raw: Sequence[float]) -> list[float]:
    """P-values after Benjamini and Hochberg (1995), in the order of ``raw``.

    Calling those at most q significant keeps the expected share of false ones among them at most q.
    """
    adjusted = [0.0] * len(raw)
    least = 1.0
    for rank, place in sorted(enumerate(sorted(range(len(raw)), key=raw.__getitem__), start=1), reverse=True):
        least = min(least, raw[place] * len(raw) / rank)
        adjusted[place] = least
    return adjusted


def _sum_of_terms(log_first: float, least: int, trials: int, ratio: Callable[[int], float]) -> float:
    term = math.exp(log_first)
    terms = [term]
    for k in range(least, trials):
        term *= ratio(k)
        terms.append(term)
    return min(1.0, math.fsum(terms))


def _log_choose(total: int, chosen: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(chosen + 1) - math.lgamma(total - chosen + 1)


def _log_beta(alpha: float, beta: float) -> float:
    return math.lgamma(alpha) + math.lgamma(beta) - math.lgamma(alpha + beta)
