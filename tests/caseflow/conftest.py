"""What tests of the casework share: an installation secret, a moment, the code lists, two offices on both engines.

Each office is founded once an engine; a test gets a copy of its database. ``small_office`` has people and rules,
``office_at_work`` has everybody logged in. ``office`` is the one that a folder works with.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from caseflow.administration.founding import found_office
from caseflow.code_lists import CodeLists, load
from caseflow.database import Database
from caseflow.office.accounts.credentials import FreshPassphrase
from crypto.installation import InstallationSecret
from tests.caseflow.desk.office import Office, at_work, opened
from tests.caseflow.offices import PLAN, TestOffice
from tests.conftest import TEMPLATE, copy_sqlite
from tests.postgresql import PostgresqlServer

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
OFFICE_TEMPLATE = "lauter_small_office"
WORKING_TEMPLATE = "lauter_office"


@pytest.fixture
def secret() -> InstallationSecret:
    """A fresh installation secret."""
    return InstallationSecret.generate()


@pytest.fixture
def now() -> datetime:
    """A moment in office hours; tests that need another add to it."""
    return NOW


@pytest.fixture(scope="session")
def lists() -> CodeLists:
    """The code lists that ship."""
    return load()


@pytest.fixture(scope="session")
def drawn_passphrases() -> dict[str, FreshPassphrase]:
    """One real passphrase for each person of the plan, stretched once for all tests of a process."""
    return {person.user_name: FreshPassphrase.generate() for person in PLAN.people}


Founding = Callable[[str], TestOffice]


@pytest.fixture(scope="session")
def founding(lists: CodeLists, drawn_passphrases: dict[str, FreshPassphrase]) -> Founding:
    """Founds the small office in a migrated database; the files are whole when it returns."""

    def found(url: str) -> TestOffice:
        database, secret = Database(url), InstallationSecret.generate()
        with pytest.MonkeyPatch.context() as patch:
            drawn = iter(drawn_passphrases.values())
            patch.setattr(FreshPassphrase, "generate", lambda: next(drawn))
            founded = found_office(database, secret, lists, PLAN, NOW)
        database.close()
        return TestOffice(database, secret, founded, drawn_passphrases, NOW)

    return found


@pytest.fixture(scope="session")
def sqlite_small_office(
    founding: Founding, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> TestOffice:
    """The small office in a file that tests copy."""
    path = tmp_path_factory.mktemp("small-office") / "lauter.sqlite"
    copy_sqlite(sqlite_template, path)
    return founding(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgresql_small_office(founding: Founding, migrated_server: PostgresqlServer) -> TestOffice:
    """The small office in a database that tests copy."""
    return founding(migrated_server.create(OFFICE_TEMPLATE, TEMPLATE))


@pytest.fixture
def small_office_on_sqlite(sqlite_small_office: TestOffice, tmp_path: Path) -> Iterator[TestOffice]:
    """A copy of the file."""
    path = tmp_path / "office.sqlite"
    copy_sqlite(Path(sqlite_small_office.database.url.database or ""), path)
    yield from _opened(sqlite_small_office, f"sqlite:///{path}")


@pytest.fixture
def small_office_on_postgresql(
    postgresql_small_office: TestOffice, migrated_server: PostgresqlServer
) -> Iterator[TestOffice]:
    """A copy of the database."""
    name = f"lauter_{uuid4().hex}"
    yield from _opened(postgresql_small_office, migrated_server.create(name, OFFICE_TEMPLATE))
    migrated_server.drop(name)


@pytest.fixture(scope="session")
def postgresql_office(migrated_server: PostgresqlServer) -> Office:
    """The office at work in a database that tests copy."""
    return at_work(migrated_server.create(WORKING_TEMPLATE, TEMPLATE))


@pytest.fixture
def office_on_sqlite(desk_office: Office, tmp_path: Path) -> Iterator[Office]:
    """A copy of the file."""
    path = tmp_path / "lauter.sqlite"
    copy_sqlite(Path(desk_office.database.url.database or ""), path)
    yield from opened(desk_office, f"sqlite:///{path}")


@pytest.fixture
def office_on_postgresql(postgresql_office: Office, migrated_server: PostgresqlServer) -> Iterator[Office]:
    """A copy of the database."""
    name = f"lauter_{uuid4().hex}"
    yield from opened(postgresql_office, migrated_server.create(name, WORKING_TEMPLATE))
    migrated_server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> str:
    """The engine of a test; what asks for it runs once on each."""
    name: str = request.param
    return name


@pytest.fixture
def small_office(request: pytest.FixtureRequest, engine: str) -> TestOffice:
    """A copy of the small office for one test."""
    given: TestOffice = request.getfixturevalue(f"small_office_on_{engine}")
    return given


@pytest.fixture
def office_at_work(request: pytest.FixtureRequest, engine: str) -> Office:
    """A copy of the office at work for one test."""
    given: Office = request.getfixturevalue(f"office_on_{engine}")
    return given


@pytest.fixture
def office(small_office: TestOffice) -> TestOffice:
    """The small one, where a folder says nothing else."""
    return small_office


def _opened(founded: TestOffice, url: str) -> Iterator[TestOffice]:
    database = Database(url)
    yield replace(founded, database=database)
    database.close()
