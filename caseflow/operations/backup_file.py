"""The file of a backup: an SQLite database with a table that says what it is and how many rows belong into it.

It appears under its name when it is complete and on the disk, never before, and only its owner may read it.
"""

import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, MetaData, NullPool, Table, Text, create_engine, event, func, insert, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from caseflow.database import translated

FORMAT = "1"
# A chunk of an attachment has a megabyte: few enough rows at once to need little memory.
ROWS_AT_ONCE = 16

Row = dict[str, Any]

MANIFEST = Table(
    "backup_manifest",
    MetaData(),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)


class Kind(StrEnum):
    """What a file holds."""

    BACKUP = "backup"
    SHRED_SECRETS = "shred secrets"


class NotABackup(Exception):
    """The file was not written by this program, or holds something else than was asked for."""


class RevisionDiffers(Exception):
    """The file has the tables of another version; restore it with that version, then upgrade."""

    def __init__(self, written: str, expected: str) -> None:
        super().__init__(f"The file has revision {written}, the database has {expected}.")


class BackupIncomplete(Exception):
    """A table has another number of rows than it should; the message names it."""


@dataclass(frozen=True)
class BackupFile:
    """An open file of a backup."""

    connection: Connection = field(repr=False)
    manifest: Mapping[str, str] = field(default_factory=dict)

    def write_table(self, table: Table, parts: Iterator[Sequence[Row]], expected: int) -> None:
        """Write a table in the order in which its rows come.

        Raises:
            BackupIncomplete: other rows came than were expected.
        """
        # Without its indexes: they are made anew in the database that is restored.
        self.connection.execute(CreateTable(table))
        for rows in parts:
            self.connection.execute(insert(table), rows)
        written = count_rows(self.connection, table)
        if written != expected:
            raise BackupIncomplete(table.name)
        self.connection.execute(insert(MANIFEST), {"name": _rows_entry(table), "value": str(written)})

    def parts(self, table: Table) -> Iterator[Sequence[Row]]:
        """All rows of a table, some at a time.

        Raises:
            BackupIncomplete: the file holds fewer or more than were written.
        """
        if self.manifest.get(_rows_entry(table)) != str(count_rows(self.connection, table)):
            raise BackupIncomplete(table.name)
        yield from rows_by_key(self.connection, table)

    def require_revision(self, expected: str) -> None:
        """Refuse a file whose tables are not those of the database; raises ``RevisionDiffers``."""
        written = self.manifest.get("revision", "unknown")
        if written != expected:
            raise RevisionDiffers(written, expected)


def rows_by_key(connection: Connection, table: Table) -> Iterator[Sequence[Row]]:
    """All rows of a table in the order of its key, some at a time, without holding more in memory."""
    statement = select(table).order_by(*table.primary_key)
    result = connection.execute(statement, execution_options={"yield_per": ROWS_AT_ONCE})
    for rows in result.mappings().partitions():
        yield [dict(row) for row in rows]


def count_rows(connection: Connection, table: Table) -> int:
    """How many rows a table has."""
    return int(connection.scalar(select(func.count()).select_from(table)) or 0)


@contextmanager
def new_backup_file(path: Path, kind: Kind, revision: str) -> Iterator[BackupFile]:
    """A file that takes its name when the block has ended without an exception, in the place of a former one.

    Raises:
        StorageError: no space; nothing is left behind.
        OSError: the folder; nothing is left behind.
    """
    partial = path.with_name(f".{path.name}.{secrets.token_hex(8)}.partial")
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with translated(), _connected(partial, "rw") as connection, connection.begin():
            connection.execute(CreateTable(MANIFEST))
            entries = {"format": FORMAT, "kind": kind.value, "revision": revision}
            connection.execute(insert(MANIFEST), [{"name": n, "value": v} for n, v in entries.items()])
            yield BackupFile(connection)
        _flush(partial)
        partial.replace(path)
        _flush(path.parent)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def opened_backup_file(path: Path, kind: Kind) -> Iterator[BackupFile]:
    """A file that was written before, for reading.

    Raises:
        NotABackup: it is not, or not of this kind.
        StorageError: it is damaged.
    """
    if not path.is_file():
        raise NotABackup(f"There is no file {path.name}.")
    with translated(), _connected(path, "ro") as connection:
        manifest = _manifest(connection)
        if (manifest.get("format"), manifest.get("kind")) != (FORMAT, kind.value):
            raise NotABackup(f"{path.name} is no file with the {kind.value} of this program.")
        yield BackupFile(connection, manifest)


def _manifest(connection: Connection) -> Mapping[str, str]:
    try:
        return {row.name: row.value for row in connection.execute(select(MANIFEST))}
    except SQLAlchemyError:
        return {}


@contextmanager
def _connected(path: Path, mode: str) -> Iterator[Connection]:
    address = URL.create("sqlite", database=path.absolute().as_uri(), query={"mode": mode, "uri": "true"})
    engine = create_engine(address, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA temp_store = MEMORY")
        if mode == "rw":
            # What is not finished is thrown away, so there is nothing to roll back.
            connection.execute("PRAGMA journal_mode = OFF")

    with engine.connect() as connection:
        yield connection


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _rows_entry(table: Table) -> str:
    return f"rows of {table.name}"
