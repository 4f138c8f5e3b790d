"""Form fields become checked answers; what is wrong is named beside its field and nothing is lost."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.code_lists import CODE_FIELDS, CodeLists, load
from caseflow.rules.answers import NOTE_LIMIT, STORY_LIMIT, Answers, FieldError, parse_answers

TODAY = datetime.date(2026, 11, 22)
LISTS = load()
Fields = dict[str, list[str]]


@pytest.fixture(scope="module")
def lists() -> CodeLists:
    """The product lists."""
    return LISTS


def _parse(fields: Fields, lists: CodeLists, *, has_attachment: bool = False) -> tuple[Answers, tuple[FieldError, ...]]:
    return parse_answers(
        {"notice": ["2026-11"], "story": ["x"]} | fields, lists, today=TODAY, has_attachment=has_attachment
    )


def _errors(fields: Fields, lists: CodeLists) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in _parse(fields, lists)[1]]


def test_tiles_become_codes_and_what_was_ticked_is_kept(lists: CodeLists) -> None:
    answers, errors = _parse({"what_fits": ["tile_child", "insult"], "ground": ["tile_racism"]}, lists)
    assert errors == ()
    assert answers.forms == ("insult",)
    assert answers.facility_problems == ("child_protection",)
    assert answers.grounds == ("racism",)
    assert answers.ticked == ("what_fits:tile_child", "what_fits:insult", "ground:tile_racism")


def test_one_tile_leaves_the_area_open_and_a_facility_tells_it(lists: CodeLists) -> None:
    open_area, _ = _parse({"area": ["tile_accommodation"]}, lists)
    assert open_area.area == "unknown"
    assert open_area.areas == ("reception_state", "shared_accommodation")
    told, _ = _parse({"area": ["tile_accommodation"], "facility": ["zast_halberstadt"]}, lists)
    assert told.area == "reception_state"
    assert told.district == "15085"
    elsewhere, _ = _parse({"area": ["tile_police"], "facility": ["zast_halberstadt"]}, lists)
    assert "police" in elsewhere.areas


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"ground": ["no_such"]}, ("ground", "unknown_choice")),
        ({"ground": ["tile_when"]}, ("ground", "unknown_choice")),
        ({"form": ["structural"]}, ("form", "unknown_choice")),
        ({"district": ["15085", "15090"]}, ("district", "given_twice")),
        ({"story": ["one", "two"]}, ("story", "given_twice")),
        ({"wish": ["stop"] * 1000}, ("wish", "too_many")),
        ({"story": ["x" * (STORY_LIMIT + 1)]}, ("story", "too_long")),
        ({"not_read_text": ["x" * (NOTE_LIMIT + 1)]}, ("not_read_text", "too_long")),
        ({"story": ["\udc80"]}, ("story", "not_text")),
        ({"day": ["yesterday"]}, ("day", "not_a_date")),
        ({"day": ["2026-02-30"]}, ("day", "not_a_date")),
        ({"day": ["0001-01-01"]}, ("day", "not_a_date")),
        ({"day": ["2026-11-23"]}, ("day", "date_in_future")),
        ({"notice": []}, ("notice", "notice_missing")),
        ({"notice": ["<script>"]}, ("notice", "notice_missing")),
        ({"story": [" \n "]}, ("story", "nothing_told")),
    ],
)
def test_bad_input_is_a_named_error(lists: CodeLists, fields: Fields, error: tuple[str, str]) -> None:
    assert _errors(fields, lists) == [error]


def test_an_error_repeats_nothing_that_was_typed(lists: CodeLists) -> None:
    _, errors = _parse({"ground": ["my secret"], "day": ["my secret"]}, lists)
    assert "secret" not in repr(errors)


@pytest.mark.parametrize("written", ["2026-11-03", "3.11.2026", "03/11/2026", "٢٠٢٦-١١-٠٣"])
def test_a_day_may_be_written_in_any_script(lists: CodeLists, written: str) -> None:
    answers, errors = _parse({"day": [written]}, lists)
    assert errors == ()
    assert answers.incident_date == datetime.date(2026, 11, 3)


def test_a_tick_or_a_file_is_enough_without_a_story(lists: CodeLists) -> None:
    assert _errors({"story": [""], "what_fits": ["tile_broken"]}, lists) == []
    assert _errors({"story": [""], "facility_problem": ["tile_food"]}, lists) == []
    assert _parse({"story": [""]}, lists, has_attachment=True)[1] == ()


def test_a_story_at_the_limit_in_any_script_is_kept_whole(lists: CodeLists) -> None:
    story = "ሀ" * STORY_LIMIT
    answers, errors = _parse({"story": [story]}, lists)
    assert (answers.story, errors) == (story, ())


def test_the_repr_shows_nothing_of_the_story() -> None:
    assert "secret" not in repr(Answers(story="secret", not_read_text="secret"))


def test_answers_survive_the_record(lists: CodeLists) -> None:
    answers, _ = _parse(
        {
            "story": ["été\r\nзима"],
            "what_fits": ["tile_demanded"],
            "facility": ["lae_stendal"],
            "when": ["tile_week"],
            "day": ["2026-11-20"],
            "role": ["tile_my_child"],
            "knows": ["knows_yes"],
            "accused": ["tile_guards"],
            "told": ["tile_office_school"],
            "not_read": ["tile_no_other"],
            "not_read_text": ["A."],
            "contact_gender": ["contact_woman"],
            "flat_free": ["flat_yes"],
            "letter": ["letter_dismissal"],
            "under_18": ["yes"],
        },
        lists,
    )
    assert answers.story == "été\nзима"
    assert answers.dismissal
    assert Answers.from_fields(answers.to_fields()) == answers


_VALUES = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(sorted(lists_code for lists_code in LISTS.grounds)),
        st.sampled_from([tile.id for tiles in LISTS.tiles.values() for tile in tiles]),
    ),
    max_size=20,
)


@given(st.dictionaries(st.sampled_from([*CODE_FIELDS, "story", "day", "notice"]), _VALUES))
def test_no_input_raises_and_what_is_accepted_survives_the_record(fields: Fields) -> None:
    answers, errors = parse_answers(fields, LISTS, today=TODAY)
    assert Answers.from_fields(answers.to_fields()) == answers
    assert len({error.field for error in errors}) == len(errors)
