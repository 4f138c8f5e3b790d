"""The whole flow without JavaScript, by thumb on the narrowest phone and by keyboard alone, in three scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.public.both_doors import BothDoors
from tests.browser.public.hands import Keys, Thumb
from tests.browser.public.whole_flow import walk
from tests.browser.visitors import PHONE_WIDTH, OpenPage

pytestmark = pytest.mark.browser

LANGUAGES = ("de", "ar", "ti")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_flow_without_javascript(open_page: OpenPage, doors: BothDoors, language: str) -> None:
    page = open_page(javascript=False, width=PHONE_WIDTH, language=language)
    walk(Thumb(page), doors, doors.origin, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_flow_by_keyboard_alone(open_page: OpenPage, doors: BothDoors, language: str) -> None:
    page = open_page(javascript=False, language=language)
    walk(Keys(page), doors, doors.origin, language)


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_the_language_changes_by_keyboard_alone(open_page: OpenPage, doors: BothDoors, javascript: bool) -> None:
    page = open_page(javascript=javascript)
    keys = Keys(page)
    keys.open(f"{doors.origin}/de/report")
    keys.unfold(".langs summary")
    keys.press(".langs [lang=ti]")
    expect(page.locator("html")).to_have_attribute("lang", "ti")
