"""P9: no step leaves the office without a yes that stands, on its day, or what two people say the law orders."""

import datetime
import random
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.desk.approvals import proposals
from caseflow.desk.cases.access_control import ChangedMeanwhile, case_look
from caseflow.desk.casework import steps_outside
from caseflow.desk.casework.steps_outside import LegalException, NotYet, Trace
from caseflow.records.consent import Consent, ConsentAnswer, ConsentState, NoConsent
from caseflow.records.journal import EntryKind
from caseflow.refusals.refusal import SecondPersonNeeded
from caseflow.rules.calendar import ServiceCalendar
from caseflow.workflow.weekly_batch import leaves_on
from tests.caseflow.desk.approvals.acts import UNTRACEABLE, asked, later, log, question, said, view_of
from tests.caseflow.desk.office import TODAY, GivenCase, Office, give_case

THURSDAY = 3
TOMORROW = TODAY + datetime.timedelta(days=1)
DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2040, 1, 1))


@pytest.fixture
def case(office: Office) -> GivenCase:
    return give_case(office)


def agreed(office: Office, case: GivenCase, back_until: datetime.date = TOMORROW, **more: datetime.date) -> UUID:
    asked_id = asked(office, case, question(back_until))
    said(office, case, asked_id, ConsentAnswer.YES, 10, **more)  # type: ignore[arg-type]
    return asked_id


def steps_of(office: Office, case: GivenCase) -> int:
    return len(view_of(office, case).contents.journal.all(EntryKind.INTERVENTION))


# The weekly batch


@given(DAYS, st.integers(0, 20), st.integers(0, 6), st.none() | st.integers(0, 60))
def test_what_was_agreed_leaves_after_its_day_on_a_day_of_service_within_a_week_or_two(
    agreed_on: datetime.date, free: int, weekday: int, not_before: int | None
) -> None:
    back_until = agreed_on + datetime.timedelta(days=free)
    chosen = None if not_before is None else agreed_on + datetime.timedelta(days=not_before)
    calendar = ServiceCalendar("DE-ST")
    answers = ((agreed_on, ConsentAnswer.YES),)
    consent = Consent(UUID(int=1), question(back_until), agreed_on, back_until, 1, answers, chosen)
    day = leaves_on(consent, weekday, calendar)
    assert day is not None and day > back_until
    if chosen is not None:
        assert day == max(chosen, back_until + datetime.timedelta(days=1))
    else:
        on_a_working_weekday = day.weekday() == weekday
        moved = not calendar.is_service_day(day - datetime.timedelta(days=1)) or weekday > 4
        assert calendar.is_service_day(day) and (on_a_working_weekday or moved)
        assert (day - back_until).days <= 7 + 6


def test_a_step_agreed_on_wednesday_leaves_with_the_next_batch_and_not_before(office: Office, case: GivenCase) -> None:
    agreed(office, case)
    with pytest.raises(NotYet) as early:
        log(office, case, days=2, batch=THURSDAY)
    assert early.value.day == TODAY + datetime.timedelta(days=8)
    with pytest.raises(NotYet):
        log(office, case, days=7, batch=THURSDAY)
    log(office, case, days=8, batch=THURSDAY)
    assert steps_of(office, case) == 1


def test_the_day_that_the_person_chose_wins_over_the_batch(office: Office, case: GivenCase) -> None:
    chosen = TODAY + datetime.timedelta(days=20)
    agreed(office, case, not_before=chosen)
    with pytest.raises(NotYet) as early:
        log(office, case, days=8, batch=THURSDAY)
    assert early.value.day == chosen
    log(office, case, days=20, batch=THURSDAY)


def test_urgent_safety_brings_a_step_forward_only_by_two_and_never_before_she_can_take_it_back(
    office: Office, case: GivenCase
) -> None:
    consent = agreed(office, case)
    amira, ben = office.desk("amira"), office.desk("ben")
    proposals.propose_act(amira, case.id, view_of(office, case).revision, "urgent_step", str(consent), "He threatens.")
    with pytest.raises(NotYet):
        log(office, case, days=2, batch=THURSDAY)
    (waiting,) = proposals.waiting_acts(view_of(office, case).contents.journal, office.lists)
    with pytest.raises(SecondPersonNeeded):
        proposals.confirm_act(amira, case.id, view_of(office, case).revision, waiting.entry.id)
    proposals.confirm_act(ben, case.id, view_of(office, case).revision, waiting.entry.id)
    with pytest.raises(NoConsent):
        log(office, case, days=1, batch=THURSDAY)
    log(office, case, days=2, batch=THURSDAY)


def test_one_yes_covers_one_step(office: Office, case: GivenCase) -> None:
    agreed(office, case)
    log(office, case, days=2)
    with pytest.raises(NoConsent):
        log(office, case, days=3)


# What cannot be traced


@pytest.mark.parametrize("intervention", ["repair_order", "general_hint", "site_visit"])
@pytest.mark.parametrize("hides", [frozenset(Trace) - {trace} for trace in Trace], ids=[f"not {one}" for one in Trace])
def test_a_step_that_hides_only_two_of_room_person_and_day_needs_a_yes(
    office_on_sqlite: Office, intervention: str, hides: frozenset[Trace]
) -> None:
    case = give_case(office_on_sqlite)
    with pytest.raises(NoConsent):
        log(office_on_sqlite, case, intervention, hides=hides)
    log(office_on_sqlite, case, intervention, hides=UNTRACEABLE)
    (entry,) = view_of(office_on_sqlite, case).contents.journal.all(EntryKind.INTERVENTION)
    assert set(entry.details["hides"]) == {"room", "person", "day"}


# The legal exception


def test_the_person_is_told_of_an_exception_unless_that_would_endanger_somebody(office: Office) -> None:
    told, silent = give_case(office), give_case(office)
    for case, endangers in ((told, ""), (silent, "He reads her telephone.")):
        exception = LegalException("child_protection", "The child is hit.", endangers)
        steps_outside.record_exception(office.desk("amira"), case.id, 0, exception)
        assert not statuses(office, case)
        (entry,) = view_of(office, case).contents.journal.all(EntryKind.EXCEPTION)
        steps_outside.confirm_exception(office.desk("ben"), case.id, 1, entry.id)
    assert statuses(office, told) == ["exception"]
    assert statuses(office, silent) == []
    for case in (told, silent):
        log(office, case, "child_protection")
    assert sorted(statuses(office, told)) == ["exception", "step"]
    assert statuses(office, silent) == []


def statuses(office: Office, case: GivenCase) -> list[str]:
    with case_look(office.desk("amira"), case.id, "case_opened") as opened:
        return [record.fields["kind"][0] for record in opened.records("status")]


def test_two_who_confirm_at_once_confirm_once(office: Office, case: GivenCase) -> None:
    exception = LegalException("child_protection", "The child is hit.")
    steps_outside.record_exception(office.desk("amira"), case.id, 0, exception)
    (entry,) = view_of(office, case).contents.journal.all(EntryKind.EXCEPTION)

    def confirm(name: str) -> str:
        try:
            steps_outside.confirm_exception(office.desk(name), case.id, 1, entry.id)
        except ChangedMeanwhile:
            return "too late"
        return "confirmed"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(confirm, ("ben", "olga"))) == ["confirmed", "too late"]
    assert len(view_of(office, case).contents.journal.all(EntryKind.EXCEPTION_CONFIRMED)) == 1


# Any order of acts


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_in_whatever_order_each_logged_step_has_its_yes_or_two_people(
    office_on_sqlite: Office, seed: int
) -> None:
    office, case, dice = office_on_sqlite, give_case(office_on_sqlite), random.Random(seed)  # noqa: S311 - a repeatable test
    logged = refused = 0
    for turn in range(30):
        try:
            logged += random_act(office, case, dice, turn)
        except (NoConsent, SecondPersonNeeded):
            refused += 1
    assert_each_step_has_its_reason(office, case)
    assert refused and steps_of(office, case) == logged


def random_act(office: Office, case: GivenCase, dice: random.Random, turn: int) -> int:
    """One act on the day of this turn; whether it was a step that was logged."""
    view, name = view_of(office, case, days=turn), dice.choice(["amira", "ben"])
    desk, contents = office.desk(name, later(turn)), view.contents
    choice = dice.choice(["ask", "say", "say", "log", "log", "except", "confirm"])
    intervention = dice.choice(["request_statement", "mediation"])
    if choice == "ask":
        back = later(turn + dice.randrange(4)).date()
        asked(office, case, question(dice.choice([None, back]), intervention), turn)
    elif choice == "say" and contents.consents:
        consent = dice.choice(contents.consents)
        state = consent.state(later(turn).date())
        if state in (ConsentState.WAITING, ConsentState.QUESTION):
            answer = dice.choice([ConsentAnswer.YES, ConsentAnswer.YES, ConsentAnswer.NO, ConsentAnswer.QUESTION])
            said(office, case, consent.id, answer, 100 + turn, turn)
        elif consent.can_be_withdrawn(later(turn).date()):
            said(office, case, consent.id, ConsentAnswer.WITHDRAWN, 100 + turn, turn)
    elif choice == "log":
        log(office, case, intervention, turn, batch=dice.choice([None, THURSDAY]), name=name)
        return 1
    elif choice == "except":
        steps_outside.record_exception(desk, case.id, view.revision, LegalException("mediation", "The law."))
    elif choice == "confirm" and contents.journal.all(EntryKind.EXCEPTION):
        entry = dice.choice(contents.journal.all(EntryKind.EXCEPTION))
        steps_outside.confirm_exception(desk, case.id, view.revision, entry.id)
    return 0


def assert_each_step_has_its_reason(office: Office, case: GivenCase) -> None:
    """Told again from the records alone, without the functions that decided."""
    contents = view_of(office, case).contents
    exceptions = {str(entry.id): entry for entry in contents.journal.all(EntryKind.EXCEPTION)}
    used = set()
    for step in contents.journal.all(EntryKind.INTERVENTION):
        day, code = step.at.date(), step.one("intervention")
        if not step.one("question"):
            confirmations = [c for c in contents.journal.all(EntryKind.EXCEPTION_CONFIRMED) if c.at <= step.at]
            recorded = [(c, exceptions[c.one("exception")]) for c in confirmations]
            assert any(c.member != e.member and e.one("intervention") == code for c, e in recorded)
            continue
        (consent,) = [one for one in contents.consents if str(one.id) == step.one("question")]
        answers = [(said_on, answer) for said_on, answer in consent.answers if said_on <= day]
        assert answers[-1][1] is ConsentAnswer.YES and consent.question.intervention == code
        assert consent.question.back_until is None or day > consent.question.back_until
        assert consent.id not in used
        used.add(consent.id)
