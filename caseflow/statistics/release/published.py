"""Releases as readers get them: bytes that never change, visible from their day on."""

import datetime
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caseflow.schema.statistics import ReleaseFileRow, ReleaseRow, SeriesRow
from caseflow.statistics.plan.period import IsWorkingDay, Period, cut_off, planned_publication
from caseflow.statistics.release.manifest import DATA_CSV, DATA_JSON, MANIFEST, MEASUREMENTS, SIGNATURE

MEDIA_TYPES = {
    MANIFEST: "application/json",
    SIGNATURE: "application/octet-stream",
    DATA_CSV: "text/csv; charset=utf-8",
    DATA_JSON: "application/json",
    MEASUREMENTS: "text/csv; charset=utf-8",
}


class ReleaseUnknown(LookupError):
    """No public release or file of this name."""


@dataclass(frozen=True)
class ReleaseFile:
    """One file of a release: its name, digest and length in bytes."""

    name: str
    sha256: str
    length: int


@dataclass(frozen=True)
class Release:
    """A public release."""

    id: str
    series: str
    period: Period
    published_on: datetime.date
    files: tuple[ReleaseFile, ...]


@dataclass(frozen=True)
class StoredFile:
    """The bytes of a file as they are served."""

    content: bytes
    sha256: str
    media_type: str


def releases(session: Session, series: str = "intake") -> list[Release]:
    """The public releases of a series in the order in which they were made."""
    rows = session.scalars(
        select(ReleaseRow).where(ReleaseRow.series == series, ReleaseRow.visible).order_by(ReleaseRow.ledger_number)
    ).all()
    files = _files_by_release(session)
    return [
        Release(row.id, row.series, Period.parse(row.period), row.planned_publication, files.get(row.id, ()))
        for row in rows
    ]


def release_file(session: Session, release_id: str, name: str) -> StoredFile:
    """A file of a public release.

    Raises:
        ReleaseUnknown: there is none; a release before its day is as unknown as any other.
    """
    if name not in MEDIA_TYPES or not release_id.isprintable():
        # Never asked of the database: PostgreSQL takes no NUL in a text.
        raise ReleaseUnknown
    row = session.scalar(
        select(ReleaseFileRow)
        .join(ReleaseRow, ReleaseRow.id == ReleaseFileRow.release)
        .where(ReleaseRow.id == release_id, ReleaseRow.visible, ReleaseFileRow.name == name)
    )
    if row is None:
        raise ReleaseUnknown
    return StoredFile(row.content, row.sha256, MEDIA_TYPES[name])


def late_periods(
    session: Session, today: datetime.date, is_working_day: IsWorkingDay, series: str = "intake"
) -> list[Period]:
    """Periods whose day of publication has come without a release, because nobody measured."""
    row = session.get(SeriesRow, series)
    if row is None:
        return []
    shown = set(session.scalars(select(ReleaseRow.period).where(ReleaseRow.series == series, ReleaseRow.visible)))
    return [
        period
        for period in periods_until(Period.parse(row.first_period), today)
        if str(period) not in shown and planned_publication(period, is_working_day) <= today
    ]


def waiting_periods(
    session: Session, today: datetime.date, is_working_day: IsWorkingDay, series: str = "intake"
) -> list[Period]:
    """Periods whose cut-off has passed and that nobody has measured, in the order in which to measure them."""
    row = session.get(SeriesRow, series)
    if row is None:
        return []
    made = set(session.scalars(select(ReleaseRow.period).where(ReleaseRow.series == series)))
    return [
        period
        for period in periods_until(Period.parse(row.first_period), today)
        if str(period) not in made and cut_off(period, is_working_day) < today
    ]


def periods_until(first: Period, today: datetime.date) -> list[Period]:
    """Every month from the first on, and every quarter all of whose months are among them, ended by today."""
    months = []
    month = first
    while month.last_day < today:
        months.append(month)
        month = month.next
    periods = []
    for month in months:
        periods.append(month)
        complete = all(other in months for other in month.quarter.months)
        if complete and month == month.quarter.months[-1]:
            periods.append(month.quarter)
    return periods


def _files_by_release(session: Session) -> dict[str, tuple[ReleaseFile, ...]]:
    found: dict[str, tuple[ReleaseFile, ...]] = {}
    length = func.length(ReleaseFileRow.content)
    query = select(ReleaseFileRow.release, ReleaseFileRow.name, ReleaseFileRow.sha256, length)
    for release, name, digest, size in session.execute(query.order_by(ReleaseFileRow.name)):
        found[release] = (*found.get(release, ()), ReleaseFile(name, digest, size))
    return found
