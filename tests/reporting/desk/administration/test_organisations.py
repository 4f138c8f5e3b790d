"""Bodies, ties and settings at the desk: proposed by one, confirmed by another, and felt at once."""

import re

import pytest

from caseflow.rules.answers import Answers
from tests.caseflow.desk.office import give_case
from tests.reporting.desk.office_door import Member, OfficeDoor


def confirm(door: OfficeDoor, name: str = "otto") -> Member:
    second = door.member(name)
    second.get("/desk/team")
    assert second.send("/desk/team/decide", decision="confirm").status == 303
    return second


def body(door: OfficeDoor, key: str) -> str:
    return str(door.office.founded.organisations[key])


def test_a_new_tie_takes_the_cases_it_touches_from_its_body_at_once(door: OfficeDoor, amira: Member) -> None:
    office = door.office
    case = give_case(office, answers=Answers(story="Der Lehrer.", areas=("school",), accused=("school_staff",))).id
    assert amira.get(f"/desk/cases/{case}").status == 200
    olga = door.member("olga")
    olga.get("/desk/organisations")
    sent = olga.send(
        "/desk/organisations/relation",
        organisation=body(door, "school"),
        other=body(door, "office"),
        kind="funds",
        day="2026-11-01",
    )
    assert sent.location == "/desk/team?done=proposed"
    assert "Gymnasium, Beschwerdestelle" in olga.get("/desk/team")
    assert amira.get(f"/desk/cases/{case}").status == 200, "one person alone changes nothing"
    confirm(door)
    assert amira.get(f"/desk/cases/{case}").status == 404
    assert case.hex[:6] not in amira.get("/desk/")
    assert olga.get(f"/desk/cases/{case}").status == 200


def test_a_body_and_its_tie_to_a_house_appear_after_two_persons(door: OfficeDoor) -> None:
    olga = door.member("olga")
    olga.get("/desk/organisations")
    olga.send("/desk/organisations/body", name="Wachdienst Adler", kind="security_firm", district="")
    confirm(door)
    page = olga.get("/desk/organisations")
    found = re.search(r'<option value="([0-9a-f-]{36})">Wachdienst Adler', page)
    assert found
    olga.send(
        "/desk/organisations/facility",
        organisation=found[1],
        facility="zast_halberstadt",
        kind="guards",
        day="2026-01-01",
    )
    confirm(door)
    page = olga.get("/desk/organisations")
    assert re.search(r"<b>Wachdienst Adler</b> guards <b>Reception centre Halberstadt", page)
    olga.send("/desk/organisations/end", day="2026-10-31", facility="zast_halberstadt")


def test_a_tie_ends_by_two_persons_and_its_time_stays(door: OfficeDoor) -> None:
    olga = door.member("olga")
    olga.get("/desk/organisations")
    olga.send("/desk/organisations/end", day="2026-11-10")
    confirm(door)
    assert "until Tue 10 Nov 2026" in olga.get("/desk/organisations")


def test_a_setting_changes_by_two_persons(door: OfficeDoor) -> None:
    olga = door.member("olga")
    olga.get("/desk/organisations")
    olga.send("/desk/organisations/setting", name="conversation_numbers", value="no")
    confirm(door)
    assert "In the mailbox she can get six digits" not in door.member("amira").get("/desk/intake")


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("relation", {"kind": "moon"}),
        ("relation", {"day": "31.11.2026"}),
        ("facility", {"kind": "owns"}),
        ("facility", {"facility": "castle"}),
        ("body", {"name": " "}),
        ("setting", {"name": "tag"}),
    ],
)
def test_what_is_incomplete_is_proposed_to_nobody(door: OfficeDoor, act: str, fields: dict[str, str]) -> None:
    olga = door.member("olga")
    page = olga.get("/desk/organisations")
    other = {"organisation": body(door, "school"), "other": body(door, "office")} if act == "relation" else {}
    answer = olga.send(f"/desk/organisations/{act}", page=page, **(other | fields))
    assert answer.status == 422
    assert "Nothing waits." in olga.get("/desk/team")


def test_a_body_is_not_tied_to_itself(door: OfficeDoor) -> None:
    olga = door.member("olga")
    olga.get("/desk/organisations")
    same = body(door, "school")
    assert olga.send("/desk/organisations/relation", organisation=same, other=same).status == 422


@pytest.mark.parametrize("name", ["amira", "anna", "udo"])
def test_who_is_not_of_the_ombuds_team_sees_no_form(door: OfficeDoor, name: str) -> None:
    page = door.member(name).get("/desk/organisations")
    assert page.status == 200
    assert 'action="/desk/organisations/' not in page


def test_a_member_of_a_body_that_can_be_reported_learns_nothing_of_ties(door: OfficeDoor) -> None:
    assert door.member("paul").get("/desk/organisations").status == 404
