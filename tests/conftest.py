"""Databases for tests, fresh and migrated, on both engines; and an honest word about what did not run."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from caseflow.database import Database, chunk_path
from tests.postgresql import PostgresqlServer, running_server
from tests.stretching import derived_once, stretches_every_time
from tests.tools import nothing_may_be_skipped

pytest_plugins = ["pytester", "tests.founded"]

TEMPLATE = "lauter_template"

# How long one example takes depends on what else the machine does, and proves nothing.
settings.register_profile("lauter", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("lauter")

# A test that asks for one of these carries the mark, so that a run can leave it out by name.
MARKS = {"postgresql_server": "postgres", "chromium": "browser", "safest_firefox": "browser"}


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """One server for all tests of a process."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_server(postgresql_server: PostgresqlServer) -> PostgresqlServer:
    """The server with one migrated database that the others are copied from."""
    _migrate(postgresql_server.create(TEMPLATE))
    return postgresql_server


@pytest.fixture
def postgresql_url(migrated_server: PostgresqlServer) -> Iterator[str]:
    """A migrated PostgreSQL database for one test."""
    name = f"lauter_{uuid.uuid4().hex}"
    yield migrated_server.create(name, TEMPLATE)
    migrated_server.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated SQLite file that the others are copied from."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database for one test."""
    path = tmp_path / "lauter.sqlite"
    copy_sqlite(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database for one test; the test runs once on each engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, opened."""
    opened = Database(database_url)
    yield opened
    opened.close()


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database with the file of its chunks."""
    shutil.copyfile(source, target)
    shutil.copyfile(chunk_path(str(source)), chunk_path(str(target)))


def _migrate(url: str) -> None:
    database = Database(url)
    database.upgrade()
    database.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A passphrase that earlier tests logged in with, or a code that they opened, is not stretched again."""
    with pytest.MonkeyPatch.context() as patch:
        if not stretches_every_time(item.path):
            patch.setattr("crypto.follow_up_code.hash_secret_raw", derived_once)
        return (yield)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark tests by what they need."""
    for fixture, mark in MARKS.items():
        if fixture in getattr(item, "fixturenames", ()):
            item.add_marker(mark)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run in which something was skipped does not pass where nothing may be skipped."""
    if _skipped(session.config) and nothing_may_be_skipped() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name every test that did not run."""
    skipped = _skipped(config)
    if skipped:
        terminalreporter.section("tests that did not run", yellow=True)
        for report in skipped:
            terminalreporter.line(report.nodeid)
        if nothing_may_be_skipped():
            terminalreporter.line("No test may be skipped here: this run has failed.", red=True)


def _skipped(config: pytest.Config) -> list[pytest.TestReport]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports: list[pytest.TestReport] = reporter.stats.get("skipped", []) if reporter else []
    return reports
