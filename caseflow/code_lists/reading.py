"""Read one CSV file into checked cells.

Every mistake is named with its file and line, because the person who corrects it is a steward of
the lists, not a programmer.
"""

import csv
import datetime
import io
import pathlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeVar

Value = TypeVar("Value")


class CodeListInvalid(Exception):
    """A code list cannot be used; the message says where and what to correct."""

    def __init__(self, file: str, line: int, sentence: str) -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {sentence}")
        self.file = file
        self.line = line
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: its place, for messages, and its cells."""

    file: str
    line: int
    cells: Mapping[str, str]

    def refuse(self, sentence: str) -> NoReturn:
        """Raise the error that points at this line."""
        raise CodeListInvalid(self.file, self.line, sentence)

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        value = self.cells[column]
        if not value:
            self.refuse(f"the column {column} is empty")
        return value

    def optional(self, column: str) -> str | None:
        """A cell that may be empty."""
        return self.cells[column] or None

    def flag(self, column: str) -> bool:
        """A yes-or-no cell, written y or n."""
        value = self.cells[column]
        if value not in ("y", "n"):
            self.refuse(f"the column {column} must be y or n, not {value!r}")
        return value == "y"

    def codes(self, column: str) -> tuple[str, ...]:
        """A cell with several codes between vertical bars; empty for none."""
        value = self.cells[column]
        codes = tuple(value.split("|")) if value else ()
        if "" in codes or len(set(codes)) != len(codes):
            self.refuse(f"the column {column} names a code twice or an empty one")
        return codes

    def number(self, column: str) -> int:
        """A whole number that is not negative."""
        value = self.cells[column]
        if not (value.isascii() and value.isdigit()):
            self.refuse(f"the column {column} must be a whole number, not {value!r}")
        return int(value)

    def optional_number(self, column: str) -> int | None:
        """A whole number, or nothing."""
        return self.number(column) if self.cells[column] else None

    def optional_day(self, column: str) -> datetime.date | None:
        """A date as year-month-day, or nothing."""
        value = self.cells[column]
        try:
            return datetime.date.fromisoformat(value) if value else None
        except ValueError:
            self.refuse(f"the column {column} must be a date like 2026-11-30, not {value!r}")

    def day(self, column: str) -> datetime.date:
        """A date as year-month-day."""
        value = self.optional_day(column)
        if value is None:
            self.refuse(f"the column {column} needs a date")
        return value

    def one_of(self, column: str, allowed: Sequence[str]) -> str:
        """A cell from a closed set of words (an empty one only if that is among them)."""
        value = self.cells[column]
        if value not in allowed:
            self.refuse(f"the column {column} must be one of {', '.join(allowed)}, not {value!r}")
        return value


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its rows in their order and, for the version, its bytes."""

    file: str
    content: bytes
    rows: tuple[Row, ...]

    def keyed(self, build: Callable[[Row], Value], key: str = "id") -> dict[str, Value]:
        """Build a value of each row, keyed by its id, refusing an id that comes twice."""
        values: dict[str, Value] = {}
        for row in self.rows:
            identifier = row.text(key)
            if identifier in values:
                row.refuse(f"{identifier} is there twice")
            values[identifier] = build(row)
        return values


def read_table(path: pathlib.Path, columns: Sequence[str]) -> Table:
    """Read a list whose header must have exactly these columns.

    Raises `CodeListInvalid` for a missing file, other columns, or a row of another width.
    """
    try:
        content = path.read_bytes()
        lines = _lines(path.name, content.decode("utf-8"))
    except FileNotFoundError:
        raise CodeListInvalid(path.name, 0, f"the file is missing; put it into {path.parent}") from None
    except UnicodeDecodeError:
        raise CodeListInvalid(path.name, 0, "the file is not UTF-8 text") from None
    if len(lines) < 2:
        raise CodeListInvalid(path.name, 1, "the list is empty")
    _, header = lines[0]
    _check_header(path.name, header, columns)
    rows = tuple(_row(path.name, number, header, cells) for number, cells in lines[1:])
    return Table(path.name, content, rows)


def _lines(file: str, text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise CodeListInvalid(file, reader.line_num, f"not a CSV line: {error}") from None


def _check_header(file: str, header: Sequence[str], columns: Sequence[str]) -> None:
    unknown = [name for name in header if name not in columns]
    missing = [name for name in columns if name not in header]
    if unknown:
        raise CodeListInvalid(file, 1, f"unknown column {', '.join(unknown)}")
    if missing:
        raise CodeListInvalid(file, 1, f"the column {', '.join(missing)} is missing")
    if len(set(header)) != len(header):
        raise CodeListInvalid(file, 1, "a column is there twice")


def _row(file: str, line: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    if len(cells) != len(header):
        raise CodeListInvalid(file, line, f"{len(cells)} cells instead of {len(header)}")
    stripped = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    return Row(file, line, stripped)
