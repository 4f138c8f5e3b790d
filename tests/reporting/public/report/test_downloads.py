"""What a person takes along is made for one answer, tells nobody anything, and ends with the showing of the number."""

import io
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from httpx2 import Response
from PIL import Image
from starlette.testclient import TestClient

from crypto.follow_up_code import from_number, parse
from reporting.public.report.code_image import number_picture
from reporting.public.report.receipt_fields import ReceiptFields, read_receipt_fields
from tests.reporting.public.door import Door
from tests.reporting.public.report.test_report import STORY, once_of, send
from tests.visitor_client import forms_of, text_of_element

WORDS = "Wörter nur für mich & <niemanden>.\n\nZweite Zeile: „so“."
TOLD: dict[str, str | list[str]] = {
    "story": WORDS,
    "notice": "1",
    "area": "tile_home",
    "day": "2026-10-31",
    "district": "15085",
    "what_fits": ["tile_refused", "tile_hurt"],
    "not_read": "tile_no_other",
    "not_read_text": "mein Onkel",
}
ADDRESSES = ("number", "card", "text", "picture", "words", "letter")


def hidden_pairs(page: str) -> dict[str, list[str]]:
    """All hidden fields of the form that every button of the page names, repeated ones too."""
    form = page.partition('<form id="carry"')[2].partition("</form>")[0]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form):
        found.setdefault(name, []).append(unescaped(value))
    return found


def unescaped(text: str) -> str:
    """An attribute's value as a browser reads it."""
    for mark, sign in (("&#34;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(mark, sign)
    return text


def press(client: TestClient, page: str, address: str, language: str = "de", **button: str) -> Response:
    """Press a button of the page."""
    return client.post(f"/{language}/{address}", data={**hidden_pairs(page), **button})


def keep(client: TestClient, page: str) -> None:
    """ "I have the number"."""
    form = forms_of(page)["/de/report/kept"]
    # The end of the showing needs no number and no words.
    assert set(form) == {"receipt"}
    assert client.post("/de/report/kept", data=form).status_code == 200


def test_the_text_holds_the_digits_and_nothing_of_the_topic(client: TestClient) -> None:
    sent = send(client, TOLD)
    answer = press(client, sent.page, "text")
    assert answer.headers["content-disposition"] == 'attachment; filename="number.txt"'
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert re.fullmatch(r"\d{4}(-\d{4}){4}", lines[0]) and parse(lines[0]).digits == sent.code
    assert lines[1:] == ["", "Bitte bringen Sie diese Nummer mit.", "testserver"]


def test_the_picture_holds_the_digits_and_no_trace_of_its_making(client: TestClient) -> None:
    sent = send(client, TOLD)
    answer = press(client, sent.page, "picture")
    assert answer.headers["content-disposition"] == 'attachment; filename="picture.png"'
    assert answer.content == number_picture(parse(sent.code))
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.format == "PNG" and picture.width >= 600 and not picture.info
    kinds = re.findall(rb"IHDR|PLTE|IDAT|IEND|tEXt|zTXt|iTXt|tIME|eXIf", answer.content)
    assert set(kinds) <= {b"IHDR", b"IDAT", b"IEND"}


def test_the_picture_of_another_number_is_another_picture() -> None:
    assert number_picture(from_number(1)) != number_picture(from_number(2))


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_card_says_nothing_of_what_it_is_for(client: TestClient, language: str) -> None:
    sent = send(client, TOLD, language=language)
    page = press(client, sent.page, "card", language).text
    card = page.partition('<div class="slip">')[2].partition("</div>")[0]
    texts = [text for text in re.findall(r">([^<]+)<", card) if text.strip()]
    assert "".join(texts[:5]) == sent.code
    # A sentence that fits any number in the world, and an address.
    assert len(texts) == 7 and texts[6] == "testserver"
    assert "Lauter" not in card and "Meldung" not in card


@pytest.mark.parametrize("language", ["de", "ar", "de-simple"])
def test_words_come_back_as_they_were_written_with_the_day(client: TestClient, door: Door, language: str) -> None:
    sent = send(client, TOLD, language=language)
    answer = press(client, sent.page, "words", language, button="file")
    assert answer.headers["content-disposition"] == 'attachment; filename="notes.txt"'
    text = answer.content.decode()
    assert "\r\n".join(WORDS.split("\n")) in text
    assert "mein Onkel" in text and sent.code not in text
    assert "<br>" not in text and "&amp;" not in text
    if language == "de":
        assert text.startswith("Mittwoch, 18. November 2026\r\n\r\nWörter")
        for said in ("Was passt?", "– Geschlagen oder verletzt", "– Harz", "– Samstag, 31. Oktober 2026"):
            assert said in text
    # Not a word of it lies in the database.
    door.services.database.close()
    for file in Path(door.folder).iterdir():
        if file.is_file():
            assert b"niemanden" not in file.read_bytes()


def test_words_can_be_printed_and_are_escaped_there(client: TestClient) -> None:
    page = press(client, send(client, TOLD).page, "words", button="page")
    assert "content-disposition" not in page.headers
    assert "&lt;niemanden&gt;" in page.text and "<niemanden>" not in page.text


def test_a_report_without_words_offers_none_to_take_along(client: TestClient) -> None:
    picture = ("attachment", ("x.jpg", b"x" * 100, "image/jpeg"))
    assert 'formaction="/de/words"' not in send(client, {"notice": "1"}, picture).page
    assert 'formaction="/de/words"' in send(client, {"notice": "1", "what_fits": "tile_hurt"}).page


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_that_is_made_may_be_kept_by_anybody(client: TestClient, address: str) -> None:
    answer = press(client, send(client, TOLD).page, address)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert "content-encoding" not in answer.headers and not answer.headers.get("set-cookie")


@pytest.mark.parametrize("address", ADDRESSES)
def test_i_have_the_number_ends_every_keepsake(client: TestClient, address: str) -> None:
    sent = send(client, TOLD)
    keep(client, sent.page)
    for button in ("", "file", "page", "sheet"):
        # What a browser repeats on Back, on Reload or from a tab that was closed is exactly this.
        answer = press(client, sent.page, address, button=button)
        assert "content-disposition" not in answer.headers
        assert sent.code not in answer.text and "niemanden" not in answer.text
        assert "schon angekommen" in answer.text


def test_the_next_day_but_one_ends_them_too(client: TestClient, door: Door) -> None:
    sent = send(client, TOLD)
    door.clock.go_on(days=1)
    assert press(client, sent.page, "text").headers["content-disposition"]
    door.clock.go_on(days=1)
    assert "content-disposition" not in press(client, sent.page, "text").headers


@pytest.mark.parametrize(
    "changed",
    [{"receipt": ""}, {"receipt": "A" * 44}, {"code": ""}, {"code": "12345678901234567890"}, {"code": "<b>"}],
)
@pytest.mark.parametrize("address", ADDRESSES[:-1])
def test_what_no_page_carried_makes_nothing(client: TestClient, address: str, changed: Mapping[str, str]) -> None:
    fields = {**hidden_pairs(send(client, STORY).page), **changed}
    answer = client.post(f"/de/{address}", data=fields)
    assert "content-disposition" not in answer.headers and "schon angekommen" in answer.text


def test_changing_the_language_keeps_number_dates_and_words(client: TestClient) -> None:
    sent = send(client, TOLD)
    turned = press(client, sent.page, "number", "ar", button="language").text
    assert '<html lang="ar" dir="rtl">' in turned
    assert text_of_element(turned, "follow-up-code") == sent.code
    back = press(client, turned, "number").text
    assert hidden_pairs(back) == hidden_pairs(sent.page)
    assert main_of(back) == main_of(sent.page)


def main_of(page: str) -> str:
    """What the page says."""
    return page.partition("<main")[2].partition("</main>")[0]


def test_a_lost_answer_brings_the_same_page_with_everything(client: TestClient) -> None:
    once: dict[str, str | list[str]] = {"once": once_of(client)}
    first, again = send(client, TOLD | once), send(client, TOLD | once)
    assert main_of(again.page) == main_of(first.page)
    assert (
        press(client, again.page, "words", button="file").text == press(client, first.page, "words", button="file").text
    )


def test_no_number_stands_in_an_address(client: TestClient) -> None:
    sent = send(client, TOLD)
    addresses = re.findall(r'(?:href|action|formaction)="([^"]*)"', sent.page)
    groups = [sent.code[start : start + 4] for start in range(0, 20, 4)]
    # Every address but those of telephones, which have digits of their own.
    own = [one for one in addresses if not one.startswith("tel:")]
    assert own and not [one for one in own if any(group in one for group in groups)]
    for address in ADDRESSES[:-1]:
        assert client.get(f"/de/{address}").status_code == 405


def test_what_is_carried_shows_nothing_in_a_log(client: TestClient, door: Door) -> None:
    fields = {name: tuple(values) for name, values in hidden_pairs(send(client, TOLD).page).items()}
    carried = read_receipt_fields(fields, door.services, "de")
    assert isinstance(carried, ReceiptFields)
    assert carried.code.digits not in repr(carried) and "niemanden" not in repr(carried)


def test_next_steps_have_dates_in_service_days(client: TestClient) -> None:
    # A Wednesday; five days of service later it is the Wednesday after, which is Repentance Day only in Saxony.
    page = send(client, STORY).page
    assert "Bis Mittwoch, 25. November 2026" in page
    assert "Bis Donnerstag, 18. Februar 2027" in page
    assert "Montag, Dienstag, Mittwoch, Donnerstag und Freitag" in page


def test_ways_to_keep_the_number_come_in_the_order_of_their_safety(client: TestClient) -> None:
    page = send(client, STORY).page
    order = ['id="follow-up-code"', "So geht es weiter", "Auf Papier", "Bei einem Menschen", "Karte drucken"]
    order += ["Als Text speichern", "Viele Handys kopieren Bilder", "Als Bild speichern"]
    assert [page.index(one) for one in order] == sorted(page.index(one) for one in order)


def test_a_letter_is_warned_about_before_everything_but_the_number(client: TestClient) -> None:
    page = send(client, STORY | {"area": "tile_work", "letter": "letter_dismissal"}).page
    warning = "ein bis drei Wochen"
    assert page.count(warning) == 1
    assert page.index('id="follow-up-code"') < page.index(warning) < page.index("So geht es weiter")
    assert "KSchG §4" in page and "3 Wochen" in page
    usual = send(client, STORY).page
    assert usual.count(warning) == 1 and usual.index(warning) > usual.index("So geht es weiter")


def test_help_near_the_named_district_is_shown_and_no_unchecked_number(client: TestClient) -> None:
    page = send(client, TOLD).page
    assert "Quedlinburg" in page and "Salzwedel" not in page
    # The federal agency's number was not checked in this office: its name alone is shown.
    near = page.partition('id="help"')[2].partition("</section>")[0]
    assert "Antidiskriminierungsstelle des Bundes" in near and "0800" not in near and "tel:" not in near


def test_numbers_for_danger_can_be_tapped_with_their_hours_and_languages(client: TestClient) -> None:
    page = send(client, STORY).page
    line = page.partition('href="tel:116016"')[2].partition("</li>")[0]
    assert "Tag und Nacht" in line and "Українська" in line and "العربية" in line


def test_numbers_nobody_called_for_half_a_year_are_no_help_in_danger(client: TestClient, door: Door) -> None:
    assert "tel:116016" in send(client, STORY).page
    door.clock.go_on(days=181)
    late = send(client, STORY).page
    assert "tel:116016" not in late and "tel:112" in late and "tel:110" in late


def test_who_leaves_without_the_number_is_told_what_that_means(client: TestClient) -> None:
    sent = send(client, STORY)
    meaning = "Aber Sie können unsere Antwort nicht lesen."
    assert meaning in sent.page and "Und Sie können nichts anhalten oder löschen." in sent.page
    form = forms_of(sent.page)["/de/report/kept"]
    left = client.post("/de/report/kept", data={**form, "button": "without"}).text
    assert meaning in left and "tippen Sie die 20 Zahlen" not in left
    assert meaning not in client.post("/de/report/kept", data={**form, "button": "kept"}).text


def test_the_longest_story_in_the_widest_script_comes_back_whole(client: TestClient) -> None:
    story = "𞤀" * 20_000
    sent = send(client, {"story": story, "notice": "1"})
    assert story in press(client, sent.page, "words", button="file").text
    assert text_of_element(press(client, sent.page, "number", "ar").text, "follow-up-code") == sent.code
