"""The pages about promises have no barrier and no wrong HTML that a machine can find, and fit into 320 pixels."""

import dataclasses
import datetime

import pytest

from caseflow.desk.approvals.second_readers import ask_readers, waiting_readings
from caseflow.desk.casework import acts
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.office.directory.settings import office_settings, store_settings
from caseflow.records.consent import ConsentAnswer
from caseflow.rules.answers import Answers
from caseflow.sealing.row_tags import renew_seal
from tests.browser.accessibility import barriers, html_errors
from tests.browser.desk.conftest import DeskSite
from tests.browser.visitors import DESKTOP_WIDTH, PHONE_WIDTH, OpenPage
from tests.caseflow.desk.approvals.acts import asked, log, question, said, view_of
from tests.caseflow.desk.office import TODAY, Office, give_case

pytestmark = pytest.mark.browser

# What makes a page scroll sideways, by its tag, id and class.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("main *")]
    .filter(one => one.getBoundingClientRect().right > width + 1)
    .map(one => `too wide: ${one.tagName} ${one.id} ${one.className}`);
}"""


def pages_of(office: Office, name: str) -> list[str]:
    """The addresses of a member, with everything there that they can show."""
    with office.database.writing() as session:
        readers = frozenset(office.actor(one).id for one in ("clara", "olga"))
        settings = dataclasses.replace(office_settings(session, office.secret), second_readers=readers)
        store_settings(session, office.secret, settings)
        renew_seal(session, office.secret)
    answers = Answers(story="Er schlägt uns.", areas=("housing",), language="ar")
    case = give_case(office, level="t1", answers=answers, reasons=("language_unread",))
    asked(office, case, question(TODAY + datetime.timedelta(days=3)))
    said(office, case, asked(office, case, question(TODAY)), ConsentAnswer.YES, 10)
    said(office, case, asked(office, case, question(None, "mediation")), ConsentAnswer.YES, 11)
    log(office, case, "mediation")
    decision = TriageDecision("t3", restricted=False, conflict_checked=True, text="Ein Irrtum")
    acts.set_triage(office.desk("amira"), case.id, view_of(office, case).revision, decision)
    proposal = view_of(office, case).contents.journal.entries[-1]
    ask_readers(office.desk("amira"), case.id, view_of(office, case).revision, str(proposal.id))
    if name == "amira":
        return [f"/desk/cases/{case.id}", f"/desk/cases/{case.id}/ledger", "/desk/outgoing", "/desk/second-readers"]
    reading = waiting_readings(office.desk(name))[0].id
    return ["/desk/second-readers", f"/desk/second-readers/{reading}"]


@pytest.mark.parametrize("name", ["amira", "clara", "olga"])
@pytest.mark.parametrize(("scheme", "width"), [("light", DESKTOP_WIDTH), ("dark", PHONE_WIDTH)])
def test_no_barrier_no_wrong_html_and_no_sideways_scrolling(
    site: DeskSite, open_page: OpenPage, name: str, scheme: str, width: int
) -> None:
    page = open_page(width=width)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    site.log_in(page, name)
    found, sources = {}, {}
    for number, address in enumerate(pages_of(site.office, name)):
        page.goto(site.origin + address)
        sources[f"page{number}"] = page.request.get(site.origin + address).text()
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        found[address] = [*barriers(page), *page.evaluate(TOO_WIDE)]
    assert not any(found.values()), found
    assert html_errors(sources) == []
