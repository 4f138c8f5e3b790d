"""The lists that are shipped: complete, neutral in their words, and of the published size."""

import datetime
import re
from collections.abc import Iterator

import pytest

from caseflow.code_lists import CODE_FIELDS, CodeLists, Label, UnknownCode, load
from caseflow.code_lists.values import Unit

FIRST_PERSON_DE = re.compile(r"\b(ich|mir|mich|mein(e[mnrs]?)?|wir|uns|unser\w*)\b", re.IGNORECASE)
FIRST_PERSON_EN = re.compile(r"\b(I|me|my|mine|we|us|our)\b")
LISTS_WITH_WISHES = {"desired_outcomes"}


@pytest.fixture(scope="module")
def lists() -> CodeLists:
    """The product lists."""
    return load()


def _labels(lists: CodeLists) -> Iterator[tuple[str, str, Label]]:
    names = {name for code_field in CODE_FIELDS.values() for name in code_field.lists}
    for name in sorted(names | set(lists.small) | {"outcomes", "interventions", "case_stages"}):
        for code in lists.codes(name).values():
            yield name, code.id, code.label
    for group, tiles in lists.tiles.items():
        for tile in tiles:
            yield "desired_outcomes" if group == "wish" else group, tile.id, tile.label


def test_only_wishes_speak_in_the_first_person(lists: CodeLists) -> None:
    first_person = [
        (name, code)
        for name, code, label in _labels(lists)
        if name not in LISTS_WITH_WISHES | {"case_stages"}
        and (
            FIRST_PERSON_DE.search(label.de_simple)
            or FIRST_PERSON_DE.search(label.de)
            or FIRST_PERSON_EN.search(label.en)
        )
    ]
    assert first_person == []


def test_no_label_has_a_gender_sign_a_screen_reader_stumbles_over(lists: CodeLists) -> None:
    signs = re.compile(r"[*_]|\w:in|[a-zäöü]In\b|\binnen\b")
    found = [
        (name, code)
        for name, code, label in _labels(lists)
        if any(signs.search(text) for text in (label.de, label.en, label.de_simple))
    ]
    assert found == []


def test_plain_labels_have_no_bracketed_lists_or_long_words_without_hyphen(
    lists: CodeLists,
) -> None:
    for _, code, label in _labels(lists):
        longest = max(re.split(r"[\s/(),-]+", label.de_simple), key=len)
        assert len(longest) <= 19, (code, longest)


def test_what_is_shown_at_once_is_at_most_ten_tiles_a_question(lists: CodeLists) -> None:
    assert {group: len(tiles) for group, tiles in lists.tiles.items()} == {
        "what_fits": 10,
        "where": 10,
        "facility_topics": 10,
        "when": 6,
        "who": 5,
        "accused": 10,
        "why": 10,
        "wish": 7,
        "told_before": 5,
        "not_read": 4,
    }


def test_published_dimensions_have_the_sizes_of_the_catalogue(lists: CodeLists) -> None:
    assert {dimension: len(members) for dimension, members in lists.statistics.items()} == {
        "ground": 12,
        "area": 12,
        "area_group": 4,
        "facility_problem": 11,
        "incident_type": 8,
        "outcome": 7,
    }


def test_every_published_area_lies_in_one_area_group(lists: CodeLists) -> None:
    for category in lists.statistics["area"]:
        assert len({lists.category("area_group", code).id for code in category.codes}) == 1


def test_grounds_the_equality_directives_ask_for_are_published_apart(lists: CodeLists) -> None:
    grounds_of = {
        category.id: {ground for code in category.codes for ground in lists.grounds[code].eu_grounds}
        for category in lists.statistics["ground"]
    }
    for ground in ("sex", "age", "disability", "sexual_orientation", "religion_belief"):
        assert any(found == {ground} for found in grounds_of.values()), ground


def accepted(lists: CodeLists, field: str, *values: str) -> tuple[str, ...]:
    return tuple(reference.code for reference in lists.accept_references(field, values))


def test_every_code_that_a_tile_stands_for_can_be_chosen(lists: CodeLists) -> None:
    for name, code_field in CODE_FIELDS.items():
        tiles = lists.tiles.get(code_field.tiles or "", ())
        reached = {reference for tile in tiles for reference in tile.codes}
        assert set(lists.accept_references(name, [tile.id for tile in tiles])) == reached
        assert {reference.list for reference in reached} <= set(code_field.lists)


def test_tiles_and_codes_are_both_accepted_and_each_code_comes_once(lists: CodeLists) -> None:
    assert accepted(lists, "ground", "tile_passport", "nationality", "racism") == (
        "nationality",
        "residence_status",
        "racism",
    )


def test_a_poster_code_stands_for_its_facility(lists: CodeLists) -> None:
    poster_code = lists.facilities["zast_halberstadt"].poster_code
    assert accepted(lists, "facility", poster_code) == ("zast_halberstadt",)
    assert "halberstadt" not in poster_code


@pytest.mark.parametrize(
    ("field", "value"),
    [("ground", "no_such"), ("form", "structural"), ("facility_problem", "not_applicable")],
)
def test_unknown_codes_and_codes_for_officers_are_refused(lists: CodeLists, field: str, value: str) -> None:
    with pytest.raises(UnknownCode):
        accepted(lists, field, value)


def test_silence_waits_twenty_eight_and_fifty_six_days(lists: CodeLists) -> None:
    lengths = {row.id: (row.length, row.unit) for row in lists.deadlines}
    assert lengths["silence_reminder"] == (28, Unit.DAY)
    assert lengths["silence_close"] == (56, Unit.DAY)


def test_grave_levels_are_the_two_most_urgent_and_promises_are_service_days(
    lists: CodeLists,
) -> None:
    assert [level for level in lists.triage_levels if lists.is_grave(level)] == ["t0", "t1"]
    days = [level.service_days for level in lists.triage_levels.values()]
    assert days == sorted(days)


def test_emergency_numbers_are_always_shown_and_others_only_when_checked(
    lists: CodeLists,
) -> None:
    day = datetime.date(2026, 11, 22)
    shown = {target.phone for target in lists.referral_targets.values() if target.shown_on(day)}
    assert shown == {"110", "112"}


def test_every_stage_can_be_reached_and_closing_leads_to_anonymising(lists: CodeLists) -> None:
    reached, left = {"received"}, ["received"]
    while left:
        for following in lists.case_stages[left.pop()].allowed_next:
            if following not in reached:
                reached.add(following)
                left.append(following)
    assert reached == set(lists.case_stages)
    assert lists.case_stages["anonymised"].allowed_next == ()


def test_dari_and_farsi_have_a_button_each_and_share_their_texts(lists: CodeLists) -> None:
    assert lists.languages["fa"].native != lists.languages["prs"].native
    assert lists.languages["prs"].catalogue == "fa"


def test_the_same_files_have_the_same_version() -> None:
    assert load().version == load().version
