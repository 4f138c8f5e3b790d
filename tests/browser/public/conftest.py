"""A running application with an office behind it, for browsers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.public.both_doors import BothDoors
from tests.caseflow.desk.office import at_work
from tests.conftest import copy_sqlite
from tests.reporting.desk.office_door import built, open_door
from tests.reporting.public.door import Door, found
from tests.serving import served


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Door:
    """The application of one test file."""
    founded = found(sqlite_template, tmp_path_factory.mktemp("office") / "founded")
    return founded.open(tmp_path_factory.mktemp("office") / "open")


@pytest.fixture(scope="module")
def site(door: Door) -> Iterator[str]:
    """Its origin."""
    with served(door.application) as origin:
        yield origin


@pytest.fixture(scope="module")
def doors(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BothDoors]:
    """Both doors of one office at work."""
    folder = tmp_path_factory.mktemp("office")
    copy_sqlite(sqlite_template, folder / "lauter.sqlite")
    office = at_work(f"sqlite:///{folder / 'lauter.sqlite'}")
    door = open_door(office, built(office, tmp_path_factory.mktemp("services")), folder)
    with served(door.application) as origin:
        yield BothDoors(origin, office)
