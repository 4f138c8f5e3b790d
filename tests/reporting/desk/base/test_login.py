"""The way in and out: one refusal for every reason, a session that is the cookie, forms of this session only."""

import re

import pytest

from tests.caseflow.desk.office import Office, give_case
from tests.reporting.desk.office_door import Member, OfficeDoor

PAGES = ("/desk/", "/desk/team", "/desk/log", "/desk/statistics", "/desk/cases/00000000-0000-4000-8000-000000000000")


@pytest.mark.parametrize("path", PAGES)
def test_without_a_session_every_page_leads_to_the_login(door: OfficeDoor, path: str) -> None:
    answer = door.visitor().get(path)
    assert (answer.status, answer.location) == (303, "/desk/login")


def test_a_member_gets_in_and_the_cookie_is_hers_alone(door: OfficeDoor) -> None:
    door.clock.go_on(minutes=1)
    visitor = door.visitor()
    answer = visitor.log_in("amira")
    assert (answer.status, answer.location) == (303, "/desk/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-desk=")
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "Amira Haddad" in visitor.get("/desk/")


def test_every_refusal_looks_the_same(door: OfficeDoor) -> None:
    pages = set()
    for name, passphrase, code in (
        ("nobody", None, None),
        ("amira", "these six words open nothing here", None),
        ("amira", None, "000000"),
    ):
        answer = door.visitor().log_in(name, passphrase, code)
        assert answer.status == 403
        pages.add(answer.replace(f'value="{name}"', ""))
    assert len(pages) == 1


def test_a_one_time_code_works_once(door: OfficeDoor) -> None:
    door.clock.go_on(minutes=1)
    assert door.visitor().log_in("amira").status == 303
    assert door.visitor().log_in("amira").status == 403


def test_logging_out_ends_the_session_everywhere(amira: Member) -> None:
    cookie = amira.client.cookies["__Host-desk"]
    amira.get("/desk/")
    answer = amira.send("/desk/logout")
    assert answer.status == 200
    assert "storage" in answer.headers["clear-site-data"]
    amira.client.cookies.set("__Host-desk", cookie, domain="testserver.local", path="/")
    assert amira.get("/desk/").location.startswith("/desk/login")


def test_a_session_ends_after_half_an_hour_without_use(amira: Member) -> None:
    amira.get("/desk/")
    amira.door.clock.go_on(minutes=31)
    assert amira.get("/desk/").location == "/desk/login?ended=1"


def test_a_cookie_that_is_none_leads_to_the_login(door: OfficeDoor) -> None:
    for text in ("", "x", "A" * 43, "A" * 400, "%00"):
        visitor = door.visitor()
        assert visitor.get("/desk/", cookie=f"__Host-desk={text}").location.startswith("/desk/login")


def test_a_form_of_another_session_or_address_is_refused(door: OfficeDoor, office: Office, amira: Member) -> None:
    case = give_case(office)
    ben = door.member("ben")
    page = amira.get(f"/desk/cases/{case.id}")
    tokens = dict(
        re.findall(r'action="([^"]+)"[^>]*>\s*<input type="hidden" name="token" value="([0-9a-f]{64})"', page)
    )
    note = f"/desk/cases/{case.id}/note"
    fields = {"note": "x", "revision": "0"}
    assert ben.post(note, fields | {"token": tokens[note]}).status == 403
    assert amira.post(note, fields | {"token": tokens[f"/desk/cases/{case.id}/answer"]}).status == 403
    assert amira.post(note, fields).status == 403
    assert amira.post(note, fields | {"token": tokens[note]}).status == 303


def test_another_sites_page_sends_nothing(amira: Member, office: Office) -> None:
    case = give_case(office)
    amira.get(f"/desk/cases/{case.id}")
    answer = amira.client.post(
        f"/desk/cases/{case.id}/note", data={"note": "x"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403


def test_the_language_is_the_members_choice_and_leads_nowhere_else(amira: Member) -> None:
    assert "Eingang" in amira.get("/desk/", **{"accept-language": "de"})
    amira.get("/desk/team")
    answer = amira.send("/desk/language", language="en")
    assert answer.location == "/desk/team"
    assert "Inbox" in amira.get("/desk/", **{"accept-language": "de"})
    for back in (
        "https://evil.example/",
        "//evil.example",
        "/desk//evil.example",
        "/desk/\\evil",
        "/desk/\r\nx: y",
        "",
    ):
        assert amira.post("/desk/language", {"language": "en", "back": back}).location == "/desk/"
    assert "set-cookie" not in amira.post("/desk/language", {"language": "xx", "back": "/desk/"}).headers


def test_no_desk_page_is_cached_framed_or_may_load_from_elsewhere(amira: Member) -> None:
    headers = amira.get("/desk/").headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "content-encoding" not in headers


def test_an_unknown_page_of_the_desk_is_told_in_the_desks_own_frame(amira: Member) -> None:
    answer = amira.get("/desk/nothing-here")
    assert answer.status == 404
    assert "desk.css" in answer and "<style" not in answer
