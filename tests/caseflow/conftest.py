"""What tests of the casework share: an installation secret and a moment."""

from datetime import UTC, datetime

import pytest

from crypto.installation import InstallationSecret


@pytest.fixture
def secret() -> InstallationSecret:
    """A fresh installation secret."""
    return InstallationSecret.generate()


@pytest.fixture
def now() -> datetime:
    """A moment in office hours; tests that need another add to it."""
    return datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
