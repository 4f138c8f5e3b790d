"""Writers on SQLite: first in, first out within a process, fair between processes, and nobody waits for ever."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager

import pytest
from sqlalchemy import text

from caseflow.database import Database, StorageBusy, StorageUnavailable

PATIENCE_SECONDS = 10
SHORT_MILLISECONDS = 300
# Writers that each hold the lock for a moment and come again at once.
HOLDING_SECONDS = 0.01
CLEAR = text("DELETE FROM form_key")


class OddError(Exception):
    """Something that a transaction raises."""


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.001)


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """A database whose writers wait for a short time only."""
    opened = Database(sqlite_url, busy_milliseconds=SHORT_MILLISECONDS)
    yield opened
    opened.close()


@pytest.fixture
def patient_database(sqlite_url: str) -> Iterator[Database]:
    """A database whose writers wait as long as in an office."""
    opened = Database(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Threads as a web server has them."""
    with ThreadPoolExecutor(40) as pool:
        yield pool


@contextmanager
def somebody_writes(database: Database) -> Iterator[None]:
    """Another thread of this process has a transaction."""
    began, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with database.writing() as session:
            session.execute(CLEAR)
            began.set()
            may_end.wait(PATIENCE_SECONDS)

    writer = threading.Thread(target=write)
    writer.start()
    assert began.wait(PATIENCE_SECONDS)
    try:
        yield
    finally:
        may_end.set()
        writer.join()


@contextmanager
def another_process_writes(database: Database) -> Iterator[None]:
    """A connection that this process's queue knows nothing of has the lock of the file."""
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def waiting_writers(database: Database) -> int:
    """How many threads wait for their turn."""
    return len(database._writers._waiting) if database._writers else 0


def write(database: Database) -> None:
    """One small transaction."""
    with database.writing() as session:
        session.execute(CLEAR)


def test_writers_come_in_the_order_in_which_they_asked(patient_database: Database, threads: ThreadPoolExecutor) -> None:
    order: list[int] = []

    def write_down(number: int) -> None:
        with patient_database.writing() as session:
            session.execute(CLEAR)
            order.append(number)

    asked: list[Future[None]] = []
    with somebody_writes(patient_database):
        for number in range(30):
            asked.append(threads.submit(write_down, number))
            # Everybody asks only when the one before waits already.
            until(lambda: waiting_writers(patient_database) == len(asked))
    for one in asked:
        one.result(PATIENCE_SECONDS)
    assert order == list(range(30))


def test_who_comes_again_at_once_waits_behind_those_who_wait(
    patient_database: Database, threads: ThreadPoolExecutor
) -> None:
    done = [0] * 8
    end = time.monotonic() + 1

    def come_again(number: int) -> None:
        while time.monotonic() < end:
            with patient_database.writing() as session:
                session.execute(CLEAR)
                time.sleep(HOLDING_SECONDS)
            done[number] += 1

    for one in [threads.submit(come_again, number) for number in range(len(done))]:
        one.result(PATIENCE_SECONDS)
    assert max(done) - min(done) <= 1


def test_two_processes_with_a_queue_each_both_get_their_turns(sqlite_url: str, threads: ThreadPoolExecutor) -> None:
    with ExitStack() as opened:
        databases = [Database(sqlite_url), Database(sqlite_url)]
        for database in databases:
            opened.callback(database.close)
        longest = [0.0, 0.0]
        end = time.monotonic() + 2

        def come_again(process: int) -> None:
            while (asked := time.monotonic()) < end:
                with databases[process].writing() as session:
                    session.execute(CLEAR)
                    longest[process] = max(longest[process], time.monotonic() - asked)
                    time.sleep(HOLDING_SECONDS)

        # One has a queue that never ends, the other one writer now and then.
        writers = [threads.submit(come_again, process) for process in (0, 0, 0, 0, 0, 0, 1)]
        for one in writers:
            one.result(PATIENCE_SECONDS)
    assert 0 < longest[1] < 1.5


def test_waiting_writer_gives_up_after_its_time(sqlite_database: Database) -> None:
    with somebody_writes(sqlite_database):
        begin = time.monotonic()
        with pytest.raises(StorageBusy):
            write(sqlite_database)
        assert SHORT_MILLISECONDS / 1000 <= time.monotonic() - begin < PATIENCE_SECONDS / 2
        assert waiting_writers(sqlite_database) == 0
    write(sqlite_database)


def test_waiting_for_a_thread_and_for_a_process_together_takes_no_longer(
    sqlite_database: Database, threads: ThreadPoolExecutor
) -> None:
    def seconds_until_busy() -> float:
        begin = time.monotonic()
        with pytest.raises(StorageBusy):
            write(sqlite_database)
        return time.monotonic() - begin

    with another_process_writes(sqlite_database):
        waits = [threads.submit(seconds_until_busy) for _ in range(10)]
        longest = max(one.result(PATIENCE_SECONDS) for one in waits)
    # Ten who wait one after another would take three seconds.
    assert SHORT_MILLISECONDS / 1000 <= longest < 4 * SHORT_MILLISECONDS / 1000
    write(sqlite_database)


def test_waiting_for_a_process_ends_when_it_has_written(
    patient_database: Database, threads: ThreadPoolExecutor
) -> None:
    with another_process_writes(patient_database):
        waiting = threads.submit(write, patient_database)
        time.sleep(0.1)
        assert not waiting.done()
    waiting.result(PATIENCE_SECONDS)


def test_failed_transaction_gives_its_turn_on(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            session.execute(CLEAR)
            raise OddError

    def fail_in_the_database() -> None:
        with database.writing() as session:
            session.execute(text("SELECT * FROM there_is_no_such_table"))

    for _ in range(3):
        with pytest.raises(OddError):
            fail()
        with pytest.raises(StorageUnavailable):
            fail_in_the_database()
    write(database)


def test_turn_that_begins_no_transaction_is_given_on(database: Database) -> None:
    for _ in range(3):
        with database.writing():
            pass
    write(database)


def test_second_transaction_of_a_thread_does_not_wait_for_the_first_turn(database: Database) -> None:
    with database.writing():
        # The outer one has not begun, so the inner one is free to write.
        write(database)
    write(database)


def test_second_transaction_inside_one_that_has_begun_is_refused_and_not_awaited_for_ever(
    sqlite_database: Database,
) -> None:
    with sqlite_database.writing() as session:
        session.execute(CLEAR)
        with pytest.raises(StorageBusy):
            write(sqlite_database)
    write(sqlite_database)


def test_readers_do_not_wait_for_writers(patient_database: Database, threads: ThreadPoolExecutor) -> None:
    def read() -> int:
        with patient_database.reading() as session:
            return int(session.scalar(text("SELECT 1")) or 0)

    with somebody_writes(patient_database):
        waiting = [threads.submit(write, patient_database) for _ in range(30)]
        until(lambda: waiting_writers(patient_database) == 30)
        assert [threads.submit(read).result(PATIENCE_SECONDS) for _ in range(10)] == [1] * 10
    for one in waiting:
        one.result(PATIENCE_SECONDS)


def test_postgresql_writers_do_not_queue(postgresql_url: str, threads: ThreadPoolExecutor) -> None:
    database = Database(postgresql_url)
    with closing(database), database.writing() as session:
        session.execute(text("SELECT 1"))
        threads.submit(write, database).result(PATIENCE_SECONDS)
