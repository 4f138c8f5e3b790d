"""A flood is put aside on a phone, by two people, with and without scripts; no page of it has a barrier."""

import random
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from caseflow.desk.monitoring.recommendation import Words
from caseflow.desk.monitoring.recommendation_acts import begin_recommendation, call_ready
from caseflow.desk.spam.decision import confirm_group, propose_group
from caseflow.desk.spam.sample import open_sample
from caseflow.rules.answers import Answers
from tests.browser.accessibility import barriers, html_errors
from tests.browser.desk.conftest import DeskSite
from tests.browser.visitors import DESKTOP_WIDTH, PHONE_WIDTH, OpenPage
from tests.caseflow.desk.office import give_case
from tests.caseflow.desk.spam.texts import FAKES, Flooder

pytestmark = pytest.mark.browser


def put_flood(site: DeskSite, fake: str, count: int = 8) -> list[UUID]:
    flooder = Flooder(random.Random(11))  # noqa: S311 - the same fakes in every run
    copies = [Answers(story=flooder.copy(fake), language="ar") for _ in range(count)]
    return [give_case(site.office, answers=copy).id for copy in copies]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_two_people_put_a_flood_aside_on_a_phone(site: DeskSite, open_page: OpenPage, *, javascript: bool) -> None:
    put_flood(site, FAKES[2] if javascript else FAKES[4])
    first = open_page(javascript=javascript, width=PHONE_WIDTH)
    site.log_in(first, "amira")
    first.goto(f"{site.origin}/desk/floods")
    assert fits(first)
    # The text hurts, so it is blurred until it is asked for.
    hidden = first.locator(".flood .told").first
    expect(hidden).to_be_hidden()
    expect(first.locator(".flood .blurred").first).to_have_css("filter", "blur(6.08px)")
    first.get_by_text("Einen der Texte zeigen").first.click()
    expect(hidden).to_be_visible()
    first.get_by_label("Warum das keine Meldungen sind").first.fill("Hass")
    first.get_by_role("button", name="Vorschlagen, die Gruppe zurückzulegen").first.click()
    expect(first.get_by_role("status")).to_contain_text("Die Gruppe wurde vorgeschlagen.")
    second = open_page(javascript=javascript, width=PHONE_WIDTH)
    site.log_in(second, "ben")
    second.goto(f"{site.origin}/desk/floods")
    second.get_by_role("link", name="Zufallsprobe lesen und entscheiden").click()
    assert fits(second)
    second.get_by_role("button", name="Gruppe zurücklegen").click()
    expect(second.get_by_role("status")).to_have_text("Die Gruppe wurde zurückgelegt.")
    assert fits(second)
    second.get_by_role("button", name="Die ganze Gruppe zurücknehmen").click()
    expect(second.get_by_role("status")).to_contain_text("wieder offen")


@pytest.mark.parametrize(("scheme", "width"), [("light", DESKTOP_WIDTH), ("dark", PHONE_WIDTH)])
def test_no_page_of_a_flood_has_a_barrier(site: DeskSite, open_page: OpenPage, scheme: str, width: int) -> None:
    office = site.office
    group, _ = propose_group(office.desk("amira"), put_flood(site, FAKES[0]))
    decided, _ = propose_group(office.desk("amira"), put_flood(site, FAKES[1]))
    confirm_group(office.desk("ben"), decided, open_sample(office.desk("ben"), decided)[0].revision)
    put_flood(site, FAKES[6])
    paper = begin_recommendation(
        office.desk("amira"), office.team("first"), Words("Ministerium", "Mehr Stellen.", "hf1")
    )
    call_ready(office.desk("amira"), paper, 1)
    page = open_page(width=width)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    site.log_in(page, "ben")
    found, sources = {}, {}
    ways = ("", f"/{group}", f"/{group}/sample", f"/{decided}")
    for address in (
        *(f"/desk/floods{way}" for way in ways),
        "/desk/figures",
        "/desk/warnings",
        "/desk/recommendations",
    ):
        page.goto(site.origin + address)
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        found[address] = barriers(page)
        assert fits(page), address
        sources[address.replace("/", "-")] = page.content()
    assert {address: lines for address, lines in found.items() if lines} == {}
    if scheme == "light":
        assert html_errors(sources) == []
