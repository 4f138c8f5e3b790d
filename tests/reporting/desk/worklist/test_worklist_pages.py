"""The pages of the work list: counted filters, own views, a selection, the search, the plan of a day."""

import datetime
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from caseflow.desk.assignment.assign import assign
from caseflow.desk.assignment.labels import add_label
from caseflow.desk.case_page.view import open_case
from caseflow.rules.answers import Answers
from caseflow.schema.office import LogEntryRow
from caseflow.schema.worklist import SavedViewRow
from tests.caseflow.assigned import current_assignment
from tests.caseflow.desk.office import TODAY, Office, give_case
from tests.reporting.desk.office_door import Member, OfficeDoor

ARABIC = Answers(story="لا توجد تدفئة", language="ar", areas=("reception_state",))
GERMAN = Answers(story="Seit Wochen ist die Heizung kaputt.", language="de", areas=("health",))


def rows(page: str) -> int:
    return page.count('<tr class="case')


def option(page: str, name: str, text: str) -> str:
    """The value of a choice whose text begins so."""
    select_tag = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    assert select_tag, name
    found = re.search(rf'<option value="([^"]*)"[^>]*>{re.escape(text)}', select_tag[0])
    assert found, select_tag[0]
    return found[1]


def test_filters_show_their_counts_and_narrow_the_list(office: Office, amira: Member) -> None:
    for _ in range(2):
        give_case(office, answers=ARABIC)
    give_case(office, answers=GERMAN, level="t1")
    page = amira.get("/desk/")
    assert rows(page) == 3
    assert option(page, "language", "Arabic (2)") == "ar"
    assert option(page, "level", "Urgent (1)") == "t1"
    assert rows(amira.get("/desk/?language=ar")) == 2
    assert rows(amira.get("/desk/?language=ar&level=t1")) == 0
    assert "No case fits this filter." in str(amira.page)
    # A choice that nobody made is still there to be taken back, with its number.
    assert option(str(amira.page), "level", "Urgent (0)") == "t1"


def test_a_label_filters_and_stands_in_no_address(office: Office, amira: Member) -> None:
    case = give_case(office, answers=GERMAN)
    give_case(office, answers=ARABIC)
    add_label(office.desk("amira"), case.id, 0, "Nachtdienst")
    page = amira.get("/desk/")
    mark = option(page, "label", "Nachtdienst (1)")
    found = amira.get(f"/desk/?label={mark}")
    assert rows(found) == 1 and "Nachtdienst" in found
    assert not re.search(r'(href|action)="[^"]*Nachtdienst', found)
    assert rows(amira.get("/desk/?label=Nachtdienst")) == 0


def test_mine_and_nobody_s(office: Office, amira: Member) -> None:
    case, other = give_case(office), give_case(office)
    assign(office.desk("amira"), case.id, 0, office.actor("amira").id)
    mine, nobodys = amira.get("/desk/?assigned=me"), amira.get("/desk/?assigned=nobody")
    assert str(case.id) in mine and str(other.id) not in mine
    assert str(other.id) in nobodys and str(case.id) not in nobodys
    assert option(mine, "assigned", "Mine (1)") == "me"


def test_chosen_cases_are_handed_out_with_one_button(office: Office, amira: Member) -> None:
    cases = [give_case(office) for _ in range(3)]
    page = amira.get("/desk/")
    boxes = re.findall(r'type="checkbox" name="case" value="([^"]+)"', page)
    assert len(boxes) == 3
    ben = office.actor("ben").id
    chosen = [box for box in boxes if box.split(":")[0] in {str(case.id) for case in cases[:2]}]
    answer = amira.send("/desk/worklist/assign", case=chosen, assignee=str(ben), handover_note="Please.")
    assert answer.status == 303
    found = [current_assignment(open_case(office.desk("ben"), case.id).contents.journal) for case in cases]
    assert [one.member if one else None for one in found] == [ben, ben, None]


def test_a_view_is_kept_for_its_member_alone(office: Office, door: OfficeDoor, amira: Member) -> None:
    give_case(office, answers=ARABIC)
    amira.get("/desk/?language=ar&overdue=1")
    kept = amira.send("/desk/worklist/views", name="Meine Eilsachen")
    assert kept.status == 303
    asked = parse_qs(urlsplit(kept.location).query)
    assert (asked["language"], asked["overdue"], asked["done"]) == (["ar"], ["1"], ["view_saved"])
    page = amira.get(kept.location)
    assert "Meine Eilsachen" in page
    assert 'href="/desk/?language=ar&amp;overdue=1" aria-current="true"' in page
    assert "Meine Eilsachen" not in door.member("ben").get("/desk/")
    with office.database.reading() as session:
        sealed = session.scalars(select(SavedViewRow.sealed)).all()
        log = session.scalars(select(LogEntryRow)).all()
    assert b"Eilsachen" not in b"".join(sealed)
    assert all("Eilsachen" not in f"{line.action} {line.subject}" for line in log)
    view = re.search(r'name="drop" value="([^"]+)"', page)
    assert view
    assert amira.send("/desk/worklist/views", page=page, drop=view[1], name="").status == 303
    assert "Meine Eilsachen" not in amira.get("/desk/")


def test_a_view_without_a_name_is_asked_for_again(office: Office, amira: Member) -> None:
    give_case(office)
    amira.get("/desk/?stage=received")
    refused = amira.send("/desk/worklist/views", name="  ")
    assert "Give it a name" in amira.get(refused.location)


def test_the_search_says_where_and_keeps_the_words_out_of_addresses_and_the_log(office: Office, amira: Member) -> None:
    case = give_case(office, answers=GERMAN)
    give_case(office, answers=ARABIC)
    amira.get("/desk/search")
    page = amira.send("/desk/search", words="HEIZUNG kapu")
    assert page.status == 200 and page.location == ""
    assert "<mark>Heizung</mark>" in page or "<mark>kapu</mark>" in page
    assert str(case.id) in page and page.count('class="card case"') == 1 and "In the report" in page
    assert not re.search(r'(href|action)="[^"]*(HEIZUNG|heizung)', page)
    with office.database.reading() as session:
        lines = [f"{one.action} {one.subject}".casefold() for one in session.scalars(select(LogEntryRow))]
    assert "searched page:search" in lines and not any("heizung" in line for line in lines)
    assert "No text that you may open" in amira.send("/desk/search", page=page, words="Zugspitze")
    assert "Write at least one word." in amira.send("/desk/search", page=page, words=" ")


def test_what_was_searched_is_shown_as_text_and_never_as_html(office: Office, amira: Member) -> None:
    give_case(office, answers=Answers(story="Er sagte <script>alert(1)</script> zu mir.", language="de"))
    amira.get("/desk/search")
    page = amira.send("/desk/search", words='"><script> alert')
    assert "<script>" not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize(("typed", "held"), [("60", 60), ("5", 10), ("9999", 600), ("x", 240), ("٦٠", 240)])
def test_the_day_is_planned_for_the_minutes_of_the_member(office: Office, amira: Member, typed: str, held: int) -> None:
    for number in range(12):
        give_case(office, due_on=TODAY - datetime.timedelta(days=number % 3))
    page = amira.get(f"/desk/today?minutes={typed}")
    assert page.status == 200
    found = re.search(r"Planned: (\d+) of (\d+) minutes", page)
    assert found and int(found[1]) <= int(found[2]) == held


@pytest.mark.parametrize("name", ["paul", "anna", "udo", "stella"])
def test_who_reads_no_cases_has_no_search_and_no_plan(door: OfficeDoor, name: str) -> None:
    member = door.member(name)
    assert [member.get(path).status for path in ("/desk/search", "/desk/today")] == [404, 404]
    assert member.post("/desk/search", {"words": "a"}).status == 404
    assert member.post("/desk/worklist/views", {"name": "a"}).status == 404


def test_nobody_of_another_team_finds_or_counts_anything(office: Office, door: OfficeDoor) -> None:
    case = give_case(office, answers=GERMAN)
    clara = door.member("clara")
    inbox = clara.get("/desk/")
    assert str(case.id) not in inbox and rows(inbox) == 0 and "German (" not in inbox
    clara.get("/desk/search")
    assert str(case.id) not in clara.send("/desk/search", words="Heizung")
    plan = clara.get("/desk/today")
    assert str(case.id) not in plan and "Nothing is due" in plan


def test_the_keys_can_be_read_without_a_script(office: Office, amira: Member) -> None:
    give_case(office)
    for path in ("/desk/", "/desk/search", "/desk/today"):
        page = amira.get(path)
        assert '<details class="fold keys" id="keys">' in page and "<kbd>j</kbd>" in page
        assert re.search(r'<script src="/static/[0-9a-f]+/desk.js" defer></script>', page)
