"""Every limit of a case stands in one list, with its start and its last safe day, and is at risk before it is late."""

import datetime

import pytest

from caseflow.desk.case_page.close_without_contact import NotSilent, close_as_lost, mark_understood, start_timer
from caseflow.desk.case_page.time_limits import CaseDeadline, DeadlineState, case_deadlines
from caseflow.desk.cases.contents import MessageKind
from caseflow.desk.cases.transaction import case_act, enter
from caseflow.desk.casework import acts
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.records.consent import ConsentAnswer
from caseflow.records.journal import EntryKind
from caseflow.rules.answers import Answers
from caseflow.rules.calendar import ServiceCalendar
from caseflow.workflow.next_due import DueReason
from caseflow.workflow.stages import StepNotOpen
from tests.caseflow.desk.approvals.acts import asked, later, log, question, said, view_of
from tests.caseflow.desk.casework.test_casework import CODING, triaged, walk
from tests.caseflow.desk.office import TODAY, GivenCase, Office, give_case

CALENDAR = ServiceCalendar("DE-ST")


@pytest.fixture
def case(office: Office) -> GivenCase:
    return give_case(office)


def limits(office: Office, case: GivenCase, days: int = 0) -> dict[str, CaseDeadline]:
    today = TODAY + datetime.timedelta(days=days)
    found = case_deadlines(view_of(office, case, days=days), office.lists, CALENDAR, today)
    return {one.id: one for one in found}


def test_the_promises_of_a_report_stand_from_the_first_day(office: Office, case: GivenCase) -> None:
    found = limits(office, case)
    assert {"first_look", "ack", "feedback"} <= found.keys()
    received = TODAY - datetime.timedelta(days=1)
    assert found["ack"].safe_day == received + datetime.timedelta(days=7)
    assert found["feedback"].safe_day == datetime.date(2027, 2, 17)
    assert found["feedback"].state is DeadlineState.RUNNING


def test_a_limit_is_at_risk_in_service_days_before_it_is_late_and_broken_after(office: Office, case: GivenCase) -> None:
    # Received on a Tuesday: seven days end on the Tuesday after.
    states = [limits(office, case, days)["ack"].state for days in range(8)]
    assert states[0] is DeadlineState.RUNNING
    # Friday and the weekend: fewer than three days of service are left.
    assert states[2:7] == [DeadlineState.AT_RISK] * 5
    assert states[7] is DeadlineState.BROKEN
    walk(office, case, "triage")
    assert limits(office, case, 7)["ack"].state is DeadlineState.MET


def test_a_statement_has_fourteen_days_unless_a_day_was_named(office: Office, case: GivenCase) -> None:
    said(office, case, asked(office, case, question(None)), ConsentAnswer.YES, 10)
    log(office, case)
    found = limits(office, case)
    assert found["statement_party"].safe_day == TODAY + datetime.timedelta(days=14)
    assert not found["statement_party"].ours
    outside = {found[name].safe_day for name in ("aftercare_first", "aftercare_second")}
    assert outside == {TODAY + datetime.timedelta(days=14), TODAY + datetime.timedelta(days=60)}


@pytest.mark.parametrize("intervention", ["repair_order", "request_statement", "refer_counselling"])
def test_after_each_step_that_leaves_the_mailbox_asks_twice(office_on_sqlite: Office, intervention: str) -> None:
    office = office_on_sqlite
    case = give_case(office)
    said(office, case, asked(office, case, question(None, intervention)), ConsentAnswer.YES, 10)
    log(office, case, intervention)
    found = limits(office, case)
    assert {"aftercare_first", "aftercare_second"} <= found.keys()


def test_a_barrier_has_a_month_and_is_due_until_it_is_answered(office: Office) -> None:
    case = give_case(office, answers=Answers(story="The page cannot be read aloud.", channel="channel_barrier"))
    received = TODAY - datetime.timedelta(days=1)
    assert limits(office, case)["accessibility_reply"].safe_day == datetime.date(2026, 12, received.day)
    walk(office, case, "triage")
    triaged(office, case)
    desk = office.desk("amira")
    assert view_of(office, case).due_reason is not DueReason.FIRST_LOOK
    acts.send_answer(desk, case.id, view_of(office, case).revision, "We repair it.", "de")
    assert limits(office, case)["accessibility_reply"].state is DeadlineState.MET


def test_a_written_claim_starts_three_months_by_the_labour_courts_act(office: Office, case: GivenCase) -> None:
    start_timer(office.desk("amira"), case.id, 0, "arbgg_61b", datetime.date(2026, 8, 31))
    limit = limits(office, case)["arbgg_61b"]
    assert (limit.law, limit.safe_day) == ("ArbGG §61b(1)", datetime.date(2026, 11, 30))


# Urgency and silence


def test_a_report_that_nobody_reads_is_urgent_until_somebody_has_understood_it(office: Office) -> None:
    case = give_case(office, level="t1", reasons=("language_unread",))
    assert view_of(office, case).contents.level == "t1"
    mark_understood(office.desk("amira"), case.id, 0)
    assert view_of(office, case).contents.level == "t3"


@pytest.mark.parametrize(("made_by", "level"), [("person", "t3"), ("machine", "t1")])
def test_a_translation_by_a_person_says_that_it_was_read_and_one_by_a_machine_does_not(
    office_on_sqlite: Office, made_by: str, level: str
) -> None:
    case = give_case(office_on_sqlite, level="t1", reasons=("language_unread",))
    with case_act(office_on_sqlite.desk("amira"), case.id, 0, "note_added") as change:
        enter(change, EntryKind.TRANSLATION, "Er hat mich geschlagen.", made_by=(made_by,))
    assert view_of(office_on_sqlite, case).contents.level == level


def silent(office: Office, level: str = "t2") -> GivenCase:
    """A case with a question of ours that nobody has answered."""
    case = give_case(office, level=level)
    walk(office, case, "triage")
    triaged(office, case, level)
    acts.code_case(office.desk("amira"), case.id, view_of(office, case).revision, CODING)
    if office.lists.is_grave(level):
        acts.agree_with_coding(office.desk("ben"), case.id, view_of(office, case).revision)
    walk(office, case, "clarification")
    seen = view_of(office, case).revision
    acts.send_answer(office.desk("amira"), case.id, seen, "Which house?", "de", MessageKind.QUESTION)
    return case


def test_a_lost_contact_is_closed_with_one_act_after_56_days_and_not_before(office: Office) -> None:
    case = silent(office)
    with pytest.raises(NotSilent):
        close_as_lost(office.desk("amira", later(55)), case.id, view_of(office, case).revision, "Good bye", "de")
    close_as_lost(office.desk("amira", later(56)), case.id, view_of(office, case).revision, "Good bye", "de")
    view = view_of(office, case)
    assert view.stage.id == "closed" and view.retention_on is not None
    assert view.contents.messages[-1].text == "Good bye"
    assert {"outcome", "feedback", "closed"} <= {e.one("to") for e in view.contents.journal.all(EntryKind.STEP)}


@pytest.mark.parametrize("level", ["t0", "t1"])
def test_a_grave_case_is_never_closed_for_silence(office: Office, level: str) -> None:
    case = silent(office, level)
    with pytest.raises((NotSilent, StepNotOpen)):
        close_as_lost(office.desk("amira", later(400)), case.id, view_of(office, case).revision, "Good bye", "de")
    assert view_of(office, case).stage.id == "clarification"


def test_a_restricted_case_is_not_closed_for_silence_by_one(office: Office) -> None:
    case = silent(office)
    decision = TriageDecision("t2", restricted=True, conflict_checked=True)
    acts.set_triage(office.desk("amira"), case.id, view_of(office, case).revision, decision)
    with pytest.raises(StepNotOpen):
        close_as_lost(office.desk("amira", later(56)), case.id, view_of(office, case).revision, "Good bye", "de")
    assert view_of(office, case).stage.id == "clarification"


def test_staff_and_security_are_read_by_a_small_circle_from_the_start(office_on_sqlite: Office) -> None:
    assert all(office_on_sqlite.lists.facility_problems[code].restricted for code in ("staff", "security"))
