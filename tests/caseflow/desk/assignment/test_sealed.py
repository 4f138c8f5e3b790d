"""An administrator who has every row learns from them who has a case, its labels and its links: nothing of it."""

from sqlalchemy import LargeBinary, select

from caseflow.desk.assignment.assign import assign
from caseflow.desk.assignment.labels import add_label
from caseflow.desk.assignment.links import LinkReason, link
from caseflow.schema.tables import all_tables
from tests.caseflow.desk.office import Office, give_case
from tests.caseflow.thief import Thief

# Who works here stands in clear, and who logged in.
OF_STAFF = {"member", "membership", "generation_holder", "staff_session", "log_entry"}


def test_no_row_tells_who_has_a_case_or_its_labels_or_its_links(office: Office) -> None:
    case, other = give_case(office), give_case(office)
    ben = office.actor("ben").id
    assign(office.desk("amira"), case.id, 0, ben, "Handover for Ben")
    add_label(office.desk("amira"), case.id, 1, "Haus Sieben")
    link(office.desk("amira"), case.id, 2, other.id, [LinkReason.SAME_PROBLEM])
    needles = [b"Haus Sieben", b"Handover for Ben", b"same_problem", str(ben).encode(), ben.bytes]
    found = set()
    with office.database.reading() as session:
        for table in all_tables():
            for row in session.execute(select(table)):
                text = b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
                found |= {(table.name, needle) for needle in needles if needle in text}
    assert {name for name, _ in found} <= OF_STAFF
    assert not {needle for _, needle in found} & set(needles[:3])


def test_an_administrator_opens_none_of_these_entries_with_her_keys_and_every_row(office: Office) -> None:
    case = give_case(office)
    assign(office.desk("amira"), case.id, 0, office.actor("ben").id)
    add_label(office.desk("amira"), case.id, 1, "Haus Sieben")
    values: set[bytes] = {office.actor("anna").ring.pair.seed}
    with office.database.reading() as session:
        for table in all_tables():
            columns = [column for column in table.columns if isinstance(column.type, LargeBinary)]
            values |= {
                bytes(value)
                for row in (session.execute(select(*columns)) if columns else ())
                for value in row
                if value is not None and len(value) == 32
            }
    thief = Thief(values)
    thief.steal(office.database)
    assert "record.sealed" not in thief.opened
    assert "case_epoch.team_sealed" not in thief.opened and "case_epoch.team_wrapped" not in thief.opened
