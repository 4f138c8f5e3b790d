"""What a database's files remember about the order of arrival, read the way somebody who holds them would.

A trace is one such memory: for each row of a table a number, with the row's number in the order of arrival.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import LargeBinary, Table, select, text
from sqlalchemy.orm import Session

from caseflow.database import Database, chunk_path
from caseflow.schema.tables import tables_of_reporters
from tests.caseflow.arrivals import Arrival

# Random bytes of this length occur once; more would too often lie on two pages.
SAMPLE = 16


@dataclass(frozen=True)
class Trace:
    """What one memory says: pairs of (number of arrival, number the files remember), by the rows' keys."""

    table: str
    memory: str
    pairs: tuple[tuple[int, int], ...]

    @property
    def correlation(self) -> float:
        """Spearman's rank correlation, without its sign."""
        return abs(spearman(self.pairs))

    @property
    def follows_the_keys(self) -> bool:
        """Whether the memory is that of rows written in the order of their random keys."""
        remembered = [place for _, place in self.pairs]
        return remembered == sorted(remembered)

    @property
    def order(self) -> tuple[int, ...]:
        """The numbers of arrival in the order that the files remember."""
        return tuple(number for number, _ in sorted(self.pairs, key=lambda pair: pair[1]))


def spearman(pairs: Sequence[tuple[float, float]]) -> float:
    """The rank correlation of pairs; 0 where one side is all equal and tells nothing."""
    first, second = (_ranks([pair[side] for pair in pairs]) for side in (0, 1))
    middle = (len(pairs) - 1) / 2
    covariance = sum((a - middle) * (b - middle) for a, b in zip(first, second, strict=True))
    spread = sum((a - middle) ** 2 for a in first) * sum((b - middle) ** 2 for b in second)
    return float(covariance / spread**0.5) if spread else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    places: dict[float, list[int]] = {}
    for place, value in enumerate(sorted(values)):
        places.setdefault(value, []).append(place)
    return [sum(places[value]) / len(places[value]) for value in values]


def numbers_of_arrival(arrivals: Sequence[Arrival]) -> Mapping[object, int]:
    """Everything a row of a reporter may be known by, to the number of its arrival."""
    return {
        known_by: number
        for number, arrival in enumerate(arrivals)
        for known_by in (arrival.case, arrival.file.attachment, arrival.fact, arrival.visit)
    }


def traces(database: Database, arrivals: Sequence[Arrival]) -> list[Trace]:
    """Every memory of every table with rows of reporters."""
    numbers = numbers_of_arrival(arrivals)
    read = _sqlite_traces if database.is_sqlite else _postgresql_traces
    return [trace for table in tables_of_reporters() for trace in read(database, table, numbers)]


def file_of(database: Database, table: str) -> Path:
    """The SQLite file in which a table lies, its journal written back."""
    main = str(database.url.database)
    file = chunk_path(main) if table == "attachment_chunk" else Path(main)
    with closing(sqlite3.connect(file)) as connection:
        blocked, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert not blocked
    return file


def rows_with_number(session: Session, table: Table, numbers: Mapping[object, int]) -> list[tuple[int, Any]]:
    """The rows of a table in the order of their keys, with the number of their arrival."""
    known_by = next((name for name in ("case", "attachment") if name in table.columns), None)
    key = table.columns[known_by] if known_by else next(iter(table.primary_key))
    rows = session.execute(select(table).order_by(*table.primary_key))
    return [(numbers[row._mapping[key]], row) for row in rows]


def longest_value(row: sqlalchemy.Row[Any], table: Table) -> bytes:
    """The row's longest random value, by which it is found in a file."""
    # What an index holds stands in the file twice.
    once = [column for column in table.columns if not (column.primary_key or column.index or column.unique)]
    columns = [column for column in once if isinstance(column.type, LargeBinary)]
    return max((row._mapping[column] or b"" for column in columns), key=len)


def _sqlite_traces(database: Database, table: Table, numbers: Mapping[object, int]) -> Iterator[Trace]:
    content = file_of(database, table.name).read_bytes()
    with database.reading() as session:
        rows = [(number, longest_value(row, table)) for number, row in rows_with_number(session, table, numbers)]
    for memory, samples in (("first bytes", samples_of), ("last bytes", lambda value: reversed(samples_of(value)))):
        pairs = tuple((number, _offset(content, samples(value))) for number, value in rows)
        yield Trace(table.name, memory, pairs)


def samples_of(value: bytes) -> Sequence[bytes]:
    """Pieces of a random value, in their order."""
    return [value[start : start + SAMPLE] for start in range(SAMPLE // 2, len(value) - SAMPLE + 1, SAMPLE)]


def _offset(content: bytes, samples: Iterable[bytes]) -> int:
    # A piece that lies on two pages is not found; the next one is.
    return next(offset for sample in samples if (offset := content.find(sample)) >= 0)


def _postgresql_traces(database: Database, table: Table, numbers: Mapping[object, int]) -> Iterator[Trace]:
    with database.reading() as session:
        rows = rows_with_number(session, table, numbers)
        places = _places(session, table)
        toast = _toast(session, table)
    key = [column.name for column in table.primary_key]
    for memory in ("ctid", "xmin"):
        pairs = tuple((number, places[tuple(str(row._mapping[name]) for name in key)][memory]) for number, row in rows)
        yield Trace(table.name, memory, pairs)
    for memory in ("chunk_id", "ctid"):
        found = ((number, toast.get(longest_value(row, table)[:SAMPLE])) for number, row in rows)
        pairs = tuple((number, value[memory]) for number, value in found if value is not None)
        if pairs:
            yield Trace(table.name, f"TOAST {memory}", pairs)


def _places(session: Session, table: Table) -> Mapping[tuple[str, ...], Mapping[str, int]]:
    key = list(table.primary_key)
    statement = select(*key, text(f'"{table.name}".ctid::text'), text(f'"{table.name}".xmin::text::bigint'))
    return {
        tuple(str(part) for part in row[: len(key)]): {"ctid": _place(row[-2]), "xmin": row[-1]}
        for row in session.execute(statement.select_from(table))
    }


def _toast(session: Session, table: Table) -> Mapping[bytes, Mapping[str, int]]:
    """The values that lie in the TOAST table, by their first bytes."""
    name = session.scalar(
        text("SELECT reltoastrelid::regclass::text FROM pg_class WHERE oid = CAST(:name AS regclass)"),
        {"name": f'"{table.name}"'},
    )
    if name == "-":
        return {}
    rows = session.execute(
        text(f"SELECT chunk_data, chunk_id::bigint, ctid::text FROM {name} WHERE chunk_seq = 0")  # noqa: S608
    )
    return {row[0][:SAMPLE]: {"chunk_id": row[1], "ctid": _place(row[2])} for row in rows}


def _place(ctid: str) -> int:
    page, line = ctid.strip("()").split(",")
    return int(page) * 2**16 + int(line)
