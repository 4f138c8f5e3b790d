"""Fourteen cold rooms in one house: one answer, fourteen mailboxes, on a phone of 320 pixels."""

import pytest
from playwright.sync_api import expect

from caseflow.desk.case_page.view import open_case
from caseflow.records.journal import EntryKind
from caseflow.rules.answers import Answers
from tests.browser.accessibility import barriers, html_errors
from tests.browser.desk.conftest import DeskSite
from tests.browser.visitors import PHONE_WIDTH, OpenPage
from tests.caseflow.desk.office import GivenCase, Office, give_case

pytestmark = pytest.mark.browser

ROOMS = 14


def cold_room(office: Office, number: int) -> GivenCase:
    answers = Answers(
        story=f"Zimmer {number}: Die Heizung ist seit drei Tagen kalt, wir haben kleine Kinder.",
        areas=("reception_state",),
        facility="zast_halberstadt",
        facility_problems=("housing_repair",),
        language="fa" if number % 5 == 0 else "de",
    )
    return give_case(office, answers=answers)


def test_fourteen_cold_rooms_are_answered_on_one_page_at_320_pixels(
    site: DeskSite, open_page: OpenPage, *, javascript: bool
) -> None:
    cases = [cold_room(site.office, number) for number in range(1, ROOMS + 1)]
    page = open_page(javascript=javascript, width=PHONE_WIDTH)
    site.log_in(page, "amira")
    shown = page.goto(f"{site.origin}/desk/answer-many?" + "&".join(f"case={case.id}" for case in cases))
    expect(page.get_by_role("heading", name="An 14 Fälle")).to_be_visible()
    if javascript:
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH
        assert shown is not None and html_errors({"many": shown.text()}) == []
    page.get_by_label("Deutsch", exact=False).first.fill("Am Montag kommt die Firma. Es gibt heute Heizlüfter.")
    page.get_by_label("Schritt", exact=True).select_option("repair_order")
    page.get_by_label("Was getan wurde").fill("Reparatur für das ganze Haus verlangt.")
    page.get_by_label("Weder Zimmer noch Person").check()
    page.get_by_role("button", name="An die gewählten senden").click()
    expect(page.get_by_role("heading", name="12 Antworten liegen in den Postfächern")).to_be_visible()
    expect(page.get_by_text("In dieser Sprache gibt es keinen Text.")).to_have_count(2)
    if javascript:
        assert barriers(page) == []
    for number, case in enumerate(cases, 1):
        contents = open_case(site.office.desk("ben"), case.id).contents
        assert len(contents.messages) == len(contents.journal.all(EntryKind.INTERVENTION)) == (number % 5 != 0)
