"""Whatever fails, the person is told that nothing was stored, and gets back what she typed."""

import dataclasses
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crypto.follow_up_code import from_number
from reporting.application import assemble
from reporting.runtime.key_stretching import Stretching
from tests.reporting.public.door import Door, FoundedOffice
from tests.reporting.public.mailbox.test_conversation import enter, form_of, page_of
from tests.reporting.public.report.test_report import NO_FILE, PICTURE, STORY, Upload, once_of, send, staged, stored
from tests.visitor_client import multipart_body


def visitor_of(door: Door) -> TestClient:
    """A visitor of another application than that of the fixture."""
    return TestClient(door.application, base_url="https://testserver", follow_redirects=False)


@pytest.fixture
def crowded(founded_office: FoundedOffice, tmp_path: Path) -> Iterator[TestClient]:
    """A door whose queue for key stretching takes nobody any more."""
    door = founded_office.open(tmp_path / "crowded")
    services = dataclasses.replace(door.services, stretching=Stretching(1, waiting_limit=0))
    with TestClient(assemble(services), base_url="https://testserver", follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(("language", "sentence"), [("de", "Gerade schreiben sehr viele"), ("ar", "كثير من الناس")])
def test_a_crowd_gets_everything_back_and_a_friendly_word(crowded: TestClient, language: str, sentence: str) -> None:
    back = send(crowded, STORY, PICTURE, language=language)
    assert back.status == 503 and back.to_put_right == ["send"]
    assert sentence in back.page and STORY["story"] in back.page and "Foto vom Flur.jpg" in back.page


def test_a_crowd_of_codes_is_asked_to_wait(crowded: TestClient) -> None:
    answer = crowded.post("/de/follow-up", data={"code": from_number(7).digits})
    assert answer.status_code == 503 and answer.headers["retry-after"]
    assert 'id="code-why"' in answer.text


@pytest.fixture
def lock(door: Door) -> Iterator[Callable[[], None]]:
    """Somebody else writes and does not end."""
    with closing(sqlite3.connect(door.folder / "lauter.sqlite", isolation_level=None)) as other:

        def begin() -> None:
            other.execute("BEGIN IMMEDIATE")

        yield begin


def test_a_busy_database_keeps_the_text(client: TestClient, door: Door, lock: Callable[[], None]) -> None:
    once = once_of(client)
    lock()
    back = send(client, STORY | {"once": once})
    assert back.status == 503 and back.to_put_right == ["send"]
    assert "Nichts wurde gespeichert" in back.page and STORY["story"] in back.page
    assert back.hidden["once"] == once and stored(door) == 0


def test_a_busy_database_keeps_a_message(client: TestClient, door: Door, lock: Callable[[], None]) -> None:
    enter(client, send(client, STORY).code)
    data = form_of(page_of(client), "message") | {"message": "Geht das verloren?"}
    lock()
    answer = client.post("/de/conversation/message", data=data, files=[NO_FILE])
    assert answer.status_code == 503
    assert "Geht das verloren?</textarea>" in answer.text and "Nichts wurde gespeichert" in answer.text
    assert stored(door) == 1


def test_leaving_works_while_the_database_does_not(client: TestClient, lock: Callable[[], None]) -> None:
    enter(client, send(client, STORY).code)
    lock()
    answer = client.post("/de/leave")
    assert answer.status_code == 200 and "refresh" in answer.headers


def test_without_room_for_files_the_text_still_goes_in(founded_office: FoundedOffice, tmp_path: Path) -> None:
    door = founded_office.open(tmp_path / "small", {"LAUTER_STAGED_MEGABYTES": "1"})
    with visitor_of(door) as client:
        large: Upload = ("attachment", ("Video.mp4", b"x" * 3_000_000, "video/mp4"))
        back = send(client, STORY, large)
        assert back.to_put_right == ["attachment"]
        assert (
            "Für Dateien ist gerade kein Platz" in back.page
            and "Video.mp4" in back.page
            and STORY["story"] in back.page
        )
        assert staged(door) == 0
        assert send(client, STORY | {"once": back.hidden["once"]}).code


def post_raw(client: TestClient, body: bytes, content_type: str) -> tuple[int, str]:
    """Send bytes that no browser makes."""
    answer = client.post("/ar/report", content=body, headers={"content-type": content_type})
    return answer.status_code, answer.text


def test_what_no_browser_sends_gets_a_page_in_the_visitors_language(client: TestClient, door: Door) -> None:
    whole, kind = multipart_body([("story", "x"), ("notice", "1")])
    many, many_kind = multipart_body([(f"field{number}", "x") for number in range(5000)])
    for body, content_type, status in (
        (whole[:-20], kind, 400),
        (b"", kind, 400),
        (whole, "application/json", 400),
        (whole, "multipart/form-data", 400),
        (whole.replace(b"\r\n\r\nx\r\n", b"\r\n\r\n\xff\xfe\r\n"), kind, 400),
        (many, many_kind, 413),
        (whole.replace(b"x\r\n", b"x" * 1_100_000 + b"\r\n"), kind, 413),
    ):
        found, page = post_raw(client, body, content_type)
        assert found == status, (content_type, body[:80])
        assert '<html lang="ar" dir="rtl">' in page and "لم يُحفظ شيء" in page
    assert stored(door) == 0


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/de/report", "/de/", "/de/conversation/pause"])
def test_only_the_methods_of_an_address(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405 and 'href="/de/"' in answer.text
    assert answer.headers["allow"]


def test_another_sites_form_is_refused(client: TestClient, door: Door) -> None:
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = client.post("/de/report", files=[("story", (None, "x"))], headers=headers)
        assert answer.status_code == 403 and "fremden Seite" in answer.text
    assert stored(door) == 0
