"""A running desk with people at work, for browsers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from caseflow.office.accounts.credentials import current_totp
from tests.caseflow.desk.office import Office, at_work
from tests.conftest import copy_sqlite
from tests.reporting.desk.office_door import OfficeDoor, built, open_door
from tests.serving import served


@dataclass(frozen=True)
class DeskSite:
    """Where the desk runs, and how its members get in."""

    origin: str
    door: OfficeDoor

    @property
    def office(self) -> Office:
        """The office behind it."""
        return self.door.office

    def log_in(self, page: Page, name: str) -> None:
        """Fill the login as the member does."""
        # A one-time code works once.
        self.door.clock.go_on(minutes=1)
        made = self.office.founded.members[name]
        page.goto(f"{self.origin}/desk/login")
        page.get_by_label("Benutzername").fill(name)
        page.get_by_label("Passphrase").fill(made.passphrase.text)
        page.get_by_label("Einmalcode").fill(current_totp(made.totp_secret, self.door.clock()))
        page.get_by_role("button", name="Anmelden").click()


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskSite]:
    """The desk of one test file."""
    folder = tmp_path_factory.mktemp("desk")
    copy_sqlite(sqlite_template, folder / "lauter.sqlite")
    office = at_work(f"sqlite:///{folder / 'lauter.sqlite'}")
    door = open_door(office, built(office, tmp_path_factory.mktemp("services")), folder)
    with served(door.application) as origin:
        yield DeskSite(origin, door)
