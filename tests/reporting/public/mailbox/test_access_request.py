"""A person asks what the office has about her; the answer is a locked file, and its words are not in her mailbox."""

import re

import pytest
from starlette.testclient import TestClient

from tests.caseflow.cleaning.test_paper_pages import text_of
from tests.reporting.desk.export.test_exports import choose, secret_of, unpacked
from tests.reporting.desk.office_door import OfficeDoor
from tests.reporting.public.mailbox.test_conversation import enter, page_of
from tests.reporting.public.report.test_report import STORY, send
from tests.visitor_client import hidden_fields


@pytest.fixture
def door(office_door: OfficeDoor) -> OfficeDoor:
    """An application whose office is at work."""
    return office_door


def test_she_asks_and_gets_a_locked_file_whose_words_are_not_in_her_mailbox(
    client: TestClient, door: OfficeDoor
) -> None:
    enter(client, send(client, STORY).code)
    asked = client.get("/en/conversation/data").text
    form = hidden_fields(asked.partition('action="/en/conversation/data"')[2].partition("</form>")[0])
    assert client.post("/en/conversation/data", data=form).status_code == 303
    assert client.post("/en/conversation/data", data=form).status_code == 303, "twice is once"
    assert "within one month" in client.get("/en/conversation/data").text
    officer = door.member("amira")
    case = re.findall(r'href="(/desk/cases/[0-9a-f-]{36})', officer.get("/desk/"))[0]
    assert "asked what you have about her" in officer.get(case)
    assert "Answer until" in officer.get(f"{case}/export")
    # Another act of the office does not push the month aside.
    officer.get(case)
    officer.send(f"{case}/answer", answer="Wir kümmern uns.", language="de", kind="answer")
    assert "What we have about you" not in officer.get(case) and "18 Dec 2026" in officer.get(case)
    words = secret_of(choose(officer, case, "reporter"))
    give = re.search(r'action="([^"]+/give)"', officer.get(f"{case}/export"))
    assert give and officer.send(give[1]).status == 303
    page = client.get("/en/conversation/data").text
    taking = hidden_fields(page.partition('action="/en/conversation/data/take"')[2].partition("</form>")[0])
    answer = client.post("/en/conversation/data/take", data=taking)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert words not in page and words not in page_of(client)
    assert answer.headers["content-disposition"] == 'attachment; filename="archive.zip"'
    assert text_of(unpacked(answer.content, words)[0])
    assert "asked what you have about her" not in officer.get(case)
    other = taking | {"file": case.rpartition("/")[2]}
    assert client.post("/en/conversation/data/take", data=other).status_code == 404
