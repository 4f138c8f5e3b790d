"""The ledger: every measurement once, chained by hash, within the budget of a report's whole life.

A measurement costs each report that it counts its rho, for ever. Therefore a table is measured once per
period, the lines are never changed, and a line that would exceed the cap is refused before anything is
drawn. All budget arithmetic is in exact fractions.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.refusals.refusal import Refusal
from caseflow.schema.statistics import LedgerHeadRow, LedgerRow
from caseflow.statistics.facts.count_cells import Cell
from caseflow.statistics.ledger.canonical_json import canonical_json
from caseflow.statistics.plan.catalogue import Budget
from caseflow.statistics.plan.period import Period
from crypto.encoding import length_prefixed

HEAD_ID = 1
FIRST_HASH = bytes(32)
RAW_BYTES = 8

_LINE_PURPOSE = b"lauter/v1/statistics-ledger-line"


class LedgerBroken(Exception):
    """A line of the ledger is missing, changed or out of place."""


class AlreadyMeasured(Refusal):
    """The period has been measured; a second draw would average the noise away."""


class BudgetExceeded(Refusal):
    """A report would cost more than its cap allows."""


@dataclass(frozen=True)
class LedgerHead:
    """Number and hash of a line; number 0 stands for the empty ledger."""

    number: int
    hash: bytes


EMPTY_LEDGER = LedgerHead(0, FIRST_HASH)


@dataclass(frozen=True)
class Measurement:
    """A table with its noisy integers, before it gets its place in the chain."""

    series: str
    period: str
    table_id: str
    catalogue_version: str
    tier: str
    strict: bool
    k: int
    rho: Fraction
    sigma2: Fraction
    cells: tuple[Cell, ...]
    raws: tuple[int, ...]
    measured_on: datetime.date


@dataclass(frozen=True)
class LedgerLine:
    """A measurement in its place."""

    number: int
    measurement: Measurement
    previous_hash: bytes
    hash: bytes


def next_line(head: LedgerHead, measurement: Measurement) -> LedgerLine:
    """The line that follows a head."""
    number = head.number + 1
    return LedgerLine(number, measurement, head.hash, _line_hash(number, measurement, head.hash))


def read_ledger(session: Session) -> list[LedgerLine]:
    """Every line in order, checked against the chain and the head.

    Raises:
        LedgerBroken: the chain does not hold.
    """
    head, lines = EMPTY_LEDGER, []
    for row in session.scalars(select(LedgerRow).order_by(LedgerRow.number)):
        line = next_line(head, _measurement(row))
        if (row.number, row.previous_hash, row.hash) != (line.number, line.previous_hash, line.hash):
            raise LedgerBroken
        lines.append(line)
        head = LedgerHead(line.number, line.hash)
    stored = session.get(LedgerHeadRow, HEAD_ID, populate_existing=True)
    if stored is None or (stored.number, stored.hash) != (head.number, head.hash):
        raise LedgerBroken
    return lines


def head_of(lines: Sequence[LedgerLine]) -> LedgerHead:
    """The newest line of a ledger that was read."""
    return LedgerHead(lines[-1].number, lines[-1].hash) if lines else EMPTY_LEDGER


def lock_ledger(session: Session) -> None:
    """Let one measurement at a time go on. SQLite does so by itself, with its one writer."""
    session.execute(select(LedgerHeadRow.number).where(LedgerHeadRow.id == HEAD_ID).with_for_update()).one()


def append_line(session: Session, line: LedgerLine) -> None:
    """Add the line after the head of a locked ledger.

    Raises:
        LedgerBroken: the line was made for another head.
    """
    head = session.get_one(LedgerHeadRow, HEAD_ID, populate_existing=True)
    if (head.number + 1, head.hash) != (line.number, line.previous_hash):
        raise LedgerBroken
    session.add(_row(line))
    head.number, head.hash = line.number, line.hash
    session.flush()


def begin_ledger(session: Session) -> None:
    """Lay down the empty ledger of a new office."""
    session.add(LedgerHeadRow(id=HEAD_ID, number=EMPTY_LEDGER.number, hash=EMPTY_LEDGER.hash))
    session.flush()


def require_not_measured(lines: Iterable[LedgerLine], series: str, period: Period) -> None:
    """Refuse a period that has a line.

    Raises:
        AlreadyMeasured: it has one.
    """
    if any((line.measurement.series, line.measurement.period) == (series, str(period)) for line in lines):
        raise AlreadyMeasured


def require_budget(lines: Iterable[LedgerLine], series: str, period: Period, cost: Fraction, budget: Budget) -> None:
    """Refuse what would cost one report more than the cap of its series, or more than its lifetime cap.

    A report counts in one month and in the quarter of that month, so for every month concerned all lines
    of the month and its quarter add up. Other series count the same report once more, so their caps and
    the reserve are kept free.

    Args:
        cost: the rho of all tables about to be measured for the period.

    Raises:
        BudgetExceeded: names the month.
    """
    known = [line.measurement for line in lines if line.measurement.series == series]
    cap = budget.series_caps.get(series, Fraction(0))
    others = sum(budget.series_caps.values(), budget.reserve) - cap
    for month in period.months:
        periods = (str(month), str(month.quarter))
        spent = sum((other.rho for other in known if other.period in periods), cost)
        if spent > cap or spent + others > budget.lifetime:
            raise BudgetExceeded(f"{series} {month}")


def contains(lines: Sequence[LedgerLine], head: LedgerHead) -> bool:
    """Whether the chain contains a head that was seen before."""
    if head == EMPTY_LEDGER:
        return True
    return any((line.number, line.hash) == (head.number, head.hash) for line in lines)


def encode_raws(raws: Sequence[int]) -> bytes:
    """Eight bytes each, big-endian with sign."""
    return b"".join(raw.to_bytes(RAW_BYTES, "big", signed=True) for raw in raws)


def decode_raws(encoded: bytes) -> tuple[int, ...]:
    """What ``encode_raws`` wrote."""
    starts = range(0, len(encoded), RAW_BYTES)
    return tuple(int.from_bytes(encoded[start : start + RAW_BYTES], "big", signed=True) for start in starts)


def _line_hash(number: int, measurement: Measurement, previous: bytes) -> bytes:
    texts = (
        str(number),
        measurement.series,
        measurement.period,
        measurement.table_id,
        measurement.catalogue_version,
        measurement.tier,
        "strict" if measurement.strict else "ordinary",
        str(measurement.k),
        str(measurement.rho),
        str(measurement.sigma2),
        measurement.measured_on.isoformat(),
    )
    parts = [text.encode("utf-8") for text in texts]
    parts += [_cells_text(measurement.cells).encode("utf-8"), encode_raws(measurement.raws)]
    return hashlib.sha256(length_prefixed(_LINE_PURPOSE, previous, *parts)).digest()


def _cells_text(cells: Sequence[Cell]) -> str:
    return canonical_json([list(cell) for cell in cells]).decode("utf-8")


def _measurement(row: LedgerRow) -> Measurement:
    return Measurement(
        series=row.series,
        period=row.period,
        table_id=row.table_id,
        catalogue_version=row.catalogue_version,
        tier=row.tier,
        strict=row.strict,
        k=row.k,
        rho=Fraction(row.rho),
        sigma2=Fraction(row.sigma2),
        cells=tuple(tuple(cell) for cell in json.loads(row.cells)),
        raws=decode_raws(row.raw),
        measured_on=row.measured_on,
    )


def _row(line: LedgerLine) -> LedgerRow:
    measurement = line.measurement
    return LedgerRow(
        number=line.number,
        series=measurement.series,
        period=measurement.period,
        table_id=measurement.table_id,
        catalogue_version=measurement.catalogue_version,
        tier=measurement.tier,
        strict=measurement.strict,
        k=measurement.k,
        rho=str(measurement.rho),
        sigma2=str(measurement.sigma2),
        cells=_cells_text(measurement.cells),
        n_cells=len(measurement.cells),
        raw=encode_raws(measurement.raws),
        measured_on=measurement.measured_on,
        previous_hash=line.previous_hash,
        hash=line.hash,
    )
