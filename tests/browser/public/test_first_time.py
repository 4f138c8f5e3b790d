"""A first-time person: one answer of the server and one can write, three touches and it is sent."""

import pytest
from playwright.sync_api import Page, Request, Route

from reporting.i18n.languages import AUTONYMS
from tests.browser.visitors import PHONE_WIDTH, OpenPage

pytestmark = pytest.mark.browser

# What a slow line brings in its first flight of packets, headers included.
MOST_BYTES = 14 * 1024


@pytest.mark.parametrize("language", AUTONYMS)
def test_one_request_and_one_can_write(open_page: OpenPage, site: str, language: str) -> None:
    page = open_page(width=PHONE_WIDTH, language=language)
    held: list[Route] = []
    asked: list[Request] = []
    # Playwright cannot take a list's own method.
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108
    # The one script never arrives.
    page.route("**/static/**", lambda route: held.append(route))  # noqa: PLW0108
    page.goto(f"{site}/{language}/report", wait_until="commit")
    page.fill("#story", "Seit drei Wochen kalt")
    assert page.input_value("#story") == "Seit drei Wochen kalt"
    assert [request.resource_type for request in asked if "/static/" not in request.url] == ["document"]
    assert len(held) <= 1
    sizes = asked[0].sizes()
    assert sizes["responseHeadersSize"] + sizes["responseBodySize"] <= MOST_BYTES


def touches(page: Page) -> list[str]:
    """Counts what is touched from now on."""
    counted: list[str] = []
    page.expose_function("touched", lambda html: counted.append(html))  # noqa: PLW0108  # as above
    page.add_init_script("addEventListener('pointerdown', event => touched(event.target.outerHTML.slice(0, 60)), true)")
    return counted


@pytest.mark.parametrize("first", ["label[for=tile_hurt]", "#story"])
def test_three_touches_and_it_is_sent(open_page: OpenPage, site: str, first: str) -> None:
    page = open_page(width=PHONE_WIDTH)
    counted = touches(page)
    page.goto(f"{site}/de/report")
    page.click(first)
    if first == "#story":
        page.keyboard.type("Der Wachmann hat mich geschubst.")
    page.click("label[for=notice]")
    page.click("#send")
    assert len(page.inner_text("#follow-up-code").replace("\n", "")) == 20
    assert len(counted) == 3
