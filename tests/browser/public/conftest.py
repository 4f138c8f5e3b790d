"""A running application with an office behind it, for browsers."""

from collections.abc import Iterator

import pytest

from reporting.runtime.services import Services
from tests.browser.public.both_doors import BothDoors
from tests.caseflow.desk.office import Office
from tests.reporting.desk.office_door import copied_door
from tests.reporting.public.door import Door, FoundedOffice
from tests.serving import served


@pytest.fixture(scope="module")
def door(founded_office: FoundedOffice, tmp_path_factory: pytest.TempPathFactory) -> Door:
    """The application of one test file."""
    return founded_office.open(tmp_path_factory.mktemp("office") / "open")


@pytest.fixture(scope="module")
def site(door: Door) -> Iterator[str]:
    """Its origin."""
    with served(door.application) as origin:
        yield origin


@pytest.fixture(scope="module")
def doors(
    desk_office: Office, desk_services: Services, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BothDoors]:
    """Both doors of one office at work."""
    with (
        copied_door(desk_office, desk_services, tmp_path_factory.mktemp("office")) as door,
        served(door.application) as origin,
    ):
        yield BothDoors(origin, door.office)
