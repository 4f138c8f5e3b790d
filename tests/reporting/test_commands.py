"""The command line does what the operator's guide says, and refuses with a sentence."""

import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from caseflow.administration.founding import found_office
from caseflow.code_lists import load
from caseflow.database import Database
from caseflow.schema.directory import MemberRow
from crypto.installation import InstallationSecret
from reporting.commands import main
from tests.caseflow.offices import PLAN


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a founded office, named by the environment."""
    folder = tmp_path / "office"
    folder.mkdir()
    settings = {
        "LAUTER_DATABASE_URL": f"sqlite:///{folder}/lauter.sqlite",
        "LAUTER_SECRET_FILE": str(folder / "installation-secret"),
        "LAUTER_DATA_FOLDER": str(folder),
        "LAUTER_PUBLIC_ORIGINS": "http://127.0.0.1:8000",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert main(["make-secret", str(folder / "installation-secret")]) == 0
    assert main(["upgrade"]) == 0
    database = Database(settings["LAUTER_DATABASE_URL"])
    secret = InstallationSecret.read(folder / "installation-secret")
    found_office(database, secret, load(), PLAN, datetime.datetime.now(datetime.UTC))
    database.close()
    return folder


def test_recurring_work_runs_and_then_the_office_is_sound(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run-due"]) == 0
    assert "sweep, erase, publish, keep_log_head, order" in capsys.readouterr().out
    assert main(["run-due"]) == 0
    assert "nothing was due" in capsys.readouterr().out
    assert (office / "log-head").exists()
    main(["check"])
    assert "log of the staff is unbroken" in capsys.readouterr().out


@pytest.mark.usefixtures("office")
def test_backup_comes_back_into_an_empty_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    backup, shred = tmp_path / "backup", tmp_path / "shred"
    assert main(["backup", str(backup), str(shred)]) == 0
    monkeypatch.setenv("LAUTER_DATABASE_URL", f"sqlite:///{tmp_path}/restored.sqlite")
    assert main(["restore", str(backup), str(shred)]) == 0
    restored = Database(f"sqlite:///{tmp_path}/restored.sqlite")
    with restored.reading() as session:
        assert session.scalar(select(func.count()).select_from(MemberRow)) == len(PLAN.people)
    restored.close()
    assert main(["restore", str(backup), str(shred)]) == 2
    assert "DatabaseNotEmpty" in capsys.readouterr().err


@pytest.mark.usefixtures("office")
def test_wrong_settings_end_a_command_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAUTER_PUBLIC_ORIGINS", "http://hilfe.example")
    for command in ("run-due", "check", "serve"):
        assert main([command]) == 2
        assert "LAUTER_PUBLIC_ORIGINS" in capsys.readouterr().err


def test_secret_is_private_and_its_paper_copy_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "secret"
    assert main(["make-secret", str(path)]) == 0
    assert path.stat().st_mode & 0o077 == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert InstallationSecret.from_paper(lines) == InstallationSecret.read(path)
