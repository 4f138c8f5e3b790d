"""In the mailbox: the day before which nothing may leave, and the word about a step that a law orders."""

import re

import pytest
from starlette.testclient import TestClient

from tests.reporting.desk.office_door import OfficeDoor
from tests.reporting.public.mailbox.test_conversation import page_of
from tests.reporting.public.test_both_doors import asked, question_of
from tests.visitor_client import hidden_fields


@pytest.fixture
def door(office_door: OfficeDoor) -> OfficeDoor:
    """An application whose office is at work."""
    return office_door


def answer(client: TestClient, said: str, not_before: str) -> int:
    """Press a button of the question with a day typed beside it."""
    form = hidden_fields(question_of(client).partition('/conversation/consent"')[2].partition("</form>")[0])
    fields = form | {"answer": said, "not_before": not_before}
    return client.post("/de/conversation/consent", data=fields).status_code


@pytest.mark.parametrize("typed", ["2026-12-24", "24.12.2026", "٢٤.١٢.٢٠٢٦"])
def test_a_yes_with_a_day_holds_the_step_back_until_that_day(client: TestClient, door: OfficeDoor, typed: str) -> None:
    officer, case = asked(client, door)
    assert 'name="not_before"' in question_of(client)
    assert answer(client, "yes", typed) == 303
    assert "ready on Thu 24 Dec 2026" in officer.get(case)
    assert "chosen by the person" in officer.get(f"{case}/ledger")


def test_what_is_no_day_comes_back_with_the_question_and_says_nothing_yet(client: TestClient, door: OfficeDoor) -> None:
    officer, case = asked(client, door)
    form = hidden_fields(question_of(client).partition('/conversation/consent"')[2].partition("</form>")[0])
    again = client.post("/de/conversation/consent", data=form | {"answer": "yes", "not_before": "nach Ostern"})
    assert again.status_code == 422
    assert "Das ist kein Tag." in again.text and 'value="nach Ostern"' in again.text
    assert "Waiting for the answer" in officer.get(f"{case}/ledger")
    # A no needs no day, so whatever stands there does not hold it up.
    assert answer(client, "no", "nach Ostern") == 303


def test_she_reads_that_a_law_orders_a_step_and_when_exceptions_are_made(client: TestClient, door: OfficeDoor) -> None:
    officer, case = asked(client, door)
    officer.get(case)
    assert officer.send(f"{case}/exception", excepted="child_protection", exception_reason="KKG 4").status == 303
    assert "obwohl Sie nicht Ja gesagt haben" not in page_of(client)
    ben = door.member("ben")
    ben.get(case)
    assert ben.send(f"{case}/confirm").status == 303
    told = page_of(client)
    assert "Wir müssen etwas weitersagen, obwohl Sie nicht Ja gesagt haben." in told
    assert re.search(r"Wenn wir etwas weitersagen müssen, sagen wir es (Ihnen )?vorher", told)
