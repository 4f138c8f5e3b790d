"""A report is stored once and never lost: what is wrong is said beside its field, with everything still there."""

import re
from collections.abc import Mapping, Sequence
from typing import IO

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from caseflow.schema.cases import AttachmentRow, CaseRow
from crypto import check_digits
from tests.reporting.public.door import Door
from tests.visitor_client import hidden_fields, text_of_element

Upload = tuple[str, tuple[str | None, IO[bytes] | bytes | str, str | None]]
# A file input left empty sends an empty file without a name.
NO_FILE: Upload = ("attachment", ("", b"", "application/octet-stream"))
PICTURE: Upload = ("attachment", ("Foto vom Flur.jpg", b"\xff\xd8" + b"x" * 100_000, "image/jpeg"))
STORY = {"story": "Die Heizung ist seit drei Wochen kalt.\nNiemand kommt.", "notice": "1"}


def once_of(client: TestClient, language: str = "de") -> str:
    """The hidden value of a fresh form."""
    return hidden_fields(client.get(f"/{language}/report").text)["once"]


def send(client: TestClient, fields: Mapping[str, str | Sequence[str]], *files: Upload, language: str = "de") -> "Sent":
    """Send a form as a browser does, with a value of its own unless one is given."""
    data = {"once": once_of(client, language), **fields}
    answer = client.post(f"/{language}/report", data=data, files=list(files) or [NO_FILE])
    return Sent(answer.status_code, answer.text)


class Sent:
    """What came back."""

    def __init__(self, status: int, page: str) -> None:
        self.status = status
        self.page = page

    @property
    def code(self) -> str:
        """The digits on the page."""
        return text_of_element(self.page, "follow-up-code")

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page."""
        return hidden_fields(self.page)

    @property
    def to_put_right(self) -> list[str]:
        """The fields that the summary on top leads to."""
        return re.findall(r'<li><a href="#(\w+)">', self.page.partition('id="problems"')[2].partition("</ul>")[0])


def stored(door: Door) -> int:
    """How many reports there are."""
    with door.services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(CaseRow)) or 0


def staged(door: Door) -> int:
    """How many files wait for a report."""
    with door.services.database.reading() as session:
        return session.scalar(select(func.count()).where(AttachmentRow.case.is_(None))) or 0


def test_code_is_twenty_digits_and_nothing_else(client: TestClient, door: Door) -> None:
    sent = send(client, STORY)
    assert sent.status == 200
    assert re.fullmatch(r"[0-9]{20}", sent.code)
    check_digits.require_check_digits(sent.code)
    element = sent.page.partition('<div id="follow-up-code" dir="ltr">')[2].partition("</div>")[0]
    assert "".join(re.findall(r"<span>(\d{4})</span>", element)) == sent.code
    assert re.sub(r"<span>\d{4}</span>", "", element) == ""
    assert stored(door) == 1


@pytest.mark.parametrize(
    ("language", "sentence", "year"),
    [
        ("de", "Ihre Meldung hier hält keine Frist an.", "2026"),
        ("en", "Your report here stops no legal time limit.", "2026"),
        ("ar", "بلاغك هنا لا يوقف أي مهلة قانونية.", "٢٠٢٦"),
    ],
)
def test_page_says_by_when_and_that_no_limit_stops(client: TestClient, language: str, sentence: str, year: str) -> None:
    page = send(client, STORY, language=language).page
    assert sentence in page and year in page and "116 016" in page and "tel:112" in page


def test_limits_of_the_law_are_computed_cautiously(client: TestClient) -> None:
    page = send(client, {**STORY, "area": "tile_home", "day": "2026-10-31", "letter": "letter_office"}).page
    # Two months from 31 October end on the last day of December.
    assert "Donnerstag, 31. Dezember 2026" in page
    assert "AGG §21(5)" in page and "1 Monat" in page


def test_who_cannot_go_on_gets_help_before_the_number(client: TestClient) -> None:
    page = send(client, STORY | {"wish": "tile_cannot_go_on"}).page
    crisis = "Denken Sie daran, sich das Leben zu nehmen?"
    assert page.index(crisis) < page.index('id="follow-up-code"')
    assert re.search(r'<details class="fold" open>\s*<summary>Mehr Hilfe', page) and page.count(crisis) == 1
    usual = send(client, STORY).page
    assert usual.index(crisis) > usual.index('id="follow-up-code"')


@pytest.mark.parametrize(
    "fields",
    [
        {"what_fits": "tile_hurt"},
        {"form": "insult"},
        {"story": "x"},
        {"facility_problem": ["tile_food", "hygiene"]},
    ],
)
def test_one_sentence_or_one_tick_is_enough(client: TestClient, fields: Mapping[str, str | list[str]]) -> None:
    assert send(client, {**fields, "notice": "1"}).code


def test_a_file_alone_is_enough(client: TestClient, door: Door) -> None:
    assert send(client, {"notice": "1"}, PICTURE).code
    assert staged(door) == 0


def test_the_same_form_twice_is_one_report_and_one_code(client: TestClient, door: Door) -> None:
    once = {"once": once_of(client)}
    first = send(client, STORY | once, PICTURE)
    again = send(client, STORY | once, PICTURE)
    assert first.code and again.code == first.code
    assert (stored(door), staged(door)) == (1, 0)


def test_language_and_buttons_are_not_content(client: TestClient, door: Door) -> None:
    once = {"once": once_of(client)}
    first = send(client, STORY | once)
    assert send(client, STORY | once | {"button": "send", "district": ""}, language="ar").code == first.code
    assert stored(door) == 1


def test_another_story_in_the_same_form_is_another_report(client: TestClient, door: Door) -> None:
    once = {"once": once_of(client)}
    assert send(client, STORY | once).code != send(client, STORY | once | {"story": "anders"}).code
    assert stored(door) == 2


def test_who_knows_the_form_but_not_the_story_gets_no_code(client: TestClient) -> None:
    once = {"once": once_of(client)}
    mine = send(client, STORY | once)
    assert send(client, {"story": "geraten", "notice": "1"} | once).code != mine.code


def test_i_have_the_number_ends_the_showing(client: TestClient, door: Door) -> None:
    once = {"once": once_of(client)}
    sent = send(client, STORY | once)
    kept = client.post("/de/report/kept", data={"receipt": sent.hidden["receipt"], "button": "kept"})
    assert kept.status_code == 200 and kept.headers["clear-site-data"] == '"cache"'
    assert sent.code not in kept.text
    again = send(client, STORY | once)
    assert (again.status, again.code, stored(door)) == (200, "", 1)
    assert sent.code not in again.page and "schon angekommen" in again.page


@pytest.mark.parametrize("receipt", ["", "x", "AAAA", "ü", "A" * 44])
def test_a_strange_receipt_changes_nothing(client: TestClient, receipt: str) -> None:
    assert client.post("/de/report/kept", data={"receipt": receipt}).status_code == 200


def test_the_showing_ends_with_the_next_day(client: TestClient, door: Door) -> None:
    once = {"once": once_of(client)}
    sent = send(client, STORY | once)
    door.clock.go_on(days=1)
    assert send(client, STORY | once).code == sent.code
    door.clock.go_on(days=1)
    assert send(client, STORY | once).code == ""
    assert stored(door) == 1


def test_a_page_left_open_for_days_still_sends(client: TestClient, door: Door) -> None:
    once = {"once": once_of(client)}
    door.clock.go_on(days=5)
    assert send(client, STORY | once).code


def test_an_old_page_comes_back_with_everything_and_then_sends(client: TestClient, door: Door) -> None:
    once = {"once": once_of(client)}
    door.clock.go_on(days=6)
    back = send(client, STORY | once, PICTURE)
    assert (back.status, back.to_put_right) == (422, ["send"])
    assert STORY["story"] in back.page and "Foto vom Flur.jpg" in back.page
    assert back.hidden["once"] != once["once"]
    hidden = {"once": back.hidden["once"], "staged": back.hidden["staged"]}
    assert send(client, STORY | hidden).code
    assert (stored(door), staged(door)) == (1, 0)


def test_an_old_form_that_was_stored_is_recognised(client: TestClient, door: Door) -> None:
    once = {"once": once_of(client)}
    send(client, STORY | once)
    door.clock.go_on(days=6)
    again = send(client, STORY | once)
    assert (again.status, again.code) == (200, "") and "schon angekommen" in again.page
    assert stored(door) == 1


@pytest.mark.parametrize("once", ["", "x", "A" * 50, "ü" * 50])
def test_a_form_that_we_did_not_issue_comes_back(client: TestClient, door: Door, once: str) -> None:
    back = send(client, STORY | {"once": once})
    assert back.status == 422 and STORY["story"] in back.page
    assert send(client, STORY | {"once": back.hidden["once"]}).code
    assert stored(door) == 1


def test_everything_typed_survives_an_error(client: TestClient, door: Door) -> None:
    fields = {
        "story": "Erste Zeile\nZweite <b>Zeile</b> & “mehr”",
        "what_fits": ["tile_broken", "tile_no_help"],
        "area": "tile_accommodation",
        "facility": "zast_halberstadt",
        "facility_problem": ["tile_food"],
        "district": "15085",
        "day": "2026-11-01",
        "role": "tile_someone",
        "knows": "knows_no",
        "not_read": ["tile_no_other"],
        "not_read_text": "mein <Onkel>",
    }
    back = send(client, fields, PICTURE)
    assert (back.status, back.to_put_right) == (422, ["notice"])
    assert 'role="alert"' in back.page and 'id="notice-why"' in back.page
    assert "Erste Zeile\nZweite &lt;b&gt;Zeile&lt;/b&gt; &amp; “mehr”</textarea>" in back.page
    for name in ("tile_broken", "tile_no_help", "tile_accommodation", "tile_food", "tile_someone", "knows_no"):
        assert f'id="{name}" checked' in back.page
    assert 'value="zast_halberstadt" selected' in back.page and 'value="15085" selected' in back.page
    assert 'value="2026-11-01"' in back.page and 'value="mein &lt;Onkel&gt;"' in back.page
    # The fold with a chosen value is open, the others are not.
    assert re.search(r'<details class="fold" open>\s*<summary>Wem ist es passiert', back.page)
    assert re.search(r'<details class="fold">\s*<summary>Wer war das', back.page)
    assert (stored(door), staged(door)) == (0, 1)


def test_files_are_sent_once_however_often_the_page_comes_back(client: TestClient, door: Door) -> None:
    first = send(client, {"story": "x"}, PICTURE)
    second = send(client, {"story": "x", "once": first.hidden["once"], "staged": first.hidden["staged"]})
    third = send(
        client, {"story": "x", "once": second.hidden["once"], "staged": second.hidden["staged"], "notice": "1"}
    )
    assert third.code and (stored(door), staged(door)) == (1, 0)


def test_a_file_token_opens_in_no_other_form(client: TestClient, door: Door) -> None:
    token = send(client, {"story": "x"}, PICTURE).hidden["staged"]
    other = send(client, STORY | {"staged": token})
    assert (other.status, other.to_put_right, stored(door)) == (422, ["attachment"], 0)
    assert "Foto vom Flur.jpg" not in other.page


def test_changing_the_language_keeps_everything(client: TestClient, door: Door) -> None:
    back = client.post(
        "/ar/report",
        data={"once": once_of(client), "button": "language", "story": "Meine Worte", "area": "tile_work"},
        files=[PICTURE],
    )
    assert back.status_code == 200 and 'lang="ar" dir="rtl"' in back.text
    assert "Meine Worte" in back.text and 'id="tile_work" checked' in back.text and "Foto vom Flur.jpg" in back.text
    assert 'role="alert"' not in back.text and stored(door) == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"area": "nowhere"}, "area"),
        ({"area": ["tile_work", "tile_home"]}, "area"),
        ({"what_fits": "tile_work"}, "what_fits"),
        ({"district": "99"}, "district"),
        ({"facility": "../../etc"}, "facility"),
        ({"day": "2026-11-31"}, "day"),
        ({"day": "2027-01-01"}, "day"),
        ({"story": ["a", "b"]}, "story"),
        ({"story": "x" * 20_001}, "story"),
        ({"not_read_text": "x" * 501}, "not_read_text"),
        ({"notice": ""}, "notice"),
    ],
)
@pytest.mark.parametrize("language", ["de", "ar"])
def test_wrong_values_are_named_and_nothing_is_stored(
    looking: TestClient, fields: Mapping[str, str | list[str]], field: str, language: str
) -> None:
    back = send(looking, {**STORY, **fields}, language=language)
    assert (back.status, back.to_put_right) == (422, [field])
    assert f'id="{field}"' in back.page and f'id="{field}-why"' in back.page
    assert back.code == ""


def test_nothing_told_is_said_beside_the_story(client: TestClient) -> None:
    assert send(client, {"notice": "1", "area": "tile_work"}).to_put_right == ["story"]
    assert send(client, {"story": " \n "}).to_put_right == ["story", "notice"]


def test_too_many_files_are_named_and_the_others_kept(client: TestClient, door: Door) -> None:
    files = [("attachment", (f"{number}.txt", b"x", "text/plain")) for number in range(12)]
    back = send(client, STORY, *files)
    assert back.to_put_right == ["attachment", "attachment"]
    assert "10.txt" in back.page and back.page.count('name="staged"') == 10
    assert staged(door) == 10


def test_names_of_files_in_every_script_are_kept(client: TestClient) -> None:
    back = send(client, {"story": "x"}, ("attachment", ("صورة <من> الممر.jpg", b"x", "image/jpeg")))
    assert "صورة &lt;من&gt; الممر.jpg" in back.page


@pytest.mark.parametrize("typed", ["31.11.2026", "gestern", "2026-11-31", "٢٤/١٢/٢٠٢٧"])
def test_a_day_that_is_none_comes_back_as_it_was_typed(looking: TestClient, typed: str) -> None:
    back = send(looking, STORY | {"area": "tile_work", "day": typed})
    assert back.to_put_right == ["day"]
    # A date field would show nothing.
    assert '<input type="text" name="day"' in back.page and f'value="{typed}"' in back.page
