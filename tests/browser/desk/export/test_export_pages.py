"""A file with pages, bars by clicks, an export: in a browser, on a phone and on a desk, without a barrier."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import barriers, html_errors
from tests.browser.desk.conftest import DeskSite
from tests.browser.desk.test_barriers import full_case
from tests.browser.visitors import DESKTOP_WIDTH, PHONE_WIDTH, OpenPage
from tests.caseflow.cleaning.test_paper_pages import letter
from tests.reporting.desk.case.test_files import give_file

pytestmark = pytest.mark.browser

# Where pictures of the pages go when somebody wants to look at them.
PICTURES = os.environ.get("LAUTER_TEST_PICTURES", "")


def looked_at(page: Page, name: str, width: int) -> None:
    """No barrier, valid, nothing too wide."""
    page.wait_for_load_state()
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
    assert barriers(page) == [], name
    assert not html_errors({name: page.content()}), name
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("width", [PHONE_WIDTH, DESKTOP_WIDTH])
def test_a_document_is_read_blacked_exported_and_stopped(site: DeskSite, open_page: OpenPage, width: int) -> None:
    page = open_page(width=width, language="de")
    site.log_in(page, "amira")
    case = full_case(site.office)
    file = give_file(site.office, case, "brief.pdf", letter(3))
    page.goto(site.origin + file)
    shown = page.locator("img.shown")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth") > 1000
    veil = page.locator(".veiled")
    assert "blur" in veil.evaluate("one => getComputedStyle(one).filter")
    looked_at(page, "file", width)
    page.locator("label[for=unveil]").click()
    assert veil.evaluate("one => getComputedStyle(one).filter") == "none"
    page.locator("a[rel=next]").click()
    expect(page.locator(".pager span")).to_contain_text("2")

    with page.expect_response(lambda answer: "/redact/image" in answer.url) as seen:
        page.goto(site.origin + file + "/redact")
    assert (seen.value.status, seen.value.headers["content-type"]) == (200, "image/png")
    paper = page.locator("input[type=image]")
    expect(paper).to_be_visible()
    paper.click(position={"x": 20, "y": 20})
    page.locator("input[type=image]").click(position={"x": 150, "y": 80})
    bars = page.locator("textarea[name=bars]").input_value()
    found = re.fullmatch(r"1: (\d+) (\d+) (\d+) (\d+)", bars)
    assert found and abs(int(found[1]) - 20 * 1000 // 280) <= 4 and abs(int(found[3]) - 150 * 1000 // 280) <= 4
    looked_at(page, "redact-file", width)
    page.locator("button[value=store]").click()
    expect(page.locator("img.shown")).to_be_visible()

    page.goto(f"{site.origin}/desk/cases/{case.id}/redact/{case.id}")
    looked_at(page, "redact-text", width)
    page.goto(f"{site.origin}/desk/cases/{case.id}/export")
    looked_at(page, "export", width)
    page.locator("input[name^=text-][value=whole]").first.check()
    page.locator("main form:last-of-type button.go").last.click()
    expect(page.locator(".secret")).to_be_visible()
    looked_at(page, "made", width)

    page.goto(site.origin + file)
    page.locator("button.halt").click()
    expect(page.locator("h1")).to_contain_text("Gesperrte Datei")
    looked_at(page, "stopped", width)
