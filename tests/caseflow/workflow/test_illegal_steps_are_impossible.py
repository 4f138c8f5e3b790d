"""No path through the program takes a step that the list of stages does not allow."""

import ast
import csv
import dataclasses
import datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

import caseflow
from caseflow.code_lists import load
from caseflow.schema.cases import CaseRow
from caseflow.workflow.stages import (
    CASE_IS_OPEN,
    CHECKS,
    CaseFacts,
    NoSuchStep,
    Step,
    StepNotOpen,
    Workflow,
    WorkflowUnsound,
    take,
)

LISTS = load()
WORKFLOW = Workflow.of(LISTS)
STAGES = tuple(LISTS.case_stages)
FOLDER = Path(caseflow.__file__).parent
TODAY = datetime.date(2026, 3, 2)
MEMBERS = tuple(UUID(int=number) for number in range(1, 4))

days = st.dates(datetime.date(2026, 2, 1), datetime.date(2026, 4, 1))
people = st.frozensets(st.sampled_from(MEMBERS))


@st.composite
def case_facts(draw: st.DrawFn) -> CaseFacts:
    yes_or_no = st.booleans()
    return CaseFacts(
        stage=draw(st.sampled_from(STAGES)),
        state=draw(st.sampled_from(("open", "open", "open", "paused", "erasing", "suspended"))),
        today=TODAY,
        member=draw(st.sampled_from(MEMBERS)),
        grave=draw(yes_or_no),
        has_mailbox=draw(yes_or_no),
        triage_set=draw(yes_or_no),
        conflict_checked=draw(yes_or_no),
        restricted_decided=draw(yes_or_no),
        team_set=draw(yes_or_no),
        question_asked=draw(yes_or_no),
        question_answered=draw(yes_or_no),
        silence_ends_on=draw(st.none() | days),
        coding_complete=draw(yes_or_no),
        second_readers=draw(people),
        consents_waiting=draw(st.integers(0, 2)),
        consent_recorded=draw(yes_or_no),
        step_without_consent_planned=draw(yes_or_no),
        intervention_logged=draw(yes_or_no),
        party_answered=draw(yes_or_no),
        party_answer_due_on=draw(st.none() | days),
        receiver_answered=draw(yes_or_no),
        outcome_set=draw(yes_or_no),
        plausibility_set=draw(yes_or_no),
        reasons_missing=draw(yes_or_no),
        feedback_given=draw(yes_or_no),
        new_message_or_facts=draw(yes_or_no),
        proposed={target: draw(people) for target in STAGES},
    )


def table_as_written() -> dict[str, dict[str, str]]:
    """The list read without our loader, so that a mistake in the loader shows."""
    with (FOLDER / "code_lists" / "case_stages.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@given(case_facts(), st.sampled_from(STAGES))
def test_a_step_exists_only_where_the_list_allows_it_and_every_condition_holds(facts: CaseFacts, target: str) -> None:
    table = table_as_written()
    here, there = table[facts.stage], table[target]
    allowed = target in here["allowed_next"].split("|")
    leaving = [] if target == "closed_spam" else here["exit_conditions"].split("|")
    conditions = [name for name in (*leaving, *there["enter_conditions"].split("|")) if name]
    legal = allowed and facts.state == "open" and all(CHECKS[name](facts, target) for name in conditions)
    row = CaseRow(id=uuid4(), stage=facts.stage, state=facts.state)
    try:
        take(Step(WORKFLOW, facts, target), row)
    except StepNotOpen:
        assert not legal
        assert row.stage == facts.stage
    else:
        assert legal
        assert row.stage == target


@given(case_facts())
def test_what_is_missing_is_told_for_every_step_that_is_not_open(facts: CaseFacts) -> None:
    for prospect in WORKFLOW.prospects(facts):
        if prospect.is_open:
            Step(WORKFLOW, facts, prospect.target.id)
        else:
            with pytest.raises(StepNotOpen) as refusal:
                Step(WORKFLOW, facts, prospect.target.id)
            assert refusal.value.missing == prospect.missing
            assert set(prospect.missing) <= {*CHECKS, CASE_IS_OPEN}


@given(case_facts())
def test_no_member_closes_a_grave_case_or_spam_alone(facts: CaseFacts) -> None:
    alone = {target: frozenset({facts.member}) for target in STAGES}
    facts = dataclasses.replace(facts, proposed=alone, grave=True)
    for target in ("closed", "closed_spam"):
        with pytest.raises(StepNotOpen):
            Step(WORKFLOW, facts, target)


@given(case_facts())
def test_no_member_moves_a_case_to_the_erased_stage(facts: CaseFacts) -> None:
    with pytest.raises(StepNotOpen):
        Step(WORKFLOW, facts, "anonymised")


@given(case_facts())
def test_closing_without_feedback_needs_a_case_without_contact(facts: CaseFacts) -> None:
    try:
        Step(WORKFLOW, facts, "closed")
    except StepNotOpen:
        return
    assert facts.feedback_given or not facts.has_mailbox


def test_a_step_made_for_another_stage_is_not_taken() -> None:
    facts = CaseFacts(stage="received", state="open", today=TODAY, member=MEMBERS[0])
    row = CaseRow(id=uuid4(), stage="clarification", state="open")
    with pytest.raises(NoSuchStep):
        take(Step(WORKFLOW, facts, "triage"), row)
    assert row.stage == "clarification"


def test_a_list_with_an_unknown_condition_is_refused() -> None:
    first = dataclasses.replace(LISTS.case_stages["received"], exit_conditions=("moon_is_full",))
    lists = dataclasses.replace(LISTS, case_stages={**LISTS.case_stages, "received": first})
    with pytest.raises(WorkflowUnsound, match="moon_is_full"):
        Workflow.of(lists)


def test_every_stage_is_reached_from_the_first() -> None:
    reached, waiting = set[str](), ["received"]
    while waiting:
        stage = waiting.pop()
        if stage not in reached:
            reached.add(stage)
            waiting += LISTS.case_stages[stage].allowed_next
    assert reached == set(STAGES)


def test_only_the_workflow_writes_the_stage_of_an_existing_case() -> None:
    writers = {
        path.name
        for path in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "stage"
    }
    assert writers == {"stages.py"}
