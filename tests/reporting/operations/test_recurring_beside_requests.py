"""Recurring work runs beside the requests for as long as a worker serves, and survives a database that is busy."""

import datetime
import threading
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from caseflow.database import StorageBusy
from caseflow.operations.jobs import Job
from reporting.application import assemble
from reporting.operations import serving
from tests.reporting.public.door import Door, FoundedOffice

SECONDS = 20


@pytest.fixture
def door(founded_office: FoundedOffice, tmp_path: Path) -> Door:
    """The whole application, of this test alone."""
    return founded_office.open(tmp_path / "office")


def test_it_begins_with_the_application_and_is_told_to_stop_with_it(door: Door) -> None:
    begun, ended = threading.Event(), threading.Event()

    def beside(stop: threading.Event) -> None:
        begun.set()
        if stop.wait(SECONDS):
            ended.set()

    with TestClient(assemble(door.services, beside=beside), base_url="https://testserver") as client:
        assert begun.wait(SECONDS)
        assert client.get("/health").status_code == 200
        assert not ended.is_set()
    assert ended.wait(SECONDS)


def test_a_job_that_is_due_runs_and_a_busy_database_ends_nothing(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "TICK_SECONDS", 0.01)
    ran = threading.Event()
    times: list[datetime.datetime] = []

    def work(now: datetime.datetime) -> None:
        times.append(now)
        if len(times) == 1:
            raise StorageBusy
        ran.set()

    stop = threading.Event()
    jobs = [Job("once", datetime.timedelta(hours=1), work), Job("twice", datetime.timedelta(hours=1), work)]
    thread = threading.Thread(target=serving.tick(door.services, jobs), args=(stop,))
    thread.start()
    try:
        # The lease of the first job holds, so the second round runs the second job.
        assert ran.wait(SECONDS)
    finally:
        stop.set()
        thread.join(SECONDS)
    assert not thread.is_alive()
