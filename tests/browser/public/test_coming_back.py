"""A person without JavaScript comes back: sees nothing at first, then reads, decides, corrects, leaves a safe way."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from caseflow.desk.cases.contents import MessageKind
from tests.browser.accessibility import barriers, html_errors
from tests.browser.public.both_doors import LETTER, SUMMARY, BothDoors
from tests.browser.visitors import DESKTOP_WIDTH, PHONE_WIDTH, OpenPage
from tests.caseflow.desk.casework.test_casework import QUESTION

pytestmark = pytest.mark.browser


def arrive(page: Page, doors: BothDoors, language: str) -> UUID:
    """Report, wait until the office has worked, and type the code."""
    known = doors.cases()
    page.goto(f"{doors.origin}/{language}/report")
    page.locator("#story").fill("Es ist kalt. الغرفة باردة.")
    page.locator("label[for=notice]").click()
    page.locator("#send").click()
    code = page.locator("#follow-up-code").text_content() or ""
    case = doors.case(known)
    doors.work(case)
    page.goto(f"{doors.origin}/{language}/follow-up")
    page.locator("#code").fill(code)
    page.locator("main .go").click()
    page.wait_for_url(f"**/{language}/conversation")
    return case


def go(page: Page, selector: str) -> None:
    """Press something and wait for the page it leads to, which must fit."""
    with page.expect_navigation():
        page.locator(selector).click()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("width", [PHONE_WIDTH, DESKTOP_WIDTH])
def test_coming_back_without_scripts(open_page: OpenPage, doors: BothDoors, language: str, width: int) -> None:
    page = open_page(javascript=False, width=width, language=language)
    case = arrive(page, doors, language)
    assert LETTER not in page.content() and SUMMARY not in page.content()

    go(page, "form[action$='/open'] button")
    expect(page.locator(".ours .text")).to_have_text([LETTER])
    assert SUMMARY not in page.content() and QUESTION.exact_text not in page.content()

    go(page, "a[href$='/conversation/question']")
    expect(page.locator("blockquote")).to_have_text(QUESTION.exact_text)
    boxes = [page.locator(f"button[name=answer][value={value}]").bounding_box() for value in ("yes", "no", "question")]
    sizes = {(round(box["width"]), round(box["height"])) for box in boxes if box}
    assert len(boxes) == 3 and len(sizes) == 1, f"not of equal weight: {boxes}"
    go(page, "button[name=answer][value=yes]")
    expect(page.locator("blockquote")).to_have_text(QUESTION.exact_text)
    go(page, "button[name=answer][value=no]")
    page.wait_for_url("**/conversation/details?done=consent")
    assert [consent.answers[-1][1].value for consent in doors.look(case).contents.consents] == ["yes", "no"]

    go(page, "form[action$='/summary'] button")
    expect(page.locator(".text")).to_have_text(SUMMARY)
    page.locator("#message").fill("Es sind vier Wochen.")
    go(page, "#reply .go")
    assert SUMMARY not in page.content()

    go(page, "button[name=helped][value=helped_some]")
    go(page, "a[href$='/conversation/contact']")
    page.locator("#how").fill("0391 5")
    page.locator("#how").press("Enter")
    page.wait_for_url("**/details?done=contact")
    go(page, "a[href$='/conversation/wishes']")
    page.locator("label[for=contact_woman]").click()
    go(page, "#wishes .go")

    contents = doors.look(case).contents
    assert [(message.kind, message.text) for message in contents.messages if not message.from_office] == [
        (MessageKind.CORRECTION, "Es sind vier Wochen.")
    ]
    left = contents.from_person
    assert left.contact is not None and left.contact.how == "0391 5"
    assert left.wishes is not None and left.wishes.contact_gender == "contact_woman"
    assert left.helped is not None and left.helped.helped == "helped_some"

    go(page, "form[action$='/pause'] button")
    assert doors.look(case).state == "paused"


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("width", [PHONE_WIDTH, DESKTOP_WIDTH])
def test_no_page_of_a_mailbox_has_a_barrier(open_page: OpenPage, doors: BothDoors, language: str, width: int) -> None:
    page = open_page(width=width, language=language)
    arrive(page, doors, language)
    assert barriers(page) == []
    sources = {"first": page.content()}
    for name in ("details", "question", "contact", "wishes", "renew", "telephone"):
        page.goto(f"{doors.origin}/{language}/conversation/{name}")
        page.evaluate("document.querySelectorAll('.fold').forEach(fold => { fold.open = true })")
        assert barriers(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        sources[name] = page.request.get(f"{doors.origin}/{language}/conversation/{name}").text()
    page.goto(f"{doors.origin}/{language}/conversation/details")
    with page.expect_response("**/summary") as answer:
        page.locator("form[action$='/summary'] button").click()
    sources["summary"] = answer.value.text()
    assert barriers(page) == []
    del sources["first"]
    assert html_errors(sources) == []
