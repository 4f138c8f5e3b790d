"""How often one request asks the database, and in how many transactions: counted on the real application.

The bars stand close above what is reached. Whoever adds a question to a page sees it here first. The statements
that begin a transaction on SQLite are counted too.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from caseflow.desk.assignment.assign import assign
from caseflow.desk.assignment.labels import add_label
from caseflow.desk.assignment.links import LinkReason, link
from caseflow.desk.case_page.view import open_case
from caseflow.desk.casework import acts
from caseflow.desk.writing.drafts import keep_draft
from caseflow.office.accounts.team_keys import begin_generation, team_members
from caseflow.office.directory.transaction import directory_change
from tests.caseflow.desk.casework.test_casework import asked, brought_to_feedback
from tests.caseflow.desk.files.giving import put_file
from tests.caseflow.desk.office import NOW, TODAY, GivenCase, Office, give_case, write_as_reporter
from tests.reporting.desk.office_door import OfficeDoor
from tests.reporting.public.mailbox.test_conversation import enter
from tests.reporting.public.report.test_report import STORY, send

GRAVE = "t1"


@dataclass
class Count:
    """What one request asked."""

    statements: list[str] = field(default_factory=list)
    transactions: int = 0

    def require(self, *, statements: int, transactions: int) -> None:
        """Fail above a bar, with every statement."""
        found = len(self.statements), self.transactions
        print(f"\n{found[0]} statements in {found[1]} transactions")
        assert found[0] <= statements, "\n".join(self.statements)
        assert found[1] <= transactions, "\n".join(self.statements)


@contextmanager
def counted(office: Office) -> Iterator[Count]:
    """Count what the database is asked meanwhile."""
    count, engine = Count(), office.database.engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        count.statements.append(" ".join(statement.split())[:120])

    def begin(_connection: object) -> None:
        count.transactions += 1

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "begin", begin)
    try:
        yield count
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "begin", begin)


@pytest.fixture
def office(office_door: OfficeDoor) -> Office:
    return office_door.office


@pytest.fixture
def visitor(office_door: OfficeDoor) -> Iterator[TestClient]:
    with TestClient(office_door.application, base_url="https://testserver", follow_redirects=False) as client:
        yield client


def full_case(office: Office, level: str) -> GivenCase:
    """A case in which everything has happened that its page shows, under two epochs of keys."""
    case, other = give_case(office, level=level), give_case(office)
    amira = office.desk("amira")

    def act(do: Callable[[int], object]) -> None:
        do(open_case(amira, case.id).revision)

    brought_to_feedback(office, case, level)
    write_as_reporter(office, case, "Es ist noch kalt.", 1, TODAY)
    act(lambda seen: acts.send_answer(amira, case.id, seen, "Wir kümmern uns darum.", "de"))
    asked(office, case)
    new_generation(office)
    act(lambda seen: acts.add_note(amira, case.id, seen, "Angerufen, niemand da."))
    act(lambda seen: assign(amira, case.id, seen, office.actor("ben").id, "Bitte übernehmen"))
    act(lambda seen: add_label(amira, case.id, seen, "Heizung"))
    act(lambda seen: link(amira, case.id, seen, other.id, [LinkReason.SEEN_BY_OFFICER]))
    put_file(office, case, b"a photo", "Foto.jpg")
    put_file(office, case, b"a letter", "Brief.pdf", of_report=False)
    keep_draft(amira, case.id, "note", {"note": ("Noch zu prüfen",)})
    return case


def new_generation(office: Office) -> None:
    """The team has new keys from now on, as when somebody leaves it."""
    with directory_change(office.database, office.secret, None, NOW, "generation_begun", "") as session:
        team = office.team("first")
        begin_generation(session, office.secret, team, team_members(session, office.secret, team), TODAY)


@pytest.mark.parametrize(
    ("name", "level", "statements", "transactions"),
    # A grave case counts how many of them its member opened this week, in a snapshot; Olga looks as the reserve.
    [("amira", "t2", 28, 2), ("amira", GRAVE, 37, 3), ("olga", GRAVE, 40, 3)],
)
def test_case_page(
    office_door: OfficeDoor, office: Office, name: str, level: str, statements: int, transactions: int
) -> None:
    case = full_case(office, level)
    member = office_door.member(name)
    address = f"/desk/cases/{case.id}"
    for _ in range(2):
        with counted(office) as count:
            page = member.get(address)
        assert page.status == 200 and "Heizung" in page
        count.require(statements=statements, transactions=transactions)


def test_inbox(office_door: OfficeDoor, office: Office) -> None:
    full_case(office, "t2")
    amira = office_door.member("amira")
    with counted(office) as first:
        assert amira.get("/desk/").status == 200
    first.require(statements=42, transactions=5)
    with counted(office) as later:
        assert amira.get("/desk/").status == 200
    later.require(statements=28, transactions=4)


def test_inbox_asks_no_oftener_for_many_cases(office_door: OfficeDoor, office: Office) -> None:
    amira, asked_for = office_door.member("amira"), []
    for number in (3, 20):
        for _ in range(number):
            give_case(office)
        with counted(office) as count:
            amira.get("/desk/")
        asked_for.append(len(count.statements))
    assert asked_for[0] == asked_for[1]


def test_report(office: Office, visitor: TestClient) -> None:
    send(visitor, STORY)
    with counted(office) as count:
        send(visitor, STORY)
    count.require(statements=17, transactions=2)


def test_mailbox(office: Office, visitor: TestClient) -> None:
    code = send(visitor, STORY).code
    enter(visitor, code)
    with counted(office) as entering:
        enter(visitor, code)
    entering.require(statements=7, transactions=1)
    with counted(office) as looking:
        page = visitor.get("/de/conversation").text
    assert re.search("<h1", page)
    looking.require(statements=14, transactions=1)
