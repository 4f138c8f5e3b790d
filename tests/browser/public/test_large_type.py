"""Type that a reader set twice and four times as large loses nothing: no scrolling sideways, no text cut off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.conftest import CHROMIUM_ARGUMENTS
from tests.browser.public.every_page import PATHS, TOO_LONG
from tests.browser.visitors import DESKTOP_WIDTH, Visitors
from tests.tools import required_program

pytestmark = pytest.mark.browser

USUAL_PIXELS = 16


@pytest.fixture(scope="module", params=[2, 4], ids=["twice", "four-times"])
def large_type(playwright: Playwright, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A Chromium in whose settings the reader chose larger type, which changes text alone."""
    size = f"--blink-settings=defaultFontSize={USUAL_PIXELS * request.param}"
    path = required_program("chromium")
    browser = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_ARGUMENTS, size])
    yield browser
    browser.close()


@pytest.mark.parametrize("language", ["de", "ar", "ti"])
def test_nothing_is_cut_off_in_large_type(large_type: Browser, site: str, language: str) -> None:
    page = Visitors(large_type).open_page(width=DESKTOP_WIDTH, language=language)
    wrong: list[str] = []
    for path in PATHS:
        page.goto(f"{site}/{language}{path}")
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = !fold.matches('.langs') })")
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{path} is {wide} pixels wide"] if wide > DESKTOP_WIDTH else []
        wrong += [f"{path}: {html}" for html in page.evaluate(TOO_LONG)]
    page.context.close()
    assert wrong == []
