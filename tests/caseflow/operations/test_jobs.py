"""Recurring work is done once, by whoever comes first, and again when it is due."""

import datetime
from collections.abc import Iterator

import pytest

from caseflow.database import Database
from caseflow.operations.jobs import LEASE, Job, run_due

NOW = datetime.datetime(2026, 11, 22, 3, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    opened.upgrade()
    yield opened
    opened.close()


def test_runs_when_due_and_not_before(database: Database) -> None:
    ran: list[datetime.datetime] = []
    jobs = [Job("sweep", DAY, ran.append)]
    assert run_due(database, jobs, NOW) == ("sweep",)
    assert run_due(database, jobs, NOW + DAY / 2) == ()
    assert run_due(database, jobs, NOW + DAY) == ("sweep",)
    assert ran == [NOW, NOW + DAY]


def test_second_worker_leaves_a_leased_job_alone(database: Database) -> None:
    inner: list[tuple[str, ...]] = []
    other = Job("order", DAY, lambda _: None)
    job = Job("order", DAY, lambda now: inner.append(run_due(database, [other], now)))
    assert run_due(database, [job], NOW) == ("order",)
    assert inner == [()]


def test_failed_job_is_taken_up_again_after_its_lease(database: Database) -> None:
    def fail(_: datetime.datetime) -> None:
        raise ZeroDivisionError

    ran: list[datetime.datetime] = []
    with pytest.raises(ZeroDivisionError):
        run_due(database, [Job("erase", DAY, fail)], NOW)
    jobs = [Job("erase", DAY, ran.append)]
    assert run_due(database, jobs, NOW + LEASE / 2) == ()
    assert run_due(database, jobs, NOW + LEASE * 2) == ("erase",)
