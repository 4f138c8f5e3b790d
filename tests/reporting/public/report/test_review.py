"""Looking first shows everything said and who would read exactly this, stores nothing, and loses nothing."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from tests.reporting.public.door import Door
from tests.reporting.public.report.test_report import PICTURE, STORY, Sent, once_of, send, staged, stored
from tests.visitor_client import hidden_fields

LOOK = {"button": "look"}
EVERYTHING = {
    **STORY,
    "story": "Erste Zeile\r\nZweite <b>Zeile</b> & “mehr”",
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


def carried(sent: Sent) -> dict[str, list[str]]:
    """Every hidden field of the page with all its values, as a browser would send them again."""
    form = sent.page.partition('<form id="report"')[2].partition("</form>")[0]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
        found.setdefault(name, []).append(unescape(value))
    return found


def test_looking_shows_what_was_said_and_stores_nothing(client: TestClient, door: Door) -> None:
    looked = send(client, EVERYTHING | LOOK, PICTURE)
    assert (looked.status, looked.code, stored(door), staged(door)) == (200, "", 0, 1)
    for shown in (
        *("Zweite &lt;b&gt;Zeile&lt;/b&gt; &amp; “mehr”", "Foto vom Flur.jpg", "Etwas ist kaputt", "ZASt Halberstadt"),
        *("Jemand anderem", "1. November 2026", "mein &lt;Onkel&gt;", "Essen", "Nein"),
    ):
        assert shown in looked.page, shown
    assert "mit eigenen Worten" in looked.page


def test_looking_and_sending_give_the_number_that_sending_gives(client: TestClient, door: Door) -> None:
    once = {"once": once_of(client)}
    looked = send(client, EVERYTHING | LOOK | once, PICTURE)
    assert carried(looked)["once"] == [once["once"]]
    after_looking = send(client, carried(looked))
    directly = send(client, EVERYTHING | once, PICTURE)
    assert after_looking.code and directly.code == after_looking.code
    assert (stored(door), staged(door)) == (1, 0)


def test_changing_something_brings_everything_back(client: TestClient, door: Door) -> None:
    looked = send(client, EVERYTHING | LOOK, PICTURE)
    back = send(client, {**carried(looked), "button": "change"})
    assert back.status == 200 and 'role="alert"' not in back.page
    assert back.hidden["once"] == looked.hidden["once"] and "Foto vom Flur.jpg" in back.page
    for name in (
        "tile_broken",
        "tile_no_help",
        "tile_accommodation",
        "tile_food",
        "tile_someone",
        "knows_no",
        "notice",
    ):
        assert f'id="{name}" checked' in back.page
    assert "Erste Zeile\nZweite &lt;b&gt;Zeile" in back.page.replace("\r", "")
    assert 'value="2026-11-01"' in back.page
    assert (stored(door), staged(door)) == (0, 1)


def test_looking_in_another_language_keeps_everything(client: TestClient) -> None:
    looked = send(client, EVERYTHING | LOOK, PICTURE)
    again = send(client, {**carried(looked), **LOOK}, language="ar")
    assert 'lang="ar" dir="rtl"' in again.page and "Foto vom Flur.jpg" in again.page
    # A token for a file is made anew for each page.
    assert {**carried(again), "staged": []} == {**carried(looked), "staged": []}


def test_what_is_missing_is_said_before_anything_can_be_looked_at(client: TestClient) -> None:
    back = send(client, {"story": "x"} | LOOK)
    assert (back.status, back.to_put_right) == (422, ["notice"])


def test_a_look_left_open_for_two_days_still_sends(client: TestClient, door: Door) -> None:
    looked = send(client, STORY | LOOK, PICTURE)
    door.clock.go_on(days=2)
    assert send(client, carried(looked)).code and stored(door) == 1


def test_a_look_at_an_old_page_gets_a_fresh_form(client: TestClient, door: Door) -> None:
    once = once_of(client)
    door.clock.go_on(days=30)
    looked = send(client, STORY | LOOK | {"once": once}, PICTURE)
    assert looked.hidden["once"] != once
    assert send(client, carried(looked)).code and (stored(door), staged(door)) == (1, 0)


def names(page: str, kind: str) -> list[str]:
    """The names in the list of who reads it, or of who does not."""
    listed = page.partition(f'<ul class="{kind}">')[2].partition("</ul>")[0]
    return [re.sub("<[^>]+>", "", line).strip() for line in re.findall("<li>(.*?)</li>", listed)]


def test_who_reads_is_what_the_rule_really_does(client: TestClient) -> None:
    usual = send(client, STORY | LOOK).page
    assert names(usual, "yes") == ["2 Menschen bei: Unabhängige Beschwerdestelle", "2 Menschen bei: Ombudsstelle"]
    # A report about a house strikes whoever runs it, and says so first.
    house = send(client, STORY | LOOK | {"facility": "zast_halberstadt"}).page
    assert "Betreiber" in names(house, "no")


def test_the_report_page_of_a_poster_names_who_runs_the_house_among_those_who_do_not_read(looking: TestClient) -> None:
    assert "Betreiber" in names(looking.get("/de/report?facility=47318").text, "no")


@pytest.mark.parametrize("button", ["look", "change", "young", "adult", "language"])
def test_no_button_but_send_stores_anything(client: TestClient, door: Door, button: str) -> None:
    send(client, STORY | {"button": button})
    assert stored(door) == 0


def test_answers_are_not_compressed_and_carry_no_cookie(client: TestClient) -> None:
    answer = client.post(
        "/de/report",
        data={**STORY, **LOOK, "once": hidden_fields(client.get("/de/report").text)["once"]},
        files=[("attachment", ("", b"", "application/octet-stream"))],
        headers={"accept-encoding": "gzip"},
    )
    assert "content-encoding" not in answer.headers and "set-cookie" not in answer.headers
