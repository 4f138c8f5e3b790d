"""Every page of the desk, out of the program's own list: no barrier, nothing too wide, valid, in both languages."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Page

from caseflow.office.accounts.members import Role
from reporting.desk.routes import pages
from reporting.desk.worklist.inbox import START_OF_ROLE
from tests.browser.accessibility import barriers, html_errors
from tests.browser.desk.conftest import DeskSite
from tests.browser.desk.test_barriers import full_case
from tests.browser.visitors import DESKTOP_WIDTH, PHONE_WIDTH, OpenPage

pytestmark = pytest.mark.browser

WIDE = 1920
# A stream; and the short way of a repair, which this case has not: test_writing.py looks at it.
NO_PAGE = ("/cleaned", "/fast")


@pytest.fixture(scope="module")
def case(site: DeskSite) -> UUID:
    """A case in which everything that a page can show is there."""
    return full_case(site.office).id


def addresses(role: Role, case: UUID) -> Iterator[str]:
    """Every address that a member of this role can look at, without ids other than the case's."""
    for page in pages():
        path = page.full_path.replace("{case}", str(case))
        if page.look is None or role not in page.who or "{" in path or path.endswith(NO_PAGE):
            continue
        if path == "/desk/" and role in START_OF_ROLE:
            continue
        if str(case) in path and not role.reads_cases:
            continue
        yield path


@pytest.mark.parametrize(
    ("name", "language", "width"),
    [
        ("amira", "de", PHONE_WIDTH),
        ("amira", "en", DESKTOP_WIDTH),
        ("amira", "de", WIDE),
        ("olga", "de", DESKTOP_WIDTH),
        ("olga", "en", PHONE_WIDTH),
        ("anna", "de", PHONE_WIDTH),
        ("udo", "en", DESKTOP_WIDTH),
        ("stella", "de", PHONE_WIDTH),
    ],
)
def test_no_page_of_the_desk_has_a_barrier_or_is_too_wide(
    site: DeskSite, open_page: OpenPage, case: UUID, name: str, language: str, width: int
) -> None:
    page = open_page(width=width)
    site.log_in(page, name)
    choose(page, language)
    found: dict[str, object] = {}
    for address in addresses(site.office.actor(name).member.role, case):
        answer = page.goto(site.origin + address)
        assert answer is not None
        if name == "olga" and answer.status == 404 and str(case) in address:
            # The reserve may look at a case and work in it, and leaves it to its team who works on what.
            continue
        if answer.status != 200:
            found[address] = answer.status
            continue
        assert page.locator("html").get_attribute("lang") == language, address
        page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
        wrong = barriers(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append("too wide")
        if wrong:
            found[address] = wrong
    assert found == {}


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_of_the_desk_is_valid_html(site: DeskSite, open_page: OpenPage, case: UUID, language: str) -> None:
    sources = {}
    for name in ("amira", "olga", "anna", "udo", "stella"):
        page = open_page(javascript=False)
        site.log_in(page, name)
        choose(page, language)
        for number, address in enumerate(addresses(site.office.actor(name).member.role, case)):
            answer = page.goto(site.origin + address)
            assert answer is not None
            sources[f"{name}-{number}"] = answer.text()
    assert html_errors(sources) == []


def choose(page: Page, language: str) -> None:
    """Press the button of a language at the foot of the page."""
    page.locator(f"footer button[value={language}]").click()
