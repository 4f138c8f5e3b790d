"""The letter is offered where a limit of the law runs, is German with its meaning beside it, and is stored nowhere."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reporting.public.information.claim_letter import read_letter
from tests.reporting.public.door import Door
from tests.reporting.public.report.test_downloads import TOLD, hidden_pairs, keep, press
from tests.reporting.public.report.test_report import STORY, send

FILLED = {
    "about": "service",
    "sender": "Amina <Noor>\nWeg 1",
    "receiver": "Hausverwaltung",
    "town": "Halberstadt",
    "written_on": "22.11.2026",
    "happened_on": "31.10.2026",
    "happened": "Er sagte: „Nicht an solche Leute.“",
    "demand": "stop",
}


def offered(page: str) -> list[str]:
    """For which claims the page offers a letter."""
    return re.findall(r'formaction="/\w+/letter" name="about" value="(\w+)"', page)


@pytest.mark.parametrize(
    ("fields", "claims"),
    [
        ({"area": "tile_home"}, ["service"]),
        ({"area": "tile_work"}, ["work"]),
        ({"area": "tile_health", "day": "2026-10-31"}, ["service"]),
        ({"area": "tile_accommodation"}, []),
        # Guards of a private firm are behind the same tile as the police: there the act may hold.
        ({"area": "tile_police"}, ["service"]),
        ({}, []),
    ],
)
def test_the_letter_is_offered_where_a_limit_of_the_act_runs(
    client: TestClient, fields: dict[str, str | list[str]], claims: list[str]
) -> None:
    assert offered(send(client, {**STORY, **fields}).page) == claims


def test_the_page_is_there_for_everybody_and_knows_what_it_is_about(looking: TestClient) -> None:
    work, service = (looking.get(f"/de/letter?about={about}").text for about in ("work", "service"))
    assert "nach §\N{NO-BREAK SPACE}15 des" in work and "nach §\N{NO-BREAK SPACE}21 des" in service
    assert "nach §\N{NO-BREAK SPACE}15 des" in looking.get("/de/letter?about=<b>").text
    assert 'href="/de/letter"' in looking.get("/de/rights").text
    assert "receipt" not in work and "/de/number" not in work


@pytest.mark.parametrize("language", ["de", "de-simple", "en", "ar"])
def test_the_letter_is_german_with_its_meaning_beside_it(looking: TestClient, language: str) -> None:
    sheet = looking.post(f"/{language}/letter", data={**FILLED, "button": "sheet"}).text
    assert (
        '<p lang="de" dir="ltr">Ich mache deshalb hiermit schriftlich meine Ansprüche nach §\N{NO-BREAK SPACE}21 AGG'
        in sheet
    )
    assert ('class="gloss"' in sheet) is (language != "de")
    if language == "en":
        assert "That is why I claim my right in writing." in sheet


def test_what_is_typed_stands_in_the_letter_and_nothing_else(looking: TestClient) -> None:
    sheet = looking.post("/de/letter", data={**FILLED, "button": "sheet"}).text
    letter = sheet.partition('class="card sheet')[2].partition("<form")[0]
    for said in ("Amina &lt;Noor&gt;\nWeg 1", "Hausverwaltung", "Halberstadt, 22.11.2026", "Tag: 31.10.2026"):
        assert said in letter
    assert "dass Sie das beenden" in letter and "Entschädigung" not in letter and "Schaden (" not in letter
    assert 'class="blank"' not in letter


def test_an_empty_letter_has_lines_for_a_pen(looking: TestClient) -> None:
    sheet = looking.post("/ar/letter", data={**FILLED, "about": "work", "button": "empty"}).text
    letter = sheet.partition('class="card sheet')[2].partition("<form")[0]
    assert letter.count('class="blank"') == 12 and "Amina" not in sheet
    assert "§\N{NO-BREAK SPACE}15 Absatz 2 AGG" in letter and "§\N{NO-BREAK SPACE}15 Absatz 1 AGG" in letter


def test_the_letter_can_be_changed_and_read_in_another_language(looking: TestClient) -> None:
    form = looking.post("/ar/letter", data={**FILLED, "button": "language"}).text
    assert '<html lang="ar" dir="rtl">' in form and "Amina &lt;Noor&gt;\nWeg 1</textarea>" in form
    assert 'id="demand_stop" checked' in form and 'id="demand_money" checked' not in form
    sheet = looking.post("/ar/letter", data={**FILLED, "sheet": "yes", "button": "language"}).text
    assert 'class="card sheet' in sheet


def test_what_is_too_long_is_cut_and_what_is_unknown_left_out() -> None:
    letter = read_letter(
        {"happened": ("x" * 5000,), "about": ("nothing",), "demand": ("revenge", "money"), "x": ("y",)}
    )
    assert len(letter.typed["happened"]) == 4000
    assert letter.demands == ("money",) and letter.kind == "work"
    assert "xxx" not in repr(letter)


def test_nothing_of_a_letter_is_stored_or_set(client: TestClient, door: Door) -> None:
    answer = client.post("/de/letter", data={**FILLED, "button": "sheet"})
    assert answer.headers["cache-control"] == "no-store" and "set-cookie" not in answer.headers
    door.services.database.close()
    for file in Path(door.folder).iterdir():
        if file.is_file():
            assert b"Hausverwaltung" not in file.read_bytes()


def test_the_way_back_to_the_number_stays_open(client: TestClient) -> None:
    sent = send(client, TOLD)
    form = press(client, sent.page, "letter", about="service").text
    # The day is known already; a person who empties the field again has her way.
    assert 'name="happened_on" id="happened_on" maxlength="80" dir="auto" value="31.10.2026"' in form
    carried = hidden_pairs(sent.page)
    emptied = client.post("/de/letter", data={**carried, "happened_on": ""}).text
    assert 'name="happened_on" id="happened_on" maxlength="80" dir="auto" value=""' in emptied
    sheet = client.post("/de/letter", data={**carried, **FILLED, "button": "sheet"}).text
    for page in (form, sheet):
        assert 'formaction="/de/number"' in page
        for name, values in carried.items():
            assert page.count(f'<input type="hidden" name="{name}"') == len(values)
    # The story was told to the office; the other side reads only what is typed for it.
    assert "niemanden" not in form.partition('id="sender"')[2]


def test_after_i_have_the_number_the_letter_that_carried_it_shows_nothing(client: TestClient) -> None:
    sent = send(client, TOLD)
    keep(client, sent.page)
    answer = client.post("/de/letter", data={**hidden_pairs(sent.page), **FILLED, "button": "sheet"}).text
    assert "Amina" not in answer and "schon angekommen" in answer
