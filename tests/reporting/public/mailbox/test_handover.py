"""Coming back: a mailbox given to the person, taken back, protected by a word, and a further report behind it."""

import pytest
from starlette.testclient import TestClient

from tests.reporting.public.door import Door
from tests.reporting.public.mailbox.test_conversation import act, enter, messages, page_of, write
from tests.reporting.public.report.test_report import NO_FILE, STORY, send
from tests.visitor_client import hidden_fields, text_of_element

WORD, OTHER_WORD = "Grüner Apfel", "Roter Apfel"


@pytest.fixture
def code(client: TestClient) -> str:
    return send(client, STORY).code


@pytest.fixture
def visitor(client: TestClient, code: str) -> TestClient:
    enter(client, code)
    return client


def form_at(client: TestClient, page: str) -> dict[str, str]:
    """The hidden fields of the form on a page of the mailbox that sends to its own address."""
    answer = client.get(f"/de/conversation/{page}")
    assert answer.status_code == 200, answer.headers.get("location")
    return hidden_fields(answer.text.partition(f'action="/de/conversation/{page}"')[2].partition("</form>")[0])


def post(client: TestClient, page: str, data: dict[str, str], language: str = "de") -> tuple[int, str]:
    answer = client.post(f"/{language}/conversation/{page}", data=data)
    return answer.status_code, answer.text


def give(client: TestClient, **fields: str) -> tuple[str, dict[str, str]]:
    """Give the page on: the new number, and what was sent for it."""
    data = form_at(client, "give") | {"sure": "yes"} | fields
    status, page = post(client, "give", data)
    assert status == 200, page
    return text_of_element(page, "follow-up-code"), data


def again(client: TestClient, code: str) -> None:
    client.cookies.clear()
    enter(client, code)


def test_the_new_number_opens_the_page_and_the_old_one_one_page_alone(visitor: TestClient, code: str) -> None:
    write(visitor, "Es war der Wachmann.")
    new, _ = give(visitor)
    assert len(new) == 20
    assert new.isdigit()
    again(visitor, new)
    assert messages(visitor) == ["Es war der Wachmann."]
    assert "16. Dezember" not in page_of(visitor)
    assert "2. Dezember" in page_of(visitor), "until when it can be taken back"
    again(visitor, code)
    for page in ("", "/details", "/give", "/contact", "/wishes", "/question", "/further"):
        answer = visitor.get(f"/de/conversation{page}")
        assert answer.status_code in (303, 403), page
        assert answer.headers.get("location", "/de/conversation/handed-over") == "/de/conversation/handed-over"
    assert "Es war der Wachmann" not in visitor.get("/de/conversation/handed-over").text


def test_it_is_given_on_only_after_a_tick(visitor: TestClient) -> None:
    status, page = post(visitor, "give", form_at(visitor, "give"))
    assert status == 422
    assert "kreuzen Sie bitte an" in page
    assert messages(visitor) == []


def test_the_same_form_shows_the_same_number_in_any_language_until_it_is_kept(visitor: TestClient) -> None:
    new, data = give(visitor)
    page = ""
    for language in ("de", "ar"):
        _, page = post(visitor, "give", data, language)
        assert text_of_element(page, "follow-up-code") == new
    receipt = hidden_fields(page.partition("/report/kept")[2].partition("</form>")[0])
    assert visitor.post("/de/report/kept", data=receipt).status_code == 200
    answer = visitor.post("/de/conversation/give", data=data)
    assert answer.headers["location"] == "/de/conversation/handed-over"


def test_it_is_taken_back_within_fourteen_days(visitor: TestClient, code: str, door: Door) -> None:
    new, _ = give(visitor)
    door.clock.go_on(days=14)
    again(visitor, code)
    assert post(visitor, "take-back", taken_back(visitor))[0] == 303
    assert visitor.get("/de/conversation").status_code == 200
    visitor.cookies.clear()
    assert visitor.post("/de/follow-up", data={"code": new}).status_code == 422
    assert visitor.post("/de/follow-up", data={"code": code}).status_code == 303


def taken_back(client: TestClient) -> dict[str, str]:
    page = client.get("/de/conversation/handed-over").text
    return hidden_fields(page.partition("/conversation/take-back")[2].partition("</form>")[0])


def test_after_fourteen_days_the_old_number_is_unknown(visitor: TestClient, code: str, door: Door) -> None:
    give(visitor)
    door.clock.go_on(days=15)
    visitor.cookies.clear()
    answer = visitor.post("/de/follow-up", data={"code": code})
    assert answer.status_code == 422


def test_a_message_written_meanwhile_stays_on_the_screen(visitor: TestClient) -> None:
    page = page_of(visitor)
    form = hidden_fields(page.partition('/conversation/message"')[2].partition("</form>")[0])
    give(visitor)
    answer = visitor.post("/de/conversation/message", data=form | {"message": "Lang getippt."}, files=[NO_FILE])
    assert "Lang getippt." in answer.text


def set_word(client: TestClient, word: str = WORD, button: str = "set") -> tuple[int, str]:
    return post(client, "word", form_at(client, "word") | {"word": word, "button": button})


def test_what_the_word_protects_asks_for_it_and_then_does_what_was_sent(visitor: TestClient) -> None:
    assert set_word(visitor)[0] == 303
    erase = visitor.post("/de/conversation/erase", data=erasing(visitor))
    assert erase.status_code == 422
    asked = hidden_fields(erase.text.partition('action="/de/conversation/erase"')[2].partition("</form>")[0])
    assert "Löschen stoppen" not in erase.text
    status, page = post(visitor, "erase", asked | {"word": OTHER_WORD})
    assert status == 422
    assert "nicht das zweite Wort" in page
    assert "wird am" not in page_of(visitor)
    assert post(visitor, "erase", asked | {"word": "  grüner APFEL "})[0] == 303
    assert act(visitor, "keep") == 303, "to stop an erasure it is never needed"


def erasing(client: TestClient) -> dict[str, str]:
    page = page_of(client)
    return hidden_fields(page.partition('/conversation/erase"')[2].partition("</form>")[0]) | {"sure": "yes"}


def test_giving_on_and_taking_back_ask_for_the_word(visitor: TestClient, code: str) -> None:
    set_word(visitor)
    data = form_at(visitor, "give") | {"sure": "yes"}
    assert post(visitor, "give", data)[0] == 422
    status, page = post(visitor, "give", data | {"word": WORD})
    assert status == 200
    assert len(text_of_element(page, "follow-up-code")) == 20
    again(visitor, code)
    back = taken_back(visitor)
    assert post(visitor, "take-back", back)[0] == 422
    assert post(visitor, "take-back", back | {"word": WORD})[0] == 303


def test_pausing_and_writing_never_ask(visitor: TestClient) -> None:
    set_word(visitor)
    assert act(visitor, "pause") == 303
    assert act(visitor, "resume") == 303
    assert write(visitor, "Noch etwas.") == 303


def test_after_ten_wrong_words_the_page_says_tomorrow(visitor: TestClient) -> None:
    set_word(visitor)
    data = erasing(visitor)
    for _ in range(10):
        post(visitor, "erase", data | {"word": OTHER_WORD})
    assert "morgen" in post(visitor, "erase", data | {"word": WORD})[1]


def test_a_removal_shows_itself_and_the_word_stops_it(visitor: TestClient) -> None:
    set_word(visitor)
    assert set_word(visitor, "", "forgotten")[0] == 303
    assert "Jemand will das zweite Wort löschen" in page_of(visitor)
    assert set_word(visitor, OTHER_WORD, "keep")[0] == 422
    assert set_word(visitor, WORD, "keep")[0] == 303
    assert "Jemand will das zweite Wort löschen" not in page_of(visitor)
    assert set_word(visitor, WORD, "remove")[0] == 303
    assert visitor.post("/de/conversation/erase", data=erasing(visitor)).status_code == 303


def test_a_word_that_is_too_short_is_told(visitor: TestClient) -> None:
    status, page = set_word(visitor, "abc")
    assert status == 422
    assert "4 Buchstaben" in page


def tell(client: TestClient, story: str, **fields: str) -> tuple[int, str]:
    page = client.get("/de/conversation/further").text
    form = hidden_fields(page.partition('<form id="report"')[2].partition("</form>")[0])
    data = {"once": form["once"], "token": form["token"], "story": story, "notice": "1"} | fields
    answer = client.post("/de/conversation/further", data=data, files=[NO_FILE])
    return answer.status_code, answer.text


def test_something_else_is_another_report_behind_the_same_number(visitor: TestClient, code: str) -> None:
    write(visitor, "Zu dem Ersten.")
    status, page = tell(visitor, "Etwas ganz anderes.")
    assert status == 200
    assert 'id="follow-up-code"' not in page
    again(visitor, code)
    assert visitor.get("/de/conversation").headers["location"] == "/de/conversation/choose"
    choice = visitor.get("/de/conversation/choose").text
    assert "Etwas ganz anderes" not in choice
    assert choice.count('name="place"') == 2
    token = hidden_fields(choice.partition('<form id="choose"')[2].partition("</form>")[0])
    found = []
    for place in ("0-0", "0-1"):
        assert visitor.post("/de/conversation/choose", data=token | {"place": place}).status_code == 303
        found.append(messages(visitor))
    assert found == [["Zu dem Ersten."], []]


def test_a_place_that_is_none_ends_the_visit(visitor: TestClient) -> None:
    choice = visitor.get("/de/conversation/choose").text
    token = hidden_fields(choice.partition('<form id="choose"')[2].partition("</form>")[0])
    for place in ("0-7", "5-0"):
        assert visitor.post("/de/conversation/choose", data=token | {"place": place}).status_code == 403


def test_a_further_report_that_lacks_something_comes_back_with_everything(visitor: TestClient) -> None:
    status, page = tell(visitor, "Nur ein Satz.", notice="")
    assert status == 422
    assert "Nur ein Satz." in page
    assert 'action="/de/conversation/further"' in page
    status, page = tell(visitor, "Nur ein Satz.", button="language")
    assert (status, "Nur ein Satz." in page) == (200, True)


def test_a_further_report_after_the_visit_is_kept_as_a_report_of_its_own(visitor: TestClient, door: Door) -> None:
    page = visitor.get("/de/conversation/further").text
    form = hidden_fields(page.partition('<form id="report"')[2].partition("</form>")[0])
    door.clock.go_on(hours=3)
    data = {"once": form["once"], "token": form["token"], "story": "Lange geschrieben.", "notice": "1"}
    answer = visitor.post("/de/conversation/further", data=data, files=[NO_FILE])
    assert "Lange geschrieben." in answer.text
    assert 'action="/de/report"' in answer.text
    sent = visitor.post("/de/report", data=data, files=[NO_FILE])
    assert len(text_of_element(sent.text, "follow-up-code")) == 20


def test_a_further_report_without_the_token_of_the_visit_is_refused(visitor: TestClient) -> None:
    assert tell(visitor, "Fremd.", token="0" * 64)[0] == 403


def test_a_message_after_the_visit_waits_until_the_report_is_chosen(visitor: TestClient, code: str, door: Door) -> None:
    form = hidden_fields(page_of(visitor).partition('/conversation/message"')[2].partition("</form>")[0])
    tell(visitor, "Etwas ganz anderes.")
    door.clock.go_on(hours=3)
    data = form | {"message": "Nach drei Stunden.", "code": code}
    choice = visitor.post("/de/conversation/message", data=data, files=[NO_FILE])
    assert "Nach drei Stunden." in choice.text
    waiting = hidden_fields(choice.text.partition('<form id="choose"')[2].partition("</form>")[0])
    sent = visitor.post(
        "/de/conversation/message",
        data=waiting | {"message": "Nach drei Stunden.", "place": "0-0"},
        files=[NO_FILE],
    )
    assert sent.status_code == 303
    assert messages(visitor) == ["Nach drei Stunden."]
