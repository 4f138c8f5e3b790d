"""The one script of the public pages: patience on a bad line, a word of care, leaving, hearing; never in the way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from caseflow.reporter.recordings.formats import RecordingPlace
from reporting.public.base.office_view import office_view
from tests.browser.visitors import OpenPage
from tests.reporting.public.door import Door
from tests.reporting.public.report.voices import record, speech

pytestmark = pytest.mark.browser

STORY = "Niemand hilft uns. المصعد معطل."
CARE = "Hier steht ein Name oder eine Nummer."
NOT_SENT = "Noch nicht gesendet."


@pytest.fixture
def bad_line(chromium: Browser) -> Iterator[Page]:
    """A page of somebody whose line breaks; that the browser complains about it is no fault of the page."""
    context = chromium.new_context(locale="de-DE")
    yield context.new_page()
    context.close()


def at_the_form(page: Page, site: str) -> None:
    page.goto(f"{site}/de/report", wait_until="networkidle")
    page.locator("#story").fill(STORY)
    page.locator("label[for=notice]").click()


def test_on_a_dead_line_everything_stays_and_is_sent_when_it_is_back(bad_line: Page, site: str) -> None:
    page = bad_line
    at_the_form(page, site)
    page.context.set_offline(True)
    page.locator("#send").click()
    expect(page.locator("#report > [role=status]")).to_contain_text(NOT_SENT)
    assert page.locator("#story").input_value() == STORY
    page.context.set_offline(False)
    expect(page.locator("#follow-up-code")).to_be_visible(timeout=15_000)


def test_changing_the_language_on_a_dead_line_loses_nothing(bad_line: Page, site: str) -> None:
    page = bad_line
    at_the_form(page, site)
    page.context.set_offline(True)
    page.locator(".langs summary").click()
    page.locator(".langs button[lang=ar]").click()
    expect(page.locator("#report > [role=status]")).to_contain_text(NOT_SENT)
    page.context.set_offline(False)
    expect(page.locator("html")).to_have_attribute("lang", "ar", timeout=15_000)
    assert page.locator("#story").input_value() == STORY


def test_pressing_again_and_again_sends_once(open_page: OpenPage, site: str) -> None:
    page = open_page()
    at_the_form(page, site)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate("for (let press = 0; press < 5; press++) document.querySelector('#send').click()")
    expect(page.locator("#follow-up-code")).to_be_visible(timeout=15_000)
    assert len(sent) == 1


def test_one_can_write_and_send_before_the_script_has_come(bad_line: Page, site: str) -> None:
    page = bad_line
    page.route("**/public.js", lambda route: route.abort())
    page.goto(f"{site}/de/report")
    page.locator("#story").fill(STORY)
    page.locator("label[for=notice]").click()
    page.locator("#send").click()
    expect(page.locator("#follow-up-code")).to_be_visible()


@pytest.mark.parametrize(
    "text",
    [
        "Ruf mich an: 0151 234 567 89",
        "rufnummer ٠١٥١٢٣٤٥٦٧",
        "schreib an amal@example.org bitte",
        "Aktenzeichen beim Amt",
        "Az. 5 K 123/26",
        "Ich heiße Amal",
        "Hallo, my name is Amal",
        "اسمي أمل",
        "меня зовут Амаль",
        "Benim adım Amal",
    ],
)
def test_a_trace_of_a_person_gets_a_word_of_care_on_this_device_alone(
    open_page: OpenPage, site: str, text: str
) -> None:
    page = open_page()
    page.goto(f"{site}/de/report", wait_until="networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    care = page.locator("[data-careful]")
    page.locator("#story").fill(text)
    expect(care).to_contain_text(CARE)
    page.locator("#story").fill("Die Heizung ist kaputt.")
    expect(care).to_have_text("")
    assert asked == []


@pytest.mark.parametrize(
    "text",
    [
        "Am 24.12.2025 um 18:30 Uhr in Zimmer 312",
        "Seit 3 Wochen kalt, 2026-11-05 gemeldet",
        "Das ist mein Name nicht wert",
    ],
)
def test_dates_and_rooms_get_no_word_of_care(open_page: OpenPage, site: str, text: str) -> None:
    page = open_page()
    page.goto(f"{site}/de/report", wait_until="networkidle")
    page.locator("#story").fill("Ich heiße Amal")
    expect(page.locator("[data-careful]")).to_contain_text(CARE)
    page.locator("#story").fill(text)
    expect(page.locator("[data-careful]")).to_have_text("")


def harmless(page: Page) -> None:
    page.context.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="harmless"))


def test_quick_exit_takes_the_place_of_the_page_in_the_history(open_page: OpenPage, site: str) -> None:
    page = open_page()
    harmless(page)
    page.goto(f"{site}/de/safe")
    page.goto(f"{site}/de/report", wait_until="networkidle")
    page.locator("#story").fill(STORY)
    with page.expect_request("**/de/leave") as asked:
        page.locator(".exit").click()
    page.wait_for_url("https://www.wikipedia.org/**")
    assert asked.value.method == "POST"
    page.go_back()
    assert page.url == f"{site}/de/safe"


def test_escape_pressed_twice_leaves_and_once_does_not(open_page: OpenPage, site: str) -> None:
    page = open_page()
    harmless(page)
    page.goto(f"{site}/de/report", wait_until="networkidle")
    assert "Escape" in (page.locator(".exit").get_attribute("title") or "")
    page.keyboard.press("Escape")
    page.wait_for_timeout(1700)
    page.keyboard.press("Escape")
    assert page.url == f"{site}/de/report"
    page.keyboard.press("Escape")
    page.wait_for_url("https://www.wikipedia.org/**")


@pytest.fixture
def heard(door: Door) -> str:
    """The language in which the report page can be heard."""
    record(door.services, RecordingPlace("report", "vi"), speech())
    # What a process does once a minute.
    door.services.recordings.replace(office_view(door.services).recordings)
    return "vi"


def test_listening_stays_on_the_page_and_keeps_what_was_typed(open_page: OpenPage, site: str, heard: str) -> None:
    page = open_page()
    page.goto(f"{site}/{heard}/report", wait_until="networkidle")
    page.locator("#story").fill(STORY)
    page.locator("a.listen").click()
    page.evaluate(
        """() => new Promise(done => document.querySelector('a.listen + audio')
            .addEventListener('timeupdate', event => event.target.currentTime > 0 && done()))"""
    )
    assert page.locator("#story").input_value() == STORY and len(page.context.pages) == 1
    page.locator("a.listen").click()
    assert page.evaluate("document.querySelector('a.listen + audio').paused")


def test_without_javascript_the_sound_plays_in_a_tab_of_its_own(open_page: OpenPage, site: str, heard: str) -> None:
    page = open_page(javascript=False)
    page.goto(f"{site}/{heard}/report")
    page.locator("#story").fill(STORY)
    with page.context.expect_page() as opened:
        page.locator("a.listen").click()
    opened.value.locator("video").wait_for(state="attached")
    assert opened.value.url.endswith("/listen/report")
    assert page.locator("#story").input_value() == STORY
