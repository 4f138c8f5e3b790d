"""A person, an office, a partner and a small circle, each at her own door, without a single script."""

import dataclasses
from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from caseflow.desk.casework import acts
from caseflow.records.copy_rows import copies_of
from caseflow.schema.cases import CaseRow
from tests.browser.accessibility import barriers, html_errors
from tests.browser.desk.conftest import DeskSite
from tests.browser.visitors import DESKTOP_WIDTH, PHONE_WIDTH, OpenPage
from tests.caseflow.desk.casework.test_casework import QUESTION
from tests.caseflow.desk.referral.handing_on import look, revision

pytestmark = pytest.mark.browser

STORY = "Es ist kalt in unserem Zimmer."
GRAVE = "Der Leiter kommt nachts in mein Zimmer."


@dataclasses.dataclass
class Person:
    """Somebody at the public door, with her number."""

    site: DeskSite
    page: Page
    code: str = ""

    def tell(self) -> UUID:
        """Send a report; gives the id that only the office knows."""
        before = self._cases()
        self.page.goto(f"{self.site.origin}/de/report")
        self.page.locator("#story").fill(STORY)
        self.page.locator("label[for=notice]").click()
        self.page.get_by_role("button", name="Senden", exact=True).click()
        self.code = self.page.locator("#follow-up-code").text_content() or ""
        (case,) = self._cases() - before
        return case

    def come_back(self) -> None:
        """Type the number and open the page."""
        self.page.goto(f"{self.site.origin}/de/follow-up")
        self.page.locator("#code").fill(self.code)
        self.page.get_by_role("button", name="Öffnen", exact=True).click()

    def read_on(self) -> None:
        """From the neutral page to the messages."""
        self.page.locator("form[action$='/conversation/open'] button").click()
        self.page.wait_for_url("**/conversation/details*")

    def _cases(self) -> set[UUID]:
        with self.site.office.database.reading() as session:
            return set(session.scalars(select(CaseRow.id)))


@pytest.fixture
def person(site: DeskSite, open_page: OpenPage) -> Person:
    return Person(site, open_page(javascript=False, width=PHONE_WIDTH, language="de"))


def at_desk(site: DeskSite, open_page: OpenPage, name: str, width: int = DESKTOP_WIDTH) -> Page:
    page = open_page(width=width)
    site.log_in(page, name)
    return page


class Watch:
    """Looks at each page of a test with axe at once, and with the validator at the end, which is slow to start."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}

    def look(self, page: Page, name: str) -> None:
        """No barrier that a machine finds, and nothing wider than the screen."""
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        self.pages[name] = page.content()


@pytest.fixture
def watch() -> Iterator[Watch]:
    watching = Watch()
    yield watching
    assert html_errors(watching.pages) == []


@pytest.mark.parametrize("width", [PHONE_WIDTH, DESKTOP_WIDTH])
def test_a_referral_from_the_question_to_the_outcome(
    site: DeskSite, open_page: OpenPage, person: Person, watch: Watch, width: int
) -> None:
    case = person.tell()
    question = dataclasses.replace(QUESTION, intervention="refer_counselling")
    acts.ask_consent(site.office.desk("amira"), case, revision(site.office, case), question)
    person.come_back()
    person.read_on()
    person.page.goto(f"{site.origin}/de/conversation/question")
    person.page.locator("button[name=answer][value=yes]").click()

    amira = at_desk(site, open_page, "amira", width)
    amira.goto(f"{site.origin}/desk/cases/{case}")
    amira.get_by_role("link", name="An eine Partnerstelle verweisen").click()
    watch.look(amira, "refer")
    amira.get_by_label("Die Meldung, wie die Person sie schrieb").check()
    amira.get_by_label("An die Partnerstelle").fill("Bitte rufen Sie an.")
    amira.get_by_role("button", name="Verweisen", exact=True).click()
    expect(amira.get_by_text("wartet auf die Partnerstelle")).to_be_visible()
    watch.look(amira, "given-waiting")

    dora = at_desk(site, open_page, "dora", width)
    dora.get_by_role("link", name=STORY).first.click()
    expect(dora.get_by_text("An uns verwiesen von Team Nord")).to_be_visible()
    watch.look(dora, "referred")
    dora.get_by_role("button", name="Übernehmen", exact=True).click()
    person.come_back()
    person.read_on()
    expect(person.page.get_by_text("Diese Stelle hilft jetzt weiter:")).to_contain_text("Beratung am Gymnasium")

    dora.locator("input[name=return_outcomes][value=advised]").check()
    dora.get_by_label("Was daraus wurde").fill("Die Familie ist beraten.")
    dora.get_by_role("button", name="Mit diesem Ergebnis zurückgeben").click()
    watch.look(dora, "returned")
    amira.reload()
    expect(amira.get_by_text("Die Familie ist beraten.")).to_be_visible()
    watch.look(amira, "given-returned")


@pytest.mark.parametrize("width", [PHONE_WIDTH, DESKTOP_WIDTH])
def test_a_message_is_lifted_and_the_person_opens_her_protected_place(
    site: DeskSite, open_page: OpenPage, person: Person, watch: Watch, width: int
) -> None:
    case = person.tell()
    person.come_back()
    person.read_on()
    person.page.locator("#message").fill(GRAVE)
    person.page.get_by_role("button", name="Senden", exact=True).click()

    amira = at_desk(site, open_page, "amira", width)
    amira.goto(f"{site.origin}/desk/cases/{case}")
    amira.get_by_role("link", name="In einen kleinen Kreis heben").click()
    watch.look(amira, "lift")
    expect(amira.get_by_text("Es lesen: Olga Brandt, Otto Lehmann")).to_be_visible()
    amira.get_by_label(GRAVE).check()
    amira.get_by_label("An alle, die es lesen").fill("Gegen die Leitung.")
    amira.get_by_role("button", name="Herausheben", exact=True).click()
    expect(amira.get_by_text("Herausgehoben für Ombudsteam, Ombudsstelle")).to_be_visible()

    person.come_back()
    person.read_on()
    expect(person.page.get_by_text("Ombudsteam, Ombudsstelle")).to_be_visible()
    watch.pages["mailbox"] = person.page.content()
    person.page.get_by_role("button", name="Den geschützten Ort öffnen").click()
    person.page.wait_for_url("**/conversation/choose")
    expect(person.page.locator("#choose button")).to_have_count(2)

    # Cases with one due day stand in random order, so the link is found by the copy and not by its place.
    with site.office.database.reading() as session:
        (lifted,) = (row.case for row in copies_of(session, case))
    olga = at_desk(site, open_page, "olga", width)
    olga.locator(f"a[href^='/desk/cases/{lifted}']").first.click()
    expect(olga.get_by_text(GRAVE).first).to_be_visible()
    watch.look(olga, "lifted")
    seen = look(site.office, lifted, "olga")
    assert seen.has_mailbox
    acts.send_answer(site.office.desk("olga"), lifted, seen.revision, "Sie sind nicht allein.", "de")
    for place in range(2):
        person.page.goto(f"{site.origin}/de/conversation/choose")
        person.page.locator("#choose button").nth(place).click()
        person.read_on()
        if person.page.get_by_text("Sie sind nicht allein.").count():
            expect(person.page.get_by_text(GRAVE)).to_have_count(0)
            break
    else:
        pytest.fail("the protected place shows no answer")
