"""The door of whoever was asked: one question, one answer, and nothing that tells of anything else."""

import datetime
import logging
import re
import time
from collections.abc import Callable

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from caseflow.database import chunk_path
from caseflow.desk.third_parties.questions import released_questions, withdraw_question
from caseflow.desk.third_parties.statement import MOST_FILES
from caseflow.schema.cases import AttachmentChunkRow, AttachmentRow
from crypto.statement_link import StatementLink
from tests.caseflow.desk.office import Office
from tests.caseflow.desk.third_parties.cases import TEXT, seen, set_state
from tests.reporting.desk.office_door import ORIGIN, OfficeDoor
from tests.reporting.responding.asked import Asked, ask

ANSWER = "Die Pumpe kommt am Montag."
WRONG = "zebra zebra zebra zebra zebra zebra"


@pytest.fixture
def door(office_door: OfficeDoor) -> OfficeDoor:
    return office_door


@pytest.fixture
def office(door: OfficeDoor) -> Office:
    return door.office


@pytest.fixture
def asked(door: OfficeDoor) -> Asked:
    return ask(door)


@pytest.fixture
def visitor(door: OfficeDoor) -> TestClient:
    return TestClient(door.application, base_url=ORIGIN, follow_redirects=False)


def enter(visitor: TestClient, asked: Asked, password: str = "", **headers: str) -> str:
    answer = visitor.post(asked.address, data={"password": password or asked.password}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


def hidden(page: str, name: str) -> list[str]:
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)">', page)


def send(
    visitor: TestClient, asked: Asked, page: str, text: str = ANSWER, files: tuple[bytes, ...] = ()
) -> tuple[int, str]:
    uploads = [("attachment", (f"Beleg {number}.txt", content, "text/plain")) for number, content in enumerate(files)]
    fields = {"key": hidden(page, "key"), "kept": hidden(page, "kept"), "answer": text}
    # Without a file a browser sends an empty one.
    empty = [("attachment", ("", b"", "application/octet-stream"))]
    answer = visitor.post(f"{asked.address}/answer", data=fields, files=uploads or empty)
    return answer.status_code, answer.text


def given(office: Office, asked: Asked) -> list[str]:
    return [entry.text for entry in released_questions(seen(office, asked.case).contents)[0].answers]


def test_the_password_page_tells_nothing_and_is_the_same_for_every_address(visitor: TestClient, asked: Asked) -> None:
    page = visitor.get(asked.address).text
    other = visitor.get(f"/statement/{StatementLink.generate().text}").text
    assert re.sub(r"/statement/[\w-]+", "", page) == re.sub(r"/statement/[\w-]+", "", other)
    for told in (TEXT, "Lauter", "Halle", "Heizungsbau", str(asked.case.id), asked.case.id.hex[:6]):
        assert told not in page


def test_link_and_password_show_the_question_who_asks_and_until_when(visitor: TestClient, asked: Asked) -> None:
    page = enter(visitor, asked, **{"accept-language": "en"})
    assert TEXT in page
    assert "Lauter Halle, Markt 1, 06108 Halle" in page
    assert "Wednesday, December 2, 2026" in page
    assert asked.case.id.hex[:6] not in page
    assert "<title>A question</title>" in page


def test_it_speaks_german_and_english(visitor: TestClient, asked: Asked) -> None:
    assert "Eine Frage an Sie" in visitor.get(asked.address, headers={"accept-language": "de"}).text
    assert "A question for you" in visitor.get(f"{asked.address}?language=en").text
    assert "Eine Frage an Sie" in visitor.get(asked.address, headers={"accept-language": "fr"}).text


@pytest.mark.parametrize("typed", [str.upper, str.title, lambda text: text.replace(" ", ""), lambda text: f"  {text} "])
def test_the_words_are_read_as_people_type_them(visitor: TestClient, asked: Asked, typed: Callable[[str], str]) -> None:
    assert TEXT in enter(visitor, asked, typed(asked.password))


def test_an_answer_with_files_comes_into_the_case_and_leaves_the_door(
    visitor: TestClient, asked: Asked, door: OfficeDoor
) -> None:
    status, page = send(visitor, asked, enter(visitor, asked), files=(b"eins", b"zwei", b"drei"))
    assert (status, ANSWER in page) == (200, False)
    assert given(door.office, asked) == [ANSWER]
    again = enter(visitor, asked)
    assert ANSWER not in again
    assert "jede Fassung bleibt erhalten" in again
    view = seen(door.office, asked.case)
    assert view.files == ()
    shown = door.member("amira")
    page = shown.get(f"/desk/cases/{asked.case.id}/outside")
    assert ANSWER in page
    files = re.findall(r'href="(/desk/cases/[^"]+/files/[^"]+)"', page)
    assert len(files) == 3
    original = [shown.get(address) and shown.send(f"{address}/original").content for address in files]
    assert original == [b"eins", b"zwei", b"drei"]


def test_a_correction_is_a_version_of_its_own(visitor: TestClient, asked: Asked, office: Office) -> None:
    for said in ("Montag.", "Dienstag, nicht Montag."):
        assert send(visitor, asked, enter(visitor, asked), said)[0] == 200
    assert given(office, asked) == ["Montag.", "Dienstag, nicht Montag."]


def test_what_was_typed_and_what_has_come_are_still_there_after_a_mistake(
    visitor: TestClient, asked: Asked, office: Office
) -> None:
    status, page = send(visitor, asked, enter(visitor, asked), "x" * 20_001, (b"eins",))
    assert status == 422
    assert "x" * 20_001 in page
    assert "Beleg 0.txt" in page
    assert send(visitor, asked, page, "Kürzer.")[0] == 200
    assert given(office, asked) == ["Kürzer."]
    assert len(released_questions(seen(office, asked.case).contents)[0].answers[0].details["files"]) == 1


def test_a_fourth_file_is_left_out_and_said(visitor: TestClient, asked: Asked, office: Office) -> None:
    status, page = send(visitor, asked, enter(visitor, asked), files=(b"1", b"2", b"3", b"4"))
    assert status == 422
    assert len(hidden(page, "kept")) == MOST_FILES
    assert given(office, asked) == []


def test_an_empty_answer_is_asked_for_again(visitor: TestClient, asked: Asked, office: Office) -> None:
    status, page = send(visitor, asked, enter(visitor, asked), "  ")
    assert status == 422
    assert TEXT in page
    assert given(office, asked) == []


def refusals(visitor: TestClient, asked: Asked, door: OfficeDoor) -> dict[str, tuple[int, int, float]]:
    """For each way in which a link opens nothing: status, size of the page, seconds."""
    unknown = f"/statement/{StatementLink.generate().text}"
    found = {
        "wrong": timed(visitor, asked.address, WRONG),
        "unknown": timed(visitor, unknown, asked.password),
        "malformed": timed(visitor, f"/statement/{'!' * 43}", asked.password),
        "no words": timed(visitor, asked.address, "1234"),
    }
    set_state(door.office, asked.case, state="paused")
    found["paused"] = timed(visitor, asked.address, asked.password)
    set_state(door.office, asked.case, state="open")
    question = released_questions(seen(door.office, asked.case).contents)[0].id
    withdraw_question(door.office.desk("amira"), asked.case.id, seen(door.office, asked.case).revision, question)
    found["withdrawn"] = timed(visitor, asked.address, asked.password)
    return found


def timed(visitor: TestClient, address: str, password: str) -> tuple[int, int, float]:
    begun = time.monotonic()
    answer = visitor.post(address, data={"password": password}, headers={"accept-language": "de"})
    return answer.status_code, len(answer.content), time.monotonic() - begun


def test_wrong_unknown_paused_and_withdrawn_links_are_one_answer(
    visitor: TestClient, asked: Asked, door: OfficeDoor
) -> None:
    found = refusals(visitor, asked, door)
    assert {(status, size) for status, size, _ in found.values()} == {found["wrong"][:2]}
    assert found["wrong"][0] == 403
    # None comes before the moment that hides what the database had to do for it.
    assert all(seconds >= 0.5 for *_, seconds in found.values())


def test_an_expired_link_answers_like_an_unknown_one(visitor: TestClient, asked: Asked, door: OfficeDoor) -> None:
    wrong = timed(visitor, asked.address, WRONG)[:2]
    door.clock.go_on(days=15)
    assert timed(visitor, asked.address, asked.password)[:2] == wrong


def test_a_page_that_is_open_when_the_question_is_taken_back_stores_nothing(
    visitor: TestClient, asked: Asked, door: OfficeDoor
) -> None:
    page = enter(visitor, asked)
    set_state(door.office, asked.case, erase_on=datetime.date(2026, 11, 25), state="erasing")
    status, answer = send(visitor, asked, page, files=(b"eins",))
    assert (status, TEXT in answer) == (403, False)
    with door.office.database.reading() as session:
        assert session.scalars(select(AttachmentRow.id)).all() == []
        assert session.scalars(select(AttachmentChunkRow.id)).all() == []


@pytest.mark.parametrize("key", ["", "00", "zz" * 32, "00" * 32])
def test_without_the_key_of_the_page_nothing_is_taken(
    visitor: TestClient, asked: Asked, office: Office, key: str
) -> None:
    answer = visitor.post(
        f"{asked.address}/answer", data={"key": key, "answer": ANSWER}, files={"attachment": ("a", b"1")}
    )
    assert answer.status_code == 403
    assert given(office, asked) == []
    with office.database.reading() as session:
        assert session.scalars(select(AttachmentRow.id)).all() == []


def test_an_upload_that_breaks_half_way_leaves_nothing(visitor: TestClient, asked: Asked, office: Office) -> None:
    key = hidden(enter(visitor, asked), "key")[0]
    body = (
        f'--b\r\ncontent-disposition: form-data; name="key"\r\n\r\n{key}\r\n'
        '--b\r\ncontent-disposition: form-data; name="attachment"; filename="a.txt"\r\n\r\nganz\r\n'
        '--b\r\ncontent-disposition: form-data; name="attachment"; filename="b.txt"\r\n\r\nhalb'
    )
    answer = visitor.post(
        f"{asked.address}/answer",
        content=body.encode(),
        headers={"content-type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code == 400
    assert given(office, asked) == []
    with office.database.reading() as session:
        assert session.scalars(select(AttachmentRow.id)).all() == []
        assert session.scalars(select(AttachmentChunkRow.id)).all() == []


def test_no_trace_of_the_visitor_is_stored_or_logged(
    visitor: TestClient, asked: Asked, door: OfficeDoor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    marked = {"user-agent": "Zaphod/42", "referer": "https://webmail.example/inbox", "x-forwarded-for": "203.0.113.77"}
    page = enter(visitor, asked, **marked)
    visitor.headers.update(marked)
    send(visitor, asked, page, "Wort für Wort geheim.", (b"Datei im Klartext",))
    timed(visitor, asked.address, WRONG)
    traces = [*marked.values(), "Wort für Wort geheim.", "Datei im Klartext", "Beleg 0", asked.fresh.link.text, TEXT]
    traces += [asked.password, *({asked.password.split()[0]} if len(asked.password.split()[0]) > 6 else ())]
    content = stored(door.office) + caplog.text.encode()
    assert [trace for trace in traces if trace.encode() in content and trace != asked.fresh.link.text] == []
    assert asked.fresh.link.token not in content


def stored(office: Office) -> bytes:
    """Every file of the database as it lies on the disk."""
    main = str(office.database.url.database)
    names = [main, f"{main}-wal", str(chunk_path(main)), f"{chunk_path(main)}-wal"]
    content = b""
    for name in names:
        try:
            with open(name, "rb") as file:  # noqa: PTH123  # the names are those of SQLite
                content += file.read()
        except FileNotFoundError:
            continue
    return content


def test_no_cookie_is_set_and_nothing_may_be_kept(visitor: TestClient, asked: Asked) -> None:
    for answer in (visitor.get(asked.address), visitor.post(asked.address, data={"password": asked.password})):
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
        assert "noindex" in answer.headers["x-robots-tag"]
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "<script" not in answer.text


def test_another_site_s_page_sends_nothing_here(visitor: TestClient, asked: Asked) -> None:
    answer = visitor.post(asked.address, data={"password": asked.password}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert TEXT not in answer.text
