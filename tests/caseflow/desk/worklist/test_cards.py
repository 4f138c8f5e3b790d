"""Cards: always as new as their case, for its team alone, of one size, gone with whatever takes the case away."""

import datetime
from collections.abc import Mapping
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from caseflow.desk.assignment.assign import assign
from caseflow.desk.assignment.labels import add_label
from caseflow.desk.case_page.view import open_case
from caseflow.desk.casework import acts
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.reassignment.suspension import suspend_teams
from caseflow.desk.worklist.card import CardUnwritable, CaseCard
from caseflow.desk.worklist.cards import read_lines
from caseflow.desk.worklist.inbox import InboxFilter, read_inbox
from caseflow.desk.worklist.rows import card_of
from caseflow.office.accounts.team_keys import begin_generation, team_members
from caseflow.operations.retention import erase_due
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseRow, RecordRow
from caseflow.schema.worklist import CaseCardRow
from caseflow.sealing.row_tags import renew_seal
from crypto.case_card import CARD_BYTES
from crypto.errors import MalformedObject
from tests.caseflow.desk.casework.test_casework import CODING
from tests.caseflow.desk.office import NOW, TODAY, GivenCase, Office, give_case

SAID = Answers(
    story="Seit Wochen ist es kalt.",
    language="ar",
    channel="channel_web",
    district="15085",
    facility="zast_halberstadt",
    areas=("reception_state",),
    grounds=("racism",),
    forms=("denial_of_service",),
    facility_problems=("housing_repair",),
    accused=("security_guard",),
)


def cards(office: Office, name: str = "amira") -> Mapping[UUID, CaseCard]:
    return {line.id: card_of(line) for line in read_lines(office.desk(name))}


def stored(office: Office) -> dict[UUID, CaseCardRow]:
    with office.database.reading() as session:
        return {row.case: row for row in session.scalars(select(CaseCardRow))}


def revision(office: Office, case: GivenCase) -> int:
    return open_case(office.desk("amira"), case.id).revision


def test_a_card_says_what_the_person_said_until_an_officer_decides(office: Office) -> None:
    case, desk = give_case(office, answers=SAID, level="t2"), office.desk("amira")
    assert cards(office)[case.id] == CaseCard(
        level="t2",
        language="ar",
        channel="channel_web",
        district="15085",
        facility="zast_halberstadt",
        areas=SAID.areas,
        grounds=SAID.grounds,
        forms=SAID.forms,
        problems=SAID.facility_problems,
        accused=SAID.accused,
    )
    acts.set_triage(desk, case.id, 0, TriageDecision("t3", restricted=False, conflict_checked=True))
    assert cards(office)[case.id].level == "t3"
    assign(desk, case.id, 1, office.actor("ben").id)
    add_label(desk, case.id, 2, "Heizung")
    acts.code_case(desk, case.id, 3, CODING)
    card = cards(office, "ben")[case.id]
    assert (card.assigned, card.labels, card.coded) == (office.actor("ben").id, ("Heizung",), True)
    assert (card.areas[0], card.grounds, card.forms) == (CODING.area, CODING.grounds, CODING.forms)


def test_a_card_is_kept_for_colleagues_and_made_once(office: Office) -> None:
    case = give_case(office, answers=SAID)
    cards(office)
    before = stored(office)[case.id].sealed
    cards(office, "ben")
    assert stored(office)[case.id].sealed == before


@pytest.mark.parametrize("name", ["clara", "dora", "olga", "paul", "anna", "udo", "stella"])
def test_nobody_of_another_team_gets_a_card(office: Office, name: str) -> None:
    case = give_case(office, answers=SAID)
    cards(office)
    assert case.id not in cards(office, name)
    assert read_lines(office.desk(name), [office.team("first")]) == []


def test_a_row_put_into_a_team_by_hand_shows_no_card(office: Office) -> None:
    case = give_case(office, answers=SAID)
    cards(office)
    with office.database.writing() as session:
        session.execute(update(CaseRow).where(CaseRow.id == case.id).values(team=office.team("second")))
    assert cards(office, "clara")[case.id] == CaseCard()


def test_a_card_moved_to_another_case_or_revision_is_not_believed(office: Office) -> None:
    one, other = give_case(office, answers=SAID), give_case(office, answers=Answers(story="a", language="de"))
    cards(office)
    with office.database.writing() as session:
        first, second = session.get_one(CaseCardRow, one.id), session.get_one(CaseCardRow, other.id)
        first.sealed, second.sealed = second.sealed, first.sealed
    assert {case: card.language for case, card in cards(office).items()} == {one.id: "ar", other.id: "de"}
    acts.set_triage(office.desk("amira"), one.id, 0, TriageDecision("t3", restricted=False, conflict_checked=True))
    with office.database.writing() as session:
        session.execute(update(CaseCardRow).where(CaseCardRow.case == one.id).values(revision=1))
    assert cards(office)[one.id].level == "t3"


def test_a_suspended_team_keeps_no_card(office: Office) -> None:
    case, other = give_case(office, answers=SAID), give_case(office, team="second")
    cards(office), cards(office, "clara")
    assert stored(office).keys() == {case.id, other.id}
    with office.database.writing() as session:
        suspend_teams(session, office.secret, None, [office.team("first")], NOW)
    assert stored(office).keys() == {other.id}
    assert cards(office) == cards(office, "olga") == {}
    assert stored(office).keys() == {other.id}


def test_an_erased_case_leaves_no_card(office: Office) -> None:
    case = give_case(office, stage="closed")
    acts.mark_read(office.desk("amira"), case.id, 0)
    cards(office)
    assert case.id in stored(office)
    with office.database.writing() as session:
        session.get_one(CaseRow, case.id).retention_on = TODAY
    assert erase_due(office.database, NOW, TODAY) == 1
    assert stored(office) == {}


def test_new_keys_of_the_team_mean_new_cards(office: Office) -> None:
    case = give_case(office, answers=SAID)
    cards(office)
    before = stored(office)[case.id].generation
    with office.database.writing() as session:
        members = team_members(session, office.secret, office.team("first"))
        begin_generation(session, office.secret, office.team("first"), members, TODAY)
        renew_seal(session, office.secret)
    assert cards(office)[case.id].language == "ar"
    assert stored(office)[case.id].generation != before


def test_every_card_has_one_size_also_one_that_does_not_fit(office: Office) -> None:
    lists = office.lists
    everything = Answers(
        story="x", language="fa", forms=tuple(lists.forms), facility_problems=tuple(lists.facility_problems)
    )
    small, large = give_case(office), give_case(office, answers=everything)
    for _ in range(2):
        found = cards(office)
        assert found[large.id].forms == tuple(lists.forms)
        assert found[small.id].areas == ("reception_state",)
    assert {len(row.sealed) for row in stored(office).values()} == {CARD_BYTES}
    page = read_inbox(office.desk("amira"), InboxFilter(kind=next(iter(lists.forms))))
    assert [line.id for line in page.lines] == [large.id]


def test_a_damaged_record_takes_neither_the_list_nor_the_other_cards(office: Office) -> None:
    damaged, whole = give_case(office, answers=SAID), give_case(office, answers=SAID)
    with office.database.writing() as session:
        row = session.scalars(
            select(RecordRow).where(RecordRow.case == damaged.id, RecordRow.purpose == "report")
        ).one()
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    found = cards(office)
    assert found[whole.id].language == "ar"
    assert found[damaged.id].facility == ""
    assert stored(office).keys() == {whole.id}


def test_an_empty_office_has_no_cards(office: Office) -> None:
    assert read_lines(office.desk("amira"), [office.team("first")]) == []
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CaseCardRow)) == 0


def test_a_card_is_written_and_read_without_loss() -> None:
    card = CaseCard("t1", "fa", labels=("Größe – süß", "قطع"), areas=("a", "b"), assigned=UUID(int=7), coded=True)
    assert CaseCard.from_bytes(card.to_bytes()) == card
    assert CaseCard.from_bytes(CaseCard().to_bytes()) == CaseCard()
    with pytest.raises(CardUnwritable):
        CaseCard(labels=("a\x1fb",)).to_bytes()
    with pytest.raises(MalformedObject):
        CaseCard.from_bytes(b"t1")
    assert "Heizung" not in repr(CaseCard(labels=("Heizung",)))


def test_due_days_stand_beside_the_card_as_they_are_now(office: Office) -> None:
    case = give_case(office, due_on=TODAY + datetime.timedelta(days=3))
    cards(office)
    with office.database.writing() as session:
        session.get_one(CaseRow, case.id).due_on = TODAY
    assert [line.due_on for line in read_lines(office.desk("amira"))] == [TODAY]
