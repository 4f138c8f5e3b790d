"""A14: everything published follows from the ledger, without keys and without data, byte for byte.

Mutants: a published byte that was changed, and other rules of rounding.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from caseflow.database import Database, chunk_path
from caseflow.statistics.noise.projection import shown
from caseflow.statistics.release import figures
from caseflow.statistics.release.replay import differences
from tests.caseflow.statistics.workshop import Workshop, random_facts

PERIODS = ("2026-01", "2026-02", "2026-03", "2026-Q1")
ROOT = Path(__file__).resolve().parents[3]

REPLAY = """
import sys
from caseflow.database import Database
from caseflow.statistics.release.replay import differences, replay

with Database(sys.argv[1]).reading() as session:
    for difference in differences(session):
        print(difference)
    print(sum(len(files) for files in replay(session).values()))
"""


@pytest.fixture
def workshop(database: Database, tmp_path: Path) -> Workshop:
    made = Workshop(database, tmp_path)
    for month in PERIODS[:3]:
        for fact in random_facts(int(month[-1]), 8, made.categories):
            made.report(fact, month)
    made.release(*PERIODS)
    return made


def test_replay_in_the_office_finds_no_difference(workshop: Workshop) -> None:
    with workshop.database.reading() as session:
        assert differences(session) == []


def test_other_rules_of_rounding_are_noticed(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "shown", lambda raw, unit: shown(raw, unit) + unit)
    with workshop.database.reading() as session:
        assert "intake-2026-01/data.csv" in differences(session)


def test_process_without_keys_and_data_makes_the_same_bytes(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    made = Workshop(database, tmp_path)
    for month in PERIODS[:3]:
        for fact in random_facts(int(month[-1]), 8, made.categories):
            made.report(fact, month)
    made.release(*PERIODS)
    database.close()
    copy = without_keys_and_data(Path(str(database.url.database)), tmp_path / "auditor.sqlite")
    assert replayed(copy) == ["16"]

    change_one_byte(copy)
    [difference, forged, number] = replayed(copy)
    assert (difference, number) == ("intake-2026-Q1/data.csv", "16")
    assert forged == "intake-2026-Q1/manifest.sig: data.csv"


def replayed(file: Path) -> list[str]:
    """What a process of its own says; it gets the file and nothing else."""
    run = subprocess.run(
        [sys.executable, "-c", REPLAY, f"sqlite:///{file}"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return run.stdout.splitlines()


def without_keys_and_data(source: Path, copy: Path) -> Path:
    """A copy without a single fact, sealed seed or wrap."""
    shutil.copyfile(source, copy)
    shutil.copyfile(chunk_path(str(source)), chunk_path(str(copy)))
    database = Database(f"sqlite:///{copy}")
    drop_triggers(database, "statistics_fact")
    with database.writing() as session:
        session.execute(text("DELETE FROM statistics_fact"))
        session.execute(text("DELETE FROM statistics_key_wrap"))
        session.execute(text("UPDATE statistics_key SET sealed_signing_seed = x'', public_key = x''"))
    database.close()
    return copy


def change_one_byte(file: Path) -> None:
    """What a careless or bribed operator could do."""
    database = Database(f"sqlite:///{file}")
    drop_triggers(database, "statistics_release_file")
    with database.writing() as session:
        session.execute(
            text(
                "UPDATE statistics_release_file SET content = CAST(replace(CAST(content AS TEXT), 'racism', 'racist') "
                "AS BLOB) WHERE release = 'intake-2026-Q1' AND name = 'data.csv'"
            )
        )
    database.close()


def drop_triggers(database: Database, table: str) -> None:
    query = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    with database.writing() as session:
        for name in session.scalars(query, {"table": table}).all():
            session.execute(text(f"DROP TRIGGER {name}"))
