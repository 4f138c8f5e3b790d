"""One office is founded for all tests of the desk on an engine; each test gets a copy of its database."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseflow.database import Database, chunk_path
from tests.caseflow.desk.office import PEOPLE, Office, found
from tests.postgresql import PostgresqlServer

OFFICE_TEMPLATE = "lauter_office"


def at_work(url: str) -> Office:
    """Found the office and log everybody in, which takes a tenth of a second a person."""
    database = Database(url)
    office = found(database)
    for person in PEOPLE:
        office.actor(person.user_name)
    database.close()
    return office


@pytest.fixture(scope="session")
def sqlite_office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    path = tmp_path_factory.mktemp("office") / "lauter.sqlite"
    copy_sqlite(sqlite_template, path)
    return at_work(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgresql_office(migrated_server: PostgresqlServer) -> Office:
    return at_work(migrated_server.create(OFFICE_TEMPLATE, "lauter_template"))


@pytest.fixture
def office_on_sqlite(sqlite_office: Office, tmp_path: Path) -> Iterator[Office]:
    path = tmp_path / "lauter.sqlite"
    copy_sqlite(Path(sqlite_office.database.url.database or ""), path)
    yield from opened(sqlite_office, f"sqlite:///{path}")


@pytest.fixture
def office_on_postgresql(postgresql_office: Office, migrated_server: PostgresqlServer) -> Iterator[Office]:
    name = f"lauter_{uuid.uuid4().hex}"
    yield from opened(postgresql_office, migrated_server.create(name, OFFICE_TEMPLATE))
    migrated_server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest) -> Office:
    """An office at work, once on each engine."""
    given: Office = request.getfixturevalue(f"office_on_{request.param}")
    return given


def copy_sqlite(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    shutil.copyfile(chunk_path(str(source)), chunk_path(str(target)))


def opened(office: Office, url: str) -> Iterator[Office]:
    database = Database(url)
    # Logged in members keep their keys: those belong to the people and not to a copy of the database.
    yield Office(database, office.secret, office.founded, office.lists, office.actors)
    database.close()
