"""A question asked at the desk and read aloud there is heard in the mailbox, and nowhere else."""

import re

import pytest
from starlette.testclient import TestClient

from caseflow.cleaning.worker import clean
from tests.caseflow.cleaning.recordings import CANARY, recording
from tests.reporting.desk.office_door import Member, OfficeDoor, forms_of
from tests.reporting.public.mailbox.test_conversation import enter
from tests.reporting.public.report.test_report import STORY, send
from tests.reporting.public.test_both_doors import QUESTION, case_in_the_inbox

SOUND = recording("ogg", ["libopus"])
HEARD = clean(SOUND).content


@pytest.fixture
def door(office_door: OfficeDoor) -> OfficeDoor:
    """An application whose office is at work."""
    return office_door


def ask(officer: Member) -> str:
    """Ask the only case's person; gives the address to which the sound is sent."""
    case = case_in_the_inbox(officer)
    officer.get(f"{case}/consent")
    assert officer.send(f"{case}/consent", **QUESTION).status == 303
    return next(form.action for form in forms_of(str(officer.get(case))) if "/voice/" in form.action)


def speak(officer: Member, address: str, content: bytes, **changed: str) -> tuple[int, str]:
    """Send the sound with the form of the case page."""
    page = officer.get(address.partition("/voice/")[0])
    fields = next(form for form in forms_of(str(page)) if form.action == address).fields
    data = {"token": fields["token"][0], "revision": fields["revision"][0], **changed}
    answer = officer.client.post(address, data=data, files={"sound": ("a.mp3", content)})
    return answer.status_code, answer.text


def link(client: TestClient) -> str | None:
    found = re.search(r'href="(/de/conversation/sound/[0-9a-f-]{36})"', client.get("/de/conversation/question").text)
    return found[1] if found else None


def test_a_question_read_aloud_at_the_desk_is_heard_in_the_mailbox(client: TestClient, door: OfficeDoor) -> None:
    enter(client, send(client, STORY).code)
    officer = door.member("amira")
    address = ask(officer)
    assert link(client) is None
    assert speak(officer, address, SOUND)[0] == 303
    path = link(client)
    assert path is not None
    whole, part = client.get(path), client.get(path, headers={"range": "bytes=2-5"})
    assert whole.content == HEARD and whole.headers["content-type"] == "audio/ogg"
    assert part.status_code == 206 and part.content == HEARD[2:6]
    assert CANARY.encode() in SOUND and CANARY.encode() not in whole.content
    assert whole.headers["cache-control"] == "no-store"
    with TestClient(door.application, base_url="https://testserver", follow_redirects=False) as stranger:
        assert HEARD not in stranger.get(path).content


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html>" * 50, "Browsers cannot play this file"),
        (b"OggS" + bytes(3 * 1024 * 1024), "This file is too large"),
    ],
)
def test_what_no_phone_plays_is_refused_with_a_reason(
    client: TestClient, door: OfficeDoor, content: bytes, sentence: str
) -> None:
    enter(client, send(client, STORY).code)
    officer = door.member("amira")
    officer.client.headers["accept-language"] = "en"
    status, page = speak(officer, ask(officer), content)
    assert status == 422 and sentence in page
    assert link(client) is None


def test_a_damaged_form_or_an_old_page_stores_nothing(client: TestClient, door: OfficeDoor) -> None:
    enter(client, send(client, STORY).code)
    officer = door.member("amira")
    address = ask(officer)
    assert speak(officer, address, SOUND, token="0" * 64)[0] == 403
    assert speak(officer, address, SOUND, revision="0")[0] == 409
    assert link(client) is None
