"""The paper form asks what the page asks: every box, in every language, with a sign that is the same in all."""

from dataclasses import replace

import pytest

from caseflow.office.directory.settings import OfficeSettings
from reporting.paper.orders import PaperKind
from reporting.paper.paper_form import box_groups, form_data
from reporting.paper.press import SOURCES
from reporting.rendering.templates import label
from tests.reporting.paper.orders import ALL, LANGUAGES, LISTS, OFFICE, order_of

FORM = order_of(PaperKind.FORM)


@pytest.mark.parametrize("tag", ALL)
def test_the_form_has_every_tile(tag: str) -> None:
    language = LANGUAGES.of(tag)
    groups = {group.name: group for group in box_groups(LISTS, language)}
    assert set(LISTS.tiles) <= set(groups)
    for name, tiles in LISTS.tiles.items():
        assert groups[name].boxes == tuple(label(tile, language) for tile in tiles)


def test_the_template_sets_every_group() -> None:
    source = (SOURCES / "form.typ").read_text(encoding="utf-8")
    assert [group.name for group in box_groups(LISTS, LANGUAGES.of("de")) if f'"{group.name}"' not in source] == []


def test_signs_are_the_same_in_every_language() -> None:
    signs = {
        tuple((group.name, group.sign, len(group.boxes)) for group in box_groups(LISTS, LANGUAGES.of(tag)))
        for tag in ALL
    }
    assert len(signs) == 1


def test_an_office_without_free_post_does_not_promise_it() -> None:
    assert form_data(FORM, LISTS)["is_free"] is False
    assert form_data(FORM, LISTS)["send_to"] == [OFFICE.name, "Beispielstraße 1", "39104 Magdeburg"]


def test_free_post_goes_to_its_own_address() -> None:
    office = replace(OFFICE, free_post_address="Deutsche Post ANTWORT, 39090 Magdeburg")
    data = form_data(order_of(PaperKind.FORM, office=office), LISTS)
    assert data["is_free"] is True
    assert data["send_to"] == [OFFICE.name, "Deutsche Post ANTWORT", "39090 Magdeburg"]


def test_an_office_founded_before_paper_forms_has_no_free_post() -> None:
    office = replace(OFFICE, free_post_address="Deutsche Post ANTWORT, 39090 Magdeburg")
    texts = office.to_texts()
    assert OfficeSettings.from_texts(texts) == office
    del texts["free_post_address"]
    assert OfficeSettings.from_texts(texts).free_post_address == ""


def test_what_is_entered_from_paper_has_its_own_channel() -> None:
    assert "channel_paper" in LISTS.small["channel"]
