"""The report page on a slow phone: a cheap processor on an edge of the mobile network, in a real Chromium."""

import shutil

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.effort import Effort
from tests.benchmarks.findings import Finding, at_most, listed, median
from tests.benchmarks.place import Place, Server, serving
from tests.benchmarks.visits import REPORT
from tests.browser.conftest import CHROMIUM_ARGUMENTS
from tests.browser.visitors import PHONE_WIDTH, Visitors, slow_down

MOST_SECONDS = 1.6
# When everything is there and something is seen, whichever is later, in milliseconds since the visit began.
USABLE = """() => Math.max(
    performance.getEntriesByType("navigation")[0].loadEventStart,
    ...performance.getEntriesByName("first-contentful-paint").map((paint) => paint.startTime))"""


class ChromiumMissing(Exception):
    """There is no Chromium on this machine; install the package chromium."""


def measure_phone(place: Place, effort: Effort) -> list[Finding]:
    """Seconds until one can write, each visit in a browser that was never here."""
    path = shutil.which("chromium")
    if path is None:
        raise ChromiumMissing
    with serving(place.copy(place.folder.parent / "phone")) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        seconds = [_visit(browser, server) for _ in range(effort.phone_visits)]
        browser.close()
    beside = f"{listed(seconds, '.2f')} s at 400 kbit/s, 400 ms, a fourth of this processor"
    return [at_most("report page on a slow phone", median(seconds), MOST_SECONDS, "s", beside)]


def _visit(browser: Browser, server: Server) -> float:
    visitors = Visitors(browser)
    page = visitors.open_page(width=PHONE_WIDTH)
    slow_down(page)
    page.goto(f"http://127.0.0.1:{server.port}{REPORT}", wait_until="load")
    page.locator("textarea[name=story]").fill("Ich kann schreiben.")
    milliseconds: float = page.evaluate(USABLE)
    visitors.leave()
    return milliseconds / 1000
