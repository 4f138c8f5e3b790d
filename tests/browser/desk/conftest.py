"""A running desk with people at work, for browsers."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from caseflow.office.accounts.credentials import current_totp
from reporting.runtime.services import Services
from tests.caseflow.desk.office import Office
from tests.reporting.desk.office_door import OfficeDoor, copied_door
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
def site(desk_office: Office, desk_services: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskSite]:
    """The desk of one test file."""
    with (
        copied_door(desk_office, desk_services, tmp_path_factory.mktemp("desk")) as door,
        served(door.application) as origin,
    ):
        yield DeskSite(origin, door)
