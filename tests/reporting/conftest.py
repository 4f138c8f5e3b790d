"""An office whose desk is at work, for the tests of the desk and for those of both doors at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reporting.runtime.services import Services
from tests.caseflow.desk.office import Office, at_work, opened
from tests.conftest import copy_sqlite
from tests.reporting.desk.office_door import OfficeDoor, built, open_door


@pytest.fixture(scope="session")
def desk_office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that is founded once and copied for each test; its people are logged in."""
    path = tmp_path_factory.mktemp("desk") / "lauter.sqlite"
    copy_sqlite(sqlite_template, path)
    return at_work(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def desk_services(desk_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Services:
    """Lists, languages and pages, which are read once."""
    return built(desk_office, tmp_path_factory.mktemp("services"))


@pytest.fixture
def office_door(desk_office: Office, desk_services: Services, tmp_path: Path) -> Iterator[OfficeDoor]:
    """An application of this test alone, with officers who can open what arrives."""
    path = tmp_path / "lauter.sqlite"
    copy_sqlite(Path(desk_office.database.url.database or ""), path)
    for office in opened(desk_office, f"sqlite:///{path}"):
        yield open_door(office, desk_services, tmp_path)
