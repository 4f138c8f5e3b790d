"""Offices that are founded once in a process; tests of every folder copy them."""

from pathlib import Path

import pytest

from caseflow.database import Database
from reporting.runtime.services import Services
from tests.caseflow.desk.office import Office, at_work
from tests.caseflow.statistics.workshop import Workshop
from tests.conftest import TEMPLATE, copy_sqlite
from tests.postgresql import PostgresqlServer
from tests.reporting.desk.office_door import built
from tests.reporting.public.door import FoundedOffice, found
from tests.reporting.state.published import PUBLISHED_TEMPLATE, published


@pytest.fixture(scope="session")
def founded_office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> FoundedOffice:
    """The small office in a folder, for the public door."""
    return found(sqlite_template, tmp_path_factory.mktemp("office") / "founded")


@pytest.fixture(scope="session")
def desk_office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The office at work on SQLite; its people are logged in."""
    path = tmp_path_factory.mktemp("desk") / "lauter.sqlite"
    copy_sqlite(sqlite_template, path)
    return at_work(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def desk_services(desk_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Services:
    """Lists, languages and pages for the office at work, which are read once."""
    return built(desk_office, tmp_path_factory.mktemp("services"))


@pytest.fixture(scope="session")
def published_on_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """The office after its first quarter, in a file that tests copy."""
    folder = tmp_path_factory.mktemp("published")
    copy_sqlite(sqlite_template, folder / "lauter.sqlite")
    return published(Database(f"sqlite:///{folder}/lauter.sqlite"), folder)


@pytest.fixture(scope="session")
def published_on_postgresql(migrated_server: PostgresqlServer, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """The same in a database."""
    database = Database(migrated_server.create(PUBLISHED_TEMPLATE, TEMPLATE))
    return published(database, tmp_path_factory.mktemp("published"))
