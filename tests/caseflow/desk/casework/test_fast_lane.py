"""The fast lane: few presses, the same rules, the same traces as step by step."""

from uuid import UUID

import pytest

from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.cases.access_control import ChangedMeanwhile
from caseflow.desk.cases.contents import MessageKind
from caseflow.desk.casework import fast_lane
from caseflow.desk.casework.fast_lane import Answered, Letter
from caseflow.desk.casework.fast_lane_rules import LaneStage, fast_lanes, lane_of, lane_stage
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.casework.steps_outside import StepOutside, Trace
from caseflow.records.consent import NoConsent
from caseflow.records.journal import EntryKind
from caseflow.rules.answers import Answers
from caseflow.workflow.stages import StepNotOpen
from tests.caseflow.desk.office import Office, give_case

HEATING = Answers(
    story="Die Heizung ist seit drei Wochen kaputt.",
    forms=("poor_conditions",),
    facility_problems=("housing", "housing_basic"),
    areas=("reception_state", "shared_accommodation"),
)
LETTER = Letter("Wir haben es gelesen.", "de")
CHECKED = TriageDecision("t2", restricted=False, conflict_checked=True)
UNTRACEABLE = StepOutside("repair_order", "Bitte reparieren Sie die Heizung.", frozenset(Trace))


def look(office: Office, case: UUID) -> CaseView:
    return open_case(office.desk("amira"), case)


def receive(office: Office, case: UUID, decision: TriageDecision = CHECKED) -> bool:
    lane = lane_of(HEATING)
    assert lane is not None
    seen = look(office, case).revision
    return fast_lane.receive(office.desk("amira"), case, seen, decision, lane.coding(HEATING), LETTER)


def test_a_heating_case_goes_its_whole_way_in_three_acts(office: Office) -> None:
    case = give_case(office, answers=HEATING).id
    assert receive(office, case)
    view = look(office, case)
    assert view.stage.id == "plan"
    assert view.contents.coding is not None and view.contents.coding.coding.plausibility == "not_assessed"
    fast_lane.request(office.desk("amira"), case, view.revision, UNTRACEABLE)
    view = look(office, case)
    assert view.stage.id == "awaiting_response"
    answered = Answered("Repariert.", ("remedied",), Letter("Es ist repariert.", "de"), closes=True)
    fast_lane.record_answer(office.desk("amira"), case, view.revision, answered)
    view = look(office, case)
    assert view.stage.id == "closed"
    assert [message.kind for message in view.contents.messages] == [MessageKind.ANSWER, MessageKind.FEEDBACK]
    steps = [entry.one("to") for entry in view.contents.journal.all(EntryKind.STEP)]
    way = ["triage", "assessment", "plan", "intervention", "awaiting_response", "outcome", "feedback", "closed"]
    assert steps == way


def test_every_act_inside_has_its_own_revision_and_its_line_in_the_log(office: Office) -> None:
    case = give_case(office, answers=HEATING).id
    receive(office, case)
    view = look(office, case)
    revisions = [act.revision for act in view.contents.acts if (act.purpose, act.kind) != ("status", "fact")]
    assert sorted(revisions) == list(range(1, view.revision + 1))
    actions = {line.action for line in view.log}
    assert {"triage_set", "stage_moved", "answer_sent", "case_coded"} <= actions


def test_without_the_look_at_conflicts_nothing_of_it_is_stored(office: Office) -> None:
    case = give_case(office, answers=HEATING).id
    with pytest.raises(StepNotOpen) as refused:
        receive(office, case, TriageDecision("t2", restricted=False, conflict_checked=False))
    assert refused.value.missing == ("conflict_checked",)
    view = look(office, case)
    assert (view.stage.id, view.revision, view.contents.messages, view.contents.coding) == ("received", 0, (), None)


def test_what_can_be_traced_needs_a_yes_here_too(office: Office) -> None:
    case = give_case(office, answers=HEATING).id
    receive(office, case)
    seen = look(office, case).revision
    step = StepOutside("repair_order", "Zimmer 12", frozenset({Trace.PERSON}))
    with pytest.raises(NoConsent):
        fast_lane.request(office.desk("amira"), case, seen, step)
    assert look(office, case).stage.id == "plan"


def test_a_grave_case_stops_where_a_second_person_has_to_read_it(office: Office) -> None:
    case = give_case(office, answers=HEATING, level="t1").id
    assert receive(office, case, TriageDecision("t1", restricted=False, conflict_checked=True))
    assert look(office, case).stage.id == "assessment"


def test_the_second_of_two_changes_nothing(office: Office) -> None:
    case = give_case(office, answers=HEATING).id
    receive(office, case)
    lane = lane_of(HEATING)
    assert lane is not None
    with pytest.raises(ChangedMeanwhile):
        fast_lane.receive(office.desk("ben"), case, 0, CHECKED, lane.coding(HEATING), LETTER)
    assert len(look(office, case).contents.messages) == 1


def test_what_does_not_belong_to_a_lane_has_none() -> None:
    assert lane_of(Answers(story="x")) is None
    assert lane_of(Answers(story="x", facility_problems=("housing_basic", "security"))) is None
    found = lane_of(Answers(story="x", facility_problems=("money",)))
    assert found is not None and found.id == "money"


def test_every_code_of_the_lanes_is_in_the_lists(office: Office) -> None:
    lists = office.lists
    for lane in fast_lanes():
        assert lane.problems <= lists.facility_problems.keys()
        assert lane.intervention in lists.interventions
        assert (lane.ground in lists.grounds, lane.form in lists.forms, lane.area in lists.areas) == (True,) * 3


def test_the_lane_says_what_comes_next(office: Office) -> None:
    case = give_case(office, answers=HEATING).id
    lane = lane_of(HEATING)
    assert lane is not None

    def next_step() -> LaneStage:
        view = look(office, case)
        return lane_stage(view.facts, view.contents, lane)

    assert next_step() is LaneStage.RECEIVE
    receive(office, case)
    assert next_step() is LaneStage.REQUEST
    fast_lane.request(office.desk("amira"), case, look(office, case).revision, UNTRACEABLE)
    assert next_step() is LaneStage.ANSWER
    answered = Answered("Repariert.", ("remedied",), Letter("Es ist repariert.", "de"))
    fast_lane.record_answer(office.desk("amira"), case, look(office, case).revision, answered)
    assert next_step() is LaneStage.CLOSE


def test_a_silent_outcome_that_nobody_knows_is_refused(office: Office) -> None:
    case = give_case(office, answers=HEATING).id
    receive(office, case)
    fast_lane.request(office.desk("amira"), case, look(office, case).revision, UNTRACEABLE)
    seen = look(office, case).revision
    with pytest.raises(ValueError, match="outcomes"):
        fast_lane.record_answer(office.desk("amira"), case, seen, Answered("x", ("moon",), LETTER))
    assert look(office, case).revision == seen
