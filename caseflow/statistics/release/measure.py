"""Measure a period: count in memory, draw the noise once, and keep everything in one short transaction.

The facts are opened and counted on a read snapshot. Then one write transaction checks that the set of
facts is still the same, books it, draws, and writes ledger, files and signature. Before its commit nobody
has seen a draw, so a crash loses nothing and the work is simply done again; after it the period is closed
for ever, and everything else is replay.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from importlib.metadata import version

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.database import Database
from caseflow.refusals.refusal import Refusal
from caseflow.schema.statistics import AttemptRow, ReleaseRow, SeriesRow
from caseflow.statistics.facts.count_cells import Categories, cells, count
from caseflow.statistics.facts.counted_set import SetDigest, book, booked_facts, digest_of, facts_to_count, open_all
from caseflow.statistics.ledger.head_file import HeadFile
from caseflow.statistics.ledger.lines import (
    LedgerHead,
    LedgerLine,
    Measurement,
    append_line,
    head_of,
    lock_ledger,
    next_line,
    read_ledger,
    require_budget,
    require_not_measured,
)
from caseflow.statistics.noise.discrete_gaussian import Randomness, SystemRandomness, with_noise
from caseflow.statistics.plan.catalogue import Catalogue
from caseflow.statistics.plan.period import IsWorkingDay, Period, PeriodKind, cut_off, planned_publication
from caseflow.statistics.release.figures import MonthsMissing
from caseflow.statistics.release.keys import release_signing_key, signing_seed
from caseflow.statistics.release.manifest import ReleaseHeader, sign_manifest
from caseflow.statistics.release.store import newest_manifest_sha256, store_release
from caseflow.statistics.release.tier_choice import catalogue_for
from crypto.key_pair import KeyPair

# Officers work while the facts are counted; a set that changed this often is counted another day.
MOST_ROUNDS = 5

Counts = dict[str, list[int]]
Checkpoint = Callable[[str], None]


class SeriesUnknown(LookupError):
    """The series was never begun."""


class BeforeCutOff(Refusal):
    """The coding of the period may still be corrected."""


class EarlierPeriodMissing(Refusal):
    """The months are measured in order, or a month's reports would be counted in another."""


class SetKeepsChanging(Refusal):
    """The facts changed again and again while they were counted; nothing was drawn."""


class _SetChanged(Exception):
    """The facts are no longer those that were counted."""


@dataclass(frozen=True)
class Work:
    """What is to be measured, with what, and where the published head is kept."""

    database: Database
    statistics_key_pair: KeyPair
    series: str
    period: Period
    today: datetime.date
    categories: Categories
    is_working_day: IsWorkingDay
    head_file: HeadFile


@dataclass(frozen=True)
class Measured:
    """A release that was made. ``attempts`` above 1: draws of broken-off attempts were thrown away unseen."""

    release_id: str
    planned_publication: datetime.date
    attempts: int


@dataclass(frozen=True)
class _Counted:
    """Exact counts, in memory only, and the set they were made of."""

    digest: SetDigest
    counts: Counts


def measure(work: Work) -> Measured:
    """Measure a period and make its release, which the calendar will publish.

    Raises:
        SeriesUnknown, BeforeCutOff, EarlierPeriodMissing, MonthsMissing: it is not time.
        AlreadyMeasured: there is a measurement; there will be no second one.
        BudgetExceeded: the reports would cost more than their cap.
        LedgerBroken, LedgerRolledBack, HeadFileDamaged: the database is not what it was.
        CannotOpen: a fact or the signing seed does not open with this key.
        SetKeepsChanging: try again later.
        StorageError: the database; nothing was stored.
    """
    return measure_in_process(work, SystemRandomness(), lambda _: None)


def measure_in_process(work: Work, randomness: Randomness, checkpoint: Checkpoint) -> Measured:
    """As ``measure``, with the source of randomness and a call at each step given.

    Only ``measure`` calls this in the program, with the operating system's randomness. Tests need it for
    games of many thousand runs and to break off at every step.
    """
    for _ in range(MOST_ROUNDS):
        counted = _count(work)
        checkpoint("counted")
        attempts = _note_attempt(work)
        checkpoint("noted")
        try:
            measured = _write(work, counted, randomness, checkpoint, attempts)
        except _SetChanged:
            continue
        checkpoint("committed")
        return measured
    raise SetKeepsChanging


def _count(work: Work) -> _Counted:
    with work.database.reading() as session:
        catalogue = _require_time(work, session)
        facts = list(facts_to_count(session, work.series, work.period))
    tables = catalogue.tables_for(work.series, work.period)
    opened = open_all(facts, work.statistics_key_pair, work.series)
    return _Counted(digest_of(facts), count(opened, tables, work.categories))


def _require_time(work: Work, session: Session) -> Catalogue:
    """Everything that must hold before a draw; checked on the snapshot and again before the draw."""
    series = session.get(SeriesRow, work.series, populate_existing=True)
    if series is None:
        raise SeriesUnknown
    lines = read_ledger(session)
    published = session.scalar(select(ReleaseRow.id).where(ReleaseRow.visible).limit(1)) is not None
    work.head_file.require_contained(lines, published=published)
    require_not_measured(lines, work.series, work.period)
    _require_order(work, series, lines)
    if work.today <= cut_off(work.period, work.is_working_day):
        raise BeforeCutOff
    return catalogue_for(series, lines, work.period.year)


def _require_order(work: Work, series: SeriesRow, lines: Sequence[LedgerLine]) -> None:
    measured = {line.measurement.period for line in lines if line.measurement.series == work.series}
    if work.period.kind is PeriodKind.QUARTER:
        if any(str(month) not in measured for month in work.period.months):
            raise MonthsMissing
        return
    first = Period.parse(series.first_period)
    if str(work.period) < str(first):
        raise EarlierPeriodMissing
    if work.period != first and str(work.period.previous) not in measured:
        raise EarlierPeriodMissing


def _note_attempt(work: Work) -> int:
    key = (work.series, str(work.period))
    with work.database.writing() as session:
        lock_ledger(session)
        row = session.get(AttemptRow, key, populate_existing=True)
        if row is None:
            row = AttemptRow(series=key[0], period=key[1], begun=0)
            session.add(row)
        row.begun += 1
        return row.begun


def _write(work: Work, counted: _Counted, randomness: Randomness, checkpoint: Checkpoint, attempts: int) -> Measured:
    with work.database.writing() as session:
        lock_ledger(session)
        checkpoint("locked")
        catalogue = _require_time(work, session)
        _book_same_set(work, session, counted.digest)
        checkpoint("booked")
        lines = read_ledger(session)
        tables = catalogue.tables_for(work.series, work.period)
        cost = sum((table.rho for table in tables), Fraction(0))
        require_budget(lines, work.series, work.period, cost, catalogue.budget)
        measurements = _draw(work, catalogue, counted.counts, randomness)
        checkpoint("drawn")
        new = _append(session, head_of(lines), measurements)
        checkpoint("ledger written")
        header = _header(work, session)
        sign = partial(sign_manifest, signing_seed(session, work.statistics_key_pair))
        store_release(session, header, new, lines, sign)
        checkpoint("release written")
    return Measured(header.release_id, header.planned_publication, attempts)


def _header(work: Work, session: Session) -> ReleaseHeader:
    return ReleaseHeader(
        series=work.series,
        period=work.period,
        ref_area=session.get_one(SeriesRow, work.series).ref_area,
        cut_off=cut_off(work.period, work.is_working_day),
        planned_publication=planned_publication(work.period, work.is_working_day),
        software_version=version("lauter"),
        signing_public_key=release_signing_key(session),
        previous_manifest_sha256=newest_manifest_sha256(session, work.series),
    )


def _book_same_set(work: Work, session: Session, counted: SetDigest) -> None:
    """Book first and compare then: what is booked cannot change between the two."""
    if work.period.kind is PeriodKind.MONTH:
        book(session, work.series, work.period)
    if digest_of(booked_facts(session, work.series, work.period)) != counted:
        raise _SetChanged


def _draw(work: Work, catalogue: Catalogue, counts: Counts, randomness: Randomness) -> list[Measurement]:
    return [
        Measurement(
            series=work.series,
            period=str(work.period),
            table_id=table.id,
            catalogue_version=catalogue.version,
            tier=catalogue.tier,
            strict=catalogue.strict,
            k=table.k,
            rho=table.rho,
            sigma2=table.sigma2,
            cells=cells(table, work.categories),
            raws=with_noise(counts[table.id], table.sigma2, randomness),
            measured_on=work.today,
        )
        for table in catalogue.tables_for(work.series, work.period)
    ]


def _append(session: Session, head: LedgerHead, measurements: Sequence[Measurement]) -> list[LedgerLine]:
    new = []
    for measurement in measurements:
        line = next_line(head, measurement)
        append_line(session, line)
        head = LedgerHead(line.number, line.hash)
        new.append(line)
    return new
