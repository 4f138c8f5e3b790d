"""A running application with an office behind it, for browsers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
