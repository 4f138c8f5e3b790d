"""The state door over an office that has published its first quarter."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from caseflow.code_lists import SHIPPED_LAND, load
from caseflow.database import Database
from caseflow.office.directory.settings import OfficeSettings, store_settings
from reporting.application import all_addresses
from reporting.i18n.languages import load_languages
from reporting.rendering.templates import load_pages
from reporting.runtime.key_stretching import Stretching
from reporting.runtime.services import Services
from reporting.runtime.settings import Settings
from reporting.state.routes import routes
from tests.caseflow.statistics.workshop import Workshop, random_facts

OFFICE = OfficeSettings(
    name="Beschwerdestelle",
    postal_address="Halle (Saale)",
    phone="0345 1234567",
    hours="9-15",
    land="DE-ST",
    public_holidays="DE-ST",
)
MONTHS = ("2026-01", "2026-02", "2026-03")


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
    languages, lists = load_languages(), load()
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
        pages=load_pages(languages, lists, {"address": all_addresses()}),
        stretching=stretching,
        clock=lambda: noon,
        address=all_addresses(),
    )
    yield StateDoor(workshop, services)
    stretching.close()


@pytest.fixture
def empty_office(database: Database, tmp_path: Path) -> Workshop:
    """An office that has published nothing."""
    workshop = Workshop(database, tmp_path)
    with database.writing() as session:
        store_settings(session, workshop.secret, OFFICE)
    return workshop


@pytest.fixture
def door(empty_office: Workshop, tmp_path: Path) -> Iterator[StateDoor]:
    """The door after the first quarter."""
    for month in MONTHS:
        for fact in random_facts(int(month[-1]), 15, empty_office.categories):
            empty_office.report(fact, month)
        empty_office.measure_seeded(month, int(month[-1]))
        empty_office.publish(month)
    empty_office.measure_seeded("2026-Q1", 9)
    empty_office.publish("2026-Q1")
    yield from open_door(empty_office, tmp_path, datetime.date(2026, 4, 20))
