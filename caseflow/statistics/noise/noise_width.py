"""The width of the noise: the 95 % half width of one draw, or of a sum of draws.

The probabilities are computed with decimals of 60 digits and then held as whole numbers, and sums of
draws by exact convolution, so every machine prints the same interval (a replay must be byte-identical).
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from math import isqrt

# 60 digits leave the rounding of a sum over thousands of cells some forty digits below what matters.
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_UNIT = 10**50

# At 14 standard deviations a weight is below exp(-98), 10**-42, and cannot move the 95 % border.
_REACH = 14

# The interval covers 19 of 20 draws.
_COVERED = Fraction(19, 20)


def half_width(sigma_squares: Sequence[Fraction]) -> int:
    """The smallest h with P(|sum of independent draws| <= h) >= 0.95, one draw per variance given."""
    weights = [1]
    for sigma_squared in sigma_squares:
        weights = _convolve(weights, _weights(sigma_squared))
    total = sum(weights)
    middle = len(weights) // 2
    inside, reach = weights[middle], 0
    while inside < total * _COVERED:
        reach += 1
        inside += weights[middle - reach] + weights[middle + reach]
    return reach


def _weights(sigma_squared: Fraction) -> list[int]:
    """exp(-x*x/(2 sigma^2)) in units of 10**-50, from the far left to the far right."""
    reach = _REACH * (isqrt(sigma_squared.numerator // sigma_squared.denominator) + 1)
    with localcontext(_CONTEXT):
        right = [_weight(x, sigma_squared) for x in range(reach + 1)]
    return right[:0:-1] + right


def _weight(x: int, sigma_squared: Fraction) -> int:
    exponent = -Decimal(x * x * sigma_squared.denominator) / Decimal(2 * sigma_squared.numerator)
    return int((exponent.exp() * _UNIT).to_integral_value())


def _convolve(left: Sequence[int], right: Sequence[int]) -> list[int]:
    result = [0] * (len(left) + len(right) - 1)
    for i, weight in enumerate(left):
        for j, other in enumerate(right):
            result[i + j] += weight * other
    return result
