"""Sampler and half width: the distribution promised, whole numbers only, the system's randomness only (A13)."""

import ast
import inspect
import itertools
import math
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

import caseflow.statistics
from caseflow.statistics.noise import discrete_gaussian as gaussian
from caseflow.statistics.noise.discrete_gaussian import SigmaSquaredNotPositive, SystemRandomness, discrete_gaussian
from caseflow.statistics.noise.noise_width import half_width
from caseflow.statistics.plan.catalogue import read_catalogue
from caseflow.statistics.release import measure
from tests.caseflow.statistics.workshop import SeededRandomness

DRAWS = 40_000
VARIANCES = sorted({table.sigma2 for tier in ("XS", "S") for table in read_catalogue(tier).tables})


def weight(x: int, sigma_squared: float) -> float:
    return math.exp(-x * x / (2 * sigma_squared))


def chi_square_too_large(draws: list[int], sigma_squared: Fraction) -> bool:
    """Pearson's test against the probabilities of the definition, at a level of about 1 in 10,000."""
    variance = float(sigma_squared)
    reach = int(12 * math.sqrt(variance)) + 1
    normaliser = sum(weight(x, variance) for x in range(-reach, reach + 1))
    observed = Counter(draws)
    statistic, degrees, rest_expected, rest_observed = 0.0, -1, float(len(draws)), len(draws)
    for x in range(-reach, reach + 1):
        expected = len(draws) * weight(x, variance) / normaliser
        if expected >= 10:
            statistic += (observed[x] - expected) ** 2 / expected
            degrees += 1
            rest_expected -= expected
            rest_observed -= observed[x]
    if rest_expected > 1:
        statistic += (rest_observed - rest_expected) ** 2 / rest_expected
        degrees += 1
    # Wilson and Hilferty: the cube root of chi-square/degrees is nearly normal; 3.72 is 1 - 1/10,000.
    spread = 2 / (9 * degrees)
    limit = degrees * (1 - spread + 3.72 * math.sqrt(spread)) ** 3
    return statistic > limit


@pytest.mark.parametrize("sigma_squared", VARIANCES)
def test_draws_follow_the_discrete_gaussian(sigma_squared: Fraction) -> None:
    randomness = SeededRandomness(20260312)
    draws = [discrete_gaussian(sigma_squared, randomness) for _ in range(DRAWS)]
    assert not chi_square_too_large(draws, sigma_squared)
    mean = sum(draws) / DRAWS
    assert abs(mean) < 4 * math.sqrt(float(sigma_squared) / DRAWS)
    follows = sum(a * b for a, b in itertools.pairwise(draws)) / (DRAWS * float(sigma_squared))
    assert abs(follows) < 4 / math.sqrt(DRAWS)


def test_a_wrong_variance_or_a_doubled_zero_is_found() -> None:
    randomness = SeededRandomness(7)
    wrong = [discrete_gaussian(Fraction(27, 2), randomness) for _ in range(DRAWS)]
    assert chi_square_too_large(wrong, Fraction(25, 2))
    rounded = [draw // 2 * 2 for draw in wrong]
    assert chi_square_too_large(rounded, Fraction(27, 2))


def test_system_randomness_gives_the_same_distribution() -> None:
    draws = [discrete_gaussian(Fraction(25, 3), SystemRandomness()) for _ in range(10_000)]
    assert not chi_square_too_large(draws, Fraction(25, 3))


@pytest.mark.parametrize("wrong", [Fraction(0), Fraction(-1)])
def test_no_noise_is_refused(wrong: Fraction) -> None:
    with pytest.raises(SigmaSquaredNotPositive):
        discrete_gaussian(wrong, SystemRandomness())


def test_production_accepts_no_seed() -> None:
    assert inspect.signature(SystemRandomness).parameters == {}
    assert list(inspect.signature(measure.measure).parameters) == ["work"]
    fields = set(inspect.signature(measure.Work).parameters)
    assert not {name for name in fields if "seed" in name or "random" in name}


def callers_of(name: str) -> list[str]:
    """Where the product calls a function, by file and enclosing function."""
    found = []
    root = Path(caseflow.__file__ or "").parent.parent
    for folder in ("caseflow", "reporting", "crypto"):
        for path in (root / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    found += [
                        f"{path.name}:{node.name}"
                        for call in ast.walk(node)
                        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == name
                    ]
    return found


def test_only_measure_draws_and_only_with_the_system_randomness() -> None:
    assert callers_of("measure_in_process") == ["measure.py:measure"]
    assert callers_of("SystemRandomness") == ["measure.py:measure"]
    assert callers_of("with_noise") == ["measure.py:_draw"]
    assert callers_of("discrete_gaussian") == ["discrete_gaussian.py:with_noise"]


def test_no_float_and_no_other_generator_in_the_statistics() -> None:
    sources = list(Path(caseflow.statistics.__file__ or "").parent.rglob("*.py"))
    assert len(sources) > 20
    for path in sources:
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        modules |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
        assert not modules & {"random", "numpy"}, path.name
        assert not [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, float)], (
            path.name
        )
    sampler = list(ast.walk(ast.parse(Path(gaussian.__file__).read_text(encoding="utf-8"))))
    assert not [node for node in sampler if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)]


def test_half_widths_are_those_of_the_published_table() -> None:
    assert half_width([Fraction(25, 6)]) == 4
    assert half_width([Fraction(5)]) == 4
    assert half_width([Fraction(25, 2)]) == 7
    assert half_width([Fraction(50, 3)]) == 8
    assert half_width([Fraction(25, 3)]) == 6
    assert half_width([Fraction(100)]) == 20


@pytest.mark.parametrize("sigma_squares", [[Fraction(25, 6)], [Fraction(25, 6)] * 3, [Fraction(5), Fraction(25, 2)]])
def test_half_width_covers_95_percent_and_no_smaller_one_does(sigma_squares: list[Fraction]) -> None:
    distribution = {0: 1.0}
    for sigma_squared in sigma_squares:
        weights = {x: weight(x, float(sigma_squared)) for x in range(-60, 61)}
        normaliser = sum(weights.values())
        convolved: dict[int, float] = {}
        for (x, p), (y, w) in itertools.product(distribution.items(), weights.items()):
            convolved[x + y] = convolved.get(x + y, 0.0) + p * w / normaliser
        distribution = convolved
    h = half_width(sigma_squares)
    covered = sum(p for x, p in distribution.items() if abs(x) <= h)
    narrower = sum(p for x, p in distribution.items() if abs(x) < h)
    assert covered >= 0.95 > narrower
