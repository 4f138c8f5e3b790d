"""An office that nobody serves yet."""

from pathlib import Path

import pytest

from tests.reporting.public.door import FoundedOffice, found


@pytest.fixture(scope="session")
def founded_office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> FoundedOffice:
    """An office that is founded once and copied for each test."""
    return found(sqlite_template, tmp_path_factory.mktemp("office") / "founded")
