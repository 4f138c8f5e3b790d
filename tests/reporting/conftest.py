"""An office whose desk is at work, for the tests of the desk and for those of both doors at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reporting.runtime.services import Services
from tests.caseflow.desk.office import Office
from tests.reporting.desk.office_door import OfficeDoor, copied_door


@pytest.fixture
def office_door(desk_office: Office, desk_services: Services, tmp_path: Path) -> Iterator[OfficeDoor]:
    """An application of this test alone, with officers who can open what arrives."""
    with copied_door(desk_office, desk_services, tmp_path) as door:
        yield door
