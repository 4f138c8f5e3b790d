"""The pages of who works on what hold no barrier and fit a phone, with everything on them that can be there."""

import datetime

import pytest

from caseflow.desk.assignment.absence import tell_absence
from caseflow.desk.assignment.assign import Chosen, assign, assign_many
from caseflow.desk.assignment.labels import add_label
from caseflow.desk.assignment.links import LinkReason, link
from caseflow.desk.casework.acts import code_case, set_triage
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.teamwork.merging import Merger, merge
from caseflow.rules.answers import Answers
from tests.browser.accessibility import barriers, html_errors
from tests.browser.desk.conftest import DeskSite
from tests.browser.visitors import PHONE_WIDTH, OpenPage
from tests.caseflow.desk.casework.test_casework import CODING
from tests.caseflow.desk.office import TODAY, GivenCase, Office, give_case, write_as_reporter

pytestmark = pytest.mark.browser


def coded(office: Office, level: str = "t2") -> GivenCase:
    answers = Answers(
        story="Die Heizung ist kalt.",
        areas=("reception_state",),
        facility="zast_halberstadt",
        facility_problems=("housing_repair",),
    )
    case = give_case(office, answers=answers, level=level, due_on=TODAY - datetime.timedelta(days=3))
    set_triage(office.desk("amira"), case.id, 0, TriageDecision(level, restricted=False, conflict_checked=True))
    code_case(office.desk("amira"), case.id, 1, CODING)
    return case


def everything(office: Office) -> list[str]:
    """A case with all that its section can say, a merged pair, suggestions, cover; the pages to look at."""
    amira, ben = office.desk("amira"), office.desk("ben")
    case, merged, linked, ready, suggestion = coded(office, "t0"), *(coded(office) for _ in range(4))
    assign(amira, case.id, 2, amira.actor.id, "Bitte am Dienstag anrufen.")
    add_label(amira, case.id, 3, "Heizung Haus 3")
    add_label(ben, suggestion.id, 2, "Heizung Haus 5")
    merge(amira, Merger(case.id, merged.id, 2, "Wir arbeiten daran.", "de"))
    write_as_reporter(office, merged, "Es ist wieder kalt.", 9, TODAY)
    link(amira, case.id, 5, linked.id, [LinkReason.SAME_PROBLEM])
    assign_many(ben, [Chosen(ready.id, 2)], ben.actor.id)
    tell_absence(ben, amira.actor.id, TODAY, TODAY + datetime.timedelta(days=9))
    base = f"/desk/cases/{case.id}"
    pages = [base, f"{base}/links", f"{base}/merge/{linked.id}", f"{base}/merge/{give_case(office).id}"]
    return [*pages, "/desk/colleagues", "/desk/week", f"/desk/answer-many?linked={case.id}"]


def test_the_pages_have_no_barrier_and_fit_a_phone(site: DeskSite, open_page: OpenPage) -> None:
    page = open_page(width=PHONE_WIDTH)
    site.log_in(page, "amira")
    found: dict[str, object] = {}
    sources: dict[str, str] = {}
    for number, address in enumerate(everything(site.office)):
        answer = page.goto(site.origin + address)
        assert answer is not None and answer.status == 200, address
        sources[str(number)] = answer.text()
        page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
        wrong = barriers(page)
        if page.evaluate("document.documentElement.scrollWidth") > PHONE_WIDTH:
            wrong.append("too wide")
        if wrong:
            found[address] = wrong
    assert found == {}
    assert html_errors(sources) == []
