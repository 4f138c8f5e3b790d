"""A report is as urgent as its most urgent trigger, and says why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.code_lists import load
from caseflow.rules.answers import Answers
from caseflow.rules.triage import Triage, triage

LISTS = load()
READ = ("de", "en")


def _triage(answers: Answers, *, limit_near: bool = False) -> Triage:
    return triage(answers, LISTS, read_languages=READ, limit_near=limit_near)


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        (Answers(), "t3"),
        (Answers(wishes=("cannot_go_on",)), "t0"),
        (Answers(facility_problems=("child_protection",)), "t0"),
        (Answers(facility_problems=("sex_for_service",)), "t0"),
        (Answers(forms=("sexual_assault",)), "t0"),
        (Answers(forms=("exploitation",)), "t1"),
        (Answers(forms=("unequal_treatment",), areas=("housing_market",)), "t3"),
        (Answers(forms=("unequal_treatment",), areas=("housing_market",), flat_still_free="flat_no"), "t3"),
        (Answers(forms=("unequal_treatment",), areas=("housing_market",), flat_still_free="flat_yes"), "t1"),
        (Answers(forms=("unequal_treatment",), areas=("school",), flat_still_free="flat_yes"), "t3"),
        (Answers(letters=("letter_office",)), "t1"),
        (Answers(letters=("letter_court",)), "t1"),
        (Answers(letters=("letter_dismissal",)), "t1"),
        (Answers(letters=("letter_none",)), "t3"),
        (Answers(language="ti"), "t1"),
        (Answers(language="de-simple"), "t3"),
        (Answers(facility_problems=("housing_repair",)), "t3"),
        (Answers(facility_problems=("housing_basic",)), "t2"),
        (Answers(facility_problems=("housing_basic", "children")), "t1"),
        (Answers(facility_problems=("housing_basic",), under_18=True), "t1"),
        (Answers(under_18=True), "t1"),
        (Answers(role="young_person"), "t1"),
        (Answers(forms=("physical_assault",), accused=("family",)), "t0"),
        (Answers(accused=("complaint_body",)), "t2"),
    ],
)
def test_triggers_set_the_level(answers: Answers, level: str) -> None:
    assert _triage(answers).level == level


def test_a_near_limit_is_urgent() -> None:
    assert _triage(Answers(areas=("work",)), limit_near=True).level == "t1"


def test_dari_is_read_by_whoever_reads_persian() -> None:
    assert triage(Answers(language="prs"), LISTS, read_languages=("fa",)).level == "t3"
    assert triage(Answers(language="prs"), LISTS, read_languages=("de",)).level == "t1"


@pytest.mark.parametrize(
    "answers",
    [
        Answers(facility_problems=("staff",)),
        Answers(facility_problems=("security",)),
        Answers(forms=("sexual_harassment",)),
        Answers(accused=("security_guard",)),
        Answers(accused=("facility_staff",)),
    ],
)
def test_what_only_a_small_circle_may_read_is_restricted(answers: Answers) -> None:
    assert _triage(answers).restricted
    assert not _triage(Answers(facility_problems=("food",))).restricted


def test_every_level_above_the_regular_one_and_every_restriction_has_a_reason() -> None:
    found = _triage(Answers(forms=("threat", "insult"), wishes=("cannot_go_on",), accused=("police",)))
    assert [reason.level for reason in found.reasons] == sorted(reason.level for reason in found.reasons)
    assert found.reasons[0].code == "crisis"
    assert "insult" not in [reason.code for reason in found.reasons]
    assert _triage(Answers()).reasons == ()


@given(
    st.sets(st.sampled_from(sorted(LISTS.forms))),
    st.sets(st.sampled_from(sorted(LISTS.facility_problems))),
    st.sets(st.sampled_from(sorted(LISTS.accused_types))),
    st.sampled_from(sorted(LISTS.forms)),
)
def test_more_answers_never_make_a_report_less_urgent_or_more_open(
    forms: set[str], problems: set[str], accused: set[str], added: str
) -> None:
    less = Answers(forms=tuple(forms), facility_problems=tuple(problems), accused=tuple(accused))
    more = Answers(forms=(*forms, added), facility_problems=tuple(problems), accused=tuple(accused))
    assert _triage(more).level <= _triage(less).level
    assert _triage(more).restricted >= _triage(less).restricted
