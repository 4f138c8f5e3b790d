"""Floods through the forms of the desk: two members, one sample, one button back."""

import base64

import pytest

from caseflow.office.accounts.sessions import form_token
from crypto.session_cookie import SessionCookie
from reporting.http.cookies import STAFF_COOKIE
from tests.caseflow.desk.office import Office, give_case
from tests.caseflow.desk.spam.copies_of_one_text import flood, row_of
from tests.reporting.desk.office_door import Member, OfficeDoor, Response, forms_of


def proposed(door: OfficeDoor) -> str:
    """Amira proposes the one group that is found; its address."""
    amira = door.member("amira")
    amira.get("/desk/floods")
    return amira.send("/desk/floods", reason="Hate").location.partition("?")[0]


def test_a_flood_is_put_aside_by_two_and_taken_back_by_one_button(door: OfficeDoor, office: Office) -> None:
    cases = [case.id for case in flood(office, 8)]
    group = proposed(door)
    ben = door.member("ben")
    assert "Read the random sample and decide" in ben.get("/desk/floods")
    sample = ben.get(f"{group}/sample")
    assert sample.count('<h2><a href="/desk/cases/') == 8 and "Hate" in sample
    assert ben.send(f"{group}/confirm", case=[str(cases[0])]).location == f"{group}?done=closed"
    page = ben.get(f"{group}?done=closed")
    assert "The group was put aside." in page and "7 cases" in page
    assert {row_of(office, case).stage for case in cases[1:]} == {"closed_spam"}
    (whole,) = (one for one in forms_of(page) if one.action == f"{group}/back" and "case" not in one.fields)
    assert ben.post(whole.action, whole.fields).location == f"{group}?done=taken_back"
    assert {row_of(office, case).stage for case in cases[1:]} == {"reopened"}


def test_who_proposed_finds_no_way_to_confirm_and_forcing_it_is_refused(door: OfficeDoor, office: Office) -> None:
    cases = [case.id for case in flood(office, 6)]
    group = proposed(door)
    amira = door.member("amira")
    assert f'action="{group}/confirm"' not in amira.get(f"{group}/sample")
    # The form that Ben would have, made for her by hand.
    refused = forged(amira, f"{group}/confirm")
    assert refused.status == 422 and "This half is for another person." in refused
    assert {row_of(office, case).stage for case in cases} == {"received"}


def forged(member: Member, path: str) -> Response:
    """Send a form that no page has, with the right token."""
    cookie = SessionCookie(base64.urlsafe_b64decode(member.client.cookies[STAFF_COOKIE] + "=="))
    return member.post(path, {"token": form_token(cookie, path), "revision": "1"})


def test_confirming_without_the_sample_is_refused(door: OfficeDoor, office: Office) -> None:
    cases = [case.id for case in flood(office, 6)]
    group = proposed(door)
    ben = door.member("ben")
    ben.get(group)
    refused = forged(ben, f"{group}/confirm")
    assert refused.status == 422 and "Please read the random sample first." in refused
    assert {row_of(office, case).stage for case in cases} == {"received"}
    ben.get(f"{group}/sample")
    assert forged(ben, f"{group}/confirm").status == 303


def test_who_decides_on_an_older_page_is_shown_what_changed(door: OfficeDoor, office: Office) -> None:
    flood(office, 6)
    group = proposed(door)
    ben = door.member("ben")
    page = ben.get(f"{group}/sample")
    refused = ben.send(f"{group}/confirm", page=page, revision="0")
    assert refused.status == 409 and "Somebody else has changed this meanwhile." in refused


def test_others_find_no_group(door: OfficeDoor, office: Office) -> None:
    flood(office, 6)
    group = proposed(door)
    for name in ("clara", "olga", "dora"):
        member = door.member(name)
        assert member.get(group).status == member.get(f"{group}/sample").status == 404
        assert "Nothing looks like a flood." in member.get("/desk/floods")
    for name in ("anna", "udo", "stella", "paul"):
        member = door.member(name)
        for path in ("/desk/floods", group, "/desk/figures", "/desk/warnings", "/desk/recommendations"):
            assert member.get(path).status == 404


@pytest.mark.parametrize("path", ["x", "5b0d2a9e-6c1f-4f57-9a53-0c1de7a4b821", "%00"])
def test_what_is_no_group_is_not_found(amira: Member, path: str) -> None:
    assert amira.get(f"/desk/floods/{path}").status == 404
    assert amira.get(f"/desk/floods/{path}/sample").status == 404


def test_too_few_is_refused_and_nothing_is_stored(office: Office, amira: Member) -> None:
    flood(office, 6)
    amira.get("/desk/floods")
    answer = amira.send("/desk/floods", cases="moon")
    assert answer.status == 422 and "A group needs at least five cases" in answer
    foreign = [str(give_case(office, team="second").id) for _ in range(6)]
    assert amira.send("/desk/floods", cases=" ".join(foreign)).status == 422


def test_a_look_changes_nothing(office: Office, amira: Member) -> None:
    cases = [case.id for case in flood(office, 6)]
    amira.get("/desk/floods")
    assert {(row_of(office, case).revision, row_of(office, case).unread) for case in cases} == {(0, True)}


def test_evidence_needs_two_and_a_passphrase(door: OfficeDoor, office: Office) -> None:
    flood(office, 6)
    group = proposed(door)
    ben = door.member("ben")
    ben.get(f"{group}/sample")
    ben.send(f"{group}/confirm")
    ben.get(group)
    assert ben.send(f"{group}/ask").status == 303
    assert f'action="{group}/take"' not in ben.get(group)
    amira = door.member("amira")
    amira.get(group)
    short = amira.send(f"{group}/take", passphrase="short")
    assert short.status == 422 and "at least twenty characters" in short
    amira.get(group)
    archive = amira.send(f"{group}/take")
    assert archive.status == 200 and archive.content[:2] == b"PK"
    assert archive.headers["cache-control"] == "no-store"
