"""A person who reads nothing tells, comes back and says yes: by what she hears, by signs, and by digits."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from caseflow.reporter.recordings.formats import PAGES, RecordingPlace
from reporting.runtime.services import Services
from tests.browser.conftest import CHROMIUM_ARGUMENTS
from tests.browser.public.test_voice import MICROPHONE
from tests.browser.visitors import PHONE_WIDTH, OpenPage
from tests.caseflow.desk.office import Office
from tests.reporting.desk.office_door import OfficeDoor, copied_door
from tests.reporting.public.report.voices import record, speech
from tests.reporting.public.test_both_doors import QUESTION
from tests.serving import served
from tests.tools import required_program

pytestmark = pytest.mark.browser

LANGUAGE = "ti"


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium with a microphone."""
    path = required_program("chromium")
    browser = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_ARGUMENTS, *MICROPHONE])
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def door(
    desk_office: Office, desk_services: Services, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OfficeDoor]:
    """An office that recorded every page in one language."""
    with copied_door(desk_office, desk_services, tmp_path_factory.mktemp("office")) as opened:
        for page in PAGES:
            record(opened.services, RecordingPlace(page, LANGUAGE), speech(1), people=("amira", "ben"))
        yield opened


@pytest.fixture(scope="module")
def site(door: OfficeDoor) -> Iterator[str]:
    """Its origin."""
    with served(door.application) as origin:
        yield origin


def hear(page: Page, name: str) -> None:
    """Press the loudspeaker and hear the page to its end."""
    speaker = page.locator(f"p > a.listen[href$='/listen/{name}']")
    assert speaker.locator("svg.sign").count() == 1
    speaker.click()
    page.evaluate(
        """speaker => new Promise(heard => {
            const sound = speaker.nextElementSibling
            sound.ended ? heard() : sound.addEventListener('ended', heard)
        })""",
        speaker.element_handle(),
    )


def press(button: Locator) -> None:
    """Press what shows by a sign what it does."""
    assert button.locator("svg.sign").count() == 1
    button.click()


def press_the_large_field(page: Page) -> None:
    """The only filled field of the page, of which the recording speaks."""
    expect(page.locator("main .go:visible")).to_have_count(1)
    page.locator("main .go:visible").click()


def tell(page: Page) -> str:
    """From the start page to the number, which she copies sign by sign."""
    hear(page, "start")
    page.locator(".way").first.click()
    hear(page, "report")
    press(page.locator(".recorder [data-start]"))
    expect(page.locator(".recorder bdi")).to_have_text("0:01", timeout=10_000)
    press(page.locator(".recorder [data-stop]"))
    hear(page, "notice")
    page.locator("label[for=notice]").click()
    press(page.locator("#send"))
    expect(page.locator("#follow-up-code")).to_be_visible(timeout=15_000)
    hear(page, "received")
    code = page.locator("#follow-up-code").text_content() or ""
    page.locator("#follow-up-code ~ form .go").first.click()
    return code


def ask(door: OfficeDoor) -> str:
    """An officer asks whether the office may take a step; gives the address of the case."""
    officer = door.member("amira")
    case: str
    (case,) = set(re.findall(r'href="(/desk/cases/[0-9a-f-]{36})"', officer.get("/desk/")))
    officer.get(f"{case}/consent")
    assert officer.send(f"{case}/consent", **QUESTION).status == 303
    return case


def test_a_report_and_a_yes_without_reading_a_word(open_page: OpenPage, site: str, door: OfficeDoor) -> None:
    page = open_page(width=PHONE_WIDTH, language="ti")
    page.goto(f"{site}/")
    assert page.locator("html").get_attribute("lang") == LANGUAGE
    code = tell(page)
    case = ask(door)
    page.goto(f"{site}/")
    page.locator(".way").nth(1).click()
    page.locator("#code").fill(code)
    press_the_large_field(page)
    hear(page, "status")
    press_the_large_field(page)
    hear(page, "status")
    page.locator("main .go:visible").first.click()
    hear(page, "consent")
    press(page.locator("button[value=yes]"))
    expect(page.locator("main [role=status]").first).to_be_visible()
    officer = door.member("amira")
    assert re.search(r'class="chip yes"', officer.get(case))
