"""`lauter check` finds what the program alone cannot guarantee, and says so in a sentence."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from caseflow.administration.founding import found_office
from caseflow.code_lists import load
from caseflow.database import Database
from caseflow.office.accounts import audit_log
from crypto.installation import InstallationSecret
from reporting.operations.operator_check import Verdict, check
from reporting.runtime.paths import LOG_HEAD_FILE
from reporting.runtime.settings import Settings, read_settings
from tests.caseflow.offices import PLAN


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A sound office in a folder of its own."""
    folder = tmp_path_factory.mktemp("checked")
    secret, database = InstallationSecret.generate(), Database(f"sqlite:///{folder}/lauter.sqlite")
    database.upgrade()
    secret.write(folder / "installation-secret")
    found_office(database, secret, load(), PLAN, datetime.now(UTC))
    with database.reading() as session:
        audit_log.write_head(folder / LOG_HEAD_FILE, audit_log.log_head(session))
    database.close()
    return read_settings(
        {
            "LAUTER_DATABASE_URL": f"sqlite:///{folder}/lauter.sqlite",
            "LAUTER_SECRET_FILE": str(folder / "installation-secret"),
            "LAUTER_DATA_FOLDER": str(folder),
            "LAUTER_PUBLIC_ORIGINS": "http://127.0.0.1:8000",
        }
    )


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """A machine without swap."""
    (tmp_path / "swaps").write_text("Filename\tType\tSize\tUsed\tPriority\n")
    return tmp_path


def broken(settings: Settings, proc: Path) -> str:
    return "\n".join(finding.sentence for finding in check(settings, proc) if finding.verdict is Verdict.BROKEN)


def test_sound_office_has_no_broken_finding(settings: Settings, proc: Path) -> None:
    assert broken(settings, proc) == ""
    assert len(check(settings, proc)) >= 5


def test_swap_in_clear_is_found(settings: Settings, proc: Path) -> None:
    (proc / "swaps").write_text("Filename\tType\tSize\tUsed\tPriority\n/dev/sda2 partition 100 0 -2\n")
    assert "/dev/sda2" in broken(settings, proc)
    (proc / "swaps").write_text("Filename\tType\tSize\tUsed\tPriority\n/dev/zram0 partition 100 0 -2\n")
    assert broken(settings, proc) == ""


def test_loose_mode_of_the_secret_is_found(settings: Settings, proc: Path) -> None:
    settings.secret_file.chmod(0o644)
    try:
        assert "chmod 600" in broken(settings, proc)
    finally:
        settings.secret_file.chmod(0o600)


def test_secret_of_another_database_is_found(settings: Settings, proc: Path, tmp_path: Path) -> None:
    other = tmp_path / "other-secret"
    InstallationSecret.generate().write(other)
    changed = Settings(**{**settings.__dict__, "secret_file": other})
    assert "SecretMismatch" in broken(changed, proc)


def test_lost_head_and_changed_line_of_the_log_are_found(settings: Settings, proc: Path) -> None:
    head = settings.data_folder / LOG_HEAD_FILE
    kept = head.read_bytes()
    head.unlink()
    assert "HeadUnreadable" in broken(settings, proc)
    head.write_bytes(kept)
    database = Database(settings.database_url)
    with database.writing() as session:
        action = session.execute(text("SELECT action FROM log_entry WHERE number = 1")).scalar_one()
        session.execute(text("UPDATE log_entry SET action = 'inbox_seen' WHERE number = 1"))
    assert "from line 1 on" in broken(settings, proc)
    with database.writing() as session:
        session.execute(text("UPDATE log_entry SET action = :action WHERE number = 1"), {"action": action})
    database.close()
    assert broken(settings, proc) == ""
