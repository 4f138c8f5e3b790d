"""An office that is founded once on each engine, with one member at her desk; each test gets a copy of it."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseflow.database import Database, chunk_path
from tests.caseflow.desk.office import Office, found
from tests.postgresql import PostgresqlServer

OFFICE_TEMPLATE = "lauter_reporters_office"
AT_HER_DESK = "amira"


def founded(url: str) -> Office:
    """An office whose officer has logged in, which takes a tenth of a second."""
    database = Database(url)
    office = found(database)
    office.actor(AT_HER_DESK)
    database.close()
    return office


@pytest.fixture(scope="session")
def founded_on_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    path = tmp_path_factory.mktemp("reporters") / "lauter.sqlite"
    copy_files(sqlite_template, path)
    return founded(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def founded_on_postgresql(migrated_server: PostgresqlServer) -> Office:
    return founded(migrated_server.create(OFFICE_TEMPLATE, "lauter_template"))


@pytest.fixture
def office_on_sqlite(founded_on_sqlite: Office, tmp_path: Path) -> Iterator[Office]:
    path = tmp_path / "lauter.sqlite"
    copy_files(Path(founded_on_sqlite.database.url.database or ""), path)
    yield from opened(founded_on_sqlite, f"sqlite:///{path}")


@pytest.fixture
def office_on_postgresql(founded_on_postgresql: Office, migrated_server: PostgresqlServer) -> Iterator[Office]:
    name = f"lauter_{uuid.uuid4().hex}"
    yield from opened(founded_on_postgresql, migrated_server.create(name, OFFICE_TEMPLATE))
    migrated_server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def office(request: pytest.FixtureRequest) -> Office:
    """An office that waits for reports, once on each engine."""
    given: Office = request.getfixturevalue(f"office_on_{request.param}")
    return given


def copy_files(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    shutil.copyfile(chunk_path(str(source)), chunk_path(str(target)))


def opened(office: Office, url: str) -> Iterator[Office]:
    database = Database(url)
    yield Office(database, office.secret, office.founded, office.lists, dict(office.actors))
    database.close()
