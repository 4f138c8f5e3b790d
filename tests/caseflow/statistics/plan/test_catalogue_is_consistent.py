"""The data of tables and tiers: one budget, exact fractions, no contradiction."""

import math
from dataclasses import replace
from fractions import Fraction
from statistics import NormalDist

import pytest

from caseflow.statistics.plan.catalogue import (
    CatalogueWrong,
    read_catalogue,
    require_consistent,
    tier_for_total,
)

ALL = [(tier, strict) for tier in ("XS", "S") for strict in (False, True)]


@pytest.mark.parametrize(("tier", "strict"), ALL)
def test_tables_of_every_tier_keep_the_caps(tier: str, strict: bool) -> None:
    catalogue = read_catalogue(tier, strict=strict)
    require_consistent(catalogue)
    assert [table.id for table in catalogue.tables] == ["month_total", "quarter_ground", "quarter_area"]
    assert catalogue.budget.lifetime == (Fraction(1, 8) if strict else Fraction(1, 2))


@pytest.mark.parametrize("tier", ["XS", "S"])
def test_strict_costs_a_quarter_and_doubles_the_standard_deviation(tier: str) -> None:
    for ordinary, strict in zip(read_catalogue(tier).tables, read_catalogue(tier, strict=True).tables, strict=True):
        assert (strict.rho * 4, strict.sigma2) == (ordinary.rho, ordinary.sigma2 * 4)


@pytest.mark.parametrize(("tier", "strict"), ALL)
def test_printed_epsilon_and_mu_follow_from_the_lifetime_budget(tier: str, strict: bool) -> None:
    budget = read_catalogue(tier, strict=strict).budget
    mu = math.sqrt(2 * budget.lifetime)
    assert float(budget.mu) == pytest.approx(mu)
    normal, epsilon = NormalDist(), float(budget.epsilon)
    delta = normal.cdf(mu / 2 - epsilon / mu) - math.exp(epsilon) * normal.cdf(-mu / 2 - epsilon / mu)
    assert delta == pytest.approx(1e-6, rel=0.05)
    recognised = normal.cdf(normal.inv_cdf(0.05) + mu)
    assert int(budget.recognised_percent) == math.ceil(100 * recognised)


def test_contradictions_are_refused() -> None:
    catalogue = read_catalogue("XS")
    ground = catalogue.tables[1]
    wrong = [
        replace(ground, sigma2=Fraction(25, 4)),
        replace(ground, rho=Fraction(3, 5), sigma2=Fraction(5, 2)),
        replace(ground, dims=("area",)),
    ]
    for table in wrong:
        with pytest.raises(CatalogueWrong):
            require_consistent(replace(catalogue, tables=(catalogue.tables[0], table)))
    with pytest.raises(CatalogueWrong):
        require_consistent(replace(catalogue, budget=replace(catalogue.budget, lifetime=Fraction(49, 100))))
    with pytest.raises(CatalogueWrong):
        read_catalogue("XL")


@pytest.mark.parametrize(("total", "tier"), [(0, "XS"), (799, "XS"), (800, "S"), (4999, "S"), (70_000, "S")])
def test_tier_follows_the_published_total(total: int, tier: str) -> None:
    assert tier_for_total(total) == tier
