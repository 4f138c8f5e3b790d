"""Once the nightly job has run, a database's files tell nothing about the order in which people came (P1)."""

import dataclasses
import random
import shutil
from collections.abc import Sequence
from itertools import groupby, product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from caseflow.code_lists import CodeLists
from caseflow.database import Database, StorageBusy, StorageError, chunk_path
from caseflow.operations import row_order
from caseflow.operations.row_order import put_in_order
from caseflow.schema.cases import RecordRow
from caseflow.schema.statistics import FactRow
from caseflow.schema.tables import all_tables, tables_of_reporters
from tests.caseflow.arrivals import PERIOD, Arrival, arrive_in_a_row
from tests.caseflow.conftest import Founding
from tests.caseflow.desk_rows import papers_about
from tests.caseflow.offices import TestOffice
from tests.caseflow.physical_order import (
    Trace,
    file_of,
    longest_value,
    numbers_of_arrival,
    rows_with_number,
    samples_of,
    traces,
)

REPORTS = 60
# The rank correlation of 60 independent pairs has a standard deviation of 1/sqrt(59) = 0.13. Chance goes
# beyond 4.6 times that once in 200,000 measurements; a trace of the order gives nearly 1.
NO_CORRELATION = 0.6
SURE_CORRELATION = 0.95
# How many of 60 pairs two shuffled lists have in common is Poisson distributed with mean 1: ten or more
# happen once in ten million.
NO_JOIN = 10

# Tables whose rows show the order of arrival before the job. In SQLite short rows lie where their key says
# from the beginning; long values take new pages as they come.
SHOWS_ORDER = {
    "sqlite": {
        *("attachment", "attachment_chunk", "case_epoch", "handed_over", "mailbox", "record", "statistics_fact"),
        *("flood", "interpreter_task", "recommendation", "released_question", "second_reading"),
    },
    "postgresql": {table.name for table in tables_of_reporters()},
}


only_on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
only_on_postgresql = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def office(database: Database, founding: Founding) -> TestOffice:
    """The small office, founded in the database that the test looks at."""
    return dataclasses.replace(founding(database.url.render_as_string(hide_password=False)), database=database)


@pytest.fixture
def arrivals(office: TestOffice, lists: CodeLists) -> list[Arrival]:
    """Reports in a known order, as the office's real intake stores them."""
    found = arrive_in_a_row(office, lists, REPORTS)
    for arrival in found:
        with office.database.writing() as session:
            papers_about(session, office.team("office"), arrival.case, office.now.date())
    return found


def test_before_the_job_the_measurement_sees_the_order_of_arrival(database: Database, arrivals: list[Arrival]) -> None:
    seen = {trace.table for trace in traces(database, arrivals) if trace.correlation > SURE_CORRELATION}
    assert seen == SHOWS_ORDER[database.url.get_backend_name()]


def test_after_the_job_no_memory_of_the_files_correlates_with_arrival(
    database: Database, arrivals: list[Arrival]
) -> None:
    before = traces(database, arrivals)
    put_in_order(database)
    after = traces(database, arrivals)
    assert [(trace.table, trace.memory) for trace in after] == [(trace.table, trace.memory) for trace in before]
    assert [trace for trace in after if trace.correlation > NO_CORRELATION] == []


def test_facts_join_to_cases_before_the_job_and_not_after(database: Database, arrivals: list[Arrival]) -> None:
    assert _best_join(traces(database, arrivals)) == REPORTS
    put_in_order(database)
    assert _best_join(traces(database, arrivals)) < NO_JOIN


def _best_join(found: Sequence[Trace]) -> int:
    """How many facts meet their case when two lists are laid side by side, in the best of all ways."""
    single = [trace for trace in found if len(set(trace.pairs)) == len(trace.pairs) == REPORTS]
    facts = [trace.order for trace in single if trace.table == "statistics_fact"]
    cases = [trace.order for trace in single if trace.table != "statistics_fact"]
    return max(
        sum(a == b for a, b in zip(first, second, strict=True))
        for first, other in product(facts, cases)
        for second in (other, other[::-1])
    )


@only_on_postgresql
def test_on_postgresql_every_memory_is_that_of_the_random_keys(database: Database, arrivals: list[Arrival]) -> None:
    assert not all(trace.follows_the_keys for trace in traces(database, arrivals))
    put_in_order(database)
    after = traces(database, arrivals)
    assert [trace for trace in after if not trace.follows_the_keys] == []
    assert {len({place for _, place in trace.pairs}) for trace in after if trace.memory == "xmin"} == {1}


@only_on_sqlite
@pytest.mark.usefixtures("arrivals")
def test_on_sqlite_the_files_are_the_same_whatever_the_order_of_arrival(
    database: Database, sqlite_template: Path, tmp_path: Path
) -> None:
    other = _copied_in_another_order(database, sqlite_template, tmp_path / "other.sqlite")
    assert _content(database) != _content(other)
    for each in (database, other):
        put_in_order(each)
    assert _content(database) == _content(other)
    other.close()


def _copied_in_another_order(database: Database, template: Path, path: Path) -> Database:
    shutil.copyfile(template, path)
    shutil.copyfile(chunk_path(str(template)), chunk_path(str(path)))
    other = Database(f"sqlite:///{path}")
    for table in all_tables():
        with database.reading() as session:
            rows = [dict(row._mapping) for row in session.execute(select(table))]
        if table in tables_of_reporters():
            random.shuffle(rows)
        for row in rows:
            with other.writing() as session:
                session.execute(insert(table).values(row))
    return other


def _content(database: Database) -> list[bytes]:
    """Both files, without the three counters of changes in their headers."""
    contents = []
    for table in ("record", "attachment_chunk"):
        content = bytearray(file_of(database, table).read_bytes())
        for start in (24, 40, 92):
            content[start : start + 4] = bytes(4)
        contents.append(bytes(content))
    return contents


@only_on_sqlite
def test_on_sqlite_no_former_copy_of_a_row_stays_behind(database: Database, arrivals: list[Arrival]) -> None:
    put_in_order(database)
    main = Path(str(database.url.database))
    assert [Path(f"{file}-wal").stat().st_size for file in (main, chunk_path(str(main)))] == [0, 0]
    for table in tables_of_reporters():
        content = file_of(database, table.name).read_bytes()
        with database.reading() as session:
            values = [
                longest_value(row, table) for _, row in rows_with_number(session, table, numbers_of_arrival(arrivals))
            ]
        counts = {content.count(sample) for value in values for sample in samples_of(value)[:4]}
        # None at all where a piece lies on two pages.
        assert counts <= {0, 1} and 1 in counts, table.name


def test_the_job_changes_no_row_even_of_booked_facts(database: Database, office: TestOffice, lists: CodeLists) -> None:
    arrivals = arrive_in_a_row(office, lists, 3)
    _book(database, arrivals[0])
    before = _all_rows(database)
    put_in_order(database)
    put_in_order(database)
    assert _all_rows(database) == before


def test_booked_facts_stay_fixed_after_the_job(database: Database, office: TestOffice, lists: CodeLists) -> None:
    arrival = arrive_in_a_row(office, lists, 1)[0]
    _book(database, arrival)
    put_in_order(database)
    with pytest.raises(StorageError), database.writing() as session:
        session.execute(update(FactRow).where(FactRow.id == arrival.fact).values(sealed=b"another"))


def _book(database: Database, arrival: Arrival) -> None:
    with database.writing() as session:
        session.execute(update(FactRow).where(FactRow.id == arrival.fact).values(booked_period=PERIOD))


def _all_rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in all_tables()
        }


def test_chunks_above_the_limit_are_left_as_they_are(database: Database, arrivals: list[Arrival]) -> None:
    put_in_order(database, chunk_bytes=0)
    correlations = {
        table: max(trace.correlation for trace in found)
        for table, found in groupby(traces(database, arrivals), key=lambda trace: trace.table)
    }
    assert correlations.pop("attachment_chunk") > SURE_CORRELATION
    assert max(correlations.values()) < NO_CORRELATION


def test_a_reader_of_a_former_state_keeps_the_job_from_ending(
    database: Database, office: TestOffice, lists: CodeLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive_in_a_row(office, lists, 2)
    monkeypatch.setattr(row_order, "SNAPSHOT_SECONDS", 0.2)
    monkeypatch.setattr(row_order, "SQLITE_BUSY_MILLISECONDS", 200)
    with database.reading() as session:
        session.execute(text("SELECT count(*) FROM installation")).all()
        with pytest.raises(StorageBusy):
            put_in_order(database)
    put_in_order(database)


def test_the_job_does_not_wait_for_somebody_who_writes_for_long(
    database: Database, office: TestOffice, lists: CodeLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive_in_a_row(office, lists, 2)
    monkeypatch.setattr(row_order, "LOCK_SECONDS", 1)
    monkeypatch.setattr(row_order, "SQLITE_BUSY_MILLISECONDS", 200)
    with database.writing() as session:
        session.execute(update(RecordRow).values(epoch=RecordRow.epoch))
        with pytest.raises(StorageBusy):
            put_in_order(database)
