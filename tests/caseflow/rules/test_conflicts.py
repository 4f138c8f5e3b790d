"""P8: whom a report names, and who is tied to them, is struck before anybody could read it."""

import datetime
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.code_lists import load
from caseflow.code_lists.values import OrganisationKind
from caseflow.rules.answers import Answers
from caseflow.rules.conflicts import (
    REACH,
    Directory,
    FacilityTie,
    Organisation,
    OrganisationId,
    Reach,
    Relation,
    RelationKind,
    conflicted,
)

LISTS = load()
TODAY = datetime.date(2026, 11, 22)
LONG_AGO = datetime.date(2020, 1, 1)


def _organisation(kind: OrganisationKind, district: str | None = None) -> Organisation:
    return Organisation(uuid.uuid4(), kind.value, kind, district)


OFFICE = _organisation(OrganisationKind.COMPLAINT_OFFICE)
STATE = _organisation(OrganisationKind.STATE_AUTHORITY)
OPERATOR = _organisation(OrganisationKind.FACILITY_OPERATOR)
OTHER_OPERATOR = _organisation(OrganisationKind.FACILITY_OPERATOR, "15090")
GUARDS = _organisation(OrganisationKind.SECURITY_FIRM)
GUARDS_OF_GUARDS = _organisation(OrganisationKind.SECURITY_FIRM, "15001")
INTERPRETERS = _organisation(OrganisationKind.INTERPRETER_SERVICE)
HARZ = _organisation(OrganisationKind.DISTRICT_AUTHORITY, "15085")
STENDAL = _organisation(OrganisationKind.DISTRICT_AUTHORITY, "15090")
MINISTRY = _organisation(OrganisationKind.OTHER)
COUNSELLING = _organisation(OrganisationKind.COUNSELLING_CENTRE)
EVERYBODY = (
    *(OFFICE, STATE, OPERATOR, OTHER_OPERATOR, GUARDS, GUARDS_OF_GUARDS),
    *(INTERPRETERS, HARZ, STENDAL, MINISTRY, COUNSELLING),
)


def _tie(start: Organisation, kind: RelationKind, end: Organisation) -> Relation:
    return Relation(start.id, end.id, kind, LONG_AGO)


def _runs(organisation: Organisation, facility: str = "zast_halberstadt") -> FacilityTie:
    return FacilityTie(facility, organisation.id, "operates", LONG_AGO)


def _struck(
    answers: Answers,
    *relations: Relation,
    facilities: tuple[FacilityTie, ...] = (),
    on: datetime.date = TODAY,
    named: tuple[OrganisationId, ...] = (),
) -> set[Organisation]:
    directory = Directory(EVERYBODY, relations, facilities)
    found = conflicted(answers, directory, LISTS, on, named=named)
    assert {reason.organisation for reason in found.reasons} == found.organisations
    return {organisation for organisation in EVERYBODY if organisation.id in found.organisations}


def test_a_report_that_names_nobody_strikes_nobody() -> None:
    assert _struck(Answers(story="x"), facilities=(_runs(OPERATOR),)) == set()


def test_the_facility_alone_strikes_whoever_runs_it() -> None:
    assert _struck(Answers(facility="zast_halberstadt"), facilities=(_runs(OPERATOR),)) == {OPERATOR}
    assert _struck(Answers(facility="lae_stendal"), facilities=(_runs(OPERATOR),)) == set()


def test_an_accommodation_that_is_not_named_means_every_one_of_the_district() -> None:
    facilities = (_runs(OPERATOR), _runs(OTHER_OPERATOR, "lae_stendal"))
    answers = Answers(areas=("reception_state", "shared_accommodation"))
    assert _struck(answers, facilities=facilities) == {OPERATOR, OTHER_OPERATOR}
    stendal = Answers(areas=("reception_state",), district="15090")
    assert OTHER_OPERATOR in _struck(stendal, facilities=facilities)
    harz = Answers(areas=("reception_state",), district="15085")
    assert OTHER_OPERATOR not in _struck(harz, facilities=facilities)


def test_a_facility_that_tells_its_operator_strikes_no_other_operator() -> None:
    answers = Answers(facility="zast_halberstadt", accused=("facility_staff",))
    assert _struck(answers, facilities=(_runs(OPERATOR),)) == {OPERATOR}


def test_a_facility_of_an_unknown_operator_strikes_all_that_it_can_be() -> None:
    answers = Answers(facility="lae_stendal", accused=("facility_staff",))
    assert _struck(answers) == {OPERATOR, OTHER_OPERATOR}


def test_an_operator_of_the_past_leaves_open_who_runs_the_place_today() -> None:
    ended = FacilityTie("lae_stendal", OPERATOR.id, "operates", LONG_AGO, datetime.date(2025, 12, 31))
    answers = Answers(facility="lae_stendal", accused=("facility_staff",))
    assert _struck(answers, facilities=(ended,)) == {OPERATOR, OTHER_OPERATOR}
    running = _runs(OPERATOR, "lae_stendal")
    assert _struck(answers, facilities=(running,)) == {OPERATOR}


@pytest.mark.parametrize(
    ("district", "struck"), [("15090", {OTHER_OPERATOR}), ("15085", set()), (None, {OTHER_OPERATOR})]
)
def test_a_kind_of_facility_stands_for_the_ones_of_the_district(
    district: str | None, struck: set[Organisation]
) -> None:
    answers = Answers(facility="municipal_gu", district=district)
    assert _struck(answers, facilities=(_runs(OTHER_OPERATOR, "municipal_gu"),)) == struck


def test_guards_strike_their_firm_and_the_operator() -> None:
    answers = Answers(district="15001", accused=("security_guard",))
    assert _struck(answers) == {GUARDS, GUARDS_OF_GUARDS, OPERATOR}


@pytest.mark.parametrize(
    ("district", "struck"),
    [("15085", {HARZ}), ("15090", {STENDAL}), (None, {HARZ, STENDAL}), ("unknown", {HARZ, STENDAL})],
)
def test_the_authority_of_the_district_is_struck_and_all_if_the_district_is_open(
    district: str | None, struck: set[Organisation]
) -> None:
    assert _struck(Answers(district=district, accused=("immigration_authority",))) == struck


def test_the_area_names_an_authority_even_if_nobody_is_accused() -> None:
    assert _struck(Answers(district="15085", areas=("immigration_authority",))) == {HARZ}


def test_a_report_about_the_complaint_office_strikes_it() -> None:
    assert _struck(Answers(accused=("complaint_body",))) == {OFFICE}


def test_whom_the_person_does_not_want_to_read_is_struck() -> None:
    assert _struck(Answers(not_read=("not_read_interpreter",))) == {INTERPRETERS}
    assert _struck(Answers(not_read=("not_read_staff",), district="15085")) == {OPERATOR, GUARDS}


@pytest.mark.parametrize("answers", [Answers(not_read=("not_read_other",)), Answers(not_read_text="A. B.")])
def test_a_name_in_free_text_asks_for_a_person(answers: Answers) -> None:
    assert conflicted(answers, Directory(), LISTS, TODAY).needs_person
    assert not conflicted(Answers(), Directory(), LISTS, TODAY).needs_person


def test_triage_can_name_somebody_besides() -> None:
    assert _struck(Answers(), _tie(OPERATOR, RelationKind.SUBCONTRACTS, GUARDS), named=(GUARDS.id,)) == {
        GUARDS,
        OPERATOR,
    }


def test_a_chain_of_authority_operator_and_subcontractors_is_followed_to_both_ends() -> None:
    chain = (
        _tie(STATE, RelationKind.SUPERVISES, OPERATOR),
        _tie(OPERATOR, RelationKind.SUBCONTRACTS, GUARDS),
        _tie(GUARDS, RelationKind.SUBCONTRACTS, GUARDS_OF_GUARDS),
        _tie(INTERPRETERS, RelationKind.INTERPRETS_FOR, GUARDS_OF_GUARDS),
    )
    everyone = {STATE, OPERATOR, GUARDS, GUARDS_OF_GUARDS, INTERPRETERS}
    answers = Answers(facility="zast_halberstadt")
    assert _struck(answers, *chain, facilities=(_runs(OPERATOR),)) == everyone
    assert _struck(answers, *chain, facilities=(_runs(GUARDS_OF_GUARDS),)) == everyone


def test_two_clients_of_one_interpreter_service_are_not_tied() -> None:
    ties = (
        _tie(INTERPRETERS, RelationKind.INTERPRETS_FOR, OPERATOR),
        _tie(INTERPRETERS, RelationKind.INTERPRETS_FOR, OFFICE),
    )
    assert _struck(Answers(facility="zast_halberstadt"), *ties, facilities=(_runs(OPERATOR),)) == {
        OPERATOR,
        INTERPRETERS,
    }
    assert _struck(Answers(accused=("interpreter",)), *ties) == {INTERPRETERS, OPERATOR, OFFICE}


def test_who_is_paid_by_the_accused_is_struck() -> None:
    money = _tie(STATE, RelationKind.FUNDS, COUNSELLING)
    assert _struck(Answers(accused=("lvwa",)), money) == {STATE, COUNSELLING}
    assert _struck(Answers(accused=("counselling_staff",)), money) == {STATE, COUNSELLING}


def test_public_money_two_steps_away_does_not_strike_the_independent_office() -> None:
    ties = (
        _tie(MINISTRY, RelationKind.SUPERVISES, STATE),
        _tie(STATE, RelationKind.SUPERVISES, OPERATOR),
        _tie(MINISTRY, RelationKind.FUNDS, OFFICE),
    )
    struck = _struck(Answers(facility="zast_halberstadt"), *ties, facilities=(_runs(OPERATOR),))
    assert struck == {OPERATOR, STATE, MINISTRY}
    two_hops = (_tie(MINISTRY, RelationKind.FUNDS, COUNSELLING), _tie(MINISTRY, RelationKind.FUNDS, OFFICE))
    assert _struck(Answers(accused=("counselling_staff",)), *two_hops) == {COUNSELLING, MINISTRY}


@pytest.mark.parametrize("kind", [kind for kind, reach in REACH.items() if reach is Reach.CHAIN])
def test_supervision_of_the_office_itself_is_a_tie(kind: RelationKind) -> None:
    ties = (_tie(MINISTRY, kind, STATE), _tie(MINISTRY, kind, OFFICE))
    assert _struck(Answers(accused=("lvwa",)), *ties) == {STATE, MINISTRY, OFFICE}


def test_a_tie_counts_from_its_first_to_its_last_day() -> None:
    until = datetime.date(2026, 6, 30)
    ended = FacilityTie("zast_halberstadt", OPERATOR.id, "operates", LONG_AGO, until)
    began = FacilityTie("zast_halberstadt", GUARDS.id, "guards", datetime.date(2026, 7, 1))
    before = Answers(facility="zast_halberstadt", incident_date=until)
    after = Answers(facility="zast_halberstadt", incident_date=datetime.date(2026, 7, 1))
    assert _struck(before, facilities=(ended, began)) == {OPERATOR, GUARDS}
    assert _struck(after, facilities=(ended, began)) == {GUARDS}
    assert _struck(Answers(facility="zast_halberstadt"), facilities=(ended, began)) == {OPERATOR, GUARDS}
    assert _struck(before, facilities=(ended, began), on=datetime.date(2026, 6, 30)) == {OPERATOR}


# --- laws, against a second and simpler way to find who is tied

KINDS = st.sampled_from(list(RelationKind))
NUMBERS = st.integers(0, len(EVERYBODY) - 1)
TIES = st.lists(st.tuples(NUMBERS, KINDS, NUMBERS), max_size=15)


def _relations(ties: list[tuple[int, RelationKind, int]]) -> tuple[Relation, ...]:
    return tuple(_tie(EVERYBODY[start], kind, EVERYBODY[end]) for start, kind, end in ties)


def _tied(seeds: set[int], ties: list[tuple[int, RelationKind, int]]) -> set[int]:
    """Everyone tied to the seeds, by going round until nothing changes."""
    far = {RelationKind.SUPERVISES, RelationKind.OPERATES, RelationKind.SUBCONTRACTS}
    pairs = [(kind, here, there) for start, kind, end in ties for here, there in ((start, end), (end, start))]
    reached = set(seeds)
    for _ in EVERYBODY:
        reached |= {there for kind, here, there in pairs if kind in far and here in reached}
    interpreting = {there for kind, here, there in pairs if kind is RelationKind.INTERPRETS_FOR and here in reached}
    funding = {there for kind, here, there in pairs if kind is RelationKind.FUNDS and here in seeds}
    return reached | interpreting | funding


@given(TIES, st.sets(NUMBERS, max_size=3))
def test_ties_are_followed_exactly_as_the_table_says(
    ties: list[tuple[int, RelationKind, int]], seeds: set[int]
) -> None:
    struck = _struck(Answers(), *_relations(ties), named=tuple(EVERYBODY[number].id for number in seeds))
    assert struck == {EVERYBODY[number] for number in _tied(seeds, ties)}


ANSWERS = st.builds(
    Answers,
    areas=st.lists(st.sampled_from(sorted(LISTS.areas)), max_size=2).map(tuple),
    forms=st.lists(st.sampled_from(sorted(LISTS.forms)), max_size=2).map(tuple),
    accused=st.lists(st.sampled_from(sorted(LISTS.accused_types)), max_size=2).map(tuple),
    facility=st.none() | st.sampled_from(sorted(LISTS.facilities)),
    district=st.none() | st.sampled_from(sorted(LISTS.districts)),
)


@given(ANSWERS, TIES, st.tuples(NUMBERS, KINDS, NUMBERS), st.sampled_from(sorted(LISTS.accused_types)))
def test_another_tie_or_another_accused_never_frees_anybody(
    answers: Answers,
    ties: list[tuple[int, RelationKind, int]],
    added: tuple[int, RelationKind, int],
    accused: str,
) -> None:
    facilities = (_runs(OPERATOR), _runs(OTHER_OPERATOR, "lae_stendal"))
    before = _struck(answers, *_relations(ties), facilities=facilities)
    more = Answers.from_fields(answers.to_fields() | {"accused": (*answers.accused, accused)})
    assert before <= _struck(answers, *_relations([*ties, added]), facilities=facilities)
    assert before <= _struck(more, *_relations(ties), facilities=facilities)


@given(ANSWERS, st.dates(datetime.date(2000, 1, 1), TODAY), st.dates(datetime.date(2000, 1, 1), TODAY))
def test_a_vaguer_time_never_frees_anybody(answers: Answers, happened: datetime.date, ended: datetime.date) -> None:
    facilities = (FacilityTie("zast_halberstadt", OPERATOR.id, "operates", datetime.date.min, ended), _runs(GUARDS))
    precise = Answers.from_fields(answers.to_fields() | {"incident_date": (happened.isoformat(),)})
    assert _struck(precise, facilities=facilities) <= _struck(answers, facilities=facilities)
