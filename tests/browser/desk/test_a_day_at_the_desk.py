"""An officer's day in a real browser, with and without JavaScript, by mouse and by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from caseflow.desk.case_page.view import open_case
from caseflow.rules.answers import Answers
from tests.browser.desk.conftest import DeskSite
from tests.browser.visitors import PHONE_WIDTH, OpenPage
from tests.caseflow.desk.office import TODAY, give_case, write_as_reporter

pytestmark = pytest.mark.browser

STORY = "Die Heizung ist seit drei Wochen kaputt, und niemand kommt."


def test_log_in_read_answer_code_and_close(site: DeskSite, open_page: OpenPage, *, javascript: bool) -> None:
    case = give_case(site.office, answers=Answers(story=f"{STORY} {javascript}", forms=("poor_conditions",)))
    write_as_reporter(site.office, case, "Kommt noch jemand?", 1, TODAY)
    page = open_page(javascript=javascript)
    site.log_in(page, "amira")
    page.get_by_role("link", name=f"{STORY} {javascript}").click()
    expect(page.get_by_text("Kommt noch jemand?")).to_be_visible()
    page.get_by_label("Der Person schreiben").fill("Wir fragen nach und melden uns.")
    page.get_by_role("button", name="In das Postfach senden").click()
    expect(page.get_by_role("status")).to_have_text("Die Antwort liegt im Postfach.")
    go_on(page, "Ersteinschätzung")
    page.get_by_label("Dringlichkeit").select_option("t2")
    page.get_by_label("Ich habe geprüft").check()
    page.get_by_role("button", name="Ersteinschätzung speichern").click()
    go_on(page, "Fachliche Einschätzung")
    page.get_by_role("link", name="Fall kodieren").click()
    page.get_by_label("Wichtigster Grund").select_option("none")
    page.get_by_label("Wichtigster Lebensbereich", exact=True).select_option("reception_state")
    page.get_by_label("Plausibel", exact=True).check()
    page.get_by_label("AGG nicht anwendbar").check()
    page.get_by_role("button", name="Kodierung abschließen").click()
    expect(page.get_by_role("status")).to_have_text("Die Kodierung ist abgeschlossen.")
    go_on(page, "Ergebnis festgestellt")
    page.get_by_label("Abhilfe geschaffen", exact=True).check()
    page.get_by_role("button", name="Ergebnis speichern").click()
    go_on(page, "Rückmeldung gegeben")
    expect(page.locator("#step-closed")).to_contain_text("Senden Sie der Person zuerst die Rückmeldung.")
    page.get_by_label("Der Person schreiben").fill("Die Heizung läuft wieder.")
    page.get_by_label("die Rückmeldung").check()
    page.get_by_role("button", name="In das Postfach senden").click()
    go_on(page, "Abgeschlossen")
    expect(page.get_by_text("Dieser Fall wird am")).to_be_visible()
    assert open_case(site.office.desk("amira"), case.id).stage.id == "closed"
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("heading", name="Sie sind abgemeldet")).to_be_visible()
    page.goto(f"{site.origin}/desk/")
    expect(page).to_have_url(re.compile("/desk/login"))


def go_on(page: Page, stage: str) -> None:
    page.get_by_role("button", name=f"Weiter zu: {stage}", exact=True).click()


def test_what_is_wrong_comes_first_and_leads_to_its_field(site: DeskSite, open_page: OpenPage) -> None:
    case = give_case(site.office)
    page = open_page()
    site.log_in(page, "amira")
    page.goto(f"{site.origin}/desk/cases/{case.id}/coding")
    page.get_by_role("button", name="Kodierung abschließen").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Geltung des AGG").click()
    expect(page.locator("#agg_scope")).to_be_in_viewport()


def test_the_keyboard_is_enough(site: DeskSite, open_page: OpenPage) -> None:
    case = give_case(site.office, answers=Answers(story="Tastatur allein"))
    page = open_page()
    site.log_in(page, "amira")
    press_until(page, "Tastatur allein")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fall")
    page.keyboard.press("Tab")
    assert focused(page) == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    press_until(page, "Notizen")
    page.keyboard.press("Enter")
    # The text area of the notes is the next stop after the jump.
    page.keyboard.press("Tab")
    page.keyboard.type("Nur mit der Tastatur geschrieben")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Die Notiz wurde gespeichert.")
    (entry,) = open_case(site.office.desk("amira"), case.id).contents.journal.entries
    assert entry.text == "Nur mit der Tastatur geschrieben"


def test_every_stop_of_the_keyboard_is_seen(site: DeskSite, open_page: OpenPage) -> None:
    case = give_case(site.office)
    page = open_page()
    site.log_in(page, "amira")
    page.goto(f"{site.origin}/desk/cases/{case.id}")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            # Behind the last stop the keyboard is in the browser's own bars.
            break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", focused(page)


def press_until(page: Page, text: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if text in focused(page):
            return
    raise AssertionError(f"the keyboard never reaches {text}")


def focused(page: Page) -> str:
    script = "(one => one === document.body ? '' : one.innerText || one.value || '')(document.activeElement)"
    return str(page.evaluate(script))


@pytest.mark.parametrize("width", [PHONE_WIDTH, 768, 1280])
def test_no_page_is_wider_than_its_screen(site: DeskSite, open_page: OpenPage, width: int) -> None:
    case = give_case(site.office, answers=Answers(story="Donaudampfschifffahrtsgesellschaft" * 8))
    page = open_page(width=width)
    site.log_in(page, "olga")
    addresses = ["/desk/?show=reserve", f"/desk/cases/{case.id}", "/desk/team"]
    addresses += [f"/desk/cases/{case.id}/coding", f"/desk/cases/{case.id}/consent", "/desk/nothing"]
    for address in addresses:
        page.goto(site.origin + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
