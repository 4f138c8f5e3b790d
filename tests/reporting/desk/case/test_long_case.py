"""A case with two hundred entries: the page shows them all and asks the database no oftener than for ten."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from caseflow.records.journal import EntryKind, entry_fields
from caseflow.sealing.record_rows import put_record
from tests.caseflow.desk.office import NOW, GivenCase, Office, give_case
from tests.reporting.desk.office_door import Member


def fill(office: Office, case: GivenCase, entries: int) -> None:
    amira = office.actor("amira").id
    with office.database.writing() as session:
        for number in range(1, entries + 1):
            fields = entry_fields(EntryKind.NOTE, amira, NOW, number, f"Notiz {number}")
            put_record(session, case.id, case.keys, case.shred, "note", fields)


@contextmanager
def counted(office: Office) -> Iterator[list[str]]:
    """The statements that the database is asked."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(office.database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(office.database.engine, "before_cursor_execute", note)


def test_two_hundred_entries_cost_no_more_questions_than_ten(amira: Member, office: Office) -> None:
    asked, seconds = {}, {}
    for entries in (10, 200):
        case = give_case(office)
        fill(office, case, entries)
        amira.get(f"/desk/cases/{case.id}")
        start = time.perf_counter()
        with counted(office) as statements:
            page = amira.get(f"/desk/cases/{case.id}")
        seconds[entries] = time.perf_counter() - start
        asked[entries] = len(statements)
        assert len(re.findall(r"Notiz \d+", page)) == entries
    print(f"\ncase page: {seconds[10] * 1000:.0f} ms with 10 entries, {seconds[200] * 1000:.0f} ms with 200")
    assert asked[200] == asked[10]
