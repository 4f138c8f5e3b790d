"""A6: no crash, restored backup, second worker or repeated job ever leads to a second draw.

Mutant: an office without the head outside the database.
"""

import datetime
import shutil
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from caseflow.database import Database, chunk_path
from caseflow.statistics.ledger.head_file import HeadFile, LedgerRolledBack
from caseflow.statistics.ledger.lines import AlreadyMeasured, LedgerLine, read_ledger
from caseflow.statistics.noise.discrete_gaussian import SystemRandomness
from caseflow.statistics.release.manifest import ReleaseForged
from caseflow.statistics.release.measure import Measured, measure, measure_in_process
from caseflow.statistics.release.publish import publish_due
from caseflow.statistics.release.published import releases
from caseflow.statistics.release.replay import differences
from caseflow.statistics.release.take_back import take_back
from tests.caseflow.statistics.workshop import Workshop, random_facts

STEPS = ("counted", "noted", "locked", "booked", "drawn", "ledger written", "release written")


class Crash(Exception):
    """The process ends here."""


@pytest.fixture
def workshop(database: Database, tmp_path: Path) -> Workshop:
    made = Workshop(database, tmp_path)
    for fact in random_facts(5, 9, made.categories):
        made.report(fact, "2026-01")
    return made


def lines_of(database: Database) -> list[LedgerLine]:
    with database.reading() as session:
        return read_ledger(session)


def crash_at(step: str) -> Callable[[str], None]:
    def checkpoint(reached: str) -> None:
        if reached == step:
            raise Crash

    return checkpoint


@pytest.mark.parametrize("step", STEPS)
def test_crash_before_the_commit_leaves_nothing_behind(workshop: Workshop, step: str) -> None:
    with pytest.raises(Crash):
        measure_in_process(workshop.work("2026-01"), SystemRandomness(), crash_at(step))
    assert lines_of(workshop.database) == []
    assert workshop.booked("2026-01") == 0
    measured = workshop.measure("2026-01")
    assert measured.attempts == (1 if step == "counted" else 2)
    assert len(lines_of(workshop.database)) == 1
    assert workshop.booked("2026-01") == 9


def test_crash_after_the_commit_keeps_the_only_draw(workshop: Workshop) -> None:
    with pytest.raises(Crash):
        measure_in_process(workshop.work("2026-01"), SystemRandomness(), crash_at("committed"))
    kept = lines_of(workshop.database)
    with pytest.raises(AlreadyMeasured):
        workshop.measure("2026-01")
    assert lines_of(workshop.database) == kept
    assert workshop.publish("2026-01") == ["intake-2026-01"]


def test_two_aggregators_at_once_draw_once(workshop: Workshop) -> None:
    both_counted = threading.Barrier(2)
    results: list[Measured | Exception] = []

    def run() -> None:
        def checkpoint(reached: str) -> None:
            if reached == "counted":
                both_counted.wait(timeout=30)

        try:
            results.append(measure_in_process(workshop.work("2026-01"), SystemRandomness(), checkpoint))
        except AlreadyMeasured as refused:
            results.append(refused)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(type(result) for result in results) == {Measured: 1, AlreadyMeasured: 1}
    assert len(lines_of(workshop.database)) == 1


def test_fact_changed_while_it_was_counted_is_counted_as_it_is_now(workshop: Workshop) -> None:
    reported_late = iter(random_facts(77, 1, workshop.categories))

    def checkpoint(reached: str) -> None:
        if reached == "counted":
            for fact in reported_late:
                workshop.report(fact, "2026-01")

    measured = measure_in_process(workshop.work("2026-01"), SystemRandomness(), checkpoint)
    assert measured.attempts == 2
    assert workshop.booked("2026-01") == 10


def test_publishing_again_changes_nothing(workshop: Workshop) -> None:
    workshop.release("2026-01")
    before = workshop.files("intake-2026-01")
    for _ in range(3):
        assert publish_due(workshop.database, datetime.date(2027, 1, 1), workshop.head_file) == []
    assert workshop.files("intake-2026-01") == before


def test_restored_backup_measures_nothing(
    workshop: Workshop, restore: Callable[[Callable[[], None]], Database]
) -> None:
    old = restore(lambda: workshop.release("2026-01"))
    workshop.database = old
    with pytest.raises(LedgerRolledBack):
        workshop.measure("2026-01")
    with pytest.raises(LedgerRolledBack):
        measure(workshop.work("2026-01"))
    with old.reading() as session:
        assert releases(session) == []


def test_restored_office_takes_its_releases_back_and_goes_on(
    workshop: Workshop, restore: Callable[[Callable[[], None]], Database]
) -> None:
    published: dict[str, dict[str, bytes]] = {}

    def a_quarter_passes() -> None:
        for fact in random_facts(6, 7, workshop.categories):
            workshop.report(fact, "2026-02")
        workshop.release("2026-01", "2026-02", "2026-03", "2026-Q1")
        with workshop.database.reading() as session:
            published.update({release.id: workshop.files(release.id) for release in releases(session)})

    workshop.database = restore(a_quarter_passes)
    first, second, *others = published.values()
    with pytest.raises(ReleaseForged, match="before this one"):
        take_back(workshop.database, second, workshop.head_file)
    with pytest.raises(ReleaseForged, match=r"data\.csv"):
        take_back(workshop.database, {**first, "data.csv": b""}, workshop.head_file)
    for files in (first, second, *others):
        take_back(workshop.database, files, workshop.head_file)
        with pytest.raises((AlreadyMeasured, ReleaseForged)):
            take_back(workshop.database, files, workshop.head_file)

    assert {release: workshop.files(release) for release in published} == published
    assert workshop.booked("2026-01") == 9
    with workshop.database.reading() as session:
        assert differences(session) == []
    with pytest.raises(AlreadyMeasured):
        workshop.measure("2026-Q1")
    workshop.release("2026-04")


def test_office_without_a_head_outside_the_database_draws_twice(
    workshop: Workshop, restore: Callable[[Callable[[], None]], Database], tmp_path: Path
) -> None:
    """The mutant: the attack works, so the test above can fail."""
    workshop.database = restore(lambda: workshop.release("2026-01"))
    workshop.head_file = HeadFile(tmp_path / "forgotten")
    assert workshop.measure("2026-01").release_id == "intake-2026-01"
    assert workshop.publish("2026-01") == ["intake-2026-01"]


@pytest.fixture
def restore(
    request: pytest.FixtureRequest, database: Database, tmp_path: Path
) -> Callable[[Callable[[], None]], Database]:
    """Take a backup, let something happen, and give back the database as it was before."""

    def on_sqlite(happen: Callable[[], None]) -> Database:
        file = Path(str(database.url.database))
        copy = tmp_path / "restored.sqlite"
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        shutil.copyfile(file, copy)
        shutil.copyfile(chunk_path(str(file)), chunk_path(str(copy)))
        happen()
        return keep_open(Database(f"sqlite:///{copy}"))

    def on_postgresql(happen: Callable[[], None]) -> Database:
        server = request.getfixturevalue("migrated_server")
        name = make_url(str(database.url)).database
        assert name is not None
        database.close()
        url = server.create(f"{name}_restored", name)
        happen()
        request.addfinalizer(lambda: server.drop(f"{name}_restored"))
        return keep_open(Database(url))

    def keep_open(opened: Database) -> Database:
        request.addfinalizer(opened.close)
        return opened

    return on_sqlite if database.is_sqlite else on_postgresql
