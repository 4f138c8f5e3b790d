"""A person without JavaScript tells, keeps her number, comes back, talks, pauses and erases, in either direction."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitors import DESKTOP_WIDTH, PHONE_WIDTH, OpenPage

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Words:
    """What the buttons are called."""

    language: str
    tell: str
    send: str
    have_number: str
    come_back: str
    open: str
    pause: str
    resume: str
    erase: str
    erase_now: str
    keep: str
    leave: str


WORDS = (
    Words(
        "de", "Erzählen, was passiert ist", "Senden", "Ich habe die Nummer", "Mit der Nummer zurückkommen", "Öffnen",
        "Anhalten", "Weitermachen", "Löschen", "In 7 Tagen löschen", "Nicht löschen", "Schnell weg",
    ),
    Words(
        "ar", "احكِ ما حدث", "إرسال", "لقد حفظت الرقم", "العودة بالرقم", "فتح",
        "إيقاف مؤقت", "متابعة", "حذف", "الحذف بعد 7 أيام", "عدم الحذف", "خروج سريع",
    ),
)  # fmt: skip


def tell(page: Page, words: Words, story: str) -> str:
    """From the start page to the code."""
    page.get_by_role("link", name=words.tell).first.click()
    page.locator("#story").fill(story)
    page.locator("label[for=tile_broken]").click()
    page.locator("label[for=tile_accommodation]").click()
    page.locator("label[for=tile_room]").click()
    page.locator("label[for=notice]").click()
    page.get_by_role("button", name=words.send, exact=True).click()
    return page.locator("#follow-up-code").text_content() or ""


def come_back(page: Page, words: Words, code: str) -> None:
    """From anywhere to the conversation."""
    page.get_by_role("link", name=words.come_back).first.click()
    page.locator("#code").fill(code)
    page.get_by_role("button", name=words.open, exact=True).click()
    page.wait_for_url(f"**/{words.language}/conversation")
    page.locator("form[action$='/conversation/open'] button").click()
    page.wait_for_url(f"**/{words.language}/conversation/details")


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.language)
@pytest.mark.parametrize("width", [PHONE_WIDTH, DESKTOP_WIDTH])
def test_report_code_message_pause_erase(open_page: OpenPage, site: str, words: Words, width: int) -> None:
    page = open_page(javascript=False, width=width, language=words.language)
    page.goto(f"{site}/")
    assert page.locator("html").get_attribute("lang") == words.language
    code = tell(page, words, "Es ist kalt. الغرفة باردة.")
    assert re.fullmatch("[0-9]{20}", code)
    page.get_by_role("button", name=words.have_number).click()
    page.wait_for_url("**/report/kept")
    assert code not in page.content()
    come_back(page, words, f"{code[:4]} {code[4:]}")
    page.locator("#message").fill("Hört mich jemand?")
    page.get_by_role("button", name=words.send, exact=True).click()
    expect(page.locator(".message .text")).to_have_text(["Hört mich jemand?"])
    page.get_by_role("button", name=words.pause, exact=True).click()
    page.get_by_role("button", name=words.resume, exact=True).click()
    page.wait_for_url("**?done=resume")
    page.locator("summary", has_text=words.erase).click()
    page.locator("label[for=sure]").click()
    page.get_by_role("button", name=words.erase_now).click()
    page.get_by_role("button", name=words.keep).click()
    expect(page.get_by_role("button", name=words.pause, exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.language)
def test_code_reads_from_left_to_right_on_every_page(open_page: OpenPage, site: str, words: Words) -> None:
    page = open_page(javascript=False, language=words.language)
    page.goto(f"{site}/{words.language}/")
    tell(page, words, "links nach rechts")
    groups = page.locator("#follow-up-code span")
    places = [box["x"] for box in (groups.nth(index).bounding_box() for index in range(5)) if box]
    assert len(places) == 5 and places == sorted(places)


def test_questions_show_only_when_an_answer_needs_them(open_page: OpenPage, site: str) -> None:
    page = open_page(javascript=False)
    page.goto(f"{site}/de/report")
    shown = {
        "tile_accommodation": {"facility", "facility_problem"},
        "tile_office": {"letter"},
        "tile_work": {"day", "letter"},
        "tile_home": {"day", "flat_free"},
        "tile_school": set(),
    }
    for tile, expected in shown.items():
        page.locator(f"label[for={tile}]").click()
        visible = {
            name
            for name in ("facility", "facility_problem", "letter", "day", "flat_free")
            if page.locator(f"#{name}").is_visible()
        }
        assert visible == expected, tile


def test_a_crisis_is_answered_at_once_before_sending(open_page: OpenPage, site: str) -> None:
    page = open_page(javascript=False, width=PHONE_WIDTH)
    page.goto(f"{site}/de/report")
    page.locator("summary", has_text="Was wünschen Sie sich?").click()
    assert not page.locator(".crisis").is_visible()
    page.locator("label[for=tile_cannot_go_on]").click()
    assert page.locator(".crisis a[href='tel:112']").is_visible()


def test_changing_the_language_keeps_what_was_typed(open_page: OpenPage, site: str) -> None:
    page = open_page(javascript=False)
    page.goto(f"{site}/de/report")
    page.locator("#story").fill("Meine Worte")
    page.locator("label[for=tile_work]").click()
    page.locator(".langs summary").click()
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert page.locator("#story").input_value() == "Meine Worte"
    assert page.locator("#tile_work").is_checked()


def test_what_is_missing_is_on_top_with_a_way_to_its_field(open_page: OpenPage, site: str) -> None:
    page = open_page(javascript=False)
    page.goto(f"{site}/de/report")
    page.locator("#story").fill("Text")
    page.get_by_role("button", name="Senden", exact=True).click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_visible()
    expect(page.locator("#problems")).to_be_focused()
    summary.get_by_role("link").click()
    expect(page.locator("#notice")).to_be_focused()


def test_quick_exit_leads_away_at_once_without_scripts(open_page: OpenPage, site: str) -> None:
    page = open_page(javascript=False)
    page.context.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="harmless"))
    page.goto(f"{site}/de/report")
    page.locator("#story").fill("geheim")
    page.get_by_role("button", name="Schnell weg").click()
    page.wait_for_url("https://www.wikipedia.org/**")


def test_enter_in_a_field_sends_and_changes_no_language(open_page: OpenPage, site: str) -> None:
    page = open_page(javascript=False)
    page.goto(f"{site}/de/report")
    page.locator("#story").fill("Text")
    page.locator("label[for=notice]").click()
    page.locator("label[for=tile_work]").click()
    page.locator("#day").press("Enter")
    expect(page.locator("#follow-up-code")).to_be_visible()
