"""P8 over every page: whoever has no standing to a case sees the same desk whether the case exists or not."""

import base64
import re
from collections.abc import Iterator

import pytest

from caseflow.desk.casework import acts
from caseflow.office.accounts.members import Role
from caseflow.rules.answers import Answers
from crypto.session_cookie import SessionCookie
from reporting.desk.routes import pages
from reporting.http.cookies import STAFF_COOKIE
from tests.caseflow.desk.office import TODAY, give_case, write_as_reporter
from tests.reporting.desk.office_door import Member, OfficeDoor

WORD = "Quittenmarmelade"
STORY = Answers(
    story=f"{WORD}: der Lehrer hat mich vor allen beleidigt.",
    areas=("school",),
    forms=("insult",),
    accused=("school_staff",),
    language="ar",
)
# What differs between two looks at one page: tokens of forms, and what was looked at a moment ago.
CHANGING = re.compile(r'name="(token|once)" value="[^"]*"|\d{1,2}:\d{2}')


def looked_at(role: Role) -> Iterator[str]:
    """Every address without ids that exists for a role."""
    for page in pages():
        if page.look is not None and role in page.who and "{" not in page.full_path and page.full_path != "/desk/log":
            yield page.full_path


def desk_of(member: Member, role: Role) -> dict[str, str]:
    """Every page as this member sees it."""
    seen = {address: CHANGING.sub("", member.get(address)) for address in looked_at(role)}
    if "/desk/search" in seen:
        member.get("/desk/search")
        seen["found"] = CHANGING.sub("", member.send("/desk/search", words=WORD))
    return seen


@pytest.mark.parametrize("name", ["clara", "dora", "paul", "anna", "stella"])
def test_a_foreign_or_conflicted_case_changes_no_page_count_or_search(door: OfficeDoor, name: str) -> None:
    office = door.office
    role = office.actor(name).member.role
    member = door.member(name)
    before = desk_of(member, role)
    case = give_case(office, answers=STORY, level="t1")
    write_as_reporter(office, case, f"{WORD} noch einmal", 1, TODAY)
    acts.add_note(office.desk("amira"), case.id, 0, f"Notiz {WORD}")
    after = desk_of(member, role)
    assert after == before
    assert not [address for address, page in after.items() if case.id.hex[:6] in page]


def test_who_may_read_it_sees_it_on_these_very_pages(door: OfficeDoor) -> None:
    amira, role = door.member("amira"), Role.OFFICER
    before = desk_of(amira, role)
    case = give_case(door.office, answers=STORY)
    after = desk_of(amira, role)
    assert case.id.hex[:6] in after["/desk/"]
    assert case.id.hex[:6] not in before["/desk/"]


@pytest.mark.parametrize("name", ["clara", "dora", "paul", "anna", "stella", "udo"])
def test_no_address_of_a_foreign_case_answers_otherwise_than_that_of_no_case(door: OfficeDoor, name: str) -> None:
    case = give_case(door.office, answers=STORY).id
    nowhere = str(case)[:-4] + "0000"
    member, role = door.member(name), door.office.actor(name).member.role
    for page in pages():
        if "{case}" not in page.full_path or role not in page.who:
            continue
        answers = [
            _answers(member, page.full_path.replace("{case}", one), page.methods) for one in (str(case), nowhere)
        ]
        assert answers[0] == answers[1], page.full_path
        # A token that was refused would hide what the address does.
        assert not {200, 303, 403} & set(answers[0]), page.full_path


def _answers(member: Member, path: str, methods: list[str]) -> list[int]:
    path = re.sub(r"\{[a-z]+\}", "11111111-1111-4111-8111-111111111111", path)
    token = _token(member, path)
    sent = [member.post(path, {"token": token, "revision": "0"}).status] if "POST" in methods else []
    return [*sent, *([member.get(path).status] if "GET" in methods else [])]


def _token(member: Member, path: str) -> str:
    """The token that a form of ours for this address would carry."""
    value = base64.urlsafe_b64decode(member.client.cookies[STAFF_COOKIE] + "==")
    return SessionCookie(value).form_token(path)
