"""The state door over an office that has published its first quarter."""

import datetime
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from caseflow.code_lists import SHIPPED_LAND, CodeLists, load
from caseflow.database import Database
from reporting.application import all_addresses
from reporting.i18n.languages import Languages, load_languages
from reporting.rendering.templates import Pages, load_pages
from reporting.runtime.key_stretching import Stretching
from reporting.runtime.services import Services
from reporting.runtime.settings import Settings
from reporting.state.routes import routes
from tests.caseflow.statistics.workshop import Workshop
from tests.conftest import copy_sqlite
from tests.reporting.state.published import PUBLISHED_TEMPLATE, opened_office


@dataclass(frozen=True)
class StateDoor:
    """The door, the office behind it, and a way to open the same door in another process."""

    workshop: Workshop
    services: Services

    def client(self) -> TestClient:
        """A visitor of a freshly started program."""
        application = Starlette(routes=routes(self.services))
        return TestClient(application, base_url="https://testserver", raise_server_exceptions=True)


def open_door(workshop: Workshop, folder: Path, day: datetime.date) -> Iterator[StateDoor]:
    """The services of one process on a certain day."""
    languages, lists, pages = read_once()
    settings = Settings(
        database_url=str(workshop.database.url),
        secret_file=folder / "secret",
        data_folder=folder,
        code_lists=SHIPPED_LAND,
        public_origins=("https://testserver",),
        leave_to="https://example.org/",
        stretching_threads=1,
        staged_bytes=1,
        uploads_in_progress=1,
    )
    stretching = Stretching(1)
    noon = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    services = Services(
        settings=settings,
        database=workshop.database,
        secret=workshop.secret,
        lists=lists,
        languages=languages,
        pages=pages,
        stretching=stretching,
        clock=lambda: noon,
        address=all_addresses(),
    )
    yield StateDoor(workshop, services)
    stretching.close()


@functools.cache
def read_once() -> tuple[Languages, CodeLists, Pages]:
    """What no door changes."""
    languages, lists = load_languages(), load()
    return languages, lists, load_pages(languages, lists, {"address": all_addresses()})


@pytest.fixture
def empty_office(database: Database, tmp_path: Path) -> Workshop:
    """An office that has published nothing."""
    return opened_office(database, tmp_path)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def published_office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workshop]:
    """A copy of the office after its first quarter; the test runs once on each engine."""
    published: Workshop = request.getfixturevalue(f"published_on_{request.param}")
    if request.param == "sqlite":
        path = tmp_path / "lauter.sqlite"
        copy_sqlite(Path(published.database.url.database or ""), path)
        yield from _opened(published, f"sqlite:///{path}", tmp_path)
    else:
        server = request.getfixturevalue("migrated_server")
        name = f"lauter_{uuid4().hex}"
        yield from _opened(published, server.create(name, PUBLISHED_TEMPLATE), tmp_path)
        server.drop(name)


def _opened(published: Workshop, url: str, folder: Path) -> Iterator[Workshop]:
    database = Database(url)
    yield published.over(database, folder)
    database.close()


@pytest.fixture
def door(published_office: Workshop, tmp_path: Path) -> Iterator[StateDoor]:
    """The door after the first quarter."""
    yield from open_door(published_office, tmp_path, datetime.date(2026, 4, 20))
