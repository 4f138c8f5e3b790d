"""Every page that anybody can open, in one language, at both widths: what must hold for each."""

from playwright.sync_api import Page

from tests.browser.accessibility import barriers
from tests.browser.visitors import DESKTOP_WIDTH, HEIGHT, PHONE_WIDTH, OpenPage

PATHS = (
    *("/", "/report", "/follow-up", "/safe", "/readers", "/what-happens", "/rights", "/help", "/help?district=15085"),
    *("/accessibility", "/privacy", "/imprint", "/leaving", "/statistics", "/nowhere", "/conversation"),
)
SERVER_ERROR = 500
WIDTHS = (PHONE_WIDTH, DESKTOP_WIDTH)

# Texts that are longer than their place: cut off, or pushing something aside.
TOO_LONG = """() => [...document.querySelectorAll(
        'button, summary, label, legend, h1, h2, h3, th, dt, option:checked, .go, .way, .button, .calls a, .langs a,'
        + ' .tongues a, .foot nav a, .brand, .card, .steps li, p, li')]
    .filter(element => element.checkVisibility() && !element.matches('.hide, .skip'))
    .filter(element => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1
        && getComputedStyle(element).display !== 'inline')
    .map(element => element.outerHTML.slice(0, 120))"""


def what_is_wrong(open_page: OpenPage, site: str, language: str) -> list[str]:
    """Barriers, sideways scrolling and texts that do not fit, one line each."""
    page = open_page(width=PHONE_WIDTH, language=language)
    found: list[str] = []
    for path in PATHS:
        answer = page.goto(f"{site}/{language}{path}")
        if answer is None or answer.status >= SERVER_ERROR:
            found.append(f"{path} cannot be opened")
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = !fold.matches('.langs') })")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            found += [f"{path} at {width}: {problem}" for problem in _wrong_now(page, width)]
    return found


def _wrong_now(page: Page, width: int) -> list[str]:
    problems = barriers(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        problems.append(f"the page is {wide} pixels wide")
    if width == PHONE_WIDTH:
        problems += [f"longer than its place: {html}" for html in page.evaluate(TOO_LONG)]
    return problems


def sources(page: Page, site: str, language: str) -> dict[str, str]:
    """The HTML of each page, by a name for a file."""
    return {
        f"{language}-{''.join(letter if letter.isalnum() else '-' for letter in path)}": page.request.get(
            f"{site}/{language}{path}"
        ).text()
        for path in PATHS
    }
