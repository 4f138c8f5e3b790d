"""A report that somebody helped to write: the person makes the number new, alone; six digits for the telephone."""

import re

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from caseflow.reporter.mailbox.telephone_number import digits_of
from caseflow.schema.cases import CaseRow
from caseflow.schema.mailboxes import MailboxRow
from tests.reporting.public.door import Door
from tests.reporting.public.mailbox.test_conversation import enter, messages, page_of, write
from tests.reporting.public.mailbox.test_handover import again, form_at, post
from tests.reporting.public.report.test_report import STORY, Sent, send
from tests.visitor_client import hidden_fields, text_of_element

TABLE = {**STORY, "about": "table"}
NOTICE = "Jemand hat Ihre Nummer gesehen"


@pytest.fixture
def told(client: TestClient) -> Sent:
    """A report written down at a table."""
    return send(client, TABLE)


def renew(client: TestClient) -> tuple[str, dict[str, str]]:
    data = form_at(client, "renew")
    status, page = post(client, "renew", data)
    assert status == 200, page
    return text_of_element(page, "follow-up-code"), data


@pytest.mark.parametrize("about", ["table", "phone", "letter", "paper"])
def test_each_way_of_helping_is_kept_by_the_page_and_asks_for_a_new_number(client: TestClient, about: str) -> None:
    page = client.get(f"/ti/report?about={about}").text
    assert f'<input type="hidden" name="about" value="{about}">' in page
    sent = send(client, {**STORY, "about": about})
    assert NOTICE in sent.page
    enter(client, sent.code)
    assert NOTICE in page_of(client)


@pytest.mark.parametrize("about", ["", "shop", "<b>"])
def test_a_report_without_help_is_asked_nothing(client: TestClient, about: str) -> None:
    assert 'name="about"' not in client.get("/de/report", params={"about": about}).text
    sent = send(client, {**STORY, "about": about})
    assert NOTICE not in sent.page
    enter(client, sent.code)
    assert NOTICE not in page_of(client)
    status, _ = post(client, "renew", form_at(client, "renew"))
    assert status == 303, "who alone has the number keeps it"
    again(client, sent.code)


def test_from_the_page_with_the_number_one_button_leads_to_the_new_one(client: TestClient, told: Sent) -> None:
    carried = hidden_fields(told.page.partition('<form id="carry"')[2].partition("</form>")[0])
    answer = client.post("/de/follow-up", data=carried | {"button": "renew"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/de/conversation/renew")
    new, _ = renew(client)
    assert new.isdigit()
    assert len(new) == 20
    assert new != told.code


def test_the_new_number_opens_everything_and_the_old_one_nothing(client: TestClient, told: Sent, door: Door) -> None:
    enter(client, told.code)
    write(client, "Es war der Wachmann.")
    new, _ = renew(client)
    again(client, new)
    assert messages(client) == ["Es war der Wachmann."]
    assert NOTICE not in page_of(client), "it is asked once"
    assert write(client, "Danke.") == 303
    client.cookies.clear()
    refused = client.post("/de/follow-up", data={"code": told.code})
    assert refused.status_code == 422, "there is no way back for whoever helped"
    with door.services.database.reading() as session:
        assert len(session.scalars(select(MailboxRow.lookup_hash)).all()) == 1


def test_a_lost_answer_shows_the_same_number_until_it_is_kept(client: TestClient, told: Sent) -> None:
    enter(client, told.code)
    new, data = renew(client)
    page = ""
    for language in ("de", "ar"):
        _, page = post(client, "renew", data, language)
        assert text_of_element(page, "follow-up-code") == new
    receipt = hidden_fields(page.partition("/report/kept")[2].partition("</form>")[0])
    client.post("/de/report/kept", data=receipt)
    status, page = post(client, "renew", data)
    assert status == 403
    assert new not in page


def test_an_open_page_of_the_helper_ends_with_the_old_number(client: TestClient, told: Sent) -> None:
    enter(client, told.code)
    helper = dict(client.cookies)
    client.cookies.clear()
    enter(client, told.code)
    renew(client)
    client.cookies.clear()
    client.cookies.update(helper)
    assert client.get("/de/conversation/details").status_code == 403


def digits_on(page: str) -> str:
    found = re.search(r'id="conversation-number"[^>]*>(.*?)</p>', page, re.DOTALL)
    return digits_of(found[1].replace("&nbsp;", "")) if found else ""


def test_the_person_gets_changes_and_deletes_six_digits(client: TestClient) -> None:
    enter(client, send(client, STORY).code)
    page = client.get("/de/conversation/telephone").text
    assert digits_on(page) == ""
    assert post(client, "telephone", form_at(client, "telephone") | {"agreed": "Grüner Apfel"})[0] == 303
    page = client.get("/de/conversation/telephone").text
    first = digits_on(page)
    assert len(first) == 6
    assert "Grüner Apfel" in page
    assert post(client, "telephone", form_at(client, "telephone") | {"button": "remove"})[0] == 303
    assert digits_on(client.get("/de/conversation/telephone").text) == ""


def test_a_word_that_is_too_long_comes_back(client: TestClient) -> None:
    enter(client, send(client, STORY).code)
    status, page = post(client, "telephone", form_at(client, "telephone") | {"agreed": "a" * 61})
    assert status == 422
    assert "a" * 61 in page


def test_six_digits_open_nothing(client: TestClient) -> None:
    enter(client, send(client, STORY).code)
    post(client, "telephone", form_at(client, "telephone"))
    digits = digits_on(client.get("/de/conversation/telephone").text)
    client.cookies.clear()
    assert client.post("/de/follow-up", data={"code": digits}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "read"), [("123 456", "123456"), ("١٢٣-٤٥٦", "123456"), ("12345", ""), ("", ""), ("1234567", "")]
)
def test_digits_are_read_in_any_script(typed: str, read: str) -> None:
    assert digits_of(typed) == read


def test_asking_for_digits_is_no_news_for_the_office(client: TestClient, door: Door) -> None:
    enter(client, send(client, STORY).code)
    before = revision(door)
    post(client, "telephone", form_at(client, "telephone"))
    assert len(digits_on(client.get("/de/conversation/telephone").text)) == 6
    assert revision(door) == before


def revision(door: Door) -> int:
    with door.services.database.reading() as session:
        return session.scalars(select(CaseRow.revision)).one()
