"""Data of the page of figures, read from the published files only."""

import datetime
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.schema.statistics import ReleaseFileRow, ReleaseRow
from caseflow.statistics.plan.period import IsWorkingDay, Period, PeriodKind
from caseflow.statistics.release.manifest import DATA_JSON, MANIFEST
from caseflow.statistics.release.published import Release, late_periods, releases

# Two years and the current one are enough to compare with the season of the year before.
MONTHS_SHOWN = 36


@dataclass(frozen=True)
class PublishedFigure:
    """A figure as published. ``code`` is empty for a total; ``reliability`` is good, limited or low."""

    code: str
    value: int
    low: int
    high: int
    reliability: str


@dataclass(frozen=True)
class PublishedMonth:
    """The total of a month."""

    period: Period
    figure: PublishedFigure


@dataclass(frozen=True)
class PublishedTable:
    """A table of one dimension."""

    dimension: str
    figures: tuple[PublishedFigure, ...]


@dataclass(frozen=True)
class PublishedQuarter:
    """A quarter: its total and its tables."""

    period: Period
    release_id: str
    total: PublishedFigure
    tables: tuple[PublishedTable, ...]


@dataclass(frozen=True)
class Guarantee:
    """The bound that holds for one report over its whole life, as printed in the manifest."""

    rho: str
    epsilon: str
    recognised_percent: str


@dataclass(frozen=True)
class Overview:
    """Everything the page shows."""

    months: tuple[PublishedMonth, ...]
    quarters: tuple[Period, ...]
    quarter: PublishedQuarter | None
    late: tuple[Period, ...]
    newest: Release | None
    guarantee: Guarantee | None


def overview(
    session: Session,
    today: datetime.date,
    is_working_day: IsWorkingDay,
    wanted: Period | None = None,
    series: str = "intake",
) -> Overview:
    """The newest months and one quarter, the newest one unless another is wanted and public."""
    public = releases(session, series)
    data = _data_files(session, series)
    months = [release for release in public if release.period.kind is PeriodKind.MONTH][-MONTHS_SHOWN:]
    quarters = {release.period: release for release in public if release.period.kind is PeriodKind.QUARTER}
    chosen = quarters.get(wanted) if wanted else None
    if chosen is None and quarters:
        chosen = list(quarters.values())[-1]
    newest = public[-1] if public else None
    return Overview(
        months=tuple(_month(release, data[release.id]) for release in months),
        quarters=tuple(quarters),
        quarter=_quarter(chosen, data[chosen.id]) if chosen else None,
        late=tuple(late_periods(session, today, is_working_day, series)),
        newest=newest,
        guarantee=_guarantee(session, newest) if newest else None,
    )


def _data_files(session: Session, series: str) -> dict[str, Any]:
    query = (
        select(ReleaseRow.id, ReleaseFileRow.content)
        .join(ReleaseFileRow, ReleaseFileRow.release == ReleaseRow.id)
        .where(ReleaseRow.series == series, ReleaseRow.visible, ReleaseFileRow.name == DATA_JSON)
    )
    return {release: json.loads(content) for release, content in session.execute(query)}


def _month(release: Release, data: Any) -> PublishedMonth:
    return PublishedMonth(release.period, _figure(data["tables"][0]["cells"][0], None))


def _quarter(release: Release, data: Any) -> PublishedQuarter:
    total, *tables = data["tables"]
    return PublishedQuarter(
        release.period,
        release.id,
        _figure(total["cells"][0], None),
        tuple(_table(table) for table in tables),
    )


def _table(table: Any) -> PublishedTable:
    [dimension] = table["dimensions"]
    return PublishedTable(dimension, tuple(_figure(cell, dimension) for cell in table["cells"]))


def _figure(cell: Any, dimension: str | None) -> PublishedFigure:
    code = cell["codes"][dimension] if dimension else ""
    return PublishedFigure(code, cell["value"], cell["low"], cell["high"], cell["reliability"])


def _guarantee(session: Session, release: Release) -> Guarantee:
    content = session.scalar(
        select(ReleaseFileRow.content).where(ReleaseFileRow.release == release.id, ReleaseFileRow.name == MANIFEST)
    )
    printed = json.loads(content or b"{}")["guarantee"]
    return Guarantee(printed["rho_lifetime"], printed["epsilon_at_delta_1e-6"], printed["recognised_percent"])
