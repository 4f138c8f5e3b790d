"""Whoever does not read hears the page; where there is no recording the page says so."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from caseflow.reporter.recordings.approval import withdraw
from caseflow.reporter.recordings.formats import PAGES, RecordingPlace
from reporting.application import assemble
from reporting.http.byte_range import NoSuchPart, wanted_range
from reporting.public.base.office_view import OfficeViews, office_view
from reporting.rendering.spoken_text import spoken_hash, spoken_lines
from tests.reporting.public.door import Door
from tests.reporting.public.report.voices import FILM, FILM_PLACE, FILM_TEXT, SOUND, actor, record

START = RecordingPlace("start", "de")
NOT_YET = "In dieser Sprache gibt es noch keine Aufnahme."


def refresh(door: Door) -> None:
    """What a process does after a minute."""
    OfficeViews(door.services).now()


@pytest.mark.parametrize("page", ["start", "report"])
def test_a_page_offers_its_recording_or_says_that_there_is_none(client: TestClient, door: Door, page: str) -> None:
    path = "/de/" if page == "start" else f"/de/{page}"
    assert NOT_YET in client.get(path).text and f"/listen/{page}" not in client.get(path).text
    record(door.services, RecordingPlace(page, "de"))
    client_later = TestClient(assemble(door.services), base_url="https://testserver")
    text = client_later.get(path).text
    assert f'href="/de/listen/{page}"' in text
    assert f"/ar/listen/{page}" not in client_later.get(path.replace("/de", "/ar", 1)).text


def test_the_file_comes_whole_with_its_type_and_without_a_trace(client: TestClient, door: Door) -> None:
    record(door.services, START)
    answer = client.get("/de/listen/start")
    assert answer.status_code == 200 and answer.content == SOUND
    headers = answer.headers
    assert headers["content-type"] == "audio/ogg" and headers["accept-ranges"] == "bytes"
    assert headers["cache-control"] == "no-store" and headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers and "script-src" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("asked", "begin", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=5-", 5, len(SOUND)),
        ("bytes=-7", len(SOUND) - 7, len(SOUND)),
        ("bytes=262140-262150", 262140, 262151),
    ],
)
def test_a_player_gets_the_part_it_asks_for(client: TestClient, door: Door, asked: str, begin: int, end: int) -> None:
    record(door.services, START)
    answer = client.get("/de/listen/start", headers={"range": asked})
    assert answer.status_code == 206 and answer.content == SOUND[begin:end]
    assert answer.headers["content-range"] == f"bytes {begin}-{end - 1}/{len(SOUND)}"
    assert answer.headers["content-length"] == str(end - begin)


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=-0"])
def test_a_part_behind_the_end_is_refused(client: TestClient, door: Door, asked: str) -> None:
    record(door.services, START)
    answer = client.get("/de/listen/start", headers={"range": asked})
    assert answer.status_code == 416 and answer.headers["content-range"] == f"bytes */{len(SOUND)}"


@pytest.mark.parametrize(
    "asked", ["", "bytes", "bytes=-", "bytes=9-3", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b", "bytes=٣-٤"]
)
def test_what_is_not_understood_gets_the_whole(asked: str) -> None:
    assert wanted_range(asked, 10) is None


def test_an_empty_file_has_no_part() -> None:
    with pytest.raises(NoSuchPart):
        wanted_range("bytes=0-", 0)


def test_head_says_how_long_it_is_and_sends_nothing(client: TestClient, door: Door) -> None:
    record(door.services, START)
    answer = client.head("/de/listen/start")
    assert answer.headers["content-length"] == str(len(SOUND)) and answer.content == b""


@pytest.mark.parametrize(
    "path", ["/de/listen/safe", "/de/listen/start", "/xx/listen/start", "/de/sign-language", "/de/listen/sign-language"]
)
def test_nothing_is_there_that_nobody_approved(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_recording_of_an_older_text_is_not_offered(client: TestClient, door: Door) -> None:
    record(door.services, START, text_hash=bytes(32))
    assert NOT_YET in client.get("/de/").text
    assert client.get("/de/listen/start").status_code == 404


def test_a_withdrawn_recording_is_gone_at_once_for_whoever_still_has_the_page(client: TestClient, door: Door) -> None:
    recording = record(door.services, START)
    assert client.get("/de/listen/start").status_code == 200
    withdraw(door.services.database, door.services.secret, actor(door.services, "ben"), recording, door.services.now())
    assert client.get("/de/listen/start").status_code == 404


def test_a_prepared_page_is_made_again_when_it_can_be_heard(door: Door) -> None:
    before = office_view(door.services)
    record(door.services, RecordingPlace("report", "ti"))
    after = office_view(door.services)
    assert before != after and ("report", "ti") in after.recordings.audio
    refresh(door)
    assert door.services.recordings.has("report", "ti") and not door.services.recordings.has("report", "so")


def test_the_film_stands_beside_the_same_in_words(client: TestClient, door: Door) -> None:
    record(door.services, FILM_PLACE, FILM)
    page = client.get("/ar/sign-language").text
    assert FILM_TEXT in page and 'src="/ar/listen/sign-language"' in page
    answer = client.get("/ar/listen/sign-language")
    assert answer.content == FILM and answer.headers["content-type"] == "video/mp4"


def test_only_where_one_can_speak_a_page_may_ask_for_the_microphone(client: TestClient) -> None:
    allowed = {
        path: "microphone=(self)" in client.get(path).headers["permissions-policy"]
        for path in (
            "/",
            "/de/",
            "/de/report",
            "/de-simple/report",
            "/de/conversation",
            "/de/safe",
            "/desk/login",
            "/report",
        )
    }
    assert [path for path, is_allowed in allowed.items() if is_allowed] == [
        "/de/report",
        "/de-simple/report",
        "/de/conversation",
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_its_words_in_every_language(door: Door, page: str) -> None:
    pages = door.services.pages
    said = {tag: spoken_lines(pages, RecordingPlace(page, tag)) for tag in door.services.languages.by_tag}
    assert len({len(lines) for lines in said.values()}) == 1
    assert all(lines and not re.search(r"[<>{}]|%\(", "".join(lines)) for lines in said.values())
    assert spoken_hash(pages, RecordingPlace(page, "de")) != spoken_hash(pages, RecordingPlace(page, "en"))


def plain(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>|:", " ", text)).split())


# Where the signs are that one presses; whoever reads does not need these sentences.
SIGNS = ("press ", "Press ", "loudspeaker", "copy the digits", "Tick the box")


@pytest.mark.parametrize(("page", "path"), [("start", "/en/"), ("report", "/en/report"), ("notice", "/en/report")])
def test_what_is_read_aloud_stands_on_the_page(client: TestClient, door: Door, page: str, path: str) -> None:
    shown = plain(client.get(path).text)
    lines = spoken_lines(door.services.pages, RecordingPlace(page, "en"))
    assert [line for line in lines if plain(line) not in shown and not any(sign in line for sign in SIGNS)] == []
