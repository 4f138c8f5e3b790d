"""Looking first without JavaScript, by keyboard alone, in either direction and on the narrowest phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import barriers
from tests.browser.public.test_access import follow, press_to, small_targets
from tests.browser.visitors import PHONE_WIDTH, OpenPage

pytestmark = pytest.mark.browser

STORY = "Erste Zeile\nZweite Zeile: الغرفة باردة"


@pytest.mark.parametrize("language", ["de", "ar"])
def test_look_change_look_in_another_language_send(open_page: OpenPage, site: str, language: str) -> None:
    page = open_page(javascript=False, width=PHONE_WIDTH, language=language)
    page.goto(f"{site}/{language}/report?facility=47318")
    page.locator("#story").fill(STORY)
    page.locator("#attachment").set_input_files({"name": "Flur.txt", "mimeType": "text/plain", "buffer": b"kalt"})
    page.locator("label[for=tile_broken]").click()
    page.locator("label[for=notice]").click()
    page.locator("#look").click()
    expect(page.locator("blockquote")).to_have_text(STORY)
    expect(page.locator(".kept li")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH
    page.locator("#change").click()
    assert page.locator("#story").input_value() == STORY and page.locator("#tile_broken").is_checked()
    expect(page.locator(".kept li")).to_have_count(1)
    page.locator("#look").click()
    page.locator(".langs summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("blockquote")).to_have_text(STORY)
    page.locator("#send").click()
    assert re.fullmatch("[0-9]{20}", page.locator("#follow-up-code").text_content() or "")


def test_looking_and_sending_by_keyboard_alone(open_page: OpenPage, site: str) -> None:
    page = open_page(javascript=False)
    page.goto(f"{site}/de/report")
    press_to(page, "#story")
    page.keyboard.type("Nur mit Tasten")
    press_to(page, "#notice")
    page.keyboard.press("Space")
    press_to(page, "#look")
    follow(page)
    press_to(page, "#send")
    follow(page)
    expect(page.locator("#follow-up-code")).to_be_visible()


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_look_and_the_door_for_the_young_have_no_barriers(open_page: OpenPage, site: str, language: str) -> None:
    page = open_page(width=PHONE_WIDTH, language=language)
    page.goto(f"{site}/{language}/report?young=yes")
    assert (barriers(page), small_targets(page)) == ([], [])
    page.locator("#story").fill(STORY)
    page.locator("label[for=notice]").click()
    with page.expect_navigation():
        page.locator("#look").click()
    assert (barriers(page), small_targets(page)) == ([], [])
