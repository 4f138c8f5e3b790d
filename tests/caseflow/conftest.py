"""What tests of the casework share: a migrated database, an installation secret, a moment."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from caseflow.database import Database
from crypto.installation import InstallationSecret


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with the newest tables."""
    database = Database(database_url)
    database.upgrade()
    yield database
    database.close()


@pytest.fixture
def secret() -> InstallationSecret:
    """A fresh installation secret."""
    return InstallationSecret.generate()


@pytest.fixture
def now() -> datetime:
    """A moment in office hours; tests that need another add to it."""
    return datetime(2026, 11, 18, 9, 30, tzinfo=UTC)


@pytest.fixture
def database_url(tmp_path) -> str:  # type: ignore
    return f"sqlite:///{tmp_path}/lauter.sqlite"
