"""At the desk: what is read aloud, brought by one and approved by another, heard by everybody afterwards."""

import re

import pytest
from starlette.testclient import TestClient

from caseflow.cleaning.worker import clean
from reporting.application import assemble
from tests.caseflow.cleaning.recordings import CANARY, recording
from tests.reporting.desk.office_door import ORIGIN, Form, Member, OfficeDoor, Response, forms_of

SOUND = recording("mp3", ["libmp3lame"])
HEARD = clean(SOUND).content
START = "/desk/recordings/ar/start"
FILM = "/desk/recordings/gsg/sign-language"


def bring(member: Member, address: str, content: bytes, text: str = "", token: str | None = None) -> Response:
    """Send a file with the page's form, as a browser does."""
    page = member.get(address)
    form: Form = next(form for form in forms_of(str(page)) if form.action == address)
    fields = {"token": token or form.fields["token"][0], "text_alternative": text}
    member.client.headers["accept-language"] = "en"
    answer = member.client.post(address, data=fields, files={"recording": ("voice.mp3", content, "text/html")})
    seen = Response(answer.text)
    seen.status, seen.location = answer.status_code, answer.headers.get("location", "")
    member.page = seen
    return seen


def test_one_brings_it_another_approves_it_and_everybody_hears_it(door: OfficeDoor, amira: Member) -> None:
    brought = bring(amira, START, SOUND)
    assert brought.status == 303 and brought.location == f"{START}?done=recorded"
    own = amira.get(START)
    assert "Somebody else has to listen" in own and f"{START}/approve" not in own
    assert amira.get("/desk/recordings").count("waits for a second person") == 2
    other = door.member("olga")
    page = other.get(START)
    found = re.search(r'src="(/desk/recording/[0-9a-f-]{36})"', page)
    assert found and other.get(found[1]).content == HEARD
    assert other.get(found[1], range="bytes=0-2").content == HEARD[:3]
    assert door.visitor().get("/ar/listen/start").status == 404
    other.get(START)
    assert other.send(f"{START}/approve").status == 303
    assert "can be heard" in other.get("/desk/recordings")
    # A process that starts anew; the others read what can be heard once a minute.
    with TestClient(assemble(door.services), base_url=ORIGIN) as visitor:
        assert visitor.get("/ar/listen/start").content == HEARD


def test_what_the_telephone_wrote_beside_the_voice_is_heard_by_nobody(amira: Member) -> None:
    assert CANARY.encode() in SOUND
    bring(amira, START, SOUND)
    found = re.search(r'src="(/desk/recording/[0-9a-f-]{36})"', amira.get(START))
    assert found
    assert CANARY.encode() not in amira.get(found[1]).content


def test_nobody_approves_her_own_even_with_a_form_of_her_own_making(amira: Member) -> None:
    bring(amira, START, SOUND)
    page = amira.get(START)
    withdraw = next(form for form in forms_of(str(page)) if form.action == f"{START}/withdraw")
    assert amira.post(f"{START}/approve", withdraw.fields).status == 403


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html>" * 50, "Browsers cannot play this file"),
        (b"ID3" + bytes(3 * 1024 * 1024), "This file is too large"),
        (b"", "Browsers cannot play this file"),
    ],
)
def test_what_no_phone_plays_is_refused_with_a_reason(amira: Member, content: bytes, sentence: str) -> None:
    answer = bring(amira, START, content)
    assert answer.status == 422 and sentence in answer
    assert "waits for a second person" not in amira.get("/desk/recordings")


def test_without_a_file_the_page_asks_for_one(amira: Member) -> None:
    token = next(form for form in forms_of(str(amira.get(START))) if form.action == START).fields["token"][0]
    answer = amira.client.post(START, files={"token": (None, token), "recording": ("", b"")})
    assert answer.status_code == 422 and "Wählen Sie eine Datei" in answer.text


def test_a_film_comes_with_its_text(amira: Member) -> None:
    film = recording("mp4", ["libx264"])
    assert "The film needs its text" in bring(amira, FILM, film)
    assert bring(amira, FILM, film, "Wir gebärden das.").status == 303
    assert "Wir gebärden das." in amira.get(FILM)


def test_a_form_that_is_not_of_this_page_stores_nothing(amira: Member) -> None:
    assert bring(amira, START, SOUND, token="0" * 64).status == 403
    assert "waits for a second person" not in amira.get("/desk/recordings")


def test_without_a_session_nothing_is_taken(door: OfficeDoor) -> None:
    answer = door.visitor().client.post(START, files={"recording": ("voice.mp3", SOUND)})
    assert answer.status_code == 303 and answer.headers["location"] == "/desk/login"


@pytest.mark.parametrize(
    "address",
    [
        "/desk/recordings/xx/start",
        "/desk/recordings/de/safe",
        "/desk/recordings/de/sign-language",
        "/desk/recording/nothing",
    ],
)
def test_other_addresses_do_not_exist(amira: Member, address: str) -> None:
    assert amira.get(address).status == 404


def test_the_text_to_read_aloud_stands_in_the_language_that_is_recorded(amira: Member) -> None:
    page = amira.get("/desk/recordings/ar/start")
    assert '<div lang="ar" dir="rtl">' in page and "الشرطة" in page
    assert '<div lang="de">' in amira.get(FILM)


def test_taking_it_away_leaves_nothing_to_hear(amira: Member) -> None:
    bring(amira, START, SOUND)
    amira.get(START)
    assert amira.send(f"{START}/withdraw").status == 303
    assert "/desk/recording/" not in amira.get(START).replace("/desk/recordings", "")
