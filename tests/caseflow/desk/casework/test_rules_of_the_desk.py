"""What is due next, what a coding says, how long something took: pure rules, tested without a database."""

import datetime
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.code_lists import load
from caseflow.records.coding import (
    Coding,
    CodingIncomplete,
    delay_class,
    first_draft,
    read_form,
    require_complete,
    statistics_coding,
)
from caseflow.records.consent import (
    ConsentAnswer,
    ConsentIncomplete,
    ConsentQuestion,
    ConsentState,
    answer_fields,
    needs_consent,
    question_fields,
    read_consents,
)
from caseflow.rules.answers import Answers
from caseflow.rules.calendar import ServiceCalendar
from caseflow.statistics.facts.fact_format import encode_fact
from caseflow.statistics.facts.published_categories import DELAYS, fact_of
from caseflow.workflow.next_due import DueFacts, DueReason, next_due

LISTS = load()
CALENDAR = ServiceCalendar("DE-ST")
MONDAY = datetime.date(2026, 11, 16)
days = st.dates(datetime.date(2024, 1, 1), datetime.date(2027, 12, 31))

QUESTION = ConsentQuestion("mediation", "what", "exact", "not told", "guess", "no", MONDAY)


def due(**facts: object) -> tuple[datetime.date, DueReason]:
    given_facts = {"stage": "assessment", "level": "t3", "received_on": MONDAY, "last_act_on": MONDAY, **facts}
    found = next_due(DueFacts(**given_facts), LISTS, CALENDAR)  # type: ignore[arg-type]  # names and kinds as above
    return found.day, found.reason


def test_each_promise_is_counted_from_its_own_day() -> None:
    assert due(stage="received", level="t1") == (datetime.date(2026, 11, 17), DueReason.FIRST_LOOK)
    assert due(message_on=MONDAY, level="t2") == (datetime.date(2026, 11, 19), DueReason.MESSAGE)
    assert due(proposed_on=MONDAY) == (datetime.date(2026, 11, 18), DueReason.SECOND_PERSON)
    assert due(consent_answer_until=datetime.date(2026, 11, 30))[1] is DueReason.CONSENT_ANSWER
    assert due(question_on=MONDAY) == (datetime.date(2026, 12, 14), DueReason.QUESTION)
    assert due(statement_until=MONDAY) == (datetime.date(2026, 11, 17), DueReason.STATEMENT)
    assert due(outside_step_on=MONDAY, statement_until=datetime.date(2027, 1, 1))[1] is DueReason.AFTERCARE
    assert due() == (datetime.date(2026, 11, 23), DueReason.NEXT_STEP)


def test_a_finished_case_waits_for_its_day_of_erasing_or_for_a_message() -> None:
    erase_on = datetime.date(2027, 5, 16)
    assert due(stage="closed", erase_on=erase_on) == (erase_on, DueReason.ERASING)
    assert due(stage="closed", erase_on=erase_on, message_on=MONDAY)[1] is DueReason.MESSAGE


@given(st.sampled_from(list(LISTS.case_stages)), st.sampled_from(list(LISTS.triage_levels)), days)
def test_something_is_always_due(stage: str, level: str, day: datetime.date) -> None:
    found, _ = due(stage=stage, level=level, received_on=day, last_act_on=day)
    assert found >= day


@given(days, days)
def test_every_delay_has_a_class_of_the_catalogue(incident: datetime.date, received: datetime.date) -> None:
    assert delay_class(min(incident, received), max(incident, received)) in DELAYS


def test_delays_are_counted_in_calendar_months() -> None:
    received = datetime.date(2026, 3, 1)
    expected = {
        datetime.date(2026, 3, 1): "same_month",
        datetime.date(2026, 2, 28): "months_1_3",
        datetime.date(2025, 12, 31): "months_1_3",
        datetime.date(2025, 11, 30): "months_4_12",
        datetime.date(2025, 3, 1): "months_4_12",
        datetime.date(2025, 2, 28): "over_12_months",
        None: "unknown",
    }
    assert {day: delay_class(day, received) for day in expected} == expected


codes = st.builds(
    Coding,
    grounds=st.lists(st.sampled_from(list(LISTS.grounds)), min_size=1, unique=True).map(tuple),
    forms=st.lists(st.sampled_from(list(LISTS.forms)), min_size=1, max_size=4, unique=True).map(tuple),
    area=st.sampled_from(list(LISTS.areas)),
    secondary_areas=st.lists(st.sampled_from(list(LISTS.areas)), max_size=2, unique=True).map(tuple),
    facility_problems=st.lists(st.sampled_from(list(LISTS.facility_problems)), max_size=1).map(tuple),
    district=st.sampled_from(list(LISTS.districts)),
    interplay=st.sampled_from(list(LISTS.ground_interplay)),
    plausibility=st.sampled_from(list(LISTS.plausibility)),
    reasons=st.just("because"),
    agg_scope=st.sampled_from(list(LISTS.small["agg_scope"])),
)


@given(codes)
def test_every_complete_coding_is_kept_as_it_is_and_becomes_a_fact_of_the_fixed_size(coding: Coding) -> None:
    require_complete(coding, LISTS)
    assert Coding.from_fields(coding.to_fields()) == coding
    fact = fact_of(statistics_coding(coding, Answers(), MONDAY), LISTS)
    assert len(encode_fact(fact)) == 256


def test_the_primary_ground_comes_first_and_once() -> None:
    typed = read_form(
        {"primary_ground": ("age",), "grounds": ("racism", "age"), "area": ("work",), "forms": ("insult",)}
    )
    assert typed.grounds == ("age", "racism")
    assert typed.interplay == "unsure"
    assert read_form({"primary_ground": ("age",), "interplay": ("intersectional",)}).interplay == "single"


def test_a_further_area_is_none_twice_and_never_the_primary_one() -> None:
    typed = read_form({"area": ("work",), "secondary_areas": ("work", "", "school", "school")})
    assert typed.secondary_areas == ("school",)


def test_the_form_begins_with_what_the_person_said_where_that_is_one_code() -> None:
    several = first_draft(Answers(areas=("school", "kita"), grounds=("age",), forms=("insult",)))
    assert (several.area, several.grounds, several.forms, several.interplay) == ("", ("age",), ("insult",), "single")
    assert first_draft(Answers(areas=("school",))).area == "school"
    with pytest.raises(CodingIncomplete):
        require_complete(several, LISTS)


def test_a_question_lacks_no_part() -> None:
    for part in ("intervention", "what", "exact_text", "not_told", "guess"):
        with pytest.raises(ConsentIncomplete) as refusal:
            ConsentQuestion(**{**QUESTION.__dict__, part: "  "})
        assert refusal.value.field == part
    # What a no means beyond the two sentences that every question has is the office's to add.
    assert replace(QUESTION, no_means="").no_means == ""
    with pytest.raises(ConsentIncomplete, match="no_means"):
        replace(QUESTION, no_means="x" * 4_001)


def test_a_step_to_the_police_is_always_called_one() -> None:
    assert not QUESTION.reaches_police
    assert replace(QUESTION, police=True).reaches_police
    assert replace(QUESTION, intervention="criminal_complaint").reaches_police


def said(*answers: ConsentAnswer) -> ConsentState:
    question = uuid4()
    head = {"day": (MONDAY.isoformat(),)}
    records = [(question, head | {"sequence": ("1",)} | question_fields(QUESTION, MONDAY))]
    for number, answer in enumerate(answers, start=2):
        records.append((uuid4(), head | {"sequence": (str(number),)} | answer_fields(question, answer)))
    (consent,) = read_consents(reversed(records))
    assert consent.question == QUESTION
    return consent.state(MONDAY)


def test_the_last_answer_counts() -> None:
    yes, no, question, withdrawn = ConsentAnswer
    assert said() is ConsentState.WAITING
    assert said(yes) is ConsentState.YES
    assert said(no, yes) is ConsentState.YES
    assert said(yes, no) is ConsentState.NO
    assert said(question) is ConsentState.QUESTION
    assert said(yes, withdrawn) is ConsentState.WITHDRAWN


def test_every_step_that_reaches_another_body_needs_a_yes() -> None:
    for step in LISTS.interventions.values():
        if step.needs_consent in ("y", "special"):
            assert needs_consent(step, traceable=False) and needs_consent(step, traceable=True)
        if step.needs_consent == "unless_untraceable":
            assert needs_consent(step, traceable=True) and not needs_consent(step, traceable=False)
    free = {step.id for step in LISTS.interventions.values() if not needs_consent(step, traceable=True)}
    assert free == {"info_rights", "counselling", "memory_log", "structural_recommendation"}
