"""P3: the list of what stands in clear is complete, on paper and in the databases of both engines."""

import re
from collections.abc import Mapping

import pytest
from sqlalchemy import LargeBinary, inspect

from caseflow.database import Database
from caseflow.schema.tables import all_tables
from tests.caseflow.administration.test_administrator_opens_nothing import IN_CLEAR
from tests.caseflow.thief import IN_CASES, LOCKS, UNDER_HEADERS
from tests.tools import ROOT

PAGE = ROOT / "docs" / "what-stands-in-clear.md"
WORDS = {"clear", "sealed", "check", "half"}
# Written by the migrations and not by us: one row with the version of the tables.
NOT_OURS = {"alembic_version.version_num"}
# Values of bytes that can be read: noisy figures, and files and recordings that are published.
READABLE_BYTES = {"statistics_ledger.raw", "statistics_release_file.content", "recording_chunk.content"}


def listed(page: str) -> Mapping[str, str]:
    """For each ``table.column`` of a page how it stands in the database."""
    found: dict[str, str] = {}
    for section in re.split(r"^### ", page, flags=re.MULTILINE)[1:]:
        table = section.split("\n", 1)[0]
        for column, word, tells in re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", section, re.MULTILINE):
            name = f"{table}.{column}"
            assert name not in found, f"{name} is listed twice"
            assert tells.strip(), f"{name} tells something"
            found[name] = word
    return found


@pytest.fixture(scope="module")
def page() -> Mapping[str, str]:
    return listed(PAGE.read_text(encoding="utf-8"))


def columns_of(database: Database) -> set[str]:
    """Every column that is really there, in the second file of SQLite too."""
    inspector = inspect(database.engine)
    schemas = (None, "files") if database.is_sqlite else (None,)
    return {
        f"{table}.{column['name']}"
        for schema in schemas
        for table in inspector.get_table_names(schema)
        for column in inspector.get_columns(table, schema)
    }


def test_every_column_is_listed_as_clear_or_sealed(page: Mapping[str, str]) -> None:
    columns = {f"{table.name}.{column.name}" for table in all_tables() for column in table.columns}
    assert columns - page.keys() == set(), "not listed"
    assert page.keys() - columns == NOT_OURS, "listed, and no column"
    assert set(page.values()) == WORDS


def test_the_databases_have_no_other_columns(database: Database, page: Mapping[str, str]) -> None:
    assert columns_of(database) == page.keys()


def test_a_column_that_is_added_is_found(page: Mapping[str, str], database: Database) -> None:
    """So the list can fail: whoever adds a column has to say what it tells."""
    with database.writing() as session:
        session.connection().exec_driver_sql("ALTER TABLE case_file ADD COLUMN visitor_address TEXT")
    assert columns_of(database) - page.keys() == {"case_file.visitor_address"}


def test_what_is_listed_as_sealed_is_what_a_thief_does_not_open(page: Mapping[str, str]) -> None:
    """The other list is tried with every row of the database in ``test_administrator_opens_nothing``."""
    sealed = {name for name, word in page.items() if word == "sealed"}
    assert sealed == LOCKS.keys() | IN_CASES | UNDER_HEADERS


def test_bytes_that_are_not_sealed_are_checks_or_public_figures(page: Mapping[str, str]) -> None:
    binary = {
        f"{table.name}.{column.name}"
        for table in all_tables()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert {name for name in binary if page[name] == "clear"} == READABLE_BYTES
    assert {name for name in binary if page[name] in ("check", "half")} == IN_CLEAR - READABLE_BYTES
    assert {name for name, word in page.items() if word == "half"} == {"shred_secret.secret"}


def test_what_is_no_bytes_is_not_called_sealed(page: Mapping[str, str]) -> None:
    for table in all_tables():
        for column in table.columns:
            if not isinstance(column.type, LargeBinary):
                assert page[f"{table.name}.{column.name}"] in ("clear", "check"), column
