"""Speaking instead of writing, with Chromium's own pretended microphone: record, hear, delete, record, send."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from sqlalchemy import func, select

from caseflow.schema.cases import AttachmentRow
from reporting.runtime.services import Services
from tests.browser.accessibility import barriers
from tests.browser.conftest import CHROMIUM_ARGUMENTS
from tests.browser.visitors import PHONE_WIDTH, OpenPage
from tests.caseflow.desk.office import Office
from tests.reporting.desk.office_door import OfficeDoor, copied_door
from tests.serving import served
from tests.tools import required_program

pytestmark = pytest.mark.browser

MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
WEBM = b"\x1aE\xdf\xa3"


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium whose microphone beeps and whose person always allows it."""
    path = required_program("chromium")
    browser = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_ARGUMENTS, *MICROPHONE])
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def door(
    desk_office: Office, desk_services: Services, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OfficeDoor]:
    """An office whose people can open what arrives."""
    with copied_door(desk_office, desk_services, tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture(scope="module")
def site(door: OfficeDoor) -> Iterator[str]:
    """Its origin."""
    with served(door.application) as origin:
        yield origin


def record(page: Page) -> None:
    """Speak for somewhat more than a second."""
    recorder = page.locator(".recorder")
    recorder.locator("[data-start]").click()
    expect(recorder.locator("bdi")).to_have_text("0:01", timeout=10_000)
    recorder.locator("[data-stop]").click()
    expect(recorder.locator("audio")).to_be_visible()


def recorded(page: Page) -> list[bytes]:
    """What the form would send as recordings."""
    found: list[list[int]] = page.evaluate(
        """() => Promise.all([...document.querySelectorAll('input[type=file][hidden]')]
            .flatMap(field => [...field.files])
            .map(file => file.arrayBuffer().then(content => [...new Uint8Array(content)])))"""
    )
    return [bytes(content) for content in found]


def play(page: Page) -> float:
    """Play the recording back; gives the second it has reached after a moment."""
    seconds: float = page.evaluate(
        """() => new Promise((done, failed) => {
            const sound = document.querySelector('.recorder audio')
            sound.addEventListener('timeupdate', () => { if (sound.currentTime > 0) done(sound.currentTime) })
            sound.addEventListener('error', () => failed(new Error('the recording does not play')))
            sound.play()
        })"""
    )
    return seconds


def send(page: Page) -> str:
    """Tick the box and press the button; gives the number."""
    page.locator("label[for=notice]").click()
    page.locator("#send").click()
    code = page.locator("#follow-up-code")
    expect(code).to_be_visible(timeout=15_000)
    return code.text_content() or ""


def arrived(door: OfficeDoor) -> tuple[bytes, bytes]:
    """The first file of a case: the original as an officer takes it out, and the copy that she hears."""
    officer = door.member("amira")
    for case in re.findall(r'href="(/desk/cases/[0-9a-f-]{36})"', officer.get("/desk/")):
        for file in re.findall(rf'href="({case}/files/[0-9a-f-]{{36}})', officer.get(case)):
            officer.get(file)
            return officer.send(f"{file}/original").content, officer.get(f"{file}/cleaned").content
    raise AssertionError("no case has a file")


def files_of_cases(door: OfficeDoor) -> int:
    with door.office.database.reading() as session:
        query = select(func.count()).select_from(AttachmentRow).where(AttachmentRow.case.is_not(None))
        return session.scalar(query) or 0


def test_record_hear_delete_record_again_and_send(open_page: OpenPage, site: str, door: OfficeDoor) -> None:
    page = open_page(width=PHONE_WIDTH)
    page.goto(f"{site}/de/report")
    record(page)
    assert len(recorded(page)) == 1 and play(page) > 0
    assert barriers(page) == []
    page.locator(".recorder [data-drop]").click()
    assert recorded(page) == [] and page.locator(".recorder audio").count() == 0
    record(page)
    (voice,) = recorded(page)
    assert voice.startswith(WEBM) and len(voice) > 1000
    assert re.fullmatch("[0-9]{20}", send(page))
    original, heard = arrived(door)
    assert original == voice and heard.startswith(WEBM)


def test_who_forgets_to_stop_sends_what_was_said(open_page: OpenPage, site: str, door: OfficeDoor) -> None:
    before, page = files_of_cases(door), open_page()
    page.goto(f"{site}/de/report")
    page.locator(".recorder [data-start]").click()
    expect(page.locator(".recorder bdi")).to_have_text("0:01", timeout=10_000)
    assert send(page)
    assert files_of_cases(door) == before + 1


def test_without_javascript_the_recorder_of_the_phone_is_left(open_page: OpenPage, site: str) -> None:
    page = open_page(javascript=False)
    page.goto(f"{site}/de/report")
    expect(page.locator(".recorder")).to_be_hidden()
    page.locator("#voice").set_input_files({"name": "a.ogg", "mimeType": "audio/ogg", "buffer": b"OggS" + bytes(500)})
    assert send(page)


def test_a_refused_microphone_is_said_and_the_file_field_is_left(open_page: OpenPage, site: str) -> None:
    page = open_page()
    page.add_init_script("navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('no'))")
    page.goto(f"{site}/de/report")
    page.locator(".recorder [data-start]").click()
    expect(page.locator(".recorder [role=status]")).to_contain_text("Aufnehmen geht hier nicht")
    expect(page.locator(".recorder [data-start]")).to_be_enabled()
    assert recorded(page) == []


def test_a_browser_that_cannot_record_shows_no_button_for_it(open_page: OpenPage, site: str) -> None:
    page = open_page()
    page.add_init_script("delete window.MediaRecorder")
    page.goto(f"{site}/de/report")
    page.locator("#story").fill("Text")
    expect(page.locator(".recorder")).to_be_hidden()
