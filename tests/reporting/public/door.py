"""The whole application with a founded office, for tests of the public door, and a clock that they move."""

import datetime
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.types import ASGIApp

from caseflow.administration.founding import found_office
from caseflow.code_lists import load
from caseflow.database import Database, chunk_path
from crypto.installation import InstallationSecret
from reporting.application import assemble, build_services
from reporting.rendering.offered_recordings import Offered
from reporting.runtime.key_stretching import Stretching
from reporting.runtime.services import Services
from reporting.runtime.settings import Settings, read_settings
from tests.caseflow.offices import PLAN

FIRST_MOMENT = datetime.datetime(2026, 11, 18, 9, 30, tzinfo=datetime.UTC)
CALLED_ON = datetime.date(2026, 11, 2)
HELP_LINES = ("hilfetelefon_gewalt", "nummer_gegen_kummer", "telefonseelsorge")

FOUNDED_PLAN = replace(PLAN, settings=replace(PLAN.settings, help_checked_on=dict.fromkeys(HELP_LINES, CALLED_ON)))


@dataclass
class Clock:
    """Stands still until a test moves it."""

    moment: datetime.datetime = FIRST_MOMENT

    def __call__(self) -> datetime.datetime:
        return self.moment

    def go_on(self, **duration: float) -> None:
        """Move forward by days, hours, minutes."""
        self.moment += datetime.timedelta(**duration)


@dataclass(frozen=True)
class Door:
    """An application in a folder of its own."""

    services: Services
    application: ASGIApp
    clock: Clock
    folder: Path


@dataclass(frozen=True)
class FoundedOffice:
    """A folder with a founded office, copied for each test. Languages, lists and pages are read once for all copies."""

    folder: Path
    services: Services

    def open(self, folder: Path, settings: Mapping[str, str] | None = None) -> Door:
        """The application on a copy of the office."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        own, clock = settings_in(folder, settings or {}), Clock()
        # The pages hold this one object, and a new copy of the office has approved nothing yet.
        self.services.recordings.replace(Offered())
        services = replace(
            self.services,
            settings=own,
            database=Database(own.database_url),
            stretching=Stretching(own.stretching_threads),
            clock=clock,
        )
        return Door(services, assemble(services), clock, folder)


def settings_in(folder: Path, settings: Mapping[str, str]) -> Settings:
    """The settings of an office in a folder, with what a test sets otherwise."""
    environment = {
        "LAUTER_DATABASE_URL": f"sqlite:///{folder}/lauter.sqlite",
        "LAUTER_SECRET_FILE": str(folder / "secret"),
        "LAUTER_DATA_FOLDER": str(folder),
        "LAUTER_PUBLIC_ORIGINS": "https://testserver",
        "LAUTER_STRETCHING_THREADS": "2",
        **settings,
    }
    return read_settings(environment)


def found(template: Path, folder: Path) -> FoundedOffice:
    """Found the office of the plan in a copy of a migrated SQLite database. Takes about a second."""
    folder.mkdir()
    file = folder / "lauter.sqlite"
    shutil.copyfile(template, file)
    shutil.copyfile(chunk_path(str(template)), chunk_path(str(file)))
    secret = InstallationSecret.generate()
    secret.write(folder / "secret")
    database = Database(f"sqlite:///{file}")
    found_office(database, secret, load(), FOUNDED_PLAN, FIRST_MOMENT)
    database.close()
    services = build_services(settings_in(folder, {}))
    services.database.close()
    services.stretching.close()
    for journal in folder.glob("*-wal"):
        assert journal.stat().st_size == 0
    return FoundedOffice(folder, services)
