"""P8: no member of a conflicted organisation is in the team or the reserve that a report goes to."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseflow.code_lists import load
from caseflow.code_lists.values import OrganisationKind
from caseflow.rules.answers import Answers
from caseflow.rules.conflicts import (
    Conflicts,
    Directory,
    FacilityTie,
    Organisation,
    Relation,
    RelationKind,
    conflicted,
)
from caseflow.rules.routing import (
    ConditionsMalformed,
    NoHandlerLeft,
    RoutingRule,
    RuleConditions,
    Team,
    TeamId,
    route,
)
from caseflow.rules.routing_completeness import Fault, check_rules

LISTS = load()
TODAY = datetime.date(2026, 11, 22)
NOBODY = Conflicts(frozenset(), ())


def _organisation(kind: OrganisationKind, district: str | None = None) -> Organisation:
    return Organisation(uuid.uuid4(), kind.value, kind, district)


OFFICE = _organisation(OrganisationKind.COMPLAINT_OFFICE)
PARTNER = _organisation(OrganisationKind.COUNSELLING_CENTRE)
OMBUDS = _organisation(OrganisationKind.OMBUDS_OFFICE)
OPERATOR = _organisation(OrganisationKind.FACILITY_OPERATOR)


def _team(organisation: Organisation, *others: Organisation) -> Team:
    members = frozenset(member.id for member in (organisation, *others))
    return Team(uuid.uuid4(), organisation.name, organisation.id, members)


def _rule(position: int, team: Team, **conditions: set[str]) -> RoutingRule:
    asked = RuleConditions(**{name: frozenset(codes) for name, codes in conditions.items()})
    return RoutingRule(uuid.uuid4(), position, asked, team.id, f"rule {position}")


OFFICE_TEAM, PARTNER_TEAM, OMBUDS_TEAM = _team(OFFICE), _team(PARTNER), _team(OMBUDS)
MIXED_TEAM = _team(OFFICE, OPERATOR)
TEAMS = {team.id: team for team in (OFFICE_TEAM, PARTNER_TEAM, OMBUDS_TEAM, MIXED_TEAM)}


def _conflict(*organisations: Organisation) -> Conflicts:
    return Conflicts(frozenset(organisation.id for organisation in organisations), ())


def test_the_first_rule_that_fits_decides_and_is_explained() -> None:
    rules = [_rule(2, OFFICE_TEAM), _rule(1, PARTNER_TEAM, ground={"antisemitism"})]
    decision = route(Answers(grounds=("antisemitism",)), rules, TEAMS, OMBUDS_TEAM.id, NOBODY)
    assert (decision.team, decision.explanation) == (PARTNER_TEAM.id, "rule 1")
    assert route(Answers(), rules, TEAMS, OMBUDS_TEAM.id, NOBODY).team == OFFICE_TEAM.id
    assert decision.reserve == OMBUDS_TEAM.id


@pytest.mark.parametrize(
    ("conditions", "answers", "fits"),
    [
        ({"facility": {"lae_stendal"}}, Answers(facility="lae_stendal"), True),
        ({"facility": {"lae_stendal"}}, Answers(), False),
        ({"district": {"15085"}}, Answers(district="15085"), True),
        ({"area": {"school"}}, Answers(areas=("kita", "school")), True),
        ({"form": {"threat"}}, Answers(forms=("insult",)), False),
        ({"language": {"ar", "fa"}}, Answers(language="fa"), True),
        ({"contact_gender": {"contact_woman"}}, Answers(contact_gender="contact_woman"), True),
        ({"contact_gender": {"contact_woman"}}, Answers(contact_gender="contact_any"), False),
        ({"ground": {"racism"}, "area": {"work"}}, Answers(grounds=("racism",)), False),
        ({"ground": {"racism"}, "area": {"work"}}, Answers(grounds=("racism",), areas=("work",)), True),
    ],
)
def test_every_condition_of_a_rule_must_hold(conditions: dict[str, set[str]], answers: Answers, fits: bool) -> None:
    assert _rule(1, OFFICE_TEAM, **conditions).conditions.fit(answers) is fits


def test_one_member_of_a_conflicted_organisation_strikes_the_team() -> None:
    decision = route(
        Answers(), [_rule(1, MIXED_TEAM), _rule(2, PARTNER_TEAM)], TEAMS, OMBUDS_TEAM.id, _conflict(OPERATOR)
    )
    assert decision.team == PARTNER_TEAM.id
    assert [(struck.team, struck.organisations) for struck in decision.struck] == [
        (MIXED_TEAM.id, frozenset({OPERATOR.id}))
    ]


def test_the_reserve_handles_what_no_team_may() -> None:
    decision = route(Answers(), [_rule(1, OFFICE_TEAM)], TEAMS, OMBUDS_TEAM.id, _conflict(OFFICE))
    assert (decision.team, decision.reserve, decision.rule) == (OMBUDS_TEAM.id, OMBUDS_TEAM.id, None)


def test_a_report_whose_reserve_is_conflicted_is_given_to_nobody() -> None:
    with pytest.raises(NoHandlerLeft):
        route(Answers(), [_rule(1, OFFICE_TEAM)], TEAMS, OMBUDS_TEAM.id, _conflict(OMBUDS))


def test_a_team_without_members_handles_nothing() -> None:
    empty = replace(PARTNER_TEAM, member_organisations=frozenset())
    teams = TEAMS | {empty.id: empty}
    assert route(Answers(), [_rule(1, empty)], teams, OMBUDS_TEAM.id, NOBODY).team == OMBUDS_TEAM.id
    with pytest.raises(NoHandlerLeft):
        route(Answers(), [], teams, empty.id, NOBODY)


def test_conditions_are_stored_as_one_canonical_text() -> None:
    conditions = _rule(1, OFFICE_TEAM, area={"work", "school"}, ground={"racism"}).conditions
    assert conditions.to_text() == '{"area":["school","work"],"ground":["racism"]}'
    assert RuleConditions.from_text(conditions.to_text()) == conditions
    assert RuleConditions().to_text() == ""
    assert RuleConditions.from_text("") == RuleConditions()


@pytest.mark.parametrize(
    "text",
    ["[]", "{", '{"colour":["red"]}', '{"area":"work"}', '{"area":[1]}', '{"area":["work","school"]}', '{"area":[]}'],
)
def test_a_stored_rule_that_is_not_canonical_is_refused(text: str) -> None:
    with pytest.raises(ConditionsMalformed):
        RuleConditions.from_text(text)


# --- the check at the start

DIRECTORY = Directory(
    (OFFICE, PARTNER, OMBUDS, OPERATOR),
    (),
    (FacilityTie("zast_halberstadt", OPERATOR.id, "operates", datetime.date(2020, 1, 1)),),
)
RULES = (_rule(1, PARTNER_TEAM, ground={"antisemitism"}), _rule(2, OFFICE_TEAM))


def _faults(
    rules: tuple[RoutingRule, ...] = RULES,
    reserve: TeamId = OMBUDS_TEAM.id,
    directory: Directory = DIRECTORY,
    teams: dict[TeamId, Team] = TEAMS,
) -> set[Fault]:
    return {problem.fault for problem in check_rules(rules, teams, reserve, directory, LISTS, TODAY)}


def test_a_sound_office_has_no_fault() -> None:
    assert _faults() == set()


def test_an_office_whose_reserve_can_be_reported_does_not_start() -> None:
    problems = check_rules(RULES, TEAMS, OFFICE_TEAM.id, DIRECTORY, LISTS, TODAY)
    assert {problem.fault for problem in problems} == {Fault.RESERVE_CONFLICTED}
    assert "accused=complaint_body" in [problem.detail for problem in problems]


def test_a_reserve_tied_to_an_operator_does_not_start() -> None:
    tie = Relation(OMBUDS.id, OPERATOR.id, RelationKind.SUPERVISES, datetime.date(2020, 1, 1))
    problems = check_rules(RULES, TEAMS, OMBUDS_TEAM.id, replace(DIRECTORY, relations=(tie,)), LISTS, TODAY)
    assert "facility=zast_halberstadt" in [problem.detail for problem in problems]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("areas", "leisure_gastronomy"),
        ("forms", "insult"),
        ("facility_problems", "idea"),
        ("accused_types", "pupils"),
        ("not_read", "not_read_family"),
    ],
)
def test_every_list_that_can_name_the_reserve_is_looked_through(name: str, code: str) -> None:
    codes = getattr(LISTS, name)
    naming = replace(codes[code], excludes=(OrganisationKind.OMBUDS_OFFICE,))
    changed: dict[str, Any] = {name: {**codes, code: naming}}
    lists = replace(LISTS, **changed)
    problems = check_rules(RULES, TEAMS, OMBUDS_TEAM.id, DIRECTORY, lists, TODAY)
    assert [problem.fault for problem in problems] == [Fault.RESERVE_CONFLICTED]
    assert code in problems[0].detail


def test_an_office_without_a_reserve_does_not_start() -> None:
    assert _faults(reserve=uuid.uuid4()) == {Fault.RESERVE_MISSING}


def test_rules_that_name_nobody_or_nothing_are_faults() -> None:
    assert _faults(rules=(_rule(1, _team(OFFICE)),)) == {Fault.TEAM_UNKNOWN}
    assert _faults(rules=(_rule(1, OFFICE_TEAM, ground={"colour"}),)) == {Fault.CODE_UNKNOWN}
    assert _faults(rules=(_rule(1, OFFICE_TEAM), _rule(1, PARTNER_TEAM))) == {Fault.POSITION_TWICE}
    assert _faults(directory=replace(DIRECTORY, organisations=(OFFICE, OMBUDS, OPERATOR))) == {
        Fault.ORGANISATION_UNKNOWN
    }


def test_a_facility_or_district_that_left_the_lists_cannot_take_a_conflict_along() -> None:
    """A tie to a facility that nobody can name any more would strike nobody, and nobody would see it."""
    gone = FacilityTie("closed_house", OPERATOR.id, "operates", datetime.date(2020, 1, 1))
    assert _faults(directory=replace(DIRECTORY, facility_ties=(*DIRECTORY.facility_ties, gone))) == {
        Fault.FACILITY_UNKNOWN
    }
    elsewhere = Organisation(uuid.uuid4(), "", OrganisationKind.FACILITY_OPERATOR, "99999")
    assert _faults(directory=replace(DIRECTORY, organisations=(*DIRECTORY.organisations, elsewhere))) == {
        Fault.DISTRICT_UNKNOWN
    }


# --- the promise, for any office

KINDS = st.sampled_from(list(OrganisationKind))
DISTRICTS = st.none() | st.sampled_from(["15085", "15090", "15003"])
PAST = st.dates(datetime.date(2020, 1, 1), datetime.date(2027, 6, 1))


@dataclass(frozen=True)
class _Setting:
    """A random office."""

    directory: Directory
    teams: dict[TeamId, Team]
    rules: tuple[RoutingRule, ...]
    reserve: TeamId


@st.composite
def _settings(draw: st.DrawFn) -> _Setting:
    organisations = tuple(
        Organisation(uuid.uuid4(), "", draw(KINDS), draw(DISTRICTS)) for _ in range(draw(st.integers(2, 6)))
    )
    one = st.sampled_from([organisation.id for organisation in organisations])
    end = st.none() | PAST
    relations = st.builds(Relation, one, one, st.sampled_from(list(RelationKind)), PAST, end)
    ties = st.builds(FacilityTie, st.sampled_from(sorted(LISTS.facilities)), one, st.just("operates"), PAST, end)
    team = st.builds(Team, st.uuids(version=4), st.just("team"), one, st.frozensets(one, max_size=2))
    teams = {found.id: found for found in draw(st.lists(team, min_size=1, max_size=4))}
    any_team = st.sampled_from(sorted(teams))
    rule = st.builds(RoutingRule, st.uuids(version=4), st.integers(0, 9), _conditions(), any_team, st.just(""))
    return _Setting(
        Directory(
            organisations,
            tuple(draw(st.lists(relations, max_size=6))),
            tuple(draw(st.lists(ties, max_size=4))),
        ),
        teams,
        tuple(draw(st.lists(rule, max_size=4))),
        draw(any_team),
    )


def _conditions() -> st.SearchStrategy[RuleConditions]:
    few = st.frozensets(st.sampled_from(["15085", "15090"]), max_size=1)
    areas = st.frozensets(st.sampled_from(["school", "reception_state", "police"]), max_size=2)
    return st.builds(RuleConditions, district=few, area=areas)


def _some(codes: Iterable[str], size: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(codes)), max_size=size, unique=True).map(tuple)


REPORTS = st.builds(
    Answers,
    areas=_some(LISTS.areas),
    forms=_some(LISTS.forms),
    facility_problems=_some(LISTS.facility_problems),
    accused=_some(LISTS.accused_types),
    not_read=_some(LISTS.not_read),
    grounds=_some(LISTS.grounds),
    facility=st.none() | st.sampled_from(sorted(LISTS.facilities)),
    district=st.none() | st.sampled_from(sorted(LISTS.districts)),
    when=st.none() | st.sampled_from(sorted(LISTS.when)),
    incident_date=st.none() | st.dates(datetime.date(2019, 1, 1), TODAY),
)


@settings(max_examples=300)
@given(_settings(), REPORTS)
def test_no_member_of_a_conflicted_organisation_is_in_the_team_or_the_reserve(
    setting: _Setting, report: Answers
) -> None:
    conflicts = conflicted(report, setting.directory, LISTS, TODAY)
    try:
        decision = route(report, setting.rules, setting.teams, setting.reserve, conflicts)
    except NoHandlerLeft:
        reserve = setting.teams[setting.reserve]
        assert not reserve.member_organisations or reserve.belongs_to & conflicts.organisations
        return
    for holder in (decision.team, decision.reserve):
        team = setting.teams[holder]
        assert team.member_organisations
        assert not (team.member_organisations | {team.organisation}) & conflicts.organisations


@settings(max_examples=25, deadline=None)
@given(_settings(), st.lists(REPORTS, min_size=20, max_size=20))
def test_an_office_that_starts_has_a_handler_for_every_report(setting: _Setting, reports: list[Answers]) -> None:
    problems = check_rules(setting.rules, setting.teams, setting.reserve, setting.directory, LISTS, TODAY)
    left = {Fault.RESERVE_CONFLICTED, Fault.RESERVE_MISSING} & {problem.fault for problem in problems}
    for report in reports:
        conflicts = conflicted(report, setting.directory, LISTS, TODAY)
        try:
            route(report, setting.rules, setting.teams, setting.reserve, conflicts)
        except NoHandlerLeft:
            assert left
    for problem in problems:
        if problem.example is not None:
            conflicts = conflicted(problem.example, setting.directory, LISTS, TODAY)
            with pytest.raises(NoHandlerLeft):
                route(problem.example, setting.rules, setting.teams, setting.reserve, conflicts)
