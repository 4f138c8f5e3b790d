"""Browsers as visitors have them: Chromium with and without JavaScript, and Firefox set like Tor Browser's "Safest"."""

import gc
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.visitors import OpenPage, Visitors
from tests.tools import required_program

CHROMIUM_ARGUMENTS = (
    # Only our own pages are loaded, and in containers the sandbox cannot start.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

# What Tor Browser's level "Safest" changes in the same Firefox ESR.
SAFEST: dict[str, Any] = {
    "javascript.enabled": False,
    "svg.disabled": True,
    "mathml.disabled": True,
    "gfx.downloadable_fonts.enabled": False,
    "privacy.resistFingerprinting": True,
    # An onion address that leads to this machine.
    "network.dns.localDomains": "lauter.onion",
    "network.dns.blockDotOnion": False,
    "dom.securecontext.allowlist_onions": True,
}


# Both are started once per test file, not once per run: while Playwright runs it holds an event loop in
# the main thread, and other files' tests start event loops of their own.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright, which drives the machine's own Chromium."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium process."""
    path = required_program("chromium")
    browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """A function that opens a page for a visitor of her own: no cookies, no history, a device and a language.

    A test that ends with an error in a page's console, or with an exception in one, has failed.
    """
    visitors = Visitors(chromium)
    yield visitors.open_page
    visitors.leave()
    assert visitors.complaints == []


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """The test runs once with JavaScript and once without."""
    allowed: bool = request.param
    return allowed


@pytest.fixture(scope="module")
def safest_firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Firefox ESR with the settings of Tor Browser's "Safest"; `lauter.onion` leads to this machine."""
    path = required_program("firefox-esr")
    log = tmp_path_factory.mktemp("firefox") / "log"
    # Imported here: elsewhere nobody should wait for it.
    from marionette_driver.marionette import Marionette  # noqa: PLC0415

    with warnings.catch_warnings():
        # While it waits for Firefox to listen, the driver drops sockets without closing them.
        warnings.simplefilter("ignore", ResourceWarning)
        firefox = Marionette(app="fxdesktop", bin=str(path), headless=True, gecko_log=str(log), prefs=SAFEST)
        gc.collect()
    firefox.start_session()
    yield firefox
    firefox.quit(in_app=False)
    firefox.cleanup()
