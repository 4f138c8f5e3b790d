"""Backups: one portable file from either engine, without what would undo a deletion or open a session.

A backup is an SQLite file with the tables as they are, every row in the order of its key, so that it tells
no order of arrival. It is read in one snapshot. Left out are shred secrets, staff sessions, visits, form
keys, the cards of the work list, the copies of second readers, questions to other bodies and interpreter tasks.
Shred secrets are written to another file and kept for seven days: a newer file has none for an erased case, and
without one no backup opens the case, however old the backup is (P10).

What a restored database cannot know lies elsewhere: the heads of the staff log and of the statistics are
kept outside the database and show that it is older than what was said or published since. A fact that was
erased, before it was counted, after the backup was written is there again; nothing leads from it to a case.
"""

import datetime
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, insert, select, text, update
from sqlalchemy.orm import Session

from caseflow.database import Database
from caseflow.operations.backup_file import (
    BackupFile,
    Kind,
    Row,
    count_rows,
    new_backup_file,
    opened_backup_file,
    rows_by_key,
)
from caseflow.schema.base import Base
from caseflow.schema.tables import all_tables

CASES = Base.metadata.tables["case_file"]
FILES = Base.metadata.tables["attachment"]
CHUNKS = Base.metadata.tables["attachment_chunk"]
FACTS = Base.metadata.tables["statistics_fact"]
SHRED_SECRETS = Base.metadata.tables["shred_secret"]

LEFT_OUT = frozenset(
    {
        "shred_secret",
        "case_card",
        "staff_session",
        "mailbox_visit",
        "form_key",
        "second_reading",
        "released_question",
        "interpreter_task",
    }
)

# After these days no file that this program wrote opens a case that was erased.
SHRED_SECRET_DAYS = 7
SHRED_SECRETS_NAME = "shred-secrets-%Y-%m-%d.sqlite"


class DatabaseNotEmpty(Exception):
    """A backup is restored into an empty database only; the message names a table with rows."""


@dataclass(frozen=True)
class Restored:
    """What came back.

    Attributes:
        cases: cases that are there again.
        cases_without_secret: cases of the backup that were left out, because their shred secret is gone.
        secrets_without_case: secrets of cases that are newer than the backup.
    """

    cases: int
    cases_without_secret: int
    secrets_without_case: int


def write_backup(database: Database, path: Path) -> None:
    """Write everything but secrets, sessions, visits and form keys to a file that only its owner may read.

    Write the shred secrets afterwards, not before, so that every case in the backup has its own.

    Raises:
        BackupIncomplete: a table was not written completely; there is no new file.
        StorageError: the database, or no space; there is no new file.
        OSError: the folder.
    """
    tables = [table for table in all_tables() if table.name not in LEFT_OUT]
    _write(database, path, Kind.BACKUP, tables)


def write_shred_secrets(database: Database, path: Path) -> None:
    """Write the shred secrets of all cases. Name the file by ``shred_secrets_name``, keep it elsewhere.

    Raises:
        BackupIncomplete, StorageError, OSError: as for ``write_backup``.
    """
    _write(database, path, Kind.SHRED_SECRETS, [SHRED_SECRETS])


def shred_secrets_name(day: datetime.date) -> str:
    """The name of a day's file of shred secrets, by which it is found and deleted when its time is over."""
    return day.strftime(SHRED_SECRETS_NAME)


def delete_old_shred_secrets(folder: Path, today: datetime.date) -> None:
    """Delete the files of shred secrets that have had their seven days. Others are left alone."""
    for file in folder.iterdir():
        try:
            day = datetime.datetime.strptime(file.name, SHRED_SECRETS_NAME).date()  # noqa: DTZ007 - a day only
        except ValueError:
            continue
        if day <= today - datetime.timedelta(days=SHRED_SECRET_DAYS):
            file.unlink(missing_ok=True)


def restore(path: Path, shred_path: Path | None, database: Database) -> Restored:
    """Fill an empty database of the same revision from a backup and a file of shred secrets, or do nothing.

    Cases without a secret are left out: they were erased since, and nothing opens them any more. Without a
    file of secrets all rows come back, but no record opens.

    Raises:
        NotABackup: one of the files is none, or of the other kind.
        RevisionDiffers: the program that wrote the file had other tables.
        DatabaseNotEmpty: there are rows already.
        BackupIncomplete: the file holds fewer rows than were written.
        StorageError: the database.
    """
    with ExitStack() as stack:
        backup = stack.enter_context(opened_backup_file(path, Kind.BACKUP))
        shred = stack.enter_context(opened_backup_file(shred_path, Kind.SHRED_SECRETS)) if shred_path else None
        session = stack.enter_context(database.writing())
        for file in (backup, shred):
            if file is not None:
                file.require_revision(_revision(session))
        _require_empty(session)
        return _fill(session, backup, shred)


def _write(database: Database, path: Path, kind: Kind, tables: Sequence[Table]) -> None:
    with _one_moment(database) as session, new_backup_file(path, kind, _revision(session)) as file:
        source = session.connection()
        for table in tables:
            file.write_table(table, rows_by_key(source, table), expected=count_rows(source, table))


@contextmanager
def _one_moment(database: Database) -> Iterator[Session]:
    """A snapshot of everything at one moment.

    SQLite takes the snapshot of each of its two files when it is first read. Both are read while nobody can
    write, so that no file's row lies in one and its chunks are missing in the other.
    """
    with database.reading() as session:
        with ExitStack() as nobody_writes:
            if database.is_sqlite:
                nobody_writes.enter_context(database.writing()).connection()
            for table in all_tables():
                session.execute(select(table.primary_key.columns[0]).limit(1)).all()
        yield session


def _revision(session: Session) -> str:
    return str(session.scalar(text("SELECT version_num FROM alembic_version")))


def _require_empty(session: Session) -> None:
    for table in all_tables():
        if count_rows(session.connection(), table):
            raise DatabaseNotEmpty(table.name)


def _fill(session: Session, backup: BackupFile, shred: BackupFile | None) -> Restored:
    secrets = None if shred is None else {row["case"]: row for rows in shred.parts(SHRED_SECRETS) for row in rows}
    filling = _Filling(session.connection(), backup, secrets)
    for table in sorted(all_tables(), key=_turn):
        if table.name not in LEFT_OUT:
            filling.fill(table)
    kept = [row for case, row in (secrets or {}).items() if case in filling.cases]
    if kept:
        session.execute(insert(SHRED_SECRETS), kept)
    return Restored(len(filling.cases), len(filling.without_secret), len(secrets or ()) - len(kept))


def _turn(table: Table) -> int:
    """Facts first, because nothing may be booked into a month that has been measured; chunks after files."""
    return {FACTS.name: 0, CHUNKS.name: 2}.get(table.name, 1)


@dataclass
class _Filling:
    """The work on one database: what has come back and what was left out, by id."""

    target: Connection
    backup: BackupFile
    secrets: Collection[UUID] | None
    cases: set[UUID] = field(default_factory=set)
    without_secret: set[UUID] = field(default_factory=set)
    files_left_out: set[UUID] = field(default_factory=set)

    def fill(self, table: Table) -> None:
        """Copy a table, without the rows of cases that nothing opens any more."""
        for rows in self.backup.parts(table):
            kept = [row for row in rows if self._is_kept(table, row)]
            if kept:
                _insert(self.target, table, kept)

    def _is_kept(self, table: Table, row: Row) -> bool:
        if table is CASES:
            is_open = self.secrets is None or row["id"] in self.secrets
            (self.cases if is_open else self.without_secret).add(row["id"])
            return is_open
        if table is CHUNKS:
            return row["attachment"] not in self.files_left_out
        is_kept = row.get("case") not in self.without_secret
        if table is FILES and not is_kept:
            self.files_left_out.add(row["id"])
        return is_kept


def _insert(target: Connection, table: Table, rows: Sequence[Row]) -> None:
    if table is not FACTS:
        target.execute(insert(table), rows)
        return
    # A fact is born unbooked, also when it comes back: a trigger sees to it.
    target.execute(insert(table), [row | {"booked_period": None} for row in rows])
    booked = [{"fact": row["id"], "period": row["booked_period"]} for row in rows if row["booked_period"]]
    if booked:
        statement = update(table).where(table.c.id == bindparam("fact")).values(booked_period=bindparam("period"))
        target.execute(statement, booked)
