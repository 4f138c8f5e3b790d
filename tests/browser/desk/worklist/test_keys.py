"""The work list by keyboard alone, on a narrow screen, without barriers."""

import re

import pytest
from playwright.sync_api import Page, expect

from caseflow.rules.answers import Answers
from tests.browser.accessibility import barriers, html_errors
from tests.browser.desk.conftest import DeskSite
from tests.browser.visitors import OpenPage
from tests.caseflow.desk.office import TODAY, give_case

pytestmark = pytest.mark.browser

PHONE = 320
DESKTOP = 1280
PATHS = ("/desk/", "/desk/?assigned=nobody&language=de", "/desk/today?minutes=30", "/desk/search")


@pytest.fixture(scope="module")
def filled(site: DeskSite) -> DeskSite:
    for number in range(4):
        answers = Answers(story=f"Die Heizung ist kaputt, Zimmer {number}.", language="de", areas=("reception_state",))
        give_case(site.office, answers=answers, due_on=TODAY, level=("t1", "t2")[number % 2])
    give_case(site.office, answers=Answers(story="لا توجد تدفئة", language="ar"), due_on=TODAY, level="t3")
    return site


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.className + ' ' + document.activeElement.id"))


def test_moving_choosing_opening_and_searching_need_no_mouse(filled: DeskSite, open_page: OpenPage) -> None:
    page = open_page(width=DESKTOP)
    filled.log_in(page, "amira")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    links = page.locator("tr.case a.opens")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("tr.case input[type=checkbox]").nth(0)).to_be_checked()
    expect(page.locator("tr.case input[type=checkbox]:checked")).to_have_count(1)
    page.keyboard.press("/")
    expect(page.locator("#words")).to_be_focused()
    # Letters belong to whoever writes.
    page.keyboard.type("jxog/?i")
    expect(page.locator("#words")).to_have_value("jxog/?i")
    expect(page.locator("tr.case input[type=checkbox]:checked")).to_have_count(1)
    page.locator("#words").fill("heizung")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("Heizung")
    assert page.url.endswith("/desk/search")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".hits a.opens").nth(0)).to_be_focused()
    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"/desk/cases/"))
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url(re.compile(r"/desk/$"))
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")


def test_a_key_with_a_modifier_stays_the_browsers(filled: DeskSite, open_page: OpenPage) -> None:
    page = open_page(width=DESKTOP)
    filled.log_in(page, "amira")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for key in ("Control+j", "Alt+x", "Meta+o"):
        page.keyboard.press(key)
    assert "opens" not in focused(page)
    expect(page.locator("tr.case input[type=checkbox]:checked")).to_have_count(0)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_no_page_of_the_work_list_has_a_barrier_or_scrolls_sideways(
    filled: DeskSite, open_page: OpenPage, width: int
) -> None:
    page = open_page(width=width)
    filled.log_in(page, "amira")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    sources = {}
    for number, path in enumerate(PATHS):
        answer = page.goto(f"{filled.origin}{path}")
        assert answer
        sources[f"page-{number}"] = answer.text()
        page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
        assert barriers(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert html_errors(sources) == []


def test_without_a_script_everything_is_a_link_or_a_button(filled: DeskSite, open_page: OpenPage) -> None:
    page = open_page(width=PHONE, javascript=False)
    filled.log_in(page, "amira")
    page.locator("#words").fill("ZIMMER 2")
    page.get_by_role("button", name="Suche", exact=True).click()
    expect(page.locator("mark")).to_have_count(1)
    page.goto(f"{filled.origin}/desk/")
    page.locator("#keys > summary").click()
    expect(page.locator("#keys kbd").first).to_be_visible()
