"""P8 and P3: a case exists for its team and its reserve only; a code plus the database opens no staff record."""

import dataclasses
import uuid
from uuid import UUID

import pytest
from sqlalchemy import select

from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import CaseNotFound
from caseflow.desk.casework import acts, parts_of_acts
from caseflow.desk.reassignment.rekeying import rekey_suspended_case
from caseflow.desk.worklist.inbox import InboxFilter, read_inbox
from caseflow.office.accounts.refusals import ConflictOfInterest
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseEpochRow, CaseRow, RecordRow
from caseflow.schema.office import LogEntryRow
from caseflow.sealing.case_keys import open_as_mailbox
from crypto.errors import CannotOpen
from crypto.record import RecordPlace, decrypt_record
from tests.caseflow.desk.casework.test_casework import CODING
from tests.caseflow.desk.office import NOW, Office, give_case

STRANGERS = ("clara", "paul", "anna", "udo", "stella")


def last_lines(office: Office, count: int) -> list[tuple[UUID | None, str, str, str]]:
    with office.database.reading() as session:
        query = select(LogEntryRow).order_by(LogEntryRow.number.desc()).limit(count)
        return [(row.member, row.action, row.subject, row.outcome) for row in session.scalars(query)]


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_cannot_tell_a_forbidden_case_from_an_unknown_one(office: Office, name: str) -> None:
    case = give_case(office)
    desk = office.desk(name)
    for wanted in (case.id, uuid.uuid4()):
        with pytest.raises(CaseNotFound) as refusal:
            open_case(desk, wanted)
        assert refusal.value.args == ()
        assert last_lines(office, 1) == [(desk.actor.id, "case_opened", f"case:{wanted}", "refused")]


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_changes_nothing(office: Office, name: str) -> None:
    case = give_case(office)
    with pytest.raises(CaseNotFound):
        acts.add_note(office.desk(name), case.id, 0, "I was here")
    assert last_lines(office, 1)[0][1:] == ("note_added", f"case:{case.id}", "refused")
    assert open_case(office.desk("amira"), case.id).revision == 0


def test_the_reserve_opens_a_case_and_the_log_says_so(office: Office) -> None:
    case = give_case(office)
    view = open_case(office.desk("olga"), case.id)
    assert view.as_reserve
    assert view.contents.answers.story.startswith("Der Wachmann")
    assert [line[1] for line in last_lines(office, 2)] == ["case_opened_as_reserve", "case_opened"]


def test_a_suspended_case_is_unknown_to_its_team_at_once(office: Office) -> None:
    case = give_case(office)
    open_case(office.desk("amira"), case.id)
    with office.database.writing() as session:
        session.get_one(CaseRow, case.id).state = "suspended"
    with pytest.raises(CaseNotFound):
        open_case(office.desk("amira"), case.id)
    assert open_case(office.desk("olga"), case.id).as_reserve


def test_the_page_says_who_may_see_the_case(office: Office) -> None:
    view = open_case(office.desk("amira"), give_case(office).id)
    assert (view.team.name, view.team.members) == ("Team Nord", ("Amira Haddad", "Ben Krüger"))
    assert (view.reserve.name, view.reserve.members) == ("Ombudsteam", ("Olga Brandt", "Otto Lehmann"))


def test_a_code_and_the_whole_database_open_no_staff_record(office: Office) -> None:
    case = give_case(office)
    desk = office.desk("amira")
    acts.add_note(desk, case.id, 0, "Canary-note: the guard is known to us")
    acts.set_triage(desk, case.id, 1, parts_of_acts.TriageDecision("t1", True, True, "Canary-triage"))
    acts.code_case(desk, case.id, 2, CODING)
    acts.set_outcome(desk, case.id, 3, ["advised"], "Canary-outcome")
    acts.send_answer(desk, case.id, 4, "We have read it.", "de")
    assert case.mailbox is not None
    with office.database.reading() as session:
        opened, shut = set(), set()
        for row in session.scalars(select(RecordRow).where(RecordRow.case == case.id)):
            keys = open_as_mailbox(session, office.secret, case.mailbox, case.id, row.epoch)
            place = RecordPlace(row.purpose, row.id, row.case, row.epoch)
            try:
                decrypt_record(keys.dialogue, case.shred, place, row.sealed)
            except CannotOpen:
                shut.add(row.purpose)
            else:
                opened.add(row.purpose)
    assert shut == {"report", "routing", "note", "coding", "outcome"}
    assert opened == {"message", "status"}


SCHOOL = dataclasses.replace(CODING, area="school")


def test_a_coding_that_shows_a_conflict_takes_the_case_from_its_team_at_once(office: Office) -> None:
    case = give_case(office, team="advice", answers=Answers(story="Something at school"))
    dora, olga = office.desk("dora"), office.desk("olga")
    assert acts.code_case(dora, case.id, 0, CODING)
    assert not acts.code_case(dora, case.id, 1, SCHOOL)
    with pytest.raises(CaseNotFound):
        open_case(dora, case.id)
    assert read_inbox(dora, InboxFilter()).found == 0
    with office.database.reading() as session:
        epochs = session.scalars(select(CaseEpochRow).where(CaseEpochRow.case == case.id)).all()
        assert all(row.team_sealed is None and row.team_wrapped is None for row in epochs)
    view = open_case(olga, case.id)
    assert (view.state, view.struck) == ("suspended", ("Beratungsteam",))
    assert view.contents.coding is not None and view.contents.coding.coding.area == "school"
    assert "Beratungsteam" in [team.name for team in view.other_teams]


def test_a_case_is_never_given_back_to_a_team_that_its_coding_struck(office: Office) -> None:
    case = give_case(office, team="advice", answers=Answers(story="Something at school"))
    acts.code_case(office.desk("dora"), case.id, 0, SCHOOL)
    olga = office.actor("olga")
    with pytest.raises(ConflictOfInterest):
        rekey_suspended_case(office.database, office.secret, office.lists, olga, case.id, office.team("advice"), NOW)
    rekey_suspended_case(office.database, office.secret, office.lists, olga, case.id, office.team("second"), NOW)
    view = open_case(office.desk("clara"), case.id)
    assert (view.state, view.team.name) == ("open", "Team Süd")
    assert view.contents.level == "t2"


def test_a_coding_without_a_conflict_changes_nothing_about_who_reads(office: Office) -> None:
    case = give_case(office, team="first", answers=Answers(story="Something at school"))
    assert acts.code_case(office.desk("amira"), case.id, 0, SCHOOL)
    assert open_case(office.desk("ben"), case.id).team.name == "Team Nord"
