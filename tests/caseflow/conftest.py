"""What tests of the casework share: an installation secret, a moment, the code lists, a small office."""

from datetime import UTC, datetime

import pytest

from caseflow.code_lists import CodeLists, load
from caseflow.credentials import FreshPassphrase
from caseflow.database import Database
from caseflow.founding import found_office
from crypto.installation import InstallationSecret
from tests.caseflow.offices import PLAN, TestOffice


@pytest.fixture
def secret() -> InstallationSecret:
    """A fresh installation secret."""
    return InstallationSecret.generate()


@pytest.fixture
def now() -> datetime:
    """A moment in office hours; tests that need another add to it."""
    return datetime(2026, 11, 18, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def lists() -> CodeLists:
    """The code lists that ship."""
    return load()


@pytest.fixture(scope="session")
def drawn_passphrases() -> dict[str, FreshPassphrase]:
    """One real passphrase for each person of the plan, stretched once for all tests of a process."""
    return {person.user_name: FreshPassphrase.generate() for person in PLAN.people}


@pytest.fixture
def office(
    database: Database,
    secret: InstallationSecret,
    lists: CodeLists,
    drawn_passphrases: dict[str, FreshPassphrase],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> TestOffice:
    """The small office, founded."""
    with monkeypatch.context() as patch:
        drawn = iter(drawn_passphrases.values())
        patch.setattr(FreshPassphrase, "generate", lambda: next(drawn))
        founded = found_office(database, secret, lists, PLAN, now)
    return TestOffice(database, secret, founded, drawn_passphrases, now)
