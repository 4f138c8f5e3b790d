"""Before the server copies its process, every door has answered once and no thread runs."""

import threading

import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from reporting.operations.warming import ADDRESSES, ThreadLeft, warm_up
from tests.reporting.public.door import Door, FoundedOffice


@pytest.fixture(scope="module")
def door(founded_office: FoundedOffice, tmp_path_factory: pytest.TempPathFactory) -> Door:
    """The whole application."""
    return founded_office.open(tmp_path_factory.mktemp("warm") / "office")


def test_every_address_is_a_page_that_needs_no_session(door: Door) -> None:
    with TestClient(door.application, base_url="https://testserver", follow_redirects=False) as client:
        assert {address: client.get(address).status_code for address in ADDRESSES} == dict.fromkeys(ADDRESSES, 200)


def test_no_thread_is_left(door: Door) -> None:
    before = threading.active_count()
    warm_up(door.application)
    assert threading.active_count() == before


def test_a_thread_that_stays_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reporting.operations.warming.THREAD_SECONDS", 0.1)
    goes_on = threading.Event()
    thread = threading.Thread(target=goes_on.wait, name="somebody's thread", daemon=True)

    async def leaves_a_thread(_: Scope, __: Receive, ___: Send) -> None:
        thread.start()

    try:
        with pytest.raises(ThreadLeft, match="somebody's thread"):
            warm_up(leaves_a_thread, ["/"])
    finally:
        goes_on.set()
        thread.join()
