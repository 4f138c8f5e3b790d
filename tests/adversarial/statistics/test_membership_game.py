"""A7: can somebody who knows every other report tell from a release whether one report is in it?

Ten thousand releases with the target and ten thousand without, made by the product's own counting and
noise. The attacker knows all other reports and the method, and uses the best test there is, the
likelihood ratio. At 5 % false alarms the share of right accusations must not exceed what the budget of
the release allows. Every mutant breaks a rule of the method and must be caught by the same criterion.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from statistics import NormalDist

import pytest

from caseflow.statistics.facts.count_cells import Categories, count
from caseflow.statistics.facts.fact_format import Fact
from caseflow.statistics.noise.discrete_gaussian import SystemRandomness, with_noise
from caseflow.statistics.plan.catalogue import Table, read_catalogue
from tests.caseflow.statistics.workshop import SeededRandomness, published_categories, random_facts

RUNS = 10_000
MUTANT_RUNS = 4_000
FALSE_ALARMS = 0.05

TARGET = Fact(grounds=("antisemitism", "disability", "age"), number_of_grounds=3, area="health")

Counts = dict[str, list[int]]
Release = dict[str, tuple[int, ...]]
Publish = Callable[[Counts, Sequence[Table], SeededRandomness], Release]


@pytest.fixture(scope="module")
def categories() -> Categories:
    return published_categories()


def honest(exact: Counts, tables: Sequence[Table], randomness: SeededRandomness) -> Release:
    """What the product does."""
    return {table.id: with_noise(exact[table.id], table.sigma2, randomness) for table in tables}


def with_deviation_as_variance(tables: Sequence[Table]) -> list[Table]:
    return [replace(table, sigma2=Fraction(math.isqrt(int(100 * table.sigma2)), 10)) for table in tables]


def with_one_ground(tables: Sequence[Table]) -> list[Table]:
    return [replace(table, sigma2=1 / (2 * table.rho)) for table in tables]


def weak_variance(exact: Counts, tables: Sequence[Table], randomness: SeededRandomness) -> Release:
    """Mutant: the standard deviation taken for the variance."""
    return honest(exact, with_deviation_as_variance(tables), randomness)


def forgotten_grounds(exact: Counts, tables: Sequence[Table], randomness: SeededRandomness) -> Release:
    """Mutant: k = 1 for a table in which a report stands three times."""
    return honest(exact, with_one_ground(tables), randomness)


def fresh_noise_per_format(exact: Counts, tables: Sequence[Table], randomness: SeededRandomness) -> Release:
    """Mutant: three formats, each with noise of its own; the attacker takes the mean."""
    drawn = [honest(exact, tables, randomness) for _ in range(3)]
    return {
        table.id: tuple(round(sum(values) / 3) for values in zip(*(draw[table.id] for draw in drawn), strict=True))
        for table in tables
    }


def threshold_on_true_counts(exact: Counts, tables: Sequence[Table], randomness: SeededRandomness) -> Release:
    """Mutant: cells below five are hidden by the true count, the others get noise."""
    drawn = honest(exact, tables, randomness)
    return {
        table.id: tuple(
            max(raw, 5) if true >= 5 else 0 for raw, true in zip(drawn[table.id], exact[table.id], strict=True)
        )
        for table in tables
    }


def missing_zero_cells(exact: Counts, tables: Sequence[Table], randomness: SeededRandomness) -> Release:
    """Mutant: cells without any report stay exactly empty."""
    drawn = honest(exact, tables, randomness)
    return {
        table.id: tuple(raw if true else -1000 for raw, true in zip(drawn[table.id], exact[table.id], strict=True))
        for table in tables
    }


def scores(
    publish: Publish, facts: list[Fact], categories: Categories, true_tables: Sequence[Table], runs: int, seed: int
) -> list[float]:
    """The attacker's score of many releases: the higher, the likelier the target is in it.

    The score is the logarithm of the likelihood ratio, up to a constant, with the variances really used.
    """
    tables = read_catalogue("XS").tables
    exact = count(facts, tables, categories)
    known = count(others(categories), tables, categories)
    touched = count([TARGET], tables, categories)
    randomness = SeededRandomness(seed)
    found = []
    for _ in range(runs):
        release = publish(exact, tables, randomness)
        found.append(
            sum(
                (raw - base) * hit / float(table.sigma2)
                for table in true_tables
                for raw, base, hit in zip(release[table.id], known[table.id], touched[table.id], strict=True)
            )
        )
    return found


def others(categories: Categories) -> list[Fact]:
    """Everybody else: nobody with the target's area, four with each of its grounds, where it stands out most."""
    facts = [
        replace(fact, grounds=tuple(set(fact.grounds) - set(TARGET.grounds)) or ("racism",))
        for fact in random_facts(41, 30, categories)
        if fact.area != TARGET.area
    ]
    return facts + [Fact(grounds=TARGET.grounds, area="work")] * 4


def require_private(publish: Publish, categories: Categories, true_tables: Sequence[Table], runs: int) -> float:
    """Fail if the attacker is right more often than the budget of a month and its quarter allows."""
    without = scores(publish, others(categories), categories, true_tables, runs, seed=1)
    with_target = scores(publish, [*others(categories), TARGET], categories, true_tables, runs, seed=2)
    threshold = sorted(without)[math.ceil(runs * (1 - FALSE_ALARMS)) - 1]
    right = sum(score > threshold for score in with_target) / runs
    spent = sum((table.rho for table in read_catalogue("XS").tables), Fraction(0))
    normal = NormalDist()
    bound = normal.cdf(normal.inv_cdf(FALSE_ALARMS) + math.sqrt(2 * spent))
    # The threshold is estimated as well as the share, therefore both errors count.
    error = math.hypot(
        math.sqrt(bound * (1 - bound) / runs),
        math.sqrt(FALSE_ALARMS * (1 - FALSE_ALARMS) / runs) * slope(bound, FALSE_ALARMS),
    )
    assert right <= bound + 3 * error, f"{right:.3f} of the accusations are right, allowed are {bound:.3f}"
    return right


def slope(bound: float, false_alarms: float) -> float:
    """How fast the share of right accusations grows with the share of false ones (the slope of the curve)."""
    normal = NormalDist()
    return normal.pdf(normal.inv_cdf(bound)) / normal.pdf(normal.inv_cdf(false_alarms))


def test_target_is_not_recognised_more_often_than_the_budget_allows(categories: Categories) -> None:
    right = require_private(honest, categories, read_catalogue("XS").tables, RUNS)
    # Had the game no power, it could not fail either: the attacker is clearly better than chance.
    assert right > 0.15


def as_they_are(tables: Sequence[Table]) -> Sequence[Table]:
    return tables


@pytest.mark.parametrize(
    ("mutant", "really_used"),
    [
        (weak_variance, with_deviation_as_variance),
        (forgotten_grounds, with_one_ground),
        (fresh_noise_per_format, as_they_are),
        (threshold_on_true_counts, as_they_are),
        (missing_zero_cells, as_they_are),
    ],
)
def test_mutant_is_caught(
    mutant: Publish, really_used: Callable[[Sequence[Table]], Sequence[Table]], categories: Categories
) -> None:
    with pytest.raises(AssertionError, match="accusations are right"):
        require_private(mutant, categories, really_used(read_catalogue("XS").tables), MUTANT_RUNS)


def reveals_exact_difference(before: Release, after: Release, touched: Counts) -> bool:
    """Whether subtracting two releases gives the contribution of the one report between them."""
    return all([b - a for a, b in zip(before[table], after[table], strict=True)] == touched[table] for table in before)


def from_function(exact: Counts, tables: Sequence[Table], key: bytes) -> Release:
    """Mutant: noise from a keyed function of release and cell, the same whatever the data."""

    class Fixed:
        def __init__(self, seed: bytes) -> None:
            self._state = seed

        def below(self, bound: int) -> int:
            self._state = sha256(self._state).digest()
            return int.from_bytes(self._state, "big") % bound

    return {
        table.id: tuple(
            with_noise([true], table.sigma2, Fixed(key + f"{table.id}{cell}".encode()))[0]
            for cell, true in enumerate(exact[table.id])
        )
        for table in tables
    }


def test_two_releases_never_differ_by_exactly_one_report(categories: Categories) -> None:
    tables = read_catalogue("XS").tables
    without = count(others(categories), tables, categories)
    with_target = count([*others(categories), TARGET], tables, categories)
    touched = count([TARGET], tables, categories)
    system = SystemRandomness()
    for _ in range(100):
        before = {table.id: with_noise(without[table.id], table.sigma2, system) for table in tables}
        after = {table.id: with_noise(with_target[table.id], table.sigma2, system) for table in tables}
        assert not reveals_exact_difference(before, after, touched)
    fixed = from_function(without, tables, b"key"), from_function(with_target, tables, b"key")
    assert reveals_exact_difference(*fixed, touched)
