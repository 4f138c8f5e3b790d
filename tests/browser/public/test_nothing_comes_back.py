"""On a shared phone: after "I have the number" neither Back nor Reload shows the code or the story."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page

from tests.browser.visitors import OpenPage

pytestmark = pytest.mark.browser

STORY = "Niemand darf das lesen."
# Milliseconds that Chromium takes for its page "confirm that you send the form again"; it tells no event.
BROWSERS_OWN_PAGE = 700


def tell(page: Page, site: str) -> str:
    """Send a report; gives its code."""
    page.goto(f"{site}/de/")
    page.get_by_role("link", name="Erzählen, was passiert ist").first.click()
    page.locator("#story").fill(STORY)
    page.locator("label[for=notice]").click()
    page.get_by_role("button", name="Senden", exact=True).click()
    return page.locator("#follow-up-code").text_content() or ""


def shows(page: Page, *secrets: str) -> bool:
    """Whether the page holds one of these, as text or typed into a field."""
    typed = page.evaluate("[...document.querySelectorAll('input, textarea')].map(field => field.value).join(' ')")
    return any(secret and secret in page.content() + typed for secret in secrets)


def go(page: Page, way: Callable[[], object]) -> None:
    """Press a button of the browser; that it refuses to show a page again is as good as one that shows nothing."""
    try:
        way()
    except Error as refusal:
        if "ERR_CACHE_MISS" not in refusal.message:
            raise
        # The browser puts a page of its own there, a moment later.
        page.wait_for_timeout(BROWSERS_OWN_PAGE)


def test_reload_shows_the_same_code_until_it_is_kept(open_page: OpenPage, site: str, javascript: bool) -> None:
    page = open_page(javascript=javascript)
    code = tell(page, site)
    page.reload()
    assert page.locator("#follow-up-code").text_content() == code


def test_back_forward_and_reload_show_nothing_afterwards(open_page: OpenPage, site: str, javascript: bool) -> None:
    page = open_page(javascript=javascript)
    code = tell(page, site)
    page.get_by_role("button", name="Ich habe die Nummer").click()
    page.wait_for_url("**/report/kept")
    assert not shows(page, code, STORY)
    for way in (page.reload, page.go_back, page.reload, page.go_back, page.go_forward, page.go_forward, page.reload):
        go(page, way)
        assert not shows(page, code, STORY), way


def test_leaving_the_mailbox_closes_it_for_the_next_at_this_phone(open_page: OpenPage, site: str) -> None:
    page = open_page(javascript=False)
    page.context.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="harmless"))
    code = tell(page, site)
    page.goto(f"{site}/de/follow-up")
    page.locator("#code").fill(code)
    page.get_by_role("button", name="Öffnen").click()
    page.locator("form[action$='/conversation/open'] button").click()
    page.locator("#message").fill("Vertrauliche Nachricht")
    page.get_by_role("button", name="Senden", exact=True).click()
    page.wait_for_url("**?done=message")
    assert shows(page, "Vertrauliche Nachricht")
    page.get_by_role("button", name="Schnell weg").click()
    page.wait_for_url("https://www.wikipedia.org/**")
    page.go_back()
    assert not shows(page, "Vertrauliche Nachricht", code)
    page.goto(f"{site}/de/conversation")
    assert not shows(page, "Vertrauliche Nachricht", code)
