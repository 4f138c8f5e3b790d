"""Exact samples of the discrete Gaussian, with integers only.

After C. Canonne, G. Kamath, T. Steinke, "The Discrete Gaussian for Differential Privacy" (2020),
algorithms 1 to 3. A floating-point Gaussian leaks through its rounding (I. Mironov 2012), therefore no
float appears here and every coin is a comparison of whole numbers.
"""

import secrets
from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from typing import Protocol


class Randomness(Protocol):
    """Where whole random numbers come from."""

    def below(self, bound: int) -> int:
        """A uniform whole number from 0 to ``bound - 1``."""


class SystemRandomness:
    """The operating system's generator. It takes no seed, so that no noise can ever be drawn twice."""

    def below(self, bound: int) -> int:
        """A uniform whole number from 0 to ``bound - 1``."""
        return secrets.randbelow(bound)


class SigmaSquaredNotPositive(ValueError):
    """A variance of zero or less is no protection."""


def discrete_gaussian(sigma_squared: Fraction, randomness: Randomness) -> int:
    """One sample with probability proportional to ``exp(-x*x / (2*sigma_squared))`` over all integers.

    Raises:
        SigmaSquaredNotPositive: there would be no noise.
    """
    if sigma_squared <= 0:
        raise SigmaSquaredNotPositive
    numerator, denominator = sigma_squared.numerator, sigma_squared.denominator
    scale = isqrt(numerator // denominator) + 1
    while True:
        candidate = _discrete_laplace(scale, randomness)
        # exp(-(|y| - sigma^2/t)^2 / (2 sigma^2)) with sigma^2 = n/d and t the scale
        distance = abs(candidate) * scale * denominator - numerator
        if _exponential_coin(distance * distance, 2 * numerator * scale * scale * denominator, randomness):
            return candidate


def with_noise(exact: Sequence[int], sigma_squared: Fraction, randomness: Randomness) -> tuple[int, ...]:
    """Every count with a draw of its own."""
    return tuple(count + discrete_gaussian(sigma_squared, randomness) for count in exact)


def _discrete_laplace(scale: int, randomness: Randomness) -> int:
    """One sample with probability proportional to ``exp(-|x| / scale)``."""
    while True:
        remainder = randomness.below(scale)
        if not _exponential_coin(remainder, scale, randomness):
            continue
        whole = 0
        while _small_exponential_coin(1, 1, randomness):
            whole += 1
        magnitude = remainder + scale * whole
        negative = randomness.below(2) == 1
        if negative and magnitude == 0:
            continue  # zero would otherwise come twice as often as it should
        return -magnitude if negative else magnitude


def _exponential_coin(numerator: int, denominator: int, randomness: Randomness) -> bool:
    """Heads with probability ``exp(-numerator/denominator)``, for any value from zero up."""
    while numerator > denominator:
        if not _small_exponential_coin(1, 1, randomness):
            return False
        numerator -= denominator
    return _small_exponential_coin(numerator, denominator, randomness)


def _small_exponential_coin(numerator: int, denominator: int, randomness: Randomness) -> bool:
    """Heads with probability ``exp(-numerator/denominator)``, for a value from 0 to 1.

    The first k for which a coin of probability gamma/k falls on tails is odd with probability
    exp(-gamma): the series of the exponential, term by term.
    """
    k = 1
    while randomness.below(denominator * k) < numerator:
        k += 1
    return k % 2 == 1
