"""How few presses the daily work takes: a heating case end to end, and the ten most common tasks from the inbox."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.contents import MessageKind
from caseflow.desk.casework import acts as casework
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.rules.answers import Answers
from tests.browser.desk.conftest import DeskSite
from tests.browser.visitors import OpenPage
from tests.caseflow.desk.casework.test_casework import CODING
from tests.caseflow.desk.office import give_case

pytestmark = pytest.mark.browser

MOST_CLICKS = 4
MOST_SECONDS = 90

# The keystroke-level model: pointing at something and pressing it, a key of an average typist, the moment before
# each decision. Reading: four words a second, of the story and of every text that is read before it is sent.
CLICK, KEY, DECISION, PAGE_LOAD, WORDS_A_SECOND = 1.1, 0.28, 1.35, 0.5, 4.0

STORY = (
    "Die Heizung in unserem Zimmer ist seit drei Wochen kaputt. Wir haben ein Baby. Es ist sehr kalt. Niemand kommt."
)


@dataclass
class Officer:
    """An officer whose presses are counted."""

    page: Page
    clicks: int = 0
    keys: int = 0
    decisions: int = 0
    loads: int = 0
    words: int = 0
    done: list[str] = field(default_factory=list)

    def press(self, target: Locator, *, decides: bool = True, loads: bool = False) -> None:
        """Point at something and press it."""
        target.click()
        self.clicks += 1
        self.decisions += decides
        self.loads += loads
        self.done.append("press")

    def write(self, text: str) -> None:
        """Type into the field that has the focus."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    def tab(self, times: int = 1) -> None:
        """Go on to the next field."""
        for _ in range(times):
            self.page.keyboard.press("Tab")
        self.keys += times

    def read(self, text: str) -> None:
        """Read a text."""
        self.words += len(text.split())

    @property
    def seconds(self) -> float:
        """What the model says."""
        acts = self.clicks * CLICK + self.keys * KEY + self.decisions * DECISION + self.loads * PAGE_LOAD
        return acts + self.words / WORDS_A_SECOND


def at_inbox(site: DeskSite, page: Page) -> Officer:
    page.goto(f"{site.origin}/desk/?show=all")
    return Officer(page)


def open_from_inbox(officer: Officer, case: UUID) -> None:
    officer.press(officer.page.locator(f'a[href$="/desk/cases/{case}"]').first, loads=True)


def test_a_heating_case_takes_at_most_ninety_seconds_of_an_officer(site: DeskSite, open_page: OpenPage) -> None:
    answers = Answers(
        story=STORY,
        forms=("poor_conditions",),
        facility_problems=("housing", "housing_basic"),
        areas=("reception_state",),
    )
    case = give_case(site.office, answers=answers).id
    page = open_page()
    site.log_in(page, "amira")
    first = at_inbox(site, page)
    open_from_inbox(first, case)
    first.press(page.get_by_role("link", name="Schnellspur"), loads=True)
    first.read(STORY)
    first.press(page.get_by_label("Diese Kodierung passt."))
    first.press(page.get_by_label("Ich habe geprüft"))
    first.press(page.get_by_role("button", name="Annehmen, kodieren und antworten"), loads=True)
    for trace in ("ein Zimmer", "eine Person", "einen Tag"):
        first.press(page.get_by_label(trace, exact=True))
    first.read(page.get_by_label("Text an die andere Seite").input_value())
    first.press(page.get_by_role("button", name="Abgeschickt: auf Antwort warten"), loads=True)
    second = at_inbox(site, page)
    open_from_inbox(second, case)
    second.press(page.get_by_role("link", name="Schnellspur"), loads=True)
    second.press(page.get_by_label("Was die andere Seite geantwortet hat"))
    second.write("Repariert am Freitag.")
    second.read(page.get_by_label("Rückmeldung an die Person").input_value())
    second.press(page.get_by_label("Den Fall damit abschließen"))
    second.press(page.get_by_role("button", name="Speichern und Rückmeldung geben"), loads=True)
    expect(page.get_by_text("Dieser Fall ist abgeschlossen.")).to_be_visible()
    view = open_case(site.office.desk("amira"), case)
    assert view.stage.id == "closed"
    assert [message.kind for message in view.contents.messages] == [MessageKind.ANSWER, MessageKind.FEEDBACK]
    seconds = first.seconds + second.seconds
    print(
        f"\nheating case: {first.clicks + second.clicks} clicks, {first.keys + second.keys} keys, "
        f"{first.decisions + second.decisions} decisions, {first.words + second.words} words read: {seconds:.0f} s"
    )
    assert seconds <= MOST_SECONDS


def fitting(story: str) -> Answers:
    return Answers(story=story, forms=("insult",), grounds=("racism",), areas=("reception_state",))


def answer(site: DeskSite, officer: Officer) -> None:
    case = give_case(site.office, answers=fitting("Antworten")).id
    open_from_inbox(officer, case)
    officer.press(officer.page.get_by_label("Der Person schreiben"))
    officer.write("Wir fragen nach.")
    officer.press(officer.page.get_by_role("button", name="In das Postfach senden").first, loads=True)
    expect(officer.page.get_by_role("status")).to_have_text("Die Antwort liegt im Postfach.")


def note(site: DeskSite, officer: Officer) -> None:
    open_from_inbox(officer, give_case(site.office, answers=fitting("Notieren")).id)
    officer.press(officer.page.get_by_label("Neue Notiz"))
    officer.write("Angerufen.")
    officer.press(officer.page.get_by_role("button", name="Notiz speichern"), loads=True)
    expect(officer.page.get_by_role("status")).to_have_text("Die Notiz wurde gespeichert.")


def assign(site: DeskSite, officer: Officer) -> None:
    case = give_case(site.office, answers=fitting("Übernehmen")).id
    open_from_inbox(officer, case)
    officer.press(officer.page.locator("#assignment button.go"), loads=True)
    expect(officer.page.locator("#assignment b").first).to_have_text("Amira Haddad")


def triage(site: DeskSite, officer: Officer) -> None:
    case = give_case(site.office, answers=fitting("Einschätzen"), stage="triage").id
    open_from_inbox(officer, case)
    officer.press(officer.page.get_by_label("Ich habe geprüft"))
    officer.press(officer.page.get_by_role("button", name="Ersteinschätzung speichern"), loads=True)
    assert open_case(site.office.desk("amira"), case).facts.conflict_checked


def ask_consent(site: DeskSite, officer: Officer) -> None:
    case = give_case(site.office, answers=fitting("Einwilligung")).id
    open_from_inbox(officer, case)
    officer.press(officer.page.get_by_role("link", name="Um Einwilligung bitten").first, loads=True)
    officer.press(officer.page.get_by_label("1. Was wir tun würden"))
    for text in ("Wir fragen die Firma.", "Warum?", "Den Namen.", "Vielleicht."):
        officer.write(text)
        officer.tab()
    # The step is chosen with the keyboard: back to its list, its first letters.
    officer.page.get_by_label("Schritt", exact=True).focus()
    officer.write("Stellungnahme")
    officer.press(officer.page.get_by_role("button", name="Frage in das Postfach senden"), loads=True)
    assert len(open_case(site.office.desk("amira"), case).contents.consents) == 1


def log_step(site: DeskSite, officer: Officer) -> None:
    case = give_case(site.office, answers=fitting("Schritt")).id
    open_from_inbox(officer, case)
    page = officer.page
    officer.press(page.locator("summary", has_text="Schritt der Stelle"))
    officer.press(page.locator("#intervention_text"))
    officer.write("Beraten.")
    page.locator("select#intervention").focus()
    officer.write("Beratungs")
    officer.press(page.get_by_role("button", name="Schritt festhalten"), loads=True)
    assert open_case(site.office.desk("amira"), case).contents.journal.entries


def code(site: DeskSite, officer: Officer) -> None:
    case = give_case(site.office, answers=fitting("Kodieren"), stage="assessment").id
    open_from_inbox(officer, case)
    officer.press(officer.page.get_by_role("link", name="Fall kodieren"), loads=True)
    officer.press(officer.page.get_by_label("AGG nicht anwendbar"))
    officer.press(officer.page.get_by_role("button", name="Kodierung abschließen"), loads=True)
    assert open_case(site.office.desk("amira"), case).contents.coding is not None


def move_on(site: DeskSite, officer: Officer) -> None:
    case = give_case(site.office, answers=fitting("Weiter")).id
    open_from_inbox(officer, case)
    officer.press(officer.page.get_by_role("button", name="Weiter zu: Ersteinschätzung", exact=True), loads=True)
    assert open_case(site.office.desk("amira"), case).stage.id == "triage"


def close(site: DeskSite, officer: Officer) -> None:
    case = give_case(site.office, answers=fitting("Abschließen"), stage="triage").id
    amira = site.office.desk("amira")
    casework.set_triage(amira, case, 0, TriageDecision("t2", restricted=False, conflict_checked=True))
    casework.move_stage(amira, case, 1, "assessment")
    casework.code_case(amira, case, 2, CODING)
    casework.move_stage(amira, case, 3, "outcome")
    casework.set_outcome(amira, case, 4, ["advised"], "")
    casework.move_stage(amira, case, 5, "feedback")
    casework.send_answer(amira, case, 6, "Das kam heraus.", "de", MessageKind.FEEDBACK)
    open_from_inbox(officer, case)
    officer.press(officer.page.get_by_role("button", name="Weiter zu: Abgeschlossen", exact=True), loads=True)
    assert open_case(site.office.desk("amira"), case).stage.id == "closed"


def hand_over(site: DeskSite, officer: Officer) -> None:
    case = give_case(site.office, answers=fitting("Übergeben")).id
    open_from_inbox(officer, case)
    page = officer.page
    officer.press(page.locator("#assignment summary").first)
    officer.press(page.locator("#handover_note"))
    officer.write("Bitte weiter, ich bin im Urlaub.")
    page.locator("select#assignee").select_option(label="Ben Krüger")
    officer.press(page.locator("#assignment details button"), loads=True)
    expect(page.locator("#assignment b").first).to_have_text("Ben Krüger")


TASKS = (answer, note, assign, triage, ask_consent, log_step, code, move_on, close, hand_over)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_each_of_the_ten_most_common_tasks_takes_at_most_four_clicks_from_the_inbox(
    site: DeskSite, open_page: OpenPage, task: Callable[[DeskSite, Officer], None]
) -> None:
    page = open_page()
    site.log_in(page, "amira")
    officer = LateInbox(page, site)
    task(site, officer)
    print(f"\n{task.__name__}: {officer.clicks} clicks, {officer.keys} keys, {officer.seconds:.0f} s")
    assert officer.clicks <= MOST_CLICKS


class LateInbox(Officer):
    """An officer who looks at the inbox when the first case is opened, so that it lists what the task put there."""

    def __init__(self, page: Page, site: DeskSite) -> None:
        super().__init__(page)
        self._site = site

    def press(self, target: Locator, *, decides: bool = True, loads: bool = False) -> None:
        """Look at the inbox first, once."""
        if not self.done:
            self.page.goto(f"{self._site.origin}/desk/")
        super().press(target, decides=decides, loads=loads)
