"""People at their devices: each has a browser context of her own."""

from typing import Protocol

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, ViewportSize

PHONE_WIDTH = 320
DESKTOP_WIDTH = 1280
HEIGHT = 800

# A cheap phone on an edge of the mobile network.
SLOW_NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOW_PROCESSOR = {"rate": 4}


class OpenPage(Protocol):
    """Opens a page for a new visitor."""

    def __call__(self, *, javascript: bool = True, width: int = DESKTOP_WIDTH, language: str = "de-DE") -> Page: ...


class Visitors:
    """The visitors of one test, and what their browsers complained about."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open_page(self, *, javascript: bool = True, width: int = DESKTOP_WIDTH, language: str = "de-DE") -> Page:
        """An empty page of a visitor who was never here."""
        context = self._browser.new_context(
            java_script_enabled=javascript,
            locale=language,
            viewport=ViewportSize(width=width, height=HEIGHT),
            has_touch=width == PHONE_WIDTH,
        )
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", self._note)
        return page

    def leave(self) -> None:
        """Close everything."""
        for context in self._contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that is answered with an error status on purpose is no complaint of the page.
        if message.type == "error" and not message.text.startswith("Failed to load resource: the server responded"):
            self.complaints.append(message.text)

    def _note(self, error: Error) -> None:
        self.complaints.append(str(error))


def slow_down(page: Page) -> None:
    """Make a page's device a slow phone: 400 kbit/s, 400 ms, a fourth of the processor's speed."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    session.send("Emulation.setCPUThrottlingRate", SLOW_PROCESSOR)
