"""The figures of a release, computed from the ledger alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from caseflow.statistics.facts.count_cells import Cell
from caseflow.statistics.ledger.lines import LedgerLine, Measurement
from caseflow.statistics.noise.noise_width import half_width
from caseflow.statistics.noise.projection import (
    Reliability,
    interval,
    multi_response,
    reliability,
    shown,
    single_response,
)
from caseflow.statistics.plan.catalogue import Table, read_catalogue
from caseflow.statistics.plan.period import Period, PeriodKind

MONTH_TOTAL = "month_total"
QUARTER_TOTAL = "quarter_total"


class MonthsMissing(Exception):
    """A quarter cannot be made before its three months are measured."""


@dataclass(frozen=True)
class Figure:
    """One cell: what is shown, where the truth lies in 95 of 100 cases, and what was measured."""

    cell: Cell
    raw: int
    value: int
    low: int
    high: int
    reliability: Reliability


@dataclass(frozen=True)
class FigureTable:
    """A table of figures. A total that is the sum of published totals has no measurement of its own."""

    id: str
    dims: tuple[str, ...]
    half_width: int
    figures: tuple[Figure, ...]
    definition: Table | None
    sigma2: Fraction


def figure_tables(
    period: Period, lines: Sequence[LedgerLine], month_lines: Sequence[LedgerLine]
) -> tuple[FigureTable, ...]:
    """The tables of a release.

    Args:
        lines: the measurements of this release, in the order of the ledger.
        month_lines: for a quarter, the month totals of its months; otherwise not looked at.

    Raises:
        MonthsMissing: a month of the quarter is not among them.
    """
    if period.kind is PeriodKind.MONTH:
        return tuple(_month_total(line.measurement) for line in lines)
    total = _quarter_total(period, month_lines)
    locked = total.figures[0].value
    return (total, *(_within_total(line.measurement, locked) for line in lines))


def definition_of(measurement: Measurement) -> Table:
    """The catalogue's entry for a measured table."""
    catalogue = read_catalogue(measurement.tier, strict=measurement.strict)
    return next(table for table in catalogue.tables if table.id == measurement.table_id)


def _month_total(measurement: Measurement) -> FigureTable:
    table = definition_of(measurement)
    values = [shown(raw, table.unit) for raw in measurement.raws]
    return _table(measurement, table, values)


def _quarter_total(period: Period, month_lines: Sequence[LedgerLine]) -> FigureTable:
    by_month = {
        line.measurement.period: line.measurement for line in month_lines if line.measurement.table_id == MONTH_TOTAL
    }
    if any(str(month) not in by_month for month in period.months):
        raise MonthsMissing
    months = [by_month[str(month)] for month in period.months]
    raw = sum(measurement.raws[0] for measurement in months)
    value = sum(shown(measurement.raws[0], definition_of(measurement).unit) for measurement in months)
    width = half_width([measurement.sigma2 for measurement in months])
    sigma2 = sum((measurement.sigma2 for measurement in months), Fraction(0))
    return FigureTable(QUARTER_TOTAL, (), width, (_figure((), raw, value, width),), None, sigma2)


def _within_total(measurement: Measurement, total: int) -> FigureTable:
    table = definition_of(measurement)
    if table.multi_response:
        values = multi_response(measurement.raws, total, table.unit, table.k)
    else:
        values = single_response(measurement.raws, total, table.unit)
    return _table(measurement, table, values)


def _table(measurement: Measurement, table: Table, values: Sequence[int]) -> FigureTable:
    width = half_width([measurement.sigma2])
    figures = tuple(
        _figure(cell, raw, value, width)
        for cell, raw, value in zip(measurement.cells, measurement.raws, values, strict=True)
    )
    return FigureTable(table.id, table.dims, width, figures, table, measurement.sigma2)


def _figure(cell: Cell, raw: int, value: int, width: int) -> Figure:
    between = interval(raw, width, value)
    return Figure(cell, raw, value, between.low, between.high, reliability(value, width))
