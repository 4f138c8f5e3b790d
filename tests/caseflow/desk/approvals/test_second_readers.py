"""Second readers see what they judge and nothing else, for seven days, with their own key, without a conflict."""

import dataclasses
import datetime
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from caseflow.desk.approvals.second_readers import (
    NobodyToAsk,
    answer_reading,
    ask_readers,
    has_answer,
    open_reading,
    sweep_second_readings,
    take_over,
    waiting_readings,
)
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import CaseNotFound
from caseflow.desk.casework import acts
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.office.directory.settings import office_settings, store_settings
from caseflow.operations.backup import LEFT_OUT
from caseflow.records.journal import EntryKind
from caseflow.refusals.refusal import SecondPersonNeeded
from caseflow.rules.answers import Answers
from caseflow.schema.approvals import SecondReadingRow
from caseflow.sealing.row_tags import renew_seal
from tests.caseflow.desk.approvals.acts import later, view_of
from tests.caseflow.desk.casework.test_casework import CODING
from tests.caseflow.desk.office import TODAY, GivenCase, Office, give_case
from tests.caseflow.thief import Thief

STORY = "Canary: the guard has hit him."


@pytest.fixture
def pool(office: Office) -> Callable[..., None]:
    """Put members into the pool, as two of the ombuds team would."""

    def fill(*names: str) -> None:
        with office.database.writing() as session:
            settings = office_settings(session, office.secret)
            members = frozenset(office.actor(name).id for name in names)
            store_settings(session, office.secret, dataclasses.replace(settings, second_readers=members))
            renew_seal(session, office.secret)

    return fill


@pytest.fixture
def case(office: Office) -> GivenCase:
    given = give_case(office, level="t0", answers=Answers(story=STORY, areas=("reception_state",)))
    acts.code_case(office.desk("amira"), given.id, 0, CODING)
    return given


def ask(office: Office, case: GivenCase, subject: str = "coding") -> int:
    return ask_readers(office.desk("amira"), case.id, view_of(office, case).revision, subject)


def the_request(office: Office, name: str) -> UUID:
    (line,) = waiting_readings(office.desk(name))
    return line.id


def test_a_reader_of_another_team_judges_the_coding_and_her_word_counts(
    office: Office, case: GivenCase, pool: Callable[..., None]
) -> None:
    pool("clara", "amira")
    assert ask(office, case) == 1, "nobody of the own team is asked"
    reading = open_reading(office.desk("clara"), the_request(office, "clara"))
    assert reading.answers.story == STORY and reading.coding is not None and reading.coding.grounds == CODING.grounds
    with pytest.raises(CaseNotFound):
        open_case(office.desk("clara"), case.id)
    answer_reading(office.desk("clara"), reading.id, "Clear.", agrees=True)
    assert waiting_readings(office.desk("clara")) == ()
    with office.database.reading() as session:
        assert has_answer(session, case.id)
    take_over(office.desk("amira"), case.id, view_of(office, case).revision)
    assert view_of(office, case).facts.second_readers == {office.actor("clara").id}
    with pytest.raises(SecondPersonNeeded):
        take_over(office.desk("amira"), case.id, view_of(office, case).revision)


def test_a_no_is_a_note_and_opens_nothing(office: Office, case: GivenCase, pool: Callable[..., None]) -> None:
    pool("clara")
    ask(office, case)
    answer_reading(office.desk("clara"), the_request(office, "clara"), "The ground is another.", agrees=False)
    take_over(office.desk("amira"), case.id, view_of(office, case).revision)
    view = view_of(office, case)
    assert view.facts.second_readers == frozenset()
    assert view.contents.journal.all(EntryKind.NOTE)[-1].text == "The ground is another."


def test_a_grave_report_is_judged_less_urgent_with_a_second_reader(
    office: Office, case: GivenCase, pool: Callable[..., None]
) -> None:
    pool("clara")
    decision = TriageDecision("t2", restricted=False, conflict_checked=True, text="A joke among friends")
    acts.set_triage(office.desk("amira"), case.id, view_of(office, case).revision, decision)
    (proposal,) = view_of(office, case).contents.journal.all(EntryKind.PROPOSAL)
    ask(office, case, str(proposal.id))
    reading = open_reading(office.desk("clara"), the_request(office, "clara"))
    assert (reading.target, reading.text) == ("triage_down", "A joke among friends")
    answer_reading(office.desk("clara"), reading.id, "", agrees=True)
    take_over(office.desk("amira"), case.id, view_of(office, case).revision)
    assert view_of(office, case).contents.level == "t2"


def test_whoever_has_a_conflict_or_was_not_asked_sees_no_request(office: Office, pool: Callable[..., None]) -> None:
    pool("dora", "clara")
    at_school = give_case(office, level="t0", answers=Answers(story=STORY, areas=("school",)))
    acts.code_case(office.desk("amira"), at_school.id, 0, CODING)
    assert ask(office, at_school) == 1, "her centre is run by the school"
    assert waiting_readings(office.desk("dora")) == ()
    for name in ("dora", "ben", "otto"):
        with pytest.raises(CaseNotFound):
            open_reading(office.desk(name), the_request(office, "clara"))


def test_nobody_is_asked_where_the_pool_is_empty(office: Office, case: GivenCase) -> None:
    with pytest.raises(NobodyToAsk):
        ask(office, case)


def test_a_copy_ends_after_seven_days_with_the_first_answer_and_when_she_leaves_the_pool(
    office: Office, case: GivenCase, pool: Callable[..., None]
) -> None:
    pool("clara", "dora")
    assert ask(office, case) == 2
    of_clara, of_dora = the_request(office, "clara"), the_request(office, "dora")
    with pytest.raises(CaseNotFound):
        open_reading(office.desk("clara", later(8)), of_clara)
    answer_reading(office.desk("clara"), of_clara, "", agrees=True)
    with pytest.raises(CaseNotFound):
        answer_reading(office.desk("dora"), of_dora, "", agrees=False)
    ask(office, case)
    waiting = the_request(office, "dora")
    pool("clara")
    with pytest.raises(CaseNotFound):
        open_reading(office.desk("dora"), waiting)
    with office.database.writing() as session:
        sweep_second_readings(session, TODAY + datetime.timedelta(days=8))
        assert session.scalars(select(SecondReadingRow)).all() == []


def test_what_lies_in_the_database_opens_with_the_reader_s_key_and_the_shred_secret_alone(
    office: Office, case: GivenCase, pool: Callable[..., None]
) -> None:
    pool("clara", "dora")
    ask(office, case)
    for name, opens in (("anna", 0), ("clara", 1)):
        thief = Thief({office.actor(name).ring.pair.seed})
        thief.steal(office.database)
        assert len(thief.opened.get("second_reading.sealed", ())) == opens
        assert len(thief.opened.get("second_reading.sealed_key", ())) == opens
    assert "second_reading" in LEFT_OUT
    answer_reading(office.desk("clara"), the_request(office, "clara"), "Clear.", agrees=True)
    thief = Thief({office.actor("clara").ring.pair.seed})
    thief.steal(office.database)
    assert len(thief.opened["second_reading.answer"]) == 1


def test_a_request_put_in_by_hand_is_refused(office: Office, case: GivenCase, pool: Callable[..., None]) -> None:
    pool("clara")
    ask(office, case)
    reading = the_request(office, "clara")
    with office.database.writing() as session:
        session.get_one(SecondReadingRow, reading).until = TODAY + datetime.timedelta(days=400)
    with pytest.raises(Exception, match="second_reading"):
        open_reading(office.desk("clara", later(100)), reading)
