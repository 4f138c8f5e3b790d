"""Writing and the fast lane in a real browser: no barrier, no page too wide, by keyboard, in both languages."""

import datetime

import pytest
from playwright.sync_api import expect

from caseflow.desk.case_page.view import open_case
from caseflow.desk.casework import acts as casework
from caseflow.desk.casework import fast_lane
from caseflow.desk.casework.fast_lane import Answered, Letter
from caseflow.desk.casework.fast_lane_rules import lane_of
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.casework.steps_outside import StepOutside, Trace
from caseflow.desk.writing.drafts import keep_draft
from caseflow.rules.answers import Answers
from tests.browser.accessibility import barriers, html_errors
from tests.browser.desk.conftest import DeskSite
from tests.browser.visitors import DESKTOP_WIDTH, PHONE_WIDTH, OpenPage
from tests.caseflow.desk.office import TODAY, Office, give_case, write_as_reporter

pytestmark = pytest.mark.browser

WIDE = 1920
COLD = Answers(
    story="التدفئة معطلة منذ ثلاثة أسابيع",
    facility_problems=("housing_basic",),
    areas=("reception_state",),
    language="ar",
)


def lane_cases(office: Office) -> list[str]:
    """A case at each screen of the fast lane."""
    lane, amira = lane_of(COLD), office.desk("amira")
    assert lane is not None
    at = [give_case(office, answers=COLD).id for _ in range(4)]
    decision = TriageDecision("t2", restricted=False, conflict_checked=True)
    for case in at[1:]:
        fast_lane.receive(amira, case, 0, decision, lane.coding(COLD), Letter("مرحبا", "ar"))
    step = StepOutside("repair_order", "Bitte reparieren.", frozenset(Trace))
    for case in at[2:]:
        fast_lane.request(amira, case, open_case(amira, case).revision, step)
    answered = Answered("Repariert.", ("remedied",), Letter("مرحبا", "ar"))
    fast_lane.record_answer(amira, at[3], open_case(amira, at[3]).revision, answered)
    return [f"/desk/cases/{case}/fast" for case in at]


def case_with_everything(office: Office) -> str:
    """A long case, with drafts of two members and Arabic on both sides."""
    case = give_case(office, answers=COLD, due_on=TODAY - datetime.timedelta(days=2))
    write_as_reporter(office, case, "هل من جديد؟", 1, TODAY)
    amira = office.desk("amira")
    for number in range(25):
        casework.add_note(amira, case.id, number, f"Notiz {number}")
    casework.send_answer(amira, case.id, 25, "نسأل المشغّل.", "ar")
    casework.write_summary(amira, case.id, 26, "التدفئة معطلة.", "ar")
    keep_draft(amira, case.id, "answer", {"answer": ("بداية",), "kind": ("question",), "language": ("ar",)})
    keep_draft(office.desk("ben"), case.id, "answer", {"answer": ("Bens Anfang",)})
    return f"/desk/cases/{case.id}"


def addresses(office: Office) -> list[str]:
    case = case_with_everything(office)
    blocks = ["/desk/text-blocks", "/desk/text-blocks/crisis/ar", "/desk/text-blocks/own_one/de"]
    return [case, f"{case}?show=dialogue", f"{case}/crisis", *blocks, *lane_cases(office)]


@pytest.mark.parametrize(
    ("language", "scheme", "width"), [("de-DE", "light", DESKTOP_WIDTH), ("en-GB", "dark", PHONE_WIDTH)]
)
def test_no_page_of_writing_has_a_barrier(
    site: DeskSite, open_page: OpenPage, language: str, scheme: str, width: int
) -> None:
    pages = addresses(site.office)
    page = open_page(width=width)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    site.log_in(page, "amira")
    if language == "en-GB":
        page.get_by_role("button", name="English").click()
    found = {}
    for address in pages:
        page.goto(site.origin + address)
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        found[address] = barriers(page)
    assert {address: what for address, what in found.items() if what} == {}


@pytest.mark.parametrize("width", [PHONE_WIDTH, DESKTOP_WIDTH, WIDE])
def test_no_page_of_writing_is_wider_than_its_screen(site: DeskSite, open_page: OpenPage, width: int) -> None:
    pages = addresses(site.office)
    page = open_page(width=width)
    site.log_in(page, "amira")
    for address in pages:
        page.goto(site.origin + address)
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_the_pages_of_writing_are_valid_html(site: DeskSite, open_page: OpenPage) -> None:
    pages = addresses(site.office)
    page = open_page(javascript=False)
    site.log_in(page, "amira")
    sources = {}
    for number, address in enumerate(pages):
        answer = page.goto(site.origin + address)
        assert answer
        sources[f"writing-{number}"] = answer.text()
    assert html_errors(sources) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_text_block_comes_in_with_and_without_scripts(
    site: DeskSite, open_page: OpenPage, *, javascript: bool
) -> None:
    case = give_case(site.office, answers=Answers(story="x", language="de")).id
    page = open_page(javascript=javascript)
    site.log_in(page, "amira")
    page.goto(f"{site.origin}/desk/cases/{case}")
    page.get_by_label("Der Person schreiben").fill("Guten Tag")
    page.get_by_label("Textbaustein").select_option("receipt")
    page.get_by_role("button", name="Einfügen").click()
    expect(page.get_by_label("Der Person schreiben")).to_have_value(
        "Guten Tag\n\nIhre Meldung ist angekommen. Ein Mensch hat sie gelesen: Lauter Halle. "
        "Bis zum 25. November 2026 hören Sie von uns. Sie können uns hier jederzeit schreiben."
    )


def test_the_crisis_text_goes_out_with_two_presses_of_the_keyboard(site: DeskSite, open_page: OpenPage) -> None:
    case = give_case(site.office, answers=COLD).id
    page = open_page()
    site.log_in(page, "ben")
    page.goto(f"{site.origin}/desk/cases/{case}")
    page.get_by_role("link", name="Text für einen Menschen in einer Krise").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".as-read")).to_have_attribute("dir", "rtl")
    page.get_by_role("button", name="In das Postfach senden").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Die Antwort liegt im Postfach.")
    (message,) = open_case(site.office.desk("amira"), case).contents.messages
    assert "112" in message.text


def test_what_was_begun_is_there_again_after_the_next_login(site: DeskSite, open_page: OpenPage) -> None:
    case = give_case(site.office, answers=COLD).id
    page = open_page()
    site.log_in(page, "amira")
    page.goto(f"{site.origin}/desk/cases/{case}")
    page.get_by_label("Der Person schreiben").fill("Angefangen, nicht fertig")
    page.locator("form.composer").get_by_role("button", name="Als Entwurf behalten").click()
    expect(page.get_by_role("status")).to_contain_text("Der Entwurf wurde behalten.")
    page.get_by_role("button", name="Abmelden").click()
    site.log_in(page, "amira")
    page.goto(f"{site.origin}/desk/cases/{case}")
    expect(page.get_by_label("Der Person schreiben")).to_have_value("Angefangen, nicht fertig")
