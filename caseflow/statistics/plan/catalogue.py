"""The fixed list of tables, their noise and the budget of one report, read from data.

A table is defined before anybody reports: its dimensions, how many of its cells one report can touch
(``k``), its share of the privacy budget (``rho``, zero-concentrated differential privacy) and the
variance that follows, ``sigma2 = k / (2 rho)``. All of them are exact fractions.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.resources import files

from caseflow.statistics.plan.period import Period, PeriodKind

CATALOGUE_VERSION = "1"

# "Strict" halves every standard deviation's reciprocal: a quarter of the budget, twice the noise.
STRICT_DIVISOR = 4


class CatalogueWrong(Exception):
    """The catalogue contradicts itself; the program does not start with it."""


@dataclass(frozen=True)
class Table:
    """One table of the catalogue at one tier."""

    id: str
    series: str
    period: PeriodKind
    dims: tuple[str, ...]
    k: int
    rho: Fraction
    sigma2: Fraction
    unit: int
    parents: tuple[str, ...]

    @property
    def multi_response(self) -> bool:
        """Whether one report can stand in several cells."""
        return self.k > 1


@dataclass(frozen=True)
class Budget:
    """What one report may cost, for its whole life, and how the bound reads in other measures.

    Attributes:
        mu, epsilon: Gaussian differential privacy, and epsilon at delta = 1/1,000,000.
        recognised_percent: how often somebody who knows all other reports recognises a certain one, if
            five of a hundred such accusations may be wrong (five of a hundred would be pure chance).
    """

    cases_below: int
    series_caps: Mapping[str, Fraction]
    reserve: Fraction
    lifetime: Fraction
    mu: str
    epsilon: str
    recognised_percent: str


@dataclass(frozen=True)
class Catalogue:
    """The tables and the budget of one tier, ordinary or strict."""

    version: str
    tier: str
    strict: bool
    tables: tuple[Table, ...]
    budget: Budget

    def tables_for(self, series: str, period: Period) -> tuple[Table, ...]:
        """The tables measured for a period of a series, in the order of the catalogue."""
        return tuple(table for table in self.tables if table.series == series and table.period is period.kind)


def read_catalogue(tier: str, *, strict: bool = False) -> Catalogue:
    """The catalogue of a tier.

    Raises:
        CatalogueWrong: no such tier, or its data are not consistent.
    """
    budgets = [_budget(row) for row in _rows("tiers.csv") if row["tier"] == tier and (row["strict"] == "yes") == strict]
    if len(budgets) != 1:
        raise CatalogueWrong(f"tier {tier} is not in the list of tiers exactly once")
    tables = tuple(_table(row) for row in _rows("catalogue.csv") if row["tier"] == tier)
    if strict:
        tables = tuple(
            replace(table, rho=table.rho / STRICT_DIVISOR, sigma2=table.sigma2 * STRICT_DIVISOR) for table in tables
        )
    catalogue = Catalogue(CATALOGUE_VERSION, tier, strict, tables, budgets[0])
    require_consistent(catalogue)
    return catalogue


def tier_for_total(previous_year_total: int) -> str:
    """The tier that the *published* total of the previous year demands, never a true count.

    Above the largest tier of the data the largest one applies: its bound stays true, only the noise
    could be spent better.
    """
    tiers = [(int(row["cases_below"]), row["tier"]) for row in _rows("tiers.csv") if row["strict"] == "no"]
    fitting = [tier for below, tier in sorted(tiers) if previous_year_total < below]
    return fitting[0] if fitting else max(tiers)[1]


def require_consistent(catalogue: Catalogue) -> None:
    """Check every rule that ties the data together.

    Raises:
        CatalogueWrong: names the rule that does not hold.
    """
    budget = catalogue.budget
    for table in catalogue.tables:
        if table.sigma2 != Fraction(table.k) / (2 * table.rho):
            raise CatalogueWrong(f"{table.id}: sigma2 is not k / (2 rho)")
        if table.multi_response and table.dims != ("ground",):
            raise CatalogueWrong(f"{table.id}: only grounds may count a report more than once")
    for series, cap in budget.series_caps.items():
        # A report lies in one month, one quarter and one year, so it meets each table of a series once.
        if sum((table.rho for table in catalogue.tables if table.series == series), Fraction(0)) > cap:
            raise CatalogueWrong(f"the tables of {series} cost more than its cap")
    if sum(budget.series_caps.values(), budget.reserve) > budget.lifetime:
        raise CatalogueWrong("the caps of the series and the reserve exceed the lifetime budget")


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("caseflow.statistics.plan").joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _table(row: Mapping[str, str]) -> Table:
    return Table(
        id=row["table"],
        series=row["series"],
        period=PeriodKind(row["period"]),
        dims=_names(row["dims"]),
        k=int(row["k"]),
        rho=Fraction(row["rho"]),
        sigma2=Fraction(row["sigma2"]),
        unit=int(row["unit"]),
        parents=_names(row["parents"]),
    )


def _budget(row: Mapping[str, str]) -> Budget:
    return Budget(
        cases_below=int(row["cases_below"]),
        series_caps={"intake": Fraction(row["intake"]), "closure": Fraction(row["closure"])},
        reserve=Fraction(row["reserve"]),
        lifetime=Fraction(row["lifetime"]),
        mu=row["mu"],
        epsilon=row["epsilon"],
        recognised_percent=row["recognised_percent"],
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
