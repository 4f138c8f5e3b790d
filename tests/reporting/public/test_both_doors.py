"""What the office says reaches the person who reported, and what she answers reaches the office."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reporting.services import Services
from tests.caseflow.desk.conftest import at_work, copy_sqlite, opened
from tests.caseflow.desk.office import Office
from tests.reporting.desk.office_door import Member, OfficeDoor, built, open_door
from tests.reporting.public.test_conversation import enter, page_of
from tests.reporting.public.test_report import STORY, send
from tests.visitor_client import hidden_fields

QUESTION = {
    "intervention": "request_statement",
    "what": "Wir fragen die Firma, warum die Heizung nicht geht.",
    "exact_text": "Wann wird die Heizung im <zweiten> Stock repariert?",
    "not_told": "Ihr Zimmer",
    "guess": "Vielleicht. Nur vier Zimmer sind kalt.",
    "back_until": "2026-11-20",
    "whose": "own",
}


@pytest.fixture(scope="module")
def desk_office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office whose people are logged in; copied for each test."""
    path = tmp_path_factory.mktemp("office") / "lauter.sqlite"
    copy_sqlite(sqlite_template, path)
    return at_work(f"sqlite:///{path}")


@pytest.fixture(scope="module")
def desk_services(desk_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Services:
    """Lists, languages and pages, read once."""
    return built(desk_office, tmp_path_factory.mktemp("services"))


@pytest.fixture
def door(desk_office: Office, desk_services: Services, tmp_path: Path) -> Iterator[OfficeDoor]:
    """An application whose office is at work."""
    path = tmp_path / "lauter.sqlite"
    copy_sqlite(Path(desk_office.database.url.database or ""), path)
    for office in opened(desk_office, f"sqlite:///{path}"):
        yield open_door(office, desk_services, tmp_path)


@pytest.fixture
def client(door: OfficeDoor) -> Iterator[TestClient]:
    """The person who reported."""
    with TestClient(door.application, base_url="https://testserver", follow_redirects=False) as client:
        yield client


def case_in_the_inbox(member: Member) -> str:
    """The address of the only case."""
    found: set[str] = set(re.findall(r'href="(/desk/cases/[0-9a-f-]{36})"', member.get("/desk/")))
    assert len(found) == 1
    return found.pop()


def say(client: TestClient, page: str, answer: str) -> int:
    """Press a button of the only consent question."""
    form = hidden_fields(page.partition('/conversation/consent"')[2].partition("</form>")[0])
    return client.post("/de/conversation/consent", data=form | {"answer": answer}).status_code


def test_a_question_is_read_word_by_word_answered_and_taken_back(client: TestClient, door: OfficeDoor) -> None:
    enter(client, send(client, STORY).code)
    officer = door.member("amira")
    case = case_in_the_inbox(officer)
    officer.get(f"{case}/consent")
    assert officer.send(f"{case}/consent", **QUESTION).status == 303

    page = page_of(client)
    assert "<blockquote" in page and "Wann wird die Heizung im &lt;zweiten&gt; Stock repariert?" in page
    assert "Vielleicht. Nur vier Zimmer sind kalt." in page and "Ihr Zimmer" in page
    assert "Sie können Ihr Ja bis Freitag, 20. November 2026 zurücknehmen." in page
    # Yes and no are of equal weight.
    assert re.search(r'<button name="answer" value="yes">.*\n<button name="answer" value="no">', page)

    assert say(client, page, "yes") == 303
    assert "Sie haben Ja gesagt." in (agreed := page_of(client)) and "Mein Ja zurücknehmen" in agreed
    assert 'value="yes"' not in agreed.partition('/conversation/consent"')[2].partition("</form>")[0]
    assert say(client, agreed, "no") == 303
    refused = page_of(client)
    assert "Sie haben Nein gesagt." in refused and "/conversation/consent" not in refused
    assert "Withdrawn" in officer.get(case) or "taken back" in officer.get(case)


@pytest.mark.parametrize("answer", ["", "maybe", "withdrawn", "question"])
def test_only_yes_and_no_are_answers(client: TestClient, door: OfficeDoor, answer: str) -> None:
    enter(client, send(client, STORY).code)
    officer = door.member("amira")
    case = case_in_the_inbox(officer)
    officer.get(f"{case}/consent")
    officer.send(f"{case}/consent", **QUESTION)
    assert say(client, page_of(client), answer) == 400
    assert "Sie haben" not in page_of(client).partition("Dürfen wir das tun?")[2].partition("</section>")[0]


def test_an_answer_of_the_office_is_read_in_the_mailbox(client: TestClient, door: OfficeDoor) -> None:
    enter(client, send(client, STORY).code)
    officer = door.member("amira")
    case = case_in_the_inbox(officer)
    officer.get(case)
    assert officer.send(f"{case}/answer", answer="Danke. <b>Welcher</b> Stock?\nمرحباً").status == 303
    page = page_of(client)
    assert "Danke. &lt;b&gt;Welcher&lt;/b&gt; Stock?\nمرحباً</p>" in page and "Die Beschwerde-Stelle" in page
    assert "Amira" not in page
