"""A backup of every released version comes back on either engine, and its people open what is theirs."""

import base64
import datetime
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from caseflow.code_lists import load
from caseflow.database import Database
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import Desk
from caseflow.office.accounts.credentials import TotpSecret
from caseflow.office.accounts.login import current_totp, log_in
from caseflow.office.accounts.sessions import open_session
from caseflow.office.directory.settings import office_settings
from caseflow.reporter.conversation.read import read_conversation
from caseflow.reporter.mailbox.cases_of_code import codes_of
from caseflow.reporter.mailbox.visit import open_visit, start_visit
from caseflow.workflow.stages import Workflow
from crypto import follow_up_code
from crypto.installation import InstallationSecret
from reporting.commands import main
from tests.test_house import project

FOLDER = Path(__file__).parent
BACKUPS = sorted(path.parent for path in FOLDER.glob("*/*/keys.json"))
LIMIT_BYTES = 1_000_000
LISTS = load()

on_either_engine = pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
of_every_version = pytest.mark.parametrize("backup", BACKUPS, ids=lambda path: f"{path.parent.name}-{path.name}")


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, engine: str, tmp_path: Path) -> Iterator[str]:
    """A database without tables, as an operator makes it."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path}/lauter.sqlite"
        return
    server, name = request.getfixturevalue("postgresql_server"), f"lauter_{uuid.uuid4().hex}"
    yield server.create(name)
    server.drop(name)


def test_this_version_has_left_a_backup_of_both_engines() -> None:
    version = project()["project"]["version"]
    assert {path.name for path in BACKUPS if path.parent.name == version} == {"sqlite", "postgresql"}


@of_every_version
def test_a_backup_that_is_kept_is_small(backup: Path) -> None:
    assert sum(path.stat().st_size for path in backup.iterdir()) < LIMIT_BYTES


@on_either_engine
@of_every_version
def test_a_backup_comes_back_and_opens(
    backup: Path, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keys: dict[str, str] = json.loads((backup / "keys.json").read_text(encoding="utf-8"))
    secret_file = tmp_path / "installation-secret"
    secret_file.touch(mode=0o600)
    secret_file.write_text(keys["installation_secret"], encoding="utf-8")
    monkeypatch.setenv("LAUTER_DATABASE_URL", empty_url)
    monkeypatch.setenv("LAUTER_SECRET_FILE", str(secret_file))
    monkeypatch.setenv("LAUTER_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("LAUTER_PUBLIC_ORIGINS", "http://127.0.0.1:8000")
    assert main(["restore", str(backup / "backup.sqlite"), str(backup / "shred-secrets.sqlite")]) == 0
    assert f"{keys['cases']} cases are back. 0 had no shred secret" in capsys.readouterr().out
    database, secret = Database(empty_url), InstallationSecret.read(secret_file)
    a_member_opens_the_case(database, secret, keys)
    the_person_opens_the_conversation(database, secret, keys)
    database.close()


def a_member_opens_the_case(database: Database, secret: InstallationSecret, keys: dict[str, str]) -> None:
    now = datetime.datetime.fromisoformat(keys["made_at"]) + datetime.timedelta(days=1)
    authenticator = TotpSecret(base64.b32decode(keys["authenticator"]))
    code = current_totp(authenticator, now)
    logged_in = log_in(database, secret, keys["user_name"], keys["passphrase"], code, now)
    with database.reading() as session:
        actor = open_session(session, secret, logged_in.session_cookie, now)
        calendar = office_settings(session, secret).calendar
    desk = Desk(database, secret, LISTS, Workflow.of(LISTS), calendar, actor, now, now.date())
    view = open_case(desk, UUID(keys["case"]))
    assert view.contents.answers.story == keys["story"]
    assert [message.text for message in view.contents.messages] == [keys["answer"]]
    assert keys["note"] in [entry.text for entry in view.contents.journal.entries]
    assert len(view.files) == 1


def the_person_opens_the_conversation(database: Database, secret: InstallationSecret, keys: dict[str, str]) -> None:
    now = datetime.datetime.fromisoformat(keys["made_at"]) + datetime.timedelta(days=1)
    stretched = follow_up_code.stretch(follow_up_code.parse(keys["code"]), secret.salt)
    with database.writing() as session:
        cookie = start_visit(session, secret, codes_of(secret, stretched), now, now.date())
    with database.reading() as session:
        visit = open_visit(session, secret, cookie, now)
        conversation = read_conversation(session, secret, LISTS, visit, now.date())
    assert str(visit.case) == keys["case"]
    assert [message.text for message in conversation.messages] == [keys["answer"]]
