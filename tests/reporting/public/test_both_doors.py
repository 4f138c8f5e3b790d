"""What the office says reaches the person who reported, and what she answers reaches the office."""

import re

import pytest
from starlette.testclient import TestClient

from tests.reporting.desk.office_door import Member, OfficeDoor
from tests.reporting.public.mailbox.test_conversation import enter, page_of
from tests.reporting.public.report.test_report import NO_FILE, STORY, send
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


@pytest.fixture
def door(office_door: OfficeDoor) -> OfficeDoor:
    """An application whose office is at work."""
    return office_door


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

    assert client.get("/de/conversation").text.count("Etwas Neues") == 1
    assert "Wann wird die Heizung" not in page_of(client), "only on the screen of its own"
    page = question_of(client)
    assert "<blockquote" in page and "Wann wird die Heizung im &lt;zweiten&gt; Stock repariert?" in page
    assert "Vielleicht. Nur vier Zimmer sind kalt." in page and "Ihr Zimmer" in page
    assert "Bei Nein helfen wir trotzdem weiter. Wenn Sie nichts sagen, heißt das Nein." in page
    assert "Sie können Ihr Ja bis Freitag, 20. November 2026 zurücknehmen." in page
    assert "ermitteln" not in page, "the police learn nothing"
    # Three buttons of equal weight: none is marked, none comes with other attributes.
    buttons = re.findall(r"<button([^>]*)>", page.partition('/conversation/consent"')[2].partition("</form>")[0])
    assert buttons == [' name="answer" value="yes"', ' name="answer" value="no"', ' name="answer" value="question"']

    assert say(client, page, "yes") == 303
    agreed = page_of(client)
    assert "Sie haben Ja gesagt." in agreed and "Mein Ja zurücknehmen" in agreed
    assert client.get("/de/conversation/question").status_code == 303, "no question waits"
    assert say(client, agreed, "no") == 303
    refused = page_of(client)
    assert "Sie haben Nein gesagt." in refused and "/conversation/consent" not in refused
    assert "taken back" in officer.get(case)


def question_of(client: TestClient) -> str:
    """The screen of the oldest question without an answer."""
    answer = client.get("/de/conversation/question")
    assert answer.status_code == 200
    return answer.text


def asked(client: TestClient, door: OfficeDoor, **parts: str) -> tuple[Member, str]:
    """A case in which the office has asked for consent."""
    officer, case, _ = asked_with_code(client, door, **parts)
    return officer, case


def asked_with_code(client: TestClient, door: OfficeDoor, **parts: str) -> tuple[Member, str, str]:
    """The same, with the code."""
    code = send(client, STORY).code
    enter(client, code)
    officer = door.member("amira")
    case = case_in_the_inbox(officer)
    officer.get(f"{case}/consent")
    assert officer.send(f"{case}/consent", **(QUESTION | parts)).status == 303
    return officer, case, code


@pytest.mark.parametrize("answer", ["", "maybe", "withdrawn"])
def test_nothing_but_the_three_buttons_is_an_answer(client: TestClient, door: OfficeDoor, answer: str) -> None:
    asked(client, door)
    page = question_of(client)
    assert say(client, page, answer) == 400
    assert question_of(client).split("token")[0] == page.split("token")[0]


def test_a_question_back_is_neither_yes_nor_no_and_reaches_the_desk(client: TestClient, door: OfficeDoor) -> None:
    officer, case = asked(client, door)
    assert say(client, question_of(client), "question") == 303
    assert "The person has a question" in officer.get(case)
    page = question_of(client)
    assert "Sie hatten eine Frage." in page
    assert say(client, page, "no") == 303
    assert "Sie haben Nein gesagt." in page_of(client)


def test_a_step_to_the_police_says_what_nobody_can_stop(client: TestClient, door: OfficeDoor) -> None:
    officer, case = asked(client, door, police="yes", whose="told", no_means="", back_until="")
    page = question_of(client)
    assert "Wenn die Polizei davon weiß, muss sie ermitteln. Das kann niemand mehr stoppen." in page
    assert "Der Anwalt der anderen Person darf die Akte lesen." in page
    assert "das Ja von der Person, der es passiert ist" in page
    assert "Nach einem Ja geht es sofort hinaus." in page
    assert "She read that the police must investigate." in officer.get(case)


def test_several_questions_come_one_by_one(client: TestClient, door: OfficeDoor) -> None:
    officer, case = asked(client, door)
    officer.get(f"{case}/consent")
    officer.send(f"{case}/consent", **(QUESTION | {"what": "Zweite Frage?"}))
    first = question_of(client)
    assert "Zweite Frage?" not in first
    form = hidden_fields(first.partition('/conversation/consent"')[2].partition("</form>")[0])
    answer = client.post("/de/conversation/consent", data=form | {"answer": "no"})
    assert answer.headers["location"] == "/de/conversation/question?done=consent"
    assert "Zweite Frage?" in question_of(client)


def test_an_answer_of_the_office_is_read_in_the_mailbox(client: TestClient, door: OfficeDoor) -> None:
    enter(client, send(client, STORY).code)
    officer = door.member("amira")
    case = case_in_the_inbox(officer)
    officer.get(case)
    assert officer.send(f"{case}/answer", answer="Danke. <b>Welcher</b> Stock?\nمرحباً").status == 303
    page = page_of(client)
    assert "Danke. &lt;b&gt;Welcher&lt;/b&gt; Stock?\nمرحباً</p>" in page and "Die Beschwerde-Stelle" in page
    assert "Amira" not in page


def sending(page: str, act: str) -> dict[str, str]:
    """The hidden fields of the form of an act."""
    return hidden_fields(page.partition(f' action="/de/conversation/{act}"')[2].partition("</form>")[0])


def structure(page: str) -> list[str]:
    """The elements of a page without their words, tokens and texts of scripts."""
    tags: list[str] = re.findall(r"<[^>]*>", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
    return [re.sub(r'value="[0-9a-f]{64}"', "", tag) for tag in tags]


def test_the_first_page_has_one_shape_and_size_with_and_without_news(client: TestClient, door: OfficeDoor) -> None:
    enter(client, send(client, STORY).code)
    without = client.get("/de/conversation")
    officer = door.member("amira")
    case = case_in_the_inbox(officer)
    officer.get(case)
    assert officer.send(f"{case}/answer", answer="Ein langer Brief. " * 50).status == 303
    news = client.get("/de/conversation")
    assert "Nichts Neues" in without.text and "Etwas Neues" in news.text
    assert "Brief" not in news.text
    assert structure(without.text) == structure(news.text)
    assert without.headers["content-length"] == news.headers["content-length"]
    assert set(without.headers) == set(news.headers)

    opened = client.post("/de/conversation/open", data=sending(news.text, "open"))
    assert opened.headers["location"] == "/de/conversation/details"
    assert "Nichts Neues" in client.get("/de/conversation").text
    assert "Ein langer Brief." in page_of(client)


def test_the_summary_is_shown_by_a_tap_alone_and_put_right(client: TestClient, door: OfficeDoor) -> None:
    enter(client, send(client, STORY).code)
    assert "/conversation/summary" not in page_of(client), "there is none yet"
    officer = door.member("amira")
    case = case_in_the_inbox(officer)
    officer.get(case)
    summary = "Sie frieren <b>seit</b> drei Wochen."
    assert officer.send(f"{case}/summary", summary=summary, summary_language="de").status == 303
    page = page_of(client)
    assert "Hier ist es sicher: zeigen" in page and "frieren" not in page
    assert client.get("/de/conversation/summary").status_code == 405, "no address shows it"
    assert client.post("/de/conversation/summary", data={"token": "x"}).status_code == 403

    shown = client.post("/de/conversation/summary", data=sending(page, "summary")).text
    assert "Sie frieren &lt;b&gt;seit&lt;/b&gt; drei Wochen." in shown
    assert "frieren" not in page_of(client), "each look needs a tap"
    form = sending(shown, "message") | {"message": "Es sind fünf."}
    answer = client.post("/de/conversation/message", data=form, files=[NO_FILE])
    assert answer.headers["location"] == "/de/conversation/details?done=message"
    at_desk = officer.get(case)
    assert "What is wrong in our summary" in at_desk and "Es sind fünf." in at_desk


def test_a_correction_that_cannot_be_stored_comes_back_as_one(client: TestClient) -> None:
    enter(client, send(client, STORY).code)
    form = sending(page_of(client), "message") | {"message": "", "corrects": "yes"}
    answer = client.post("/de/conversation/message", data=form, files=[NO_FILE])
    assert answer.status_code == 422
    assert "Was ist falsch? Was fehlt?" in answer.text and 'name="corrects" value="yes"' in answer.text


def test_a_safe_contact_is_read_at_the_desk_and_taken_back(client: TestClient, door: OfficeDoor) -> None:
    enter(client, send(client, STORY).code)
    officer = door.member("amira")
    case = case_in_the_inbox(officer)
    address = "/de/conversation/contact"
    page = client.get(address).text
    assert "Was wir nicht haben, kann niemand von uns verlangen." in page and "Löschen</button>" not in page
    left = {"how": "0391 <5>", "when": "مساءً", "who": "", "say_office": "no", "button": "send"}
    assert client.post(address, data=sending(page, "contact") | left).status_code == 303
    at_desk = officer.get(case)
    assert "0391 &lt;5&gt;" in at_desk and "مساءً" in at_desk and "Safe way to reach her" in at_desk
    page = client.get(address).text
    assert 'value="0391 &lt;5&gt;"' in page
    assert client.post(address, data=sending(page, "contact") | {"button": "remove"}).status_code == 303
    assert "0391" not in officer.get(case) and "0391" not in client.get(address).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"how": " ", "when": "abends"}, "wie wir Sie erreichen"), ({"how": "x" * 501}, "zu lang")],
)
def test_a_contact_that_does_not_fit_comes_back_whole(client: TestClient, typed: dict[str, str], sentence: str) -> None:
    enter(client, send(client, STORY).code)
    page = client.get("/de/conversation/contact").text
    answer = client.post("/de/conversation/contact", data=sending(page, "contact") | typed)
    assert answer.status_code == 422 and sentence in answer.text and 'aria-invalid="true"' in answer.text
    for value in typed.values():
        assert f'value="{value}"' in answer.text
    other = client.post("/ar/conversation/contact", data=sending(page, "contact") | typed | {"button": "language"})
    assert other.status_code == 200 and 'dir="rtl"' in other.text and f'value="{typed["how"]}"' in other.text


def test_wishes_for_the_answer_are_read_at_the_desk(client: TestClient, door: OfficeDoor) -> None:
    enter(client, send(client, STORY).code)
    officer = door.member("amira")
    page = client.get("/de/conversation/wishes").text
    chosen = {"answer_language": "uk", "answer_form": "form_voice", "contact_gender": "contact_woman"}
    assert client.post("/de/conversation/wishes", data=sending(page, "wishes") | chosen).status_code == 303
    at_desk = officer.get(case_in_the_inbox(officer))
    assert "Ukrainian" in at_desk and "Voice message" in at_desk and "A woman" in at_desk
    again = client.get("/de/conversation/wishes").text
    assert re.search(r'value="form_voice" id="form_voice" checked', again)


def test_whether_it_helped_is_asked_in_words_and_read_at_the_desk(client: TestClient, door: OfficeDoor) -> None:
    enter(client, send(client, STORY).code)
    officer = door.member("amira")
    case = case_in_the_inbox(officer)
    assert "Hat es geholfen?" not in page_of(client)
    officer.get(case)
    assert officer.send(f"{case}/answer", answer="Es ist repariert.", kind="feedback").status == 303
    page = page_of(client)
    assert "Hat es geholfen?" in page and "Ein bisschen" in page
    said = {"helped": "helped_some", "remark": "Zwei Tage."}
    assert client.post("/de/conversation/helped", data=sending(page, "helped") | said).status_code == 303
    at_desk = officer.get(case)
    assert "A little" in at_desk and "Zwei Tage." in at_desk
    wrong = client.post("/de/conversation/helped", data=sending(page, "helped") | {"helped": "<b>"})
    assert wrong.status_code == 400


def test_after_a_step_she_reads_what_went_out_and_is_asked_for_revenge(client: TestClient, door: OfficeDoor) -> None:
    officer, case, code = asked_with_code(client, door, back_until="")
    assert say(client, question_of(client), "yes") == 303
    officer.get(case)
    step = {"intervention": "request_statement", "intervention_text": "Brief an die Firma"}
    assert officer.send(f"{case}/intervention", **step).status == 303
    page = page_of(client)
    assert "weitergesagt:" in page.partition("Löschen")[0], "in the status"
    assert page.count("Wann wird die Heizung im &lt;zweiten&gt; Stock repariert?") >= 2, "and before erasing"
    assert "/conversation/aftercare" not in page

    door.clock.go_on(days=14)
    client.cookies.clear()
    enter(client, code)
    page = page_of(client)
    assert "Ist Ihnen seitdem etwas Schlechtes passiert?" in page
    said = {"bad": "yes", "remark": "Man hat mich verlegt."}
    assert client.post("/de/conversation/aftercare", data=sending(page, "aftercare") | said).status_code == 303
    assert "/conversation/aftercare" not in page_of(client)
    at_desk = door.member("amira").get(case)
    assert "something bad has happened since a step of ours" in at_desk and "Man hat mich verlegt." in at_desk


def test_a_barrier_reaches_the_office_as_what_it_is(client: TestClient, door: OfficeDoor) -> None:
    send(client, STORY | {"about": "barrier"})
    officer = door.member("amira")
    assert "Barrier on these pages" in officer.get(case_in_the_inbox(officer))
