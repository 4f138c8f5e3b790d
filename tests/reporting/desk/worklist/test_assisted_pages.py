"""Writing down what somebody tells, and who is calling: at the desk."""

import pytest

from caseflow.schema.office import LogEntryRow
from tests.reporting.desk.office_door import Member, OfficeDoor


def test_at_a_table_the_desk_is_closed_before_the_form_opens(amira: Member) -> None:
    page = amira.get("/desk/intake")
    assert "whoever holds the tablet next must not hold the desk" in page
    answer = amira.send("/desk/intake", way="table", language="ti")
    assert (answer.status, answer.location) == (303, "/ti/report?about=table")
    assert "clear-site-data" in answer.headers
    assert amira.get("/desk/").location.startswith("/desk/login")


@pytest.mark.parametrize("way", ["phone", "letter", "paper"])
def test_for_other_ways_the_officer_stays(amira: Member, way: str) -> None:
    amira.get("/desk/intake")
    assert amira.send("/desk/intake", way=way, language="de").location == f"/de/report?about={way}"
    assert amira.get("/desk/").status == 200


@pytest.mark.parametrize(("way", "language"), [("shop", "de"), ("table", "xx"), ("", ""), ("table", "//evil.example")])
def test_what_was_not_offered_leads_nowhere(amira: Member, way: str, language: str) -> None:
    amira.get("/desk/intake")
    assert amira.send("/desk/intake", way=way, language=language).status == 422


@pytest.mark.parametrize("typed", ["", "12345", "abc", "1" * 50])
def test_anything_but_six_digits_comes_back(amira: Member, typed: str) -> None:
    amira.get("/desk/caller")
    answer = amira.send("/desk/caller", digits=typed)
    assert answer.status == 422
    assert "Type the six digits." in answer


def test_unknown_digits_tell_nothing_and_stand_in_no_log(amira: Member, door: OfficeDoor) -> None:
    amira.get("/desk/caller")
    answer = amira.send("/desk/caller", digits="314 159")
    assert answer.status == 200
    assert "Nobody in your teams has these digits." in answer
    with door.office.database.reading() as session:
        lines = session.query(LogEntryRow).all()
    assert not [line for line in lines if "314" in f"{line.action} {line.subject}"]


@pytest.mark.parametrize("name", ["paul", "anna", "udo", "stella"])
def test_who_reads_no_case_finds_no_caller(door: OfficeDoor, name: str) -> None:
    member = door.member(name)
    for address in ("/desk/caller", "/desk/intake"):
        assert member.get(address).status == 404
