"""P8, found later: access ends at once, and only a team without a conflict gets the case again."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from caseflow.administration.changes import AddFacilityTie, AddRelation, Change
from caseflow.administration.proposals import Confirmed, confirm, propose
from caseflow.code_lists import CodeLists
from caseflow.desk.reassignment.rekeying import rekey_suspended_case
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.refusals import ConflictOfInterest, NotAllowed, UnknownSubject
from caseflow.office.directory.settings import RulesUnsound
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseEpochRow, CaseRow
from caseflow.sealing.errors import NotAHolder
from tests.caseflow.cases import file_case, read_record, write_now
from tests.caseflow.offices import TestOffice
from tests.caseflow.thief import Thief

ABOUT_THE_HOUSE = Answers(story="Er hat die Tür abgeschlossen.", facility="zast_halberstadt")
LONG_AGO = date(2020, 1, 1)


def agree(office: TestOffice, lists: CodeLists, change: Change) -> Confirmed:
    proposal = propose(office.database, office.secret, office.actor("olga"), change, office.now)
    return confirm(office.database, office.secret, lists, office.actor("omar"), proposal, office.now)


def tie_of(office: TestOffice, key: str) -> AddFacilityTie:
    return AddFacilityTie("zast_halberstadt", office.founded.organisations[key], "counsels", LONG_AGO)


def state_of(office: TestOffice, case: UUID) -> tuple[str, UUID]:
    with office.database.reading() as session:
        row = session.get_one(CaseRow, case)
        return row.state, row.team


def test_a_new_tie_takes_the_cases_of_the_touched_team_in_the_same_transaction(
    office: TestOffice, lists: CodeLists
) -> None:
    case, mailbox = file_case(office, answers=ABOUT_THE_HOUSE)
    elsewhere, _ = file_case(office, "centre")
    record = write_now(office, office.actor("ben"), case, mailbox)
    confirmed = agree(office, lists, tie_of(office, "office"))
    assert confirmed.suspended == (case,)
    assert state_of(office, case) == ("suspended", office.team("ombuds"))
    assert state_of(office, elsewhere) == ("open", office.team("centre"))
    with pytest.raises(NotAHolder):
        read_record(office, office.actor("ben"), record)
    assert read_record(office, office.actor("olga"), record)["story"]
    with office.database.reading() as session:
        assert session.scalars(select(CaseRow.id).where(CaseRow.state == "suspended")).all() == [case]
        lines = audit_log.entries(session, audit_log.LogFilter(subject=f"case:{case}"))
        assert [line.action for line in lines] == ["suspend_case"]
        assert audit_log.verify_chain(session).sound


def test_a_relation_touches_through_other_bodies(office: TestOffice, lists: CodeLists) -> None:
    case, _ = file_case(office, "centre")
    organisations = office.founded.organisations
    change = AddRelation(organisations["operator"], organisations["centre"], "subcontracts", LONG_AGO)
    assert agree(office, lists, change).suspended == (case,)


def test_the_former_team_with_every_row_opens_nothing_of_a_suspended_case(office: TestOffice, lists: CodeLists) -> None:
    """Its copies of the keys are gone from the database, not only from the pages."""
    case, mailbox = file_case(office, answers=ABOUT_THE_HOUSE)
    write_now(office, office.actor("ben"), case, mailbox)
    agree(office, lists, tie_of(office, "office"))
    after = write_now(office, office.actor("olga"), case, mailbox)
    thief = Thief({office.seed("ben"), office.seed("aylin")})
    thief.steal(office.database)
    assert thief.opened.keys() == {"generation_holder.sealed_seed"}
    assert read_record(office, office.actor("omar"), after)["story"]


def test_a_tie_that_could_strike_the_reserve_is_refused_and_suspends_nothing(
    office: TestOffice, lists: CodeLists
) -> None:
    case, _ = file_case(office)
    with pytest.raises(RulesUnsound):
        agree(office, lists, tie_of(office, "ombuds"))
    assert state_of(office, case) == ("open", office.team("office"))


def test_a_case_that_the_person_paused_stays_paused(office: TestOffice, lists: CodeLists) -> None:
    case, _ = file_case(office, state="paused", answers=ABOUT_THE_HOUSE)
    agree(office, lists, tie_of(office, "office"))
    assert state_of(office, case) == ("paused", office.team("ombuds"))


def test_the_reserve_gives_a_suspended_case_to_a_team_without_a_conflict(office: TestOffice, lists: CodeLists) -> None:
    case, mailbox = file_case(office, answers=ABOUT_THE_HOUSE)
    before = write_now(office, office.actor("ben"), case, mailbox)
    kept = Thief({office.seed("ben")})
    kept.steal(office.database)
    agree(office, lists, tie_of(office, "office"))
    olga = office.actor("olga")

    rekey_suspended_case(office.database, office.secret, lists, olga, case, office.team("centre"), office.now)

    assert state_of(office, case) == ("open", office.team("centre"))
    after = write_now(office, office.actor("dora"), case, mailbox)
    for name in ("dora", "olga"):
        for record in (before, after):
            assert read_record(office, office.actor(name), record)["story"]
    with pytest.raises(NotAHolder):
        read_record(office, office.actor("ben"), before)
    kept.steal(office.database)
    assert before in kept.opened["record.sealed"], "what was read stays read"
    assert after not in kept.opened["record.sealed"]
    with office.database.reading() as session:
        epochs = session.scalars(select(CaseEpochRow).where(CaseEpochRow.case == case)).all()
        assert len({row.team_generation for row in epochs}) == 1


def test_no_hand_gives_a_case_to_a_team_that_it_strikes(office: TestOffice, lists: CodeLists) -> None:
    case, _ = file_case(office, answers=ABOUT_THE_HOUSE)
    agree(office, lists, tie_of(office, "office"))
    olga = office.actor("olga")
    with pytest.raises(ConflictOfInterest):
        rekey_suspended_case(office.database, office.secret, lists, olga, case, office.team("office"), office.now)
    assert state_of(office, case) == ("suspended", office.team("ombuds"))
    with office.database.reading() as session:
        (line,) = audit_log.entries(session, audit_log.LogFilter(action="rekey_case"))
    assert line.outcome == "refused"


def test_a_case_that_the_tie_does_not_concern_goes_back(office: TestOffice, lists: CodeLists) -> None:
    elsewhere = Answers(story="Im Laden", areas=("shops_services",), district="15001")
    case, mailbox = file_case(office, answers=elsewhere)
    agree(office, lists, tie_of(office, "office"))
    olga = office.actor("olga")
    rekey_suspended_case(office.database, office.secret, lists, olga, case, office.team("office"), office.now)
    assert state_of(office, case) == ("open", office.team("office"))
    record = write_now(office, office.actor("ben"), case, mailbox)
    assert read_record(office, office.actor("ben"), record)["story"]


@pytest.mark.parametrize("user_name", ["aylin", "dora", "adam", "stella"])
def test_only_the_reserve_rekeys(office: TestOffice, lists: CodeLists, user_name: str) -> None:
    case, _ = file_case(office, answers=ABOUT_THE_HOUSE)
    agree(office, lists, tie_of(office, "office"))
    actor = office.actor(user_name)
    with pytest.raises(NotAllowed):
        rekey_suspended_case(office.database, office.secret, lists, actor, case, office.team("centre"), office.now)


def test_a_case_in_a_team_s_hands_is_not_rekeyed(office: TestOffice, lists: CodeLists) -> None:
    case, _ = file_case(office)
    olga = office.actor("olga")
    with pytest.raises(UnknownSubject):
        rekey_suspended_case(office.database, office.secret, lists, olga, case, office.team("centre"), office.now)
