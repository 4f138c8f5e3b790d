"""No page of the desk has a barrier that a machine can find, in light and dark, wide and narrow."""

import datetime

import pytest

from caseflow.desk.cases.contents import MessageKind
from caseflow.desk.casework import acts, steps_outside
from caseflow.desk.casework.steps_outside import LegalException
from caseflow.records.consent import ConsentQuestion
from caseflow.rules.answers import Answers
from tests.browser.accessibility import barriers, html_errors
from tests.browser.desk.conftest import DeskSite
from tests.browser.visitors import DESKTOP_WIDTH, PHONE_WIDTH, OpenPage
from tests.caseflow.desk.casework.test_casework import CODING
from tests.caseflow.desk.office import TODAY, GivenCase, Office, give_case, write_as_reporter

pytestmark = pytest.mark.browser


def full_case(office: Office) -> GivenCase:
    """A case in which everything that a page can show is there."""
    answers = Answers(
        story="Er hat uns bedroht.\nWir haben Angst.",
        forms=("threat",),
        grounds=("racism",),
        areas=("reception_state",),
        accused=("security_guard",),
        wishes=("stop",),
        not_read_text="mein Chef",
        language="ar",
    )
    case = give_case(office, answers=answers, level="t1", due_on=TODAY - datetime.timedelta(days=4))
    write_as_reporter(office, case, "هل من جديد؟", 1, TODAY)
    amira = office.desk("amira")
    acts.add_note(amira, case.id, 0, "Eine Notiz")
    acts.send_answer(amira, case.id, 1, "Wo war das?", "ar", MessageKind.QUESTION)
    question = ConsentQuestion(
        "request_statement", "Wir fragen.", "Warum?", "Den Namen.", "Vielleicht.", "Nein heißt Nein.", TODAY
    )
    acts.ask_consent(amira, case.id, 2, question)
    acts.code_case(amira, case.id, 3, CODING)
    steps_outside.record_exception(amira, case.id, 4, LegalException("child_protection", "Ein Kind ist in Gefahr."))
    acts.propose_step(amira, case.id, 5, "closed_spam", "Zweifel")
    return case


def pages_of(site: DeskSite, name: str) -> list[str]:
    """The addresses of a member's pages."""
    if name == "udo":
        return ["/desk/log"]
    if name == "stella":
        return ["/desk/statistics"]
    if name == "olga":
        return ["/desk/?show=reserve", "/desk/team"]
    case = full_case(site.office)
    base = f"/desk/cases/{case.id}"
    return [
        "/desk/",
        "/desk/?show=finished",
        base,
        f"{base}/coding",
        f"{base}/consent",
        "/desk/team",
        "/desk/posters",
        "/desk/nothing",
    ]


@pytest.mark.parametrize("name", ["amira", "olga", "udo", "stella"])
@pytest.mark.parametrize(("scheme", "width"), [("light", DESKTOP_WIDTH), ("dark", PHONE_WIDTH)])
def test_axe_finds_no_barrier(site: DeskSite, open_page: OpenPage, name: str, scheme: str, width: int) -> None:
    page = open_page(width=width)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    site.log_in(page, name)
    found = {}
    for address in pages_of(site, name):
        page.goto(site.origin + address)
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        found[address] = barriers(page)
    assert {address: what for address, what in found.items() if what} == {}


def test_axe_finds_no_barrier_before_the_login_and_on_pages_that_say_what_is_wrong(
    site: DeskSite, open_page: OpenPage
) -> None:
    page = open_page()
    found = {}
    for address in ("/desk/login", "/desk/login?ended=1", "/desk/invitation"):
        page.goto(site.origin + address)
        found[address] = barriers(page)
    case = give_case(site.office)
    site.log_in(page, "ben")
    page.goto(f"{site.origin}/desk/cases/{case.id}/coding")
    page.get_by_role("button", name="Kodierung abschließen").click()
    found["coding with gaps"] = barriers(page)
    page.goto(f"{site.origin}/desk/cases/{case.id}")
    page.get_by_role("button", name="Notiz speichern").click()
    found["empty note"] = barriers(page)
    page.goto(f"{site.origin}/desk/cases/{case.id}")
    acts.add_note(site.office.desk("amira"), case.id, 0, "Inzwischen")
    page.get_by_label("Neue Notiz").fill("Zu spät")
    page.get_by_role("button", name="Notiz speichern").click()
    assert "Inzwischen" in page.content() and "Zu spät" in page.content()
    found["changed meanwhile"] = barriers(page)
    assert {address: what for address, what in found.items() if what} == {}


def test_the_pages_are_valid_html(site: DeskSite, open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    sources = {}
    for name in ("amira", "olga", "udo", "stella"):
        site.log_in(page, name)
        for number, address in enumerate(pages_of(site, name)):
            answer = page.goto(site.origin + address)
            assert answer
            sources[f"{name}-{number}"] = answer.text()
    assert html_errors(sources) == []
