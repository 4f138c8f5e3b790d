"""The application over a desk office on SQLite; the casework itself is tested on both engines."""

import pytest

from tests.caseflow.desk.office import Office
from tests.reporting.desk.office_door import Member, OfficeDoor


@pytest.fixture
def door(office_door: OfficeDoor) -> OfficeDoor:
    """An application of this test alone."""
    return office_door


@pytest.fixture
def office(door: OfficeDoor) -> Office:
    """Its office."""
    return door.office


@pytest.fixture
def amira(door: OfficeDoor) -> Member:
    """A complaint officer who is logged in."""
    return door.member("amira")
