"""The person reads that somebody is sought who understands her, and no longer once we have written."""

import pytest
from starlette.testclient import TestClient

from tests.reporting.desk.office_door import OfficeDoor
from tests.reporting.public.mailbox.test_conversation import enter, page_of
from tests.reporting.public.report.test_report import STORY, send
from tests.reporting.public.test_both_doors import case_in_the_inbox

SENTENCE = "Wir suchen jemanden, der Ihre Sprache versteht. Das kann einige Tage dauern."


@pytest.fixture
def door(office_door: OfficeDoor) -> OfficeDoor:
    return office_door


def test_the_search_for_an_interpreter_is_a_sentence_and_not_silence(client: TestClient, door: OfficeDoor) -> None:
    enter(client, send(client, STORY).code)
    officer = door.member("amira")
    case = case_in_the_inbox(officer)
    assert SENTENCE not in page_of(client)
    officer.get(f"{case}/outside")
    assert officer.send(f"{case}/outside/seek").status == 303
    assert SENTENCE in page_of(client)
    officer.get(case)
    assert officer.send(f"{case}/answer", answer="Wir haben Sie verstanden.").status == 303
    assert SENTENCE not in page_of(client)
