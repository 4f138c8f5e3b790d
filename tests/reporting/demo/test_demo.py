"""The demo office is made of real parts, and an existing one is continued."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from caseflow.code_lists import load
from caseflow.database import Database
from caseflow.office.accounts import audit_log
from caseflow.schema.cases import CaseRow, RecordRow
from caseflow.statistics.release.published import releases
from crypto.installation import InstallationSecret
from reporting.application import build_services
from reporting.demo.accounts import FILE_NAME, read_accounts
from reporting.demo.command import DemoPlace, demo_lines, prepare_demo
from reporting.demo.plan import PEOPLE
from reporting.demo.samples import load_samples
from reporting.runtime.paths import LEDGER_HEAD_FILE, LOG_HEAD_FILE
from reporting.runtime.settings import read_settings

NOW = datetime.datetime(2026, 11, 22, 10, 0, tzinfo=datetime.UTC)

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> DemoPlace:
    """A demo made from nothing."""
    made = DemoPlace.of(tmp_path_factory.mktemp("demo") / "data", None)
    prepare_demo(made, NOW, lambda _: None)
    return made


@pytest.fixture
def database(place: DemoPlace) -> Iterator[Database]:
    opened = Database(place.database_url)
    yield opened
    opened.close()


def test_sixty_reports_in_several_languages_are_there(database: Database) -> None:
    samples = load_samples()
    assert len(samples) == 60
    assert len({sample.language for sample in samples}) >= 6
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CaseRow)) == 60
        assert session.scalar(select(func.count()).where(RecordRow.purpose == "report")) == 60
        stages = set(session.scalars(select(CaseRow.stage)))
        days = session.scalars(select(CaseRow.received_on)).all()
    assert {"received", "triage", "closed"} <= stages
    assert (max(days) - min(days)).days > 400


def test_every_whole_month_and_quarter_is_released(place: DemoPlace, database: Database) -> None:
    with database.reading() as session:
        published = {release.id for release in releases(session)}
    assert {"intake-2025-10", "intake-2026-10", "intake-2025-Q4", "intake-2026-Q3"} <= published
    assert (place.folder / LEDGER_HEAD_FILE).exists()


def test_log_of_the_demo_is_unbroken_and_its_head_is_kept_outside(place: DemoPlace, database: Database) -> None:
    with database.reading() as session:
        assert audit_log.verify_chain(session).sound
        audit_log.check_head(session, place.folder / LOG_HEAD_FILE)


def test_program_starts_with_the_demo(place: DemoPlace) -> None:
    settings = read_settings(
        {
            "LAUTER_DATABASE_URL": place.database_url,
            "LAUTER_SECRET_FILE": str(place.secret_file),
            "LAUTER_DATA_FOLDER": str(place.folder),
            "LAUTER_PUBLIC_ORIGINS": "http://127.0.0.1:8000",
        }
    )
    parts = build_services(settings)
    assert parts.lists.version == load().version
    parts.database.close()


def test_existing_demo_is_continued_and_not_made_again(place: DemoPlace, database: Database) -> None:
    accounts = read_accounts(place.folder)
    said: list[str] = []
    prepare_demo(place, NOW, said.append)
    assert said == [f"Continuing with what is in {place.folder}."]
    assert read_accounts(place.folder) == accounts
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CaseRow)) == 60


def test_accounts_are_printed_with_passphrase_and_current_code(place: DemoPlace) -> None:
    text = "\n".join(demo_lines(place, NOW))
    for account in read_accounts(place.folder):
        assert account.passphrase in text
    assert len(re.findall(r"one-time code now \d{6}", text)) == len(PEOPLE)


def test_files_with_secrets_are_private(place: DemoPlace) -> None:
    for path in (place.folder / FILE_NAME, place.secret_file):
        assert path.stat().st_mode & 0o077 == 0
    InstallationSecret.read(place.secret_file)


def test_folder_of_somebody_else_is_not_taken(tmp_path: Path) -> None:
    place = DemoPlace.of(tmp_path, None)
    InstallationSecret.generate().write(place.secret_file)
    with pytest.raises(FileNotFoundError):
        prepare_demo(place, NOW, lambda _: None)
