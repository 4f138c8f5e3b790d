"""Each role sees its own pages: teams and two persons, the log for auditors, measuring for statistics."""

import re

import pytest
from sqlalchemy import select

from caseflow.schema.cases import CaseRow
from caseflow.schema.directory import GenerationRow
from tests.caseflow.desk.office import Office, give_case
from tests.reporting.desk.office_door import Member, OfficeDoor


def test_only_auditors_read_the_log_and_it_says_that_the_chain_is_whole(door: OfficeDoor, amira: Member) -> None:
    assert amira.get("/desk/log").status == 404
    page = door.member("udo").get("/desk/log?check=1")
    assert page.status == 200
    assert "The chain is whole" in page and "No head is kept outside yet" in page
    assert "refused" in page


def test_a_changed_line_of_the_log_shows(door: OfficeDoor) -> None:
    udo = door.member("udo")
    udo.get("/desk/log")
    with door.office.database.writing() as session:
        session.execute(select(1))
        session.connection().exec_driver_sql("UPDATE log_entry SET action = 'inbox_seen' WHERE number = 2")
    assert "The chain is broken at line 2" in udo.get("/desk/log?check=1")


def test_the_log_is_read_page_by_page_and_strange_questions_do_no_harm(door: OfficeDoor) -> None:
    udo = door.member("udo")
    assert udo.get("/desk/log?before=3").status == 200
    for strange in ("before=x", "before=" + "9" * 30, "member=x", "action=%27--", "action=%00"):
        assert udo.get(f"/desk/log?{strange}").status == 200


def test_only_statistics_members_measure(door: OfficeDoor, amira: Member) -> None:
    assert amira.get("/desk/statistics").status == 404
    stella = door.member("stella")
    page = stella.get("/desk/statistics")
    assert "Measure 2026-01" in page
    assert stella.send("/desk/statistics").location == "/desk/statistics?done=measured"
    assert "Measure 2026-02" in stella.get("/desk/statistics")
    refused = stella.send("/desk/statistics", period="2026-01")
    assert refused.status == 422 and "was measured already" in refused
    for strange in ("2026-12", "moon", ""):
        stella.get("/desk/statistics")
        assert stella.send("/desk/statistics", period=strange).status == 422


def test_a_member_of_an_accused_body_sees_nobody_and_nothing_that_waits(door: OfficeDoor) -> None:
    office = door.office
    give_case(office)
    olga = door.member("olga")
    olga.get("/desk/team")
    olga.send("/desk/team/invite", user_name="nora", display_name="Nora Neu", role="auditor", organisation="")
    paul = door.member("paul")
    page = str(paul.get("/desk/team"))
    for name in ("Amira", "Ben", "Clara", "Olga", "Nora", "Team Nord", "Ombudsteam"):
        assert name not in page
        assert name in str(olga.get("/desk/team"))
    for address in ("/desk/log", "/desk/statistics"):
        assert paul.get(address).status == 404
    assert paul.get("/desk/").location in ("/desk/team", "")


def test_each_role_starts_where_it_works(door: OfficeDoor) -> None:
    starts = {"udo": "/desk/log", "stella": "/desk/statistics", "anna": "/desk/team"}
    for name, address in starts.items():
        assert door.member(name).get("/desk/").location == address


def test_a_newcomer_joins_by_two_persons_and_a_member_of_the_team(door: OfficeDoor, amira: Member) -> None:
    office = door.office
    case = give_case(office).id
    olga, otto = door.member("olga"), door.member("otto")
    olga.get("/desk/team")
    organisation = str(office.founded.organisations["office"])
    olga.send(
        "/desk/team/invite", display_name="Nadia Neu", user_name="nadia", role="officer", organisation=organisation
    )
    olga.get("/desk/team")
    assert olga.send("/desk/team/decide", decision="confirm").status == 422
    otto.get("/desk/team")
    shown = otto.send("/desk/team/decide", decision="confirm")
    invitation = re.search(r'class="phrase">([^<]+)<', shown)
    assert invitation
    newcomer = door.visitor()
    newcomer.get("/desk/invitation")
    welcome = newcomer.send("/desk/invitation", invitation=invitation[1])
    phrase = re.search(r'id="check-phrase">([^<]+)<', welcome)
    assert welcome.status == 200 and phrase
    newcomer.get("/desk/invitation")
    assert newcomer.send("/desk/invitation", invitation=invitation[1]).status == 422
    admitted = re.search(r'<option value="([0-9a-f-]{36})">Nadia Neu', olga.get("/desk/team"))
    assert admitted
    olga.send("/desk/team/admit", team=str(office.team("first")), member=admitted[1])
    otto.get("/desk/team")
    assert otto.send("/desk/team/decide", decision="confirm").status == 303
    amira.get("/desk/team")
    assert amira.send("/desk/team/hand-over", check_phrase="12345 67890").status == 422
    amira.get("/desk/team")
    assert amira.send("/desk/team/hand-over", check_phrase=phrase[1]).status == 303
    with office.database.reading() as session:
        generations = session.scalars(select(GenerationRow).where(GenerationRow.team == office.team("first"))).all()
    assert len(generations) == 2
    assert amira.get(f"/desk/cases/{case}").status == 200


def test_who_is_removed_is_out_at_once(door: OfficeDoor, amira: Member, office: Office) -> None:
    case = give_case(office).id
    ben, olga = door.member("ben"), door.member("olga")
    assert ben.get(f"/desk/cases/{case}").status == 200
    olga.get("/desk/team")
    assert olga.send("/desk/team/remove", member=str(office.actor("ben").id)).status == 303
    assert ben.get(f"/desk/cases/{case}").location.startswith("/desk/login")
    assert amira.act(case, "note", note="Written after Ben left").status == 303
    with office.database.reading() as session:
        assert session.get_one(CaseRow, case).newest_epoch == 1


def test_a_member_of_an_operator_learns_nothing(door: OfficeDoor, office: Office) -> None:
    give_case(office)
    paul = door.member("paul")
    page = paul.get("/desk/")
    assert page.status == 200 and "Nothing is here." in page and "<b>0</b> open" in page
    assert paul.get("/desk/team").status == 404
    assert "Team Nord" not in page and "/desk/team" not in page


@pytest.mark.parametrize("name", ["amira", "anna", "udo"])
def test_only_the_ombuds_team_proposes(door: OfficeDoor, name: str) -> None:
    member = door.member(name)
    page = member.get("/desk/team")
    assert page.status == 200
    assert 'action="/desk/team/invite"' not in page
    token = re.search(r'action="/desk/logout"><input type="hidden" name="token" value="(\w+)"', page)
    assert token
    assert member.post("/desk/team/invite", {"token": token[1], "user_name": "x"}).status == 403


def test_an_administrator_reads_no_case(door: OfficeDoor, office: Office) -> None:
    case = give_case(office).id
    anna = door.member("anna")
    assert anna.get(f"/desk/cases/{case}").status == 404
    assert str(case) not in anna.get("/desk/team")
