"""Doors into the same page: for people under 18, from a poster, and for whoever works there."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from caseflow.code_lists import CodeLists, load
from caseflow.code_lists.values import OrganisationKind
from caseflow.office.directory.verified import load_directory
from caseflow.rules.answers import Answers
from caseflow.rules.conflicts import Organisation
from reporting.public.base.readers import readers_of
from tests.reporting.public.door import Door
from tests.reporting.public.report.test_report import STORY, send, stored

LANGUAGES = ("de", "en", "ar")
YOUNG_INPUT = '<input type="hidden" name="under_18" value="yes">'


def test_the_young_are_addressed_as_such_and_told_what_must_be_told(looking: TestClient) -> None:
    page = looking.get("/de/report?young=yes").text
    before_story = page.partition('id="story"')[0]
    for sentence in ("Diese Seite gehört auch dir.", "Das sagen wir dir vorher.", "auch ohne deine Eltern"):
        assert sentence in before_story
    assert "116 111" in before_story and YOUNG_INPUT in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_for_the_young_asks_the_same(looking: TestClient, language: str) -> None:
    def fields(page: str) -> set[str]:
        return set(re.findall(r'\bname="(\w+)"', page))

    usual, young = (looking.get(f"/{language}/report{query}").text for query in ("", "?young=yes"))
    assert fields(young) - fields(usual) == {"under_18"} and fields(usual) <= fields(young)


@pytest.mark.parametrize("button", ["language", "change"])
def test_the_door_stays_whatever_brings_the_page_back(client: TestClient, button: str) -> None:
    back = send(client, STORY | {"under_18": "yes", "button": button}, language="ar")
    assert YOUNG_INPUT in back.page and 'value="adult"' in back.page


def test_an_error_and_a_look_keep_the_door(client: TestClient) -> None:
    assert YOUNG_INPUT in send(client, {"story": "x", "under_18": "yes"}).page
    assert YOUNG_INPUT in send(client, STORY | {"under_18": "yes", "button": "look"}).page


def test_one_can_change_the_door_without_losing_a_word(client: TestClient, door: Door) -> None:
    young = send(client, {"story": "Meine Worte", "button": "young"})
    assert young.status == 200 and YOUNG_INPUT in young.page and "Meine Worte</textarea>" in young.page
    usual = send(client, {"story": "Meine Worte", "under_18": "yes", "button": "adult"})
    assert YOUNG_INPUT not in usual.page and "Meine Worte</textarea>" in usual.page and stored(door) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_poster_chooses_its_house_and_says_that_nobody_knows_who_came(looking: TestClient, language: str) -> None:
    page = looking.get(f"/{language}/report?facility=47318").text
    place = page.partition('name="area"')[0].rpartition('<div class="card">')[2]
    assert f'<a href="/{language}/report">' in place and '<details class="fold"><summary>' in place
    assert 'value="zast_halberstadt" selected' in page
    ticked = re.findall(r'id="(\w+)" checked', page)
    assert ticked == ["tile_accommodation"]


def test_a_page_without_a_poster_asks_openly_where_it_was(looking: TestClient) -> None:
    page = looking.get("/de/report").text
    assert "Plakat" not in page and re.search(r'<div class="card">\s*<fieldset id="area"', page)


def test_who_works_there_is_told_before_the_story_what_protects(looking: TestClient) -> None:
    before_story = looking.get("/de/report").text.partition('id="story"')[0]
    assert "Arbeiten Sie dort?" in before_story and "Hinweisgeberschutz-Gesetz" in before_story
    assert "Das schützt Sie hier" in before_story


def test_an_authority_does_not_name_authorities_unless_it_may(door: Door) -> None:
    with door.services.database.reading() as session:
        directory = load_directory(session, door.services.secret)
    police = Organisation(uuid4(), "Polizeirevier", OrganisationKind.POLICE)
    bodies = replace(directory.bodies, organisations=(*directory.bodies.organisations, police))
    directory, today = replace(directory, bodies=bodies), door.services.today()
    assert "Polizeirevier" in readers_of(Answers(), directory, load(), today).not_reading
    careful = readers_of(Answers(), directory, load(), today, names_authorities=False).not_reading
    assert careful == ("Betreiber",)


def tile_labels(lists: CodeLists) -> list[tuple[str, str]]:
    """Every label that the page shows, with the list it is in."""
    shown = [(group, tile.label) for group, tiles in lists.tiles.items() for tile in tiles]
    shown += [
        (name, entry.label)
        for name in ("affected_knows", "flat_still_free", "letter")
        for entry in lists.small[name].values()
    ]
    return [(name, label.text(tag)) for name, label in shown for tag in ("de", "de-simple", "en")]


def test_labels_speak_of_nobody_as_me_and_carry_no_asterisk() -> None:
    own = re.compile(r"\b(ich|mir|mich|mein\w*|I|me|my)\b")
    labels = tile_labels(load())
    assert [label for name, label in labels if name != "wish" and own.search(label)] == []
    assert [label for _, label in labels if "*" in label or ":innen" in label] == []


def test_at_most_ten_tiles_are_shown_at_a_time() -> None:
    assert [group for group, tiles in load().tiles.items() if len(tiles) > 10] == []


# Formal address inside a sentence; at its beginning "Sie" can also mean "they".
FORMAL = re.compile(r"\b(?:Ihnen|Ihr(?:e|em|en|er|es)?)\b|(?<=[a-zäöüß,] )Sie\b")


@pytest.mark.parametrize("language", ["de", "de-simple"])
def test_the_door_for_the_young_says_du_everywhere(looking: TestClient, language: str) -> None:
    page = looking.get(f"/{language}/report?young=yes").text
    said = page[page.index("<main") : page.index("</main>")]
    assert FORMAL.findall(re.sub(r"<[^>]+>", " ", said)) == []
    assert "deine" in said


def test_grown_ups_are_still_addressed_formally(looking: TestClient) -> None:
    assert FORMAL.findall(looking.get("/de/report").text)


@pytest.mark.parametrize("button", ["look", "send"])
def test_looking_and_the_page_after_sending_say_du_to_the_young(client: TestClient, button: str) -> None:
    fields = {**STORY, "under_18": "yes", "notice": "1", "button": button}
    page = send(client, fields).page
    said = re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")])
    assert FORMAL.findall(said) == [] and re.search(r"\bd(?:u|ich|ir|eine?n?r?m?)\b", said)
