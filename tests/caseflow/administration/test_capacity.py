"""An office promises only what its hours can keep, and shows the sum."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.administration.capacity import MINUTES_A_CASE, PromiseNotKept, short_promises
from caseflow.administration.changes import ChangeSetting
from caseflow.administration.proposals import confirm, propose
from caseflow.code_lists import CodeLists, load
from caseflow.office.directory.settings import OfficeSettings, office_settings
from tests.caseflow.desk.office import NOW, PLAN, Office, give_case

LISTS = load()


@pytest.fixture
def office(office_at_work: Office) -> Office:
    """An office in which everybody is logged in, once on each engine."""
    return office_at_work


def office_of(hours: int | None, days: int) -> OfficeSettings:
    return dataclasses.replace(PLAN.settings, staff_hours=hours, answer_service_days=days)


def test_four_hours_a_week_for_eighty_cases_keep_five_days_and_not_three() -> None:
    assert short_promises(office_of(4, 5), LISTS, 80) == ()
    (short,) = short_promises(office_of(4, 3), LISTS, 80)
    assert (short.minutes_there, short.minutes_needed) == (144, 240)
    assert "3 service days give 144 minutes, 80 open cases need 240" in short.arithmetic


def test_nobody_is_held_to_hours_that_were_not_said() -> None:
    assert short_promises(office_of(None, 1), LISTS, 100_000) == ()


@given(st.integers(1, 400), st.integers(1, 30), st.integers(0, 5_000), st.integers(1, 40))
def test_more_hours_or_more_days_never_break_a_promise(hours: int, days: int, cases: int, more: int) -> None:
    def kept(settings: OfficeSettings, lists: CodeLists = LISTS) -> bool:
        return all(one.promise != "answer_service_days" for one in short_promises(settings, lists, cases))

    assert kept(office_of(hours, days)) <= kept(office_of(hours + more, days))
    assert kept(office_of(hours, days)) <= kept(office_of(hours, days + more))
    if kept(office_of(hours, days)):
        assert hours * 60 * days >= cases * MINUTES_A_CASE * 5 - 5 * days


def test_a_promise_that_the_hours_cannot_keep_is_refused_and_stores_nothing(office: Office) -> None:
    for _ in range(30):
        give_case(office)
    change(office, "staff_hours", "2")
    with pytest.raises(PromiseNotKept, match="3 service days give 72 minutes, 30 open cases need 90"):
        change(office, "answer_service_days", "3")
    with office.database.reading() as session:
        assert office_settings(session, office.secret).answer_service_days == 5


def change(office: Office, name: str, value: str) -> None:
    proposed = propose(office.database, office.secret, office.actor("olga"), ChangeSetting(name, value), NOW)
    confirm(office.database, office.secret, office.lists, office.actor("otto"), proposed, NOW)
