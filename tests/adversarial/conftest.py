"""An office whose door is a real server with two workers, on either engine."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from caseflow.administration.founding import found_office
from caseflow.code_lists import CodeLists, load
from caseflow.database import Database
from caseflow.office.accounts.credentials import FreshPassphrase
from crypto.installation import InstallationSecret
from tests.caseflow.offices import PLAN, TestOffice
from tests.reporting.public.door import Door, FoundedOffice
from tests.server_process import ServerProcess, free_port, running


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
    lists: CodeLists,
    drawn_passphrases: dict[str, FreshPassphrase],
    monkeypatch: pytest.MonkeyPatch,
) -> TestOffice:
    """The small office, founded a moment ago."""
    secret, now = InstallationSecret.generate(), datetime.now(UTC)
    with monkeypatch.context() as patch:
        drawn = iter(drawn_passphrases.values())
        patch.setattr(FreshPassphrase, "generate", lambda: next(drawn))
        founded = found_office(database, secret, lists, PLAN, now)
    return TestOffice(database, secret, founded, drawn_passphrases, now)


@pytest.fixture
def server(office: TestOffice, tmp_path: Path) -> ServerProcess:
    """The program for this office, not started yet; its temporary files go to a folder of their own."""
    data, temporary = tmp_path / "data", tmp_path / "temporary"
    data.mkdir()
    temporary.mkdir()
    office.secret.write(data / "installation-secret")
    port = free_port()
    environment = {
        "LAUTER_DATABASE_URL": office.database.url.render_as_string(hide_password=False),
        "LAUTER_SECRET_FILE": str(data / "installation-secret"),
        "LAUTER_DATA_FOLDER": str(data),
        "LAUTER_PUBLIC_ORIGINS": f"http://127.0.0.1:{port}",
        "TMPDIR": str(temporary),
    }
    return ServerProcess(port, environment, tmp_path / "server-output")


@pytest.fixture
def running_server(server: ServerProcess) -> Iterator[ServerProcess]:
    """The same, started, and stopped at the end."""
    with running(server):
        yield server


@pytest.fixture(scope="module")
def door(founded_office: FoundedOffice, tmp_path_factory: pytest.TempPathFactory) -> Door:
    """The whole application in this process, for all tests of a module."""
    return founded_office.open(tmp_path_factory.mktemp("door") / "office")


@pytest.fixture(scope="module")
def open_client(door: Door) -> Iterator[TestClient]:
    """Somebody at the door; a server that raised answers as a real one does."""
    with TestClient(
        door.application, base_url="https://testserver", follow_redirects=False, raise_server_exceptions=False
    ) as client:
        yield client


@pytest.fixture
def client(open_client: TestClient) -> TestClient:
    """The same without anything that an earlier test left in the browser."""
    open_client.cookies.clear()
    return open_client
