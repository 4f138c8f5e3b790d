"""Assigning: sealed, only within the team, and of two selections at once nothing is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from caseflow.desk.assignment.assign import (
    Assignment,
    BulkOutcome,
    Chosen,
    NotInTeam,
    TooMany,
    assign,
    assign_many,
    assignments,
)
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile
from caseflow.desk.casework.acts import add_note
from caseflow.refusals.refusal import TextMissing
from caseflow.schema.cases import CaseRow
from caseflow.schema.office import LogEntryRow
from tests.caseflow.assigned import current_assignment
from tests.caseflow.desk.office import TODAY, GivenCase, Office, give_case


@pytest.fixture
def case(office: Office) -> GivenCase:
    return give_case(office)


def has(office: Office, case: GivenCase, name: str = "ben") -> Assignment | None:
    return current_assignment(open_case(office.desk(name), case.id).contents.journal)


def test_who_takes_over_reads_the_note_and_the_history_stays(office: Office, case: GivenCase) -> None:
    amira, ben = office.actor("amira").id, office.actor("ben").id
    assign(office.desk("amira"), case.id, 0, amira)
    assign(office.desk("amira"), case.id, 1, ben, " She asks for a call on Tuesday. ")
    found = has(office, case)
    assert found is not None
    assert (found.member, found.by, found.note) == (ben, amira, "She asks for a call on Tuesday.")
    assign(office.desk("ben"), case.id, 2, None)
    history = assignments(open_case(office.desk("ben"), case.id).contents.journal)
    assert [one.member for one in history] == [amira, ben, None]
    assert "Tuesday" not in repr(history)


def test_only_the_team_that_handles_a_case_can_have_it(office: Office, case: GivenCase) -> None:
    for name in ("clara", "olga", "anna", "paul"):
        with pytest.raises(NotInTeam):
            assign(office.desk("amira"), case.id, 0, office.actor(name).id)
    assert has(office, case) is None


@pytest.mark.parametrize("name", ["clara", "olga", "anna", "udo"])
def test_only_the_team_that_handles_a_case_assigns_it(office: Office, case: GivenCase, name: str) -> None:
    with pytest.raises(CaseNotFound):
        assign(office.desk(name), case.id, 0, office.actor("amira").id)
    with office.database.reading() as session:
        line = session.scalars(select(LogEntryRow).where(LogEntryRow.action == "case_assigned")).one()
    assert (line.member, line.outcome) == (office.actor(name).id, "refused")


def test_assigning_reads_nothing_and_moves_no_day(office: Office) -> None:
    case = give_case(office, due_on=TODAY)
    assign(office.desk("amira"), case.id, 0, office.actor("ben").id)
    with office.database.reading() as session:
        row = session.get_one(CaseRow, case.id)
    assert (row.unread, row.due_on, row.due_reason, row.revision) == (True, TODAY, "first_look", 1)


def test_a_note_that_does_not_fit_is_refused(office: Office, case: GivenCase) -> None:
    with pytest.raises(TextMissing):
        assign(office.desk("amira"), case.id, 0, None, "x" * 20_001)


def test_of_a_selection_every_case_has_its_own_answer(office: Office) -> None:
    fine, faster, foreign = give_case(office), give_case(office), give_case(office, team="second")
    add_note(office.desk("ben"), faster.id, 0, "I am at it.")
    chosen = [Chosen(one.id, 0) for one in (fine, faster, foreign)]
    lines = assign_many(office.desk("amira"), chosen, office.actor("amira").id)
    assert [(line.case, line.outcome) for line in lines] == [
        (fine.id, BulkOutcome.DONE),
        (faster.id, BulkOutcome.CHANGED),
        (foreign.id, BulkOutcome.NOT_FOUND),
    ]
    assert has(office, faster) is None
    with office.database.reading() as session:
        logged = session.scalars(select(LogEntryRow).where(LogEntryRow.action == "case_assigned")).all()
    assert {(line.subject, line.outcome) for line in logged} == {
        (f"case:{fine.id}", "done"),
        (f"case:{faster.id}", "failed"),
        (f"case:{foreign.id}", "refused"),
    }


def test_of_two_selections_at_once_each_case_goes_to_one_and_the_other_is_told(office: Office) -> None:
    cases = [give_case(office) for _ in range(8)]
    chosen = [Chosen(case.id, 0) for case in cases]
    names = ("amira", "ben")

    def take(name: str) -> list[BulkOutcome]:
        lines = assign_many(office.desk(name), chosen, office.actor(name).id, f"by {name}")
        return [line.outcome for line in lines]

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(take, names)
    for case, outcomes in zip(cases, zip(first, second, strict=True), strict=True):
        assert sorted(outcomes) == [BulkOutcome.CHANGED, BulkOutcome.DONE]
        winner = names[outcomes.index(BulkOutcome.DONE)]
        found = assignments(open_case(office.desk("amira"), case.id).contents.journal)
        assert [(one.member, one.note) for one in found] == [(office.actor(winner).id, f"by {winner}")]


def test_a_selection_has_its_bounds_and_its_shape(office: Office, case: GivenCase) -> None:
    assert Chosen.of(f"{case.id}:7") == Chosen(case.id, 7)
    for damaged in (str(case.id), f"{case.id}:", f"{case.id}:-1", f"{case.id}:٣", "x:1", ""):
        with pytest.raises(ValueError, match=r"revision|badly formed"):
            Chosen.of(damaged)
    with pytest.raises(TooMany):
        assign_many(office.desk("amira"), [Chosen(case.id, number) for number in range(201)], None)


def test_a_page_shown_before_is_told_of_the_assignment(office: Office, case: GivenCase) -> None:
    assign(office.desk("amira"), case.id, 0, None)
    with pytest.raises(ChangedMeanwhile):
        add_note(office.desk("ben"), case.id, 0, "late")
