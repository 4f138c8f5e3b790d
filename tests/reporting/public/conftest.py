"""The public door with an office behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.reporting.public.door import Door, FoundedOffice


@pytest.fixture(scope="module")
def looking(founded_office: FoundedOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A visitor for tests that store nothing: they share one application."""
    door = founded_office.open(tmp_path_factory.mktemp("looking") / "office")
    with TestClient(door.application, base_url="https://testserver", follow_redirects=False) as client:
        yield client


@pytest.fixture
def door(founded_office: FoundedOffice, tmp_path: Path) -> Door:
    """An application of this test alone."""
    return founded_office.open(tmp_path / "office")


@pytest.fixture
def client(door: Door) -> Iterator[TestClient]:
    """A visitor who follows no redirect by herself."""
    with TestClient(door.application, base_url="https://testserver", follow_redirects=False) as client:
        yield client
