"""The data files of a release: CSV after RFC 4180 and canonical JSON, with the same numbers in both."""

import csv
import io
from collections.abc import Iterable, Sequence

from caseflow.statistics.ledger.canonical_json import Json, canonical_json
from caseflow.statistics.noise.projection import Reliability
from caseflow.statistics.plan.period import Period, PeriodKind
from caseflow.statistics.release.figures import Figure, FigureTable

DATA_COLUMNS = (
    "TIME_PERIOD",
    "FREQ",
    "REF_AREA",
    "GROUND",
    "AREA",
    "TYPE",
    "FACILITY",
    "OUTCOME",
    "OBS_VALUE",
    "CI_LOW",
    "CI_HIGH",
    "OBS_STATUS",
    "CONF_STATUS",
    "UNIT_MULT",
    "DECIMALS",
)
MEASUREMENT_COLUMNS = ("TIME_PERIOD", "TABLE", "GROUND", "AREA", "RAW", "SIGMA2", "HALF_WIDTH")

# SDMX's code for "all values of this dimension".
TOTAL = "_T"

_FREQUENCY = {PeriodKind.MONTH: "M", PeriodKind.QUARTER: "Q"}

# SDMX CL_OBS_STATUS: E estimated (every figure is perturbed), U low reliability.
_STATUS = {Reliability.GOOD: "E", Reliability.LIMITED: "E", Reliability.LOW: "U"}


def data_csv(period: Period, ref_area: str, tables: Iterable[FigureTable]) -> bytes:
    """The figures as shown, one line a cell."""
    rows = [_data_row(period, ref_area, table, figure) for table in tables for figure in table.figures]
    return _csv(DATA_COLUMNS, rows)


def measurements_csv(period: Period, tables: Iterable[FigureTable]) -> bytes:
    """The noisy integers as drawn, for recomputing; they may be negative."""
    rows = [
        (
            str(period),
            table.id,
            _coordinate(table, figure, "ground"),
            _coordinate(table, figure, "area"),
            str(figure.raw),
            str(table.sigma2),
            str(table.half_width),
        )
        for table in tables
        if table.definition is not None
        for figure in table.figures
    ]
    return _csv(MEASUREMENT_COLUMNS, rows)


def table_json(table: FigureTable) -> Json:
    """One table as it stands in data.json."""
    return {
        "id": table.id,
        "dimensions": list(table.dims),
        "half_width": table.half_width,
        "cells": [
            {
                "codes": dict(zip(table.dims, figure.cell, strict=True)),
                "value": figure.value,
                "low": figure.low,
                "high": figure.high,
                "reliability": figure.reliability.value,
            }
            for figure in table.figures
        ],
    }


def data_json(series: str, period: Period, ref_area: str, tables: Iterable[FigureTable]) -> bytes:
    """The figures as shown, as canonical JSON."""
    return canonical_json(
        {
            "series": series,
            "period": str(period),
            "ref_area": ref_area,
            "tables": [table_json(table) for table in tables],
        }
    )


def _data_row(period: Period, ref_area: str, table: FigureTable, figure: Figure) -> Sequence[str]:
    return (
        str(period),
        _FREQUENCY[period.kind],
        ref_area,
        _coordinate(table, figure, "ground"),
        _coordinate(table, figure, "area"),
        TOTAL,
        TOTAL,
        TOTAL,
        str(figure.value),
        str(figure.low),
        str(figure.high),
        _STATUS[figure.reliability],
        "F",
        "0",
        "0",
    )


def _coordinate(table: FigureTable, figure: Figure, dimension: str) -> str:
    return figure.cell[table.dims.index(dimension)] if dimension in table.dims else TOTAL


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")
