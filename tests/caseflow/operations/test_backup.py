"""A backup brings everything back, but no erased case, no session, and no order of arrival (P2, P10)."""

import dataclasses
import datetime
import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import LargeBinary, select, text

from caseflow.code_lists import CodeLists
from caseflow.database import Database, StorageUnavailable, chunk_path
from caseflow.operations.backup import (
    LEFT_OUT,
    DatabaseNotEmpty,
    Restored,
    delete_old_shred_secrets,
    restore,
    shred_secrets_name,
    write_backup,
    write_shred_secrets,
)
from caseflow.operations.backup_file import BackupIncomplete, NotABackup, RevisionDiffers
from caseflow.operations.retention import erase_due
from caseflow.reporter.conversation.replies import ask_erasure
from caseflow.reporter.mailbox.visit import open_visit, start_visit
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseRow, RecordRow
from caseflow.schema.statistics import FactRow
from caseflow.schema.tables import all_tables
from caseflow.sealing.errors import NotAHolder
from caseflow.sealing.form_keys import form_key_of
from caseflow.statistics.facts.fact_format import Fact
from tests.caseflow.arrivals import Arrival, arrive_in_a_row, new_mailbox, send, stage
from tests.caseflow.cases import STORY, read_record
from tests.caseflow.conftest import Founding
from tests.caseflow.offices import TestOffice
from tests.caseflow.physical_order import samples_of
from tests.caseflow.statistics.workshop import Workshop
from tests.conftest import TEMPLATE

Rows = dict[str, list[tuple[Any, ...]]]
ERASE_DAYS = 7


on_either_engine = pytest.mark.parametrize(
    "empty_database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def office(database: Database, founding: Founding) -> TestOffice:
    """The small office, founded in the database that the test looks at."""
    return dataclasses.replace(founding(database.url.render_as_string(hide_password=False)), database=database)


@pytest.fixture
def empty_database(
    request: pytest.FixtureRequest, database: Database, sqlite_template: Path, tmp_path: Path
) -> Iterator[Database]:
    """A migrated database for what comes back, on the engine it came from unless the test says otherwise."""
    engine = getattr(request, "param", database.url.get_backend_name())
    if engine == "postgresql":
        server = request.getfixturevalue("migrated_server")
        name = f"lauter_{uuid4().hex}"
        opened = Database(server.create(name, TEMPLATE))
        yield opened
        opened.close()
        server.drop(name)
        return
    path = tmp_path / "restored.sqlite"
    shutil.copyfile(sqlite_template, path)
    shutil.copyfile(chunk_path(str(sqlite_template)), chunk_path(str(path)))
    opened = Database(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture
def arrivals(office: TestOffice, lists: CodeLists) -> list[Arrival]:
    """Three reports, somebody at the desk, and a form that was loaded."""
    form_key_of(office.database, office.secret, office.now.date())
    office.actor("aylin")
    return arrive_in_a_row(office, lists, 3)


@pytest.fixture
def files(database: Database, arrivals: list[Arrival], tmp_path: Path) -> tuple[Path, Path]:
    """The backup of that office, and its shred secrets."""
    assert len(arrivals) == 3
    folder = tmp_path / "backups"
    folder.mkdir()
    return _written(database, folder)


def _written(database: Database, folder: Path, name: str = "backup.sqlite") -> tuple[Path, Path]:
    backup, shred = folder / name, folder / f"shred-{name}"
    write_backup(database, backup)
    write_shred_secrets(database, shred)
    return backup, shred


def _rows(database: Database) -> Rows:
    with database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in all_tables()
        }


@on_either_engine
def test_every_row_comes_back_on_either_engine_but_sessions_visits_and_form_keys(
    database: Database, files: tuple[Path, Path], empty_database: Database
) -> None:
    assert restore(*files, empty_database) == Restored(cases=3, cases_without_secret=0, secrets_without_case=0)
    before, after = _rows(database), _rows(empty_database)
    left_out = LEFT_OUT - {"shred_secret"}
    # Of these nothing is there yet: they come with work at the desk.
    at_the_desk = {"second_reading", "released_question", "interpreter_task", "case_card"}
    assert all(before[name] for name in left_out - at_the_desk)
    assert after == before | {name: [] for name in left_out}


def test_what_comes_back_opens_with_the_keys_of_the_team(
    office: TestOffice, files: tuple[Path, Path], empty_database: Database
) -> None:
    restore(*files, empty_database)
    restored = dataclasses.replace(office, database=empty_database)
    for record in _reports(empty_database):
        assert "Niemand hört zu." in read_record(restored, restored.actor("aylin"), record)["story"][0]


def _reports(database: Database, case: UUID | None = None) -> list[UUID]:
    with database.reading() as session:
        query = select(RecordRow.id).where(RecordRow.purpose == "report")
        return list(session.scalars(query if case is None else query.where(RecordRow.case == case)))


@on_either_engine
def test_two_backups_are_the_same_file_whatever_engine_and_order_of_writing(
    files: tuple[Path, Path], empty_database: Database, tmp_path: Path
) -> None:
    restore(*files, empty_database)
    again = _written(empty_database, tmp_path)
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in files]


def test_statistics_come_back_booked_and_a_measured_month_stays_closed(
    database: Database, empty_database: Database, tmp_path: Path
) -> None:
    workshop = Workshop(database, tmp_path)
    for period in ("2026-01", "2026-02"):
        workshop.report(Fact(), period)
    workshop.release("2026-01")
    restore(*_written(database, tmp_path), empty_database)
    assert _rows(empty_database) == _rows(database)
    workshop.database = empty_database
    workshop.release("2026-02")
    with empty_database.reading() as session:
        booked = session.execute(select(FactRow.ready_period, FactRow.booked_period)).all()
    assert sorted(tuple(row) for row in booked) == [("2026-01", "2026-01"), ("2026-02", "2026-02")]


def test_an_old_backup_opens_nothing_of_an_erased_case(
    office: TestOffice, arrivals: list[Arrival], files: tuple[Path, Path], empty_database: Database, tmp_path: Path
) -> None:
    erased, kept = arrivals[0], arrivals[1]
    _erase(office, erased)
    write_shred_secrets(office.database, tmp_path / "today.sqlite")
    restored = restore(files[0], tmp_path / "today.sqlite", empty_database)
    assert restored == Restored(cases=2, cases_without_secret=1, secrets_without_case=0)
    after = dataclasses.replace(office, database=empty_database)
    [report] = _reports(empty_database, kept.case)
    assert read_record(after, after.actor("aylin"), report)["story"]
    assert not _holds(_rows(empty_database), erased)


def _erase(office: TestOffice, arrival: Arrival) -> None:
    """As the person does it, and seven days later the job."""
    day = office.now.date()
    with office.database.writing() as session:
        cookie = start_visit(session, office.secret, (arrival.code,), office.now, day)
        ask_erasure(session, office.secret, open_visit(session, office.secret, cookie, office.now), day)
    later = office.now + datetime.timedelta(days=ERASE_DAYS)
    assert erase_due(office.database, later, later.date()) == 1


def _holds(rows: Rows, arrival: Arrival) -> bool:
    known_by = {arrival.case, arrival.file.attachment, arrival.code.mailbox().lookup_hash}
    return any(known_by.intersection(row) for table in rows.values() for row in table)


def test_without_shred_secrets_rows_come_back_but_no_record_opens(
    office: TestOffice, files: tuple[Path, Path], empty_database: Database
) -> None:
    assert restore(files[0], None, empty_database).cases == 3
    after = dataclasses.replace(office, database=empty_database)
    actor = after.actor("aylin")
    assert len(_reports(empty_database)) == 3
    for report in _reports(empty_database):
        with pytest.raises(NotAHolder):
            read_record(after, actor, report)


def test_only_shred_secrets_of_the_same_days_open_an_erased_case(
    office: TestOffice, arrivals: list[Arrival], files: tuple[Path, Path], empty_database: Database
) -> None:
    """What the seven days are for: until the old secrets are deleted, they open the old backup."""
    _erase(office, arrivals[0])
    restore(*files, empty_database)
    after = dataclasses.replace(office, database=empty_database)
    [report] = _reports(empty_database, arrivals[0].case)
    assert read_record(after, after.actor("aylin"), report)["story"]


def test_shred_secrets_are_deleted_after_seven_days(tmp_path: Path) -> None:
    today = datetime.date(2026, 11, 18)
    days = [today - datetime.timedelta(days=age) for age in range(10)]
    for name in [*map(shred_secrets_name, days), "backup.sqlite", "shred-secrets-notes.txt"]:
        (tmp_path / name).touch()
    delete_old_shred_secrets(tmp_path, today)
    kept = {*map(shred_secrets_name, days[:7]), "backup.sqlite", "shred-secrets-notes.txt"}
    assert {file.name for file in tmp_path.iterdir()} == kept


def test_no_byte_of_secrets_sessions_visits_or_form_keys_is_in_a_backup(
    database: Database, files: tuple[Path, Path]
) -> None:
    content = files[0].read_bytes()
    held, left_out = _values(database, {table.name for table in all_tables()} - LEFT_OUT), _values(database, LEFT_OUT)
    assert all(any(sample in content for sample in samples_of(value)) for value in held)
    assert len(left_out) >= 3 + 2 + 3 + 1  # secrets, hash and seed of a session, seeds of visits, a form key
    for value in left_out:
        assert value not in content
        assert not any(sample in content for sample in samples_of(value))


def _values(database: Database, names: set[str] | frozenset[str]) -> list[bytes]:
    """The binary values of some tables that are long enough to be unlike all others."""
    tables = [table for table in all_tables() if table.name in names]
    columns = [column for table in tables for column in table.columns if isinstance(column.type, LargeBinary)]
    with database.reading() as session:
        values = [value for column in columns for value in session.scalars(select(column)) if value]
    return [value for value in values if len(value) >= 32]


def test_a_backup_is_readable_by_its_owner_alone_and_nothing_else_is_left(files: tuple[Path, Path]) -> None:
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]
    assert sorted(files[0].parent.iterdir()) == sorted(files)


def test_a_backup_that_fails_leaves_the_former_one_and_nothing_else(
    database: Database, files: tuple[Path, Path]
) -> None:
    former = files[0].read_bytes()
    with database.writing() as session:
        session.execute(text("DROP TABLE statistics_release_file"))
    with pytest.raises(StorageUnavailable):
        write_backup(database, files[0])
    assert files[0].read_bytes() == former
    assert sorted(files[0].parent.iterdir()) == sorted(files)


def test_a_backup_while_reports_arrive_and_go_is_of_one_moment(
    office: TestOffice, lists: CodeLists, empty_database: Database, tmp_path: Path
) -> None:
    arrived, enough = threading.Event(), threading.Event()
    writer = threading.Thread(target=_come_and_go, args=(office, lists, arrived, enough))
    writer.start()
    try:
        backups = [_after_next(arrived, office.database, tmp_path / f"{number}.sqlite") for number in range(4)]
    finally:
        enough.set()
        writer.join()
    assert len({backup.read_bytes() for backup in backups}) == 4  # the office went on meanwhile
    for backup in backups:
        _require_whole_cases(backup)
    assert restore(backups[-1], None, empty_database).cases > 0


def _come_and_go(office: TestOffice, lists: CodeLists, arrived: threading.Event, enough: threading.Event) -> None:
    """Reports with a file arrive; every third one is erased again."""
    number = 0
    while not enough.is_set():
        case = send(office, lists, new_mailbox(office), Answers(story=STORY["story"][0]), (stage(office, 100_000),))
        arrived.set()
        if number % 3 == 2:
            with office.database.writing() as session:
                session.get_one(CaseRow, case).erase_on = office.now.date()
            erase_due(office.database, office.now, office.now.date())
        number += 1


def _after_next(arrived: threading.Event, database: Database, path: Path) -> Path:
    arrived.clear()
    assert arrived.wait(60)
    write_backup(database, path)
    return path


def _require_whole_cases(backup: Path) -> None:
    """A case without its keys, its two records, its mailbox or all bytes of its file would be half a state."""
    with closing(sqlite3.connect(backup)) as connection:
        for table, rows in (("case_epoch", 1), ("record", 2), ("mailbox", 1), ("attachment", 1)):
            in_table = f'SELECT count(*) FROM {table} WHERE "case" = case_file.id'  # noqa: S608
            assert _number(connection, f"SELECT count(*) FROM case_file WHERE ({in_table}) != {rows}") == 0  # noqa: S608
        in_chunks = "SELECT coalesce(sum(length(sealed)), 0) FROM attachment_chunk WHERE attachment = attachment.id"
        assert _number(connection, f"SELECT count(*) FROM attachment WHERE ({in_chunks}) != stored_bytes") == 0  # noqa: S608


def _number(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])


def test_a_backup_with_fewer_rows_than_were_written_restores_nothing(
    files: tuple[Path, Path], empty_database: Database
) -> None:
    with closing(sqlite3.connect(files[0])) as connection, connection:
        connection.execute("DELETE FROM attachment_chunk WHERE id = (SELECT min(id) FROM attachment_chunk)")
    with pytest.raises(BackupIncomplete, match="attachment_chunk"):
        restore(*files, empty_database)
    assert not any(_rows(empty_database).values())


def test_a_backup_is_restored_into_an_empty_database_only(database: Database, files: tuple[Path, Path]) -> None:
    before = _rows(database)
    with pytest.raises(DatabaseNotEmpty):
        restore(*files, database)
    assert _rows(database) == before


def test_files_of_another_kind_are_refused(files: tuple[Path, Path], empty_database: Database, tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("This is no backup, whatever its name says.")
    backup, shred = files
    for pair in ((shred, backup), (other, shred), (backup, other), (backup, backup), (tmp_path / "none", shred)):
        with pytest.raises(NotABackup):
            restore(*pair, empty_database)
    assert not any(_rows(empty_database).values())


def test_a_backup_of_another_revision_is_refused_by_name(files: tuple[Path, Path], empty_database: Database) -> None:
    with closing(sqlite3.connect(files[0])) as connection, connection:
        connection.execute("UPDATE backup_manifest SET value = '0000' WHERE name = 'revision'")
    with pytest.raises(RevisionDiffers, match="0000"):
        restore(*files, empty_database)


def test_secrets_of_cases_newer_than_the_backup_are_told(
    office: TestOffice, lists: CodeLists, files: tuple[Path, Path], empty_database: Database, tmp_path: Path
) -> None:
    send(office, lists, new_mailbox(office), Answers(story=STORY["story"][0]))
    write_shred_secrets(office.database, tmp_path / "newer.sqlite")
    restored = restore(files[0], tmp_path / "newer.sqlite", empty_database)
    assert restored == Restored(cases=3, cases_without_secret=0, secrets_without_case=1)
