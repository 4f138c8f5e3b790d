"""Whoever was asked answers on an old phone without scripts; an interpreter hears, writes and hands in."""

import re
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Error, Page

from caseflow.cleaning.voices import voice_changer
from caseflow.desk.third_parties.glossary import Wording, add_term
from caseflow.desk.third_parties.interpreter_tasks import RECORDING, Given, Source, give_task, stage_changed_voice
from caseflow.desk.third_parties.questions import released_questions
from tests.browser.accessibility import barriers, html_errors
from tests.browser.desk.conftest import DeskSite
from tests.browser.visitors import DESKTOP_WIDTH, PHONE_WIDTH, OpenPage
from tests.caseflow.desk.office import NOW, GivenCase, Office, give_case
from tests.caseflow.desk.third_parties.cases import TEXT, agree, arabic_case, give, seen, tell, tone
from tests.caseflow.desk.third_parties.test_interpreters import LIMITS, recording
from tests.reporting.responding.asked import Asked, ask

pytestmark = pytest.mark.browser

ANSWER = "Die Pumpe kommt am Montag."
SENTENCE = "Der Wachmann lässt uns nicht hinein."


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return wide


def enter(page: Page, origin: str, asked: Asked) -> None:
    page.goto(origin + asked.address)
    page.get_by_label("Passwort").fill(asked.password)
    page.get_by_role("button", name="Frage öffnen").click()


def given_recording(office: Office, case: GivenCase) -> UUID:
    original = recording(office, case, tone(220, seconds=3))
    sound = stage_changed_voice(office.desk("amira"), voice_changer(), case.id, original, LIMITS)
    source = Source(RECORDING, original, "ar", "de")
    given = Given(source, office.actor("ida").id, 72, sound)
    return give_task(office.desk("amira"), case.id, seen(office, case).revision, given)


def test_an_answer_on_a_small_phone_with_and_without_scripts(
    site: DeskSite, open_page: OpenPage, javascript: bool, tmp_path: Path
) -> None:
    asked = ask(site.door)
    file = tmp_path / "Auftrag.pdf"
    file.write_bytes(b"%PDF-1.4 Auftrag")
    page = open_page(javascript=javascript, width=PHONE_WIDTH)
    enter(page, site.origin, asked)
    assert page.get_by_text(TEXT).is_visible()
    page.get_by_label("Ihre Antwort").fill(ANSWER)
    page.get_by_label("Dateien", exact=True).set_input_files(file)
    page.get_by_role("button", name="Antwort senden").click()
    assert page.get_by_role("heading", name="Ihre Antwort ist angekommen").is_visible()
    assert ANSWER not in page.content()
    answer = released_questions(seen(site.office, asked.case).contents)[0].answers[0]
    assert answer.text == ANSWER
    assert len(answer.details["files"]) == 1


def test_after_sending_neither_back_nor_the_link_shows_the_answer(site: DeskSite, open_page: OpenPage) -> None:
    asked = ask(site.door)
    page = open_page()
    enter(page, site.origin, asked)
    page.get_by_label("Ihre Antwort").fill(ANSWER)
    page.get_by_role("button", name="Antwort senden").click()
    with suppress(Error):
        # The browser may not keep the page, and says so.
        page.go_back()
    page.wait_for_timeout(500)
    assert ANSWER not in page.content()
    enter(page, site.origin, asked)
    assert ANSWER not in page.content()
    assert page.get_by_text("jede Fassung bleibt erhalten").is_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", DESKTOP_WIDTH), ("dark", PHONE_WIDTH)])
def test_the_statement_door_has_no_barrier_and_fits(
    site: DeskSite, open_page: OpenPage, scheme: str, width: int
) -> None:
    asked, found = ask(site.door), {}
    page = open_page(width=width)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(site.origin + asked.address)
    found["password"] = [*barriers(page), *([] if fits(page) else ["too wide"])]
    page.get_by_label("Passwort").fill("falsch")
    page.get_by_role("button", name="Frage öffnen").click()
    found["refused"] = [*barriers(page), *([] if fits(page) else ["too wide"])]
    enter(page, site.origin, asked)
    found["question"] = [*barriers(page), *([] if fits(page) else ["too wide"])]
    page.get_by_role("button", name="Antwort senden").click()
    found["nothing typed"] = [*barriers(page), *([] if fits(page) else ["too wide"])]
    page.get_by_label("Ihre Antwort").fill(ANSWER)
    page.get_by_role("button", name="Antwort senden").click()
    found["thanks"] = [*barriers(page), *([] if fits(page) else ["too wide"])]
    assert {name: what for name, what in found.items() if what} == {}


def test_an_interpreter_writes_and_hands_in(site: DeskSite, open_page: OpenPage, javascript: bool) -> None:
    tell(site.office, "ida")
    case = arabic_case(site.office)
    give(site.office, case, hours=72)
    page = open_page(javascript=javascript, width=PHONE_WIDTH)
    site.log_in(page, "ida")
    page.get_by_role("link", name=re.compile("^Text: ")).first.click()
    page.get_by_label("Übersetzung", exact=True).fill(SENTENCE)
    page.get_by_role("button", name="Abgeben").click()
    assert page.get_by_text("Ihre Kopie ist vernichtet").is_visible()
    assert any(entry.text == SENTENCE for entry in seen(site.office, case).contents.journal.entries)


def test_a_recording_plays_in_pieces(site: DeskSite, open_page: OpenPage) -> None:
    tell(site.office, "ida")
    task = given_recording(site.office, arabic_case(site.office))
    page = open_page()
    site.log_in(page, "ida")
    page.goto(f"{site.origin}/desk/tasks/{task}")
    played = page.evaluate(
        """async () => {
            const sound = document.querySelector("audio");
            sound.muted = true;
            await sound.play();
            await new Promise(done => { sound.ontimeupdate = () => sound.currentTime > 0.3 && done(); });
            return [sound.duration, sound.error];
        }"""
    )
    assert played[0] == pytest.approx(3, abs=0.4)
    assert played[1] is None


@pytest.mark.parametrize(("scheme", "width"), [("light", DESKTOP_WIDTH), ("dark", PHONE_WIDTH)])
def test_the_pages_of_interpreters_and_officers_have_no_barrier_and_fit(
    site: DeskSite, open_page: OpenPage, scheme: str, width: int
) -> None:
    found: dict[str, list[str]] = {}
    page = open_page(width=width)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for name, addresses in every_page(site).items():
        site.log_in(page, name)
        for address in addresses:
            page.goto(site.origin + address)
            page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
            found[address] = [*barriers(page), *([] if fits(page) else ["too wide"])]
    assert {address: what for address, what in found.items() if what} == {}


def every_page(site: DeskSite) -> dict[str, list[str]]:
    """Each page of what goes outside, with something on it."""
    office = site.office
    tell(office, "ida", "15001", "ar")
    case = arabic_case(office)
    text, sound = give(office, case, hours=72), given_recording(office, case)
    wording = Wording("ar", "Bescheid", "قرار إداري", "Brief vom Amt")
    add_term(office.database, office.secret, office.lists, office.actor("amira"), office.team("first"), wording, NOW)
    asked = ask(site.door)
    agree(office, case)
    outside = [f"/desk/cases/{one}/outside" for one in (case.id, asked.case.id, give_case(office).id)]
    return {
        "ida": ["/desk/tasks", f"/desk/tasks/{text}", f"/desk/tasks/{sound}"],
        "amira": [*outside, f"/desk/cases/{case.id}", "/desk/glossary"],
    }


def test_every_page_of_what_goes_outside_is_valid_html(site: DeskSite, open_page: OpenPage) -> None:
    page, sources = open_page(javascript=False), {}
    for name, addresses in every_page(site).items():
        site.log_in(page, name)
        for number, address in enumerate(addresses):
            answer = page.goto(site.origin + address)
            assert answer
            sources[f"{name} {number}"] = answer.text()
    asked = ask(site.door)
    answer = page.goto(site.origin + asked.address)
    assert answer
    sources["password"] = answer.text()
    enter(page, site.origin, asked)
    sources["question"] = page.content()
    page.get_by_label("Ihre Antwort").fill(ANSWER)
    page.get_by_role("button", name="Antwort senden").click()
    sources["thanks"] = page.content()
    assert html_errors(sources) == []


def test_link_and_password_can_be_read_and_copied(site: DeskSite, open_page: OpenPage) -> None:
    case = give_case(site.office)
    agree(site.office, case)
    page = open_page(width=PHONE_WIDTH)
    site.log_in(page, "amira")
    page.goto(f"{site.origin}/desk/cases/{case.id}/outside")
    page.get_by_label("Wer antwortet?").fill("Heizungsbau Nord")
    page.get_by_role("button", name="Freigeben").click()
    assert "/statement/" in page.locator("#link").inner_text()
    assert len(page.locator("#password").inner_text().split()) == 6
    assert "/statement/" in page.get_by_label("Text für die E-Mail").input_value()
    assert [*barriers(page), *([] if fits(page) else ["too wide"])] == []
