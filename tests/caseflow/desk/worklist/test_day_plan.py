"""The plan of a day: grave first, then late, then next; never more than the time; honest about the rest."""

import datetime

import pytest

from caseflow.desk.assignment.assign import assign
from caseflow.desk.casework import acts
from caseflow.desk.worklist.day_plan import plan_day
from caseflow.desk.worklist.minutes import MINUTES, minutes_for
from caseflow.workflow.next_due import DueReason
from tests.caseflow.desk.office import TODAY, Office, give_case


def day(offset: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=offset)


def test_every_reason_has_its_minutes() -> None:
    assert all(minutes_for(reason, level) >= 0 for reason in DueReason for level in ("t0", "t1", "t2", "t3", ""))
    assert minutes_for(DueReason.FIRST_LOOK, "") == minutes_for(DueReason.FIRST_LOOK, "t1")
    assert all(list(line) == sorted(line, reverse=True) for line in MINUTES.values()), "what is graver takes no less"


def test_grave_comes_first_then_overdue_then_what_is_due_next(office: Office) -> None:
    later = give_case(office, level="t3", due_on=day(2))
    today = give_case(office, level="t3", due_on=day(0))
    late = give_case(office, level="t2", due_on=day(-4))
    grave = give_case(office, level="t0", due_on=day(1))
    urgent = give_case(office, level="t1", due_on=day(-1))
    plan = plan_day(office.desk("amira"), 240)
    assert [case.id for case in plan.cases] == [case.id for case in (urgent, grave, late, today, later)]
    assert plan.cases[-1].ends_after == plan.planned_minutes


@pytest.mark.parametrize("minutes", [10, 25, 47, 90, 240, 10_000])
def test_a_plan_never_takes_more_than_the_time_and_counts_what_does_not_fit(office: Office, minutes: int) -> None:
    offsets = [-3, -1, 0, 0, 0, 0, 1, 2, 30]
    for number, offset in enumerate(offsets):
        give_case(office, level=("t0", "t1", "t2", "t3")[number % 4], due_on=day(offset))
    plan = plan_day(office.desk("amira"), minutes)
    assert plan.planned_minutes <= plan.minutes <= 600
    planned = [case.due_on for case in plan.cases]
    assert len(planned) + len(plan.left_over) + plan.later == len(offsets) - 1, "what is due in a month is no part"
    assert plan.breaks_today(TODAY) == 4 - planned.count(TODAY)
    assert plan.late_already(TODAY) == 2 - sum(due_on < TODAY for due_on in planned)
    assert all(case.minutes + plan.planned_minutes > plan.minutes for case in plan.left_over)


def test_what_a_colleague_has_is_not_planned_but_told(office: Office) -> None:
    hers, his, nobodys = (give_case(office) for _ in range(3))
    assign(office.desk("amira"), hers.id, 0, office.actor("amira").id)
    assign(office.desk("amira"), his.id, 0, office.actor("ben").id)
    plan = plan_day(office.desk("amira"), 240)
    assert {case.id: case.hers for case in plan.cases} == {hers.id: True, nobodys.id: False}
    assert plan.waits_for_others == 1


def test_what_rests_or_is_somebody_else_s_is_not_planned(office: Office) -> None:
    give_case(office, team="second")
    give_case(office, state="paused")
    closed = give_case(office, stage="closed")
    acts.mark_read(office.desk("amira"), closed.id, 0)
    assert plan_day(office.desk("amira"), 240).cases == ()
