"""With the code, and with nothing else, a person comes back: reads, writes, pauses, erases."""

import datetime
import re
import threading
import unicodedata

import pytest
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from caseflow.operations.retention import erase_due
from caseflow.schema.cases import AttachmentRow, CaseRow, RecordRow
from caseflow.schema.mailboxes import MailboxVisitRow
from crypto import follow_up_code
from reporting.http.cookies import VISIT_COOKIE
from tests.reporting.public.door import Door
from tests.reporting.public.report.test_report import NO_FILE, STORY, Upload, once_of, send
from tests.visitor_client import hidden_fields

SOME_CODE = follow_up_code.from_number(123_456_789_012_345_678).digits


def enter(client: TestClient, code: str, language: str = "de") -> None:
    """Type a code that is right."""
    answer = client.post(f"/{language}/follow-up", data={"code": code})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{language}/conversation")


@pytest.fixture
def code(client: TestClient) -> str:
    """The code of a report that was just sent."""
    return send(client, STORY).code


@pytest.fixture
def visitor(client: TestClient, code: str) -> TestClient:
    """A visitor with an open mailbox."""
    enter(client, code)
    return client


def page_of(client: TestClient, query: str = "") -> str:
    """The page of the mailbox."""
    answer = client.get(f"/de/conversation/details{query}")
    assert answer.status_code == 200
    return answer.text


def form_of(page: str, act: str) -> dict[str, str]:
    """The hidden fields of the form of an act."""
    return hidden_fields(page.partition(f'/conversation/{act}"')[2].partition("</form>")[0])


def act(client: TestClient, name: str, **fields: str) -> int:
    """Press a button of the page."""
    return client.post(f"/de/conversation/{name}", data=form_of(page_of(client), name) | fields).status_code


def write(client: TestClient, text: str, *files: Upload, **fields: str) -> int:
    """Write a message."""
    data = form_of(page_of(client), "message") | {"message": text} | fields
    answer = client.post("/de/conversation/message", data=data, files=list(files) or [NO_FILE])
    return answer.status_code


def messages(client: TestClient) -> list[str]:
    """The texts on the page."""
    return re.findall(r'<p class="text" dir="auto">(.*?)</p>', page_of(client), re.DOTALL)


@pytest.mark.parametrize(
    "written",
    [
        lambda code: code,
        lambda code: f"  {code[:4]} {code[4:8]}-{code[8:12]}\u00a0{code[12:16]}\u200f {code[16:]}\n",
        lambda code: "".join(chr(0x0660 + int(digit)) for digit in code),
        lambda code: "".join(chr(0x06F0 + int(digit)) for digit in code),
        lambda code: "".join(unicodedata.lookup(f"DEVANAGARI DIGIT {unicodedata.name(d)[6:]}") for d in code),
    ],
)
def test_code_opens_in_any_script_and_spacing(client: TestClient, code: str, written: object) -> None:
    assert callable(written)
    enter(client, written(code))
    assert client.get("/ar/conversation").status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Die Nummer hat 20 Zahlen"),
        ("1234", "Die Nummer hat 20 Zahlen"),
        ("12345678901234567890", "Eine Zahl ist falsch"),
        ("hallo", "nur Zahlen"),
        ("<script>1</script>", "nur Zahlen"),
    ],
)
def test_typing_errors_are_told_without_key_work(client: TestClient, typed: str, sentence: str) -> None:
    threads = set(threading.enumerate())
    answer = client.post("/de/follow-up", data={"code": typed})
    assert answer.status_code == 422
    assert sentence in answer.text and 'role="alert"' in answer.text and 'href="#code"' in answer.text
    assert "<script>1" not in answer.text
    # A stretching thread starts with the first work there is for it.
    started = set(threading.enumerate()) - threads
    assert [thread.name for thread in started if thread.name.startswith("stretching")] == []


def test_unknown_erased_and_wrong_codes_end_alike(client: TestClient, door: Door, code: str) -> None:
    enter(client, code)
    assert act(client, "erase", sure="yes") == 303
    door.clock.go_on(days=7)
    assert erase_due(door.services.database, door.services.now(), door.services.today()) == 1
    client.cookies.clear()
    erased = client.post("/de/follow-up", data={"code": code})
    unknown = client.post("/de/follow-up", data={"code": SOME_CODE})
    assert erased.status_code == unknown.status_code == 422
    assert erased.text.replace(code, "") == unknown.text.replace(SOME_CODE, "")
    assert dict(erased.headers) == dict(unknown.headers)


def test_the_cookie_is_of_this_host_and_of_no_script(client: TestClient, code: str) -> None:
    answer = client.post("/de/follow-up", data={"code": code})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{VISIT_COOKIE}=")
    for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert part in cookie
    assert "Max-Age" not in cookie and "Domain" not in cookie


def test_first_use_of_the_code_ends_its_showing(client: TestClient) -> None:
    once = {"once": once_of(client)}
    sent = send(client, STORY | once)
    enter(client, sent.code)
    assert send(client, STORY | once).code == ""


def test_mailbox_never_shows_the_report(visitor: TestClient, code: str) -> None:
    page = page_of(visitor)
    assert "Heizung" not in page and code not in page
    assert "Ihre Meldung ist angekommen. Ein Mensch liest sie bis" in page


def test_messages_go_in_and_are_read_back_in_order(visitor: TestClient, door: Door) -> None:
    assert write(visitor, "Erste <b>Nachricht</b>\nzweite Zeile") == 303
    door.clock.go_on(minutes=5)
    assert write(visitor, "رسالة ثانية") == 303
    assert messages(visitor) == ["Erste &lt;b&gt;Nachricht&lt;/b&gt;\nzweite Zeile", "رسالة ثانية"]
    assert "Ihre Nachricht ist angekommen." in page_of(visitor, "?done=message")


def test_a_message_sent_twice_is_stored_once(visitor: TestClient) -> None:
    data = form_of(page_of(visitor), "message") | {"message": "Einmal"}
    for _ in range(2):
        answer = visitor.post("/de/conversation/message", data=data, files=[NO_FILE])
        assert answer.status_code == 303
    assert messages(visitor) == ["Einmal"]


def test_a_file_goes_in_and_is_never_served_back(visitor: TestClient, door: Door) -> None:
    assert write(visitor, "", ("attachment", ("Brief.pdf", b"%PDF geheim", "application/pdf"))) == 303
    with door.services.database.reading() as session:
        assert session.scalar(select(func.count()).where(AttachmentRow.case.is_not(None))) == 1
    assert "Brief.pdf" not in page_of(visitor)


@pytest.mark.parametrize(("text", "sentence"), [("", "schreiben Sie etwas"), ("x" * 20_001, "zu lang")])
def test_what_is_wrong_with_a_message_is_said_and_kept(visitor: TestClient, text: str, sentence: str) -> None:
    data = form_of(page_of(visitor), "message") | {"message": text}
    answer = visitor.post("/de/conversation/message", data=data, files=[NO_FILE])
    assert answer.status_code == 422
    assert sentence in answer.text and f"{text}</textarea>" in answer.text
    assert messages(visitor) == []


def test_a_mailbox_takes_twenty_messages_between_answers(visitor: TestClient) -> None:
    for number in range(20):
        assert write(visitor, f"Nachricht {number}") == 303
    data = form_of(page_of(visitor), "message") | {"message": "Noch eine"}
    answer = visitor.post("/de/conversation/message", data=data, files=[NO_FILE])
    assert answer.status_code == 422 and "Bitte warten Sie" in answer.text and "Noch eine" in answer.text


def test_pause_stops_at_once_and_can_be_ended(visitor: TestClient, door: Door) -> None:
    assert act(visitor, "pause") == 303
    assert "Sie haben angehalten. Wir tun nichts." in page_of(visitor)
    with door.services.database.reading() as session:
        assert session.scalar(select(CaseRow.state)) == "paused"
    assert act(visitor, "resume") == 303
    assert "Sie haben angehalten" not in page_of(visitor)


def test_erasing_is_asked_twice_delayed_and_can_be_undone(visitor: TestClient, door: Door) -> None:
    unsure = visitor.post("/de/conversation/erase", data=form_of(page_of(visitor), "erase"))
    assert unsure.status_code == 422 and 'id="sure-why"' in unsure.text
    assert act(visitor, "erase", sure="yes") == 303
    assert "Alles hier wird am Mittwoch, 25. November 2026 gelöscht." in page_of(visitor)
    assert act(visitor, "keep") == 303
    door.clock.go_on(days=8)
    assert erase_due(door.services.database, door.services.now(), door.services.today()) == 0


def test_after_seven_days_everything_is_gone(visitor: TestClient, door: Door, code: str) -> None:
    assert act(visitor, "erase", sure="yes") == 303
    door.clock.go_on(days=7)
    assert erase_due(door.services.database, door.services.now(), door.services.today()) == 1
    with door.services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RecordRow)) == 0
    assert visitor.get("/de/conversation").status_code == 403
    assert visitor.post("/de/follow-up", data={"code": code}).status_code == 422


def test_an_overdue_promise_shows_itself(visitor: TestClient, door: Door) -> None:
    today = door.services.today()
    for due_on, sentence in (
        (today, "Ihre Meldung ist angekommen. Ein Mensch"),
        (today - datetime.timedelta(days=1), "Es dauert länger, als wir gesagt haben."),
    ):
        with door.services.database.writing() as session:
            session.execute(update(CaseRow).values(due_on=due_on))
        assert sentence in page_of(visitor)


def test_leaving_ends_the_visit_for_every_copy_of_the_cookie(visitor: TestClient, door: Door) -> None:
    cookie = visitor.cookies[VISIT_COOKIE]
    assert visitor.post("/de/leave").status_code == 200
    with door.services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(MailboxVisitRow)) == 0
    visitor.cookies.set(VISIT_COOKIE, cookie)
    ended = visitor.get("/de/conversation")
    assert ended.status_code == 403 and 'href="/de/follow-up"' in ended.text


def test_a_visit_ends_by_itself(visitor: TestClient, door: Door) -> None:
    door.clock.go_on(hours=2)
    assert visitor.get("/de/conversation").status_code == 403


@pytest.mark.parametrize("cookie", [None, "", "x", "A" * 43, "A" * 43 + "="])
def test_without_a_visit_there_is_a_page_that_asks_for_the_number(client: TestClient, cookie: str | None) -> None:
    if cookie is not None:
        client.cookies.set(VISIT_COOKIE, cookie)
    for answer in (client.get("/ar/conversation"), client.post("/ar/conversation/pause", data={"token": "x"})):
        assert answer.status_code == 403 and 'href="/ar/follow-up"' in answer.text


@pytest.mark.parametrize("act_name", ["pause", "resume", "erase", "keep", "consent"])
def test_no_act_without_the_token_of_its_form(visitor: TestClient, door: Door, act_name: str) -> None:
    page = page_of(visitor)
    other = form_of(page, "message")["token"]
    for token in ("", "x", other):
        data = {"token": token, "sure": "yes", "answer": "yes", "question": "x"}
        assert visitor.post(f"/de/conversation/{act_name}", data=data).status_code == 403
    with door.services.database.reading() as session:
        assert session.scalar(select(CaseRow.state)) == "open"


def test_no_message_without_its_token(visitor: TestClient) -> None:
    data = form_of(page_of(visitor), "message") | {"message": "x", "token": form_of(page_of(visitor), "pause")["token"]}
    assert visitor.post("/de/conversation/message", data=data, files=[NO_FILE]).status_code == 403
    assert messages(visitor) == []


@pytest.mark.parametrize("done", ["<script>", "MESSAGE", "pause%00"])
def test_what_was_done_is_no_text_of_the_address(visitor: TestClient, done: str) -> None:
    assert 'class="card good" role="status"' not in page_of(visitor, f"?done={done}")


def first_page(client: TestClient) -> str:
    """What a person sees right after her code."""
    answer = client.get("/de/conversation")
    assert answer.status_code == 200
    return answer.text


def test_the_first_page_tells_nothing_of_the_matter(visitor: TestClient) -> None:
    assert write(visitor, "Streng geheim") == 303
    page = first_page(visitor)
    for word in ("geheim", "Meldung ist angekommen", "Nachrichten", "Löschen", "/conversation/message"):
        assert word not in page, word
    assert "Nichts Neues" in page and 'aria-current="step"' in page


def test_a_broken_promise_is_news_on_the_first_page(visitor: TestClient, door: Door) -> None:
    assert "Nichts Neues" in first_page(visitor)
    late = door.services.today() - datetime.timedelta(days=1)
    with door.services.database.writing() as session:
        session.execute(update(CaseRow).values(due_on=late))
    assert "Etwas Neues" in first_page(visitor)
    assert "Gesagt hatten wir: bis Dienstag, 17. November 2026." in page_of(visitor)


def test_pause_stands_before_erase_and_is_what_to_choose_under_force(visitor: TestClient) -> None:
    page = page_of(visitor)
    places = [page.index(part) for part in ("/conversation/pause", "Zwingt Sie jemand dazu?", "/conversation/erase")]
    assert places == sorted(places)


def test_every_page_says_until_when_it_stays_open(visitor: TestClient) -> None:
    # Half past nine in the morning in Greenwich, two hours later, in the time of the office.
    for address in ("", "/details", "/contact", "/wishes"):
        assert "bis 12:30 Uhr offen" in visitor.get(f"/de/conversation{address}").text, address


def test_voice_and_several_files_go_with_one_message(visitor: TestClient, door: Door) -> None:
    page = page_of(visitor)
    assert re.search(r'<input type="file" name="attachment" id="attachment" multiple>', page)
    assert re.search(r'<input type="file" name="attachment" id="voice" accept="audio/\*" capture="user">', page)
    files: list[Upload] = [
        ("attachment", (name, b"content of " + name.encode(), media_type))
        for name, media_type in (("a.jpg", "image/jpeg"), ("b.pdf", "application/pdf"), ("c.webm", "audio/webm"))
    ]
    assert write(visitor, "", *files) == 303
    with door.services.database.reading() as session:
        assert session.scalar(select(func.count()).where(AttachmentRow.case.is_not(None))) == 3


def test_another_language_keeps_what_was_typed(visitor: TestClient) -> None:
    data = form_of(page_of(visitor), "message") | {"message": "Halb fertig", "button": "language"}
    answer = visitor.post("/ar/conversation/language", data=data)
    assert answer.status_code == 200 and 'dir="rtl"' in answer.text
    assert "Halb fertig</textarea>" in answer.text and f'name="once" value="{data["once"]}"' in answer.text
    assert messages(visitor) == []


def again_form(page: str) -> dict[str, str]:
    """The hidden fields of the page that asks for the number once more."""
    return hidden_fields(page.partition('id="again"')[2].partition("</form>")[0])


def test_a_message_after_the_visit_comes_back_whole_and_needs_only_the_number(
    visitor: TestClient, door: Door, code: str
) -> None:
    data = form_of(page_of(visitor), "message") | {"message": "Zu <spät>\ngeschrieben"}
    door.clock.go_on(hours=3)
    photo: Upload = ("attachment", ("Foto.jpg", b"JPEG", "image/jpeg"))
    over = visitor.post("/de/conversation/message", data=data, files=[photo])
    assert over.status_code == 403 and VISIT_COOKIE not in visitor.cookies
    assert "Zu &lt;spät&gt;\ngeschrieben</textarea>" in over.text and "Foto.jpg" in over.text
    assert "Nichts ist weg." in over.text

    form = again_form(over.text) | {"message": "Zu <spät>\ngeschrieben"}
    wrong = visitor.post("/de/conversation/message", data=form | {"code": "1234"}, files=[NO_FILE])
    assert wrong.status_code == 422 and "Die Nummer hat 20 Zahlen" in wrong.text
    form = again_form(wrong.text) | {"message": "Zu <spät>\ngeschrieben"}
    unknown = visitor.post("/de/conversation/message", data=form | {"code": SOME_CODE}, files=[NO_FILE])
    assert unknown.status_code == 422 and "geschrieben</textarea>" in unknown.text

    form = again_form(unknown.text) | {"message": "Zu <spät>\ngeschrieben"}
    sent = visitor.post("/de/conversation/message", data=form | {"code": code}, files=[NO_FILE])
    assert (sent.status_code, sent.headers["location"]) == (303, "/de/conversation/details?done=message")
    assert messages(visitor) == ["Zu &lt;spät&gt;\ngeschrieben"], "with the new visit's cookie"
    with door.services.database.reading() as session:
        assert session.scalar(select(func.count()).where(AttachmentRow.case.is_not(None))) == 1


def test_a_small_form_after_the_visit_needs_only_the_number(visitor: TestClient, door: Door, code: str) -> None:
    form = form_of(page_of(visitor), "pause")
    contact = hidden_fields(visitor.get("/de/conversation/contact").text) | {"how": "0391 5", "button": "send"}
    door.clock.go_on(hours=3)
    over = visitor.post("/de/conversation/contact", data=contact)
    assert over.status_code == 403 and 'name="how" value="0391 5"' in over.text
    assert contact["token"] not in over.text, "a token of the old visit is worth nothing"
    assert visitor.post("/de/conversation/contact", data=again_form(over.text) | {"code": code}).status_code == 303
    assert 'value="0391 5"' in visitor.get("/de/conversation/contact").text
    assert visitor.post("/de/conversation/pause", data=form).status_code == 403, "the old token"


def test_a_closed_mailbox_says_until_when_it_can_be_read_and_answered(visitor: TestClient, door: Door) -> None:
    with door.services.database.writing() as session:
        session.execute(
            update(CaseRow).values(stage="closed", due_reason="erasing", retention_on=datetime.date(2027, 5, 18))
        )
    assert "Mindestens bis Dienstag, 18. Mai 2027. Danach löschen wir alles." in page_of(visitor)
    assert write(visitor, "Es ist wieder passiert.") == 303
