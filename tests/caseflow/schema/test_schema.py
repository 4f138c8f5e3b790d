"""The tables: made by the migrations as the program knows them, and without a trace of when a person came (P1)."""

import dataclasses
import datetime
import pkgutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Engine,
    Index,
    Interval,
    MetaData,
    Time,
    create_engine,
    inspect,
    select,
    text,
)

from caseflow import schema
from caseflow.code_lists import CodeLists
from caseflow.database import Database, chunk_path
from caseflow.schema import tables
from caseflow.schema.base import UTCDateTime
from caseflow.schema.tables import all_tables, tables_of_reporters
from tests.caseflow.arrivals import arrive_in_a_row
from tests.caseflow.conftest import Founding
from tests.caseflow.offices import TestOffice

FINER_THAN_A_DAY = (DateTime, Time, Interval, UTCDateTime)
# A counter of seconds since any usual beginning, or a reading of a clock, is far above this.
LARGEST_COUNT = 10_000_000
# The numbers of chunks are random; what lies in between is a count.
RANDOM_NUMBERS = {"attachment_chunk.id"}

only_on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_no_column_of_a_reporter_is_finer_than_a_day() -> None:
    columns = [column for table in tables_of_reporters() for column in table.columns]
    assert [str(column) for column in columns if isinstance(column.type, FINER_THAN_A_DAY)] == []
    assert any(isinstance(column.type, Date) for column in columns)


def test_no_value_of_a_reporter_is_a_reading_of_a_clock(
    database: Database, office: TestOffice, lists: CodeLists
) -> None:
    """Not even under the name of a number or a text."""
    arrive_in_a_row(office, lists, 2)
    clocks = {column: value for column, value in _clear_values(database) if _could_be_a_clock(column, value)}
    assert clocks == {}


def _clear_values(database: Database) -> list[tuple[str, Any]]:
    with database.reading() as session:
        return [
            (f"{table.name}.{name}", value)
            for table in tables_of_reporters()
            for row in session.execute(select(table)).mappings()
            for name, value in row.items()
            if not isinstance(value, bytes | None)
        ]


def _could_be_a_clock(column: str, value: object) -> bool:
    if isinstance(value, str):
        return ":" in value
    if isinstance(value, bool | UUID) or column in RANDOM_NUMBERS:
        return False
    if isinstance(value, int):
        return value > LARGEST_COUNT
    return type(value) is not datetime.date


@pytest.fixture
def office(database: Database, founding: Founding) -> TestOffice:
    """The small office, founded in the database that the test looks at."""
    return dataclasses.replace(founding(database.url.render_as_string(hide_password=False)), database=database)


def test_ids_of_reporters_are_random(database: Database, office: TestOffice, lists: CodeLists) -> None:
    arrive_in_a_row(office, lists, 2)
    ids = [value for _, value in _clear_values(database) if isinstance(value, UUID)]
    assert {value.version for value in ids} == {4}
    assert not any(table.primary_key.columns[0].autoincrement is True for table in tables_of_reporters())


def test_nothing_counts_rows(database: Database) -> None:
    """No sequence, no counter of a table: both would number reporters as they come."""
    with database.reading() as session:
        if database.is_sqlite:
            counters = text("SELECT name FROM sqlite_master WHERE name = 'sqlite_sequence'")
        else:
            counters = text("SELECT relname FROM pg_class WHERE relkind = 'S'")
        assert session.scalars(counters).all() == []


@only_on_sqlite
def test_sqlite_stores_rows_of_reporters_by_their_random_key(database: Database) -> None:
    with database.reading() as session:
        made = {
            table: str(session.scalar(text(f"SELECT sql FROM {place} WHERE name = :name"), {"name": table.name}))  # noqa: S608
            for table in tables_of_reporters()
            for place in (["files.sqlite_master"] if table.name == "attachment_chunk" else ["sqlite_master"])
        }
    for table, statement in made.items():
        number = table.primary_key.columns[0].name if "random_row_number" in table.info else None
        assert "WITHOUT ROWID" in statement or f"{number} INTEGER NOT NULL" in statement, table.name


def test_migrations_make_exactly_the_tables_of_the_program(database: Database) -> None:
    chunks, others = _chunk_table_and_others()
    if database.is_sqlite:
        chunk_engine = create_engine(f"sqlite:///{chunk_path(str(database.url.database))}")
        assert _differences(chunk_engine, chunks) == []
        chunk_engine.dispose()
        assert _differences(database.engine, others) == []
    else:
        assert _differences(database.engine, all_tables()[0].metadata) == []


def test_a_column_or_an_index_without_a_migration_is_found(database: Database) -> None:
    _, others = _chunk_table_and_others()
    others.tables["record"].append_column(Column("size", BigInteger()))
    Index("ix_record_epoch", others.tables["record"].c.epoch)
    found = [one[0] for one in _differences(database.engine, others) if isinstance(one, tuple)]
    assert sorted(found)[:2] == ["add_column", "add_index"]


def test_migrations_make_the_same_primary_keys(database: Database) -> None:
    """The comparison of the migration tool leaves these out."""
    inspector = inspect(database.engine)
    for table in all_tables():
        place = "files" if database.is_sqlite and table.name == "attachment_chunk" else None
        made = inspector.get_pk_constraint(table.name, place)
        assert made["constrained_columns"] == [column.name for column in table.primary_key], table.name
        assert made["name"] == table.primary_key.name


def _chunk_table_and_others() -> tuple[MetaData, MetaData]:
    """The tables of each of the two files of SQLite."""
    chunks, others = MetaData(), MetaData()
    for table in all_tables():
        table.to_metadata(chunks if table.name == "attachment_chunk" else others)
    return chunks, others


def _differences(engine: Engine, expected: MetaData) -> Sequence[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return [one for one in compare_metadata(context, expected) if not _is_of_the_tool(one)]


def _is_of_the_tool(difference: object) -> bool:
    """Alembic's own table knows which migrations ran."""
    return (
        isinstance(difference, tuple)
        and difference[0] == "remove_table"
        and isinstance(difference[1], sqlalchemy.Table)
        and difference[1].name == "alembic_version"
    )


def test_every_module_of_tables_is_known() -> None:
    folder = Path(next(iter(schema.__path__)))
    modules = {module.name for module in pkgutil.iter_modules([str(folder)])} - {"base", "tables"}
    assert {module.__name__.rsplit(".", 1)[-1] for module in tables.MODULES} == modules
