"""Cover, what a departed member left, labels, one answer to many, the week ahead, the figure of grave cases."""

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import select

from caseflow.administration.teams import remove_member_from_team
from caseflow.desk.assignment.absence import (
    AbsenceRefused,
    absences,
    away_colleagues,
    covered_by,
    end_absence,
    tell_absence,
)
from caseflow.desk.assignment.assign import Chosen, TooMany, assign, assign_many
from caseflow.desk.assignment.labels import LabelRefused, add_label, labels_of, remove_label, suggested
from caseflow.desk.case_page.view import open_case
from caseflow.desk.casework.acts import add_note
from caseflow.desk.casework.steps_outside import StepOutside, Trace
from caseflow.desk.teamwork.colleagues import read_team_work
from caseflow.desk.teamwork.common_answer import (
    CommonAnswer,
    WhyNot,
    answer_many,
    read_chosen,
    read_labelled,
    read_linked,
)
from caseflow.desk.teamwork.grave_load import grave_opened_this_week
from caseflow.desk.teamwork.week import read_week
from caseflow.office.directory.verified import load_directory
from caseflow.records.journal import EntryKind
from caseflow.schema.assignment import AbsenceRow
from caseflow.schema.cases import CaseRow, RecordRow
from caseflow.schema.office import LogEntryRow
from caseflow.sealing.errors import TagInvalid
from caseflow.workflow.next_due import DueReason
from tests.caseflow.assigned import current_assignment
from tests.caseflow.desk.office import NOW, TODAY, GivenCase, Office, give_case

LATER = TODAY + datetime.timedelta(days=3)
WHOLE_HOUSE = StepOutside("repair_order", "Ordered for the whole house.", frozenset(Trace))


def moments() -> Iterator[datetime.datetime]:
    number = 0
    while True:
        number += 1
        yield NOW + datetime.timedelta(seconds=number)


def texts_of(office: Office, case: GivenCase) -> list[str]:
    return [message.text for message in open_case(office.desk("ben"), case.id).contents.messages]


def has(office: Office, case: GivenCase, name: str = "amira") -> object:
    found = current_assignment(open_case(office.desk(name), case.id).contents.journal)
    return found.member if found else None


# Cover and departure


def test_the_cover_sees_the_cases_of_who_is_away_and_the_team_its_notice_until_the_last_day(office: Office) -> None:
    case, amira, ben = give_case(office), office.actor("amira").id, office.actor("ben").id
    give_case(office)
    assign(office.desk("amira"), case.id, 0, amira)
    tell_absence(office.desk("amira"), ben, TODAY, LATER)
    (covered,) = read_team_work(office.desk("ben")).covered
    assert (covered.absence.member, [brief.id for brief in covered.cases]) == (amira, [case.id])
    assert read_team_work(office.desk("amira")).covered == ()
    for days, told in ((0, 1), (3, 1), (4, 0)):
        desk = office.desk("ben", NOW + datetime.timedelta(days=days))
        with office.database.reading() as session:
            assert len(away_colleagues(session, desk, load_directory(session, office.secret))) == told
            assert len(covered_by(session, office.secret, ben, desk.today)) == told
    with office.database.reading() as session:
        assert away_colleagues(session, office.desk("clara"), load_directory(session, office.secret)) == ()


def test_who_covers_is_a_colleague_and_the_days_lie_ahead(office: Office) -> None:
    desk, amira, ben = office.desk("amira"), office.actor("amira").id, office.actor("ben").id
    clara = office.actor("clara").id
    yesterday = TODAY - datetime.timedelta(days=1)
    for cover, first, last, member in (
        (amira, TODAY, TODAY, None),
        (clara, TODAY, TODAY, None),
        (ben, LATER, TODAY, None),
        (ben, yesterday, yesterday, None),
        (ben, TODAY, TODAY + datetime.timedelta(days=400), None),
        (ben, TODAY, TODAY, clara),
    ):
        with pytest.raises(AbsenceRefused):
            tell_absence(desk, cover, first, last, member)
    ill = tell_absence(desk, amira, TODAY, LATER, ben)
    with pytest.raises(AbsenceRefused):
        end_absence(office.desk("clara"), ill)
    with pytest.raises(AbsenceRefused):
        end_absence(desk, uuid4())
    end_absence(desk, ill)
    with office.database.reading() as session:
        assert absences(session, office.secret, TODAY) == ()
        done = select(LogEntryRow.action).where(LogEntryRow.outcome == "done", LogEntryRow.action.like("absence%"))
        assert session.scalars(done).all() == ["absence_told", "absence_ended"]


def test_nobody_is_declared_away_in_the_database_alone(office: Office) -> None:
    tell_absence(office.desk("amira"), office.actor("ben").id, TODAY, LATER)
    with office.database.writing() as session:
        session.scalars(select(AbsenceRow)).one().last_day = LATER + datetime.timedelta(days=30)
    with office.database.reading() as session, pytest.raises(TagInvalid):
        absences(session, office.secret, TODAY)


def test_absences_are_forgotten_after_a_month(office: Office) -> None:
    tell_absence(office.desk("amira"), office.actor("ben").id, TODAY, TODAY)
    tell_absence(
        office.desk("ben", NOW + datetime.timedelta(days=40)),
        office.actor("amira").id,
        LATER.replace(year=2027),
        LATER.replace(year=2027),
    )
    with office.database.reading() as session:
        assert [row.member for row in session.scalars(select(AbsenceRow))] == [office.actor("ben").id]


def test_what_a_departed_member_had_is_shown_to_the_team_and_taken_in_bulk(office: Office) -> None:
    cases = [give_case(office) for _ in range(3)]
    ben, amira = office.actor("ben").id, office.actor("amira").id
    assign_many(office.desk("ben"), [Chosen(case.id, 0) for case in cases], ben)
    assert read_team_work(office.desk("amira")).left_behind == ()
    remove_member_from_team(office.database, office.secret, office.actor("olga"), office.team("first"), ben, NOW)
    (left,) = read_team_work(office.desk("amira")).left_behind
    assert (left.name, {brief.id for brief in left.cases}) == ("Ben Krüger", {case.id for case in cases})
    assign_many(office.desk("amira"), [Chosen(brief.id, brief.revision) for brief in left.cases], amira)
    work = read_team_work(office.desk("amira"))
    assert (work.left_behind, len(work.mine)) == ((), 3)


@pytest.mark.parametrize("name", ["clara", "olga", "anna"])
def test_others_see_nobodys_work(office: Office, name: str) -> None:
    assign(office.desk("amira"), give_case(office).id, 0, office.actor("amira").id)
    work = read_team_work(office.desk(name))
    assert (work.mine, work.covered, work.left_behind, work.nobodys) == ((), (), (), ())


# Labels


def test_labels_are_the_teams_own_words_at_most_ten_and_each_once(office: Office) -> None:
    case, desk = give_case(office), office.desk("amira")
    for number in range(10):
        add_label(desk, case.id, number, f"  Haus   {number} ")
    with pytest.raises(LabelRefused):
        add_label(desk, case.id, 10, "eleven")
    add_label(desk, case.id, 10, "HAUS 3")
    remove_label(desk, case.id, 11, "Haus 0")
    found = labels_of(open_case(desk, case.id).contents.journal)
    assert found == tuple(f"Haus {number}" for number in range(1, 10))
    for refused in ("", "   ", "x" * 41, "a\x07b"):
        with pytest.raises(LabelRefused):
            add_label(desk, case.id, 12, refused)


def test_the_words_used_most_are_suggested_first() -> None:
    used = [("Heizung", "Haus 3"), ("Heizung",), ("Post", "Haus 3"), ("Heizung",)]
    assert suggested(used) == ("Heizung", "Haus 3", "Post")
    assert suggested(used, ("heizung",)) == ("Haus 3", "Post")


# One answer to many


def test_of_many_answers_no_row_tells_of_another(office: Office) -> None:
    cases = [give_case(office) for _ in range(14)]
    clock = moments()
    chosen = [Chosen(case.id, 0) for case in cases]
    answer = CommonAnswer({"de": "Am Montag kommt die Firma."}, step=WHOLE_HOUSE)
    lines = answer_many(office.desk("amira"), chosen, answer, lambda: next(clock))
    assert [(line.why, line.step_recorded) for line in lines] == [(None, True)] * 14
    with office.database.reading() as session:
        logged = session.scalars(select(LogEntryRow).where(LogEntryRow.action == "answer_sent")).all()
        assert {line.subject for line in logged} == {f"case:{case.id}" for case in cases}
        assert len({line.at for line in logged}) == 14
        sealed = session.scalars(select(RecordRow.sealed).where(RecordRow.purpose == "message")).all()
        assert len(set(sealed)) == 14
    ids = {str(case.id) for case in cases}
    for case in cases:
        contents = open_case(office.desk("ben"), case.id).contents
        assert texts_of(office, case) == ["Am Montag kommt die Firma."]
        written = [entry.details for entry in contents.journal.entries]
        assert not any(other in str(written) for other in ids - {str(case.id)})
        assert len({(entry.at, str(entry.details.get("text", ""))) for entry in contents.journal.entries}) == 1


def test_what_cannot_be_answered_is_left_as_it_is_with_its_reason(office: Office) -> None:
    fine, changed, silent = give_case(office), give_case(office), give_case(office, has_mailbox=False)
    paused, foreign = give_case(office, state="paused"), give_case(office, team="second")
    add_note(office.desk("ben"), changed.id, 0, "I am at it.")
    every = [fine, changed, silent, paused, foreign]
    clock = moments()
    lines = answer_many(
        office.desk("amira"), [Chosen(one.id, 0) for one in every], CommonAnswer({"de": "Gut."}), lambda: next(clock)
    )
    assert [line.why for line in lines] == [
        None,
        WhyNot.CHANGED,
        WhyNot.NO_MAILBOX,
        WhyNot.HALTED,
        WhyNot.NOT_FOUND,
    ]
    assert [texts_of(office, case) for case in (fine, changed, silent, paused)] == [["Gut."], [], [], []]


def test_a_step_that_needs_a_yes_stops_the_answer_that_speaks_of_it(office: Office) -> None:
    case, clock = give_case(office), moments()
    answer = CommonAnswer({"de": "Wir haben gefragt."}, step=StepOutside("request_statement", "Asked."))
    (line,) = answer_many(office.desk("amira"), [Chosen(case.id, 0)], answer, lambda: next(clock))
    assert (line.why, line.step_recorded) == (WhyNot.NO_CONSENT, False)
    contents = open_case(office.desk("ben"), case.id).contents
    assert not contents.messages and not contents.journal.all(EntryKind.INTERVENTION)


def test_of_two_answers_to_the_same_selection_at_once_each_person_gets_one(office: Office) -> None:
    cases = [give_case(office) for _ in range(5)]
    chosen = [Chosen(case.id, 0) for case in cases]

    def send(name: str) -> int:
        clock = moments()
        lines = answer_many(office.desk(name), chosen, CommonAnswer({"de": f"by {name}"}), lambda: next(clock))
        return sum(line.why is None for line in lines)

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(send, ("amira", "ben"))) == 5
    assert [len(texts_of(office, case)) for case in cases] == [1] * 5


def test_a_selection_is_read_as_far_as_it_is_hers(office: Office) -> None:
    own, foreign, taken = give_case(office), give_case(office, team="second"), give_case(office, state="suspended")
    every = [own.id, foreign.id, taken.id, uuid4()]
    assert [brief.id for brief in read_chosen(office.desk("amira"), every)] == [own.id]
    assert read_linked(office.desk("amira"), foreign.id) == ()
    assert read_labelled(office.desk("amira"), "none") == ()
    assert "Wachmann" not in repr(read_chosen(office.desk("amira"), every))
    with pytest.raises(TooMany):
        read_chosen(office.desk("amira"), [uuid4() for _ in range(201)])


# The week ahead


def test_the_week_counts_what_is_overdue_and_what_comes_by_team_and_reason(office: Office) -> None:
    def due(days: int, team: str = "first", **given: object) -> GivenCase:
        day = TODAY + datetime.timedelta(days=days)
        return give_case(office, team=team, due_on=day, **given)  # type: ignore[arg-type]  # values of give_case

    for days in (-9, -1, 0, 3, 6, 7):
        due(days)
    due(-2, state="paused")
    due(2, team="second")
    suspended = due(1, state="suspended")
    closed = due(-5, stage="closed")
    with office.database.writing() as session:
        row = session.get_one(CaseRow, closed.id)
        row.unread, row.due_reason = False, DueReason.ERASING.value
    (north,) = read_week(office.desk("amira")).teams
    (line,) = north.lines
    assert (line.reason, line.overdue, line.at_risk, line.by_day) == (DueReason.FIRST_LOOK, 2, 3, (1, 0, 0, 1, 0, 0, 1))
    assert line.oldest == TODAY - datetime.timedelta(days=9)
    assert (north.open_cases, north.halted) == (7, 1)
    whole = read_week(office.desk("olga"))
    assert {team.name: team.open_cases for team in whole.teams} == {"Team Nord": 8, "Team Süd": 1}
    assert read_week(office.desk("anna")).teams == ()
    assert str(suspended.id) not in repr(whole)


# The figure of grave cases


def test_only_she_herself_counts_the_grave_cases_that_she_opened_this_week(office: Office) -> None:
    grave, other = give_case(office, level="t0"), give_case(office, level="t2")
    desk = office.desk("amira")
    assert grave_opened_this_week(desk) == 0
    for case in (grave, other, grave):
        open_case(desk, case.id)
    assert (grave_opened_this_week(desk), grave_opened_this_week(office.desk("ben"))) == (1, 0)
    next_week = office.desk("amira", NOW + datetime.timedelta(days=7))
    assert grave_opened_this_week(next_week) == 0
    open_case(next_week, grave.id)
    assert grave_opened_this_week(next_week) == 1
