"""An insert that passes over a taken key is the same on both engines."""

from datetime import UTC, datetime

from sqlalchemy import select

from caseflow.database import Database, insert_if_absent
from caseflow.schema.office import JobRow

FIRST, SECOND = datetime(2026, 11, 18, 9, tzinfo=UTC), datetime(2026, 11, 18, 10, tzinfo=UTC)


def test_a_row_is_inserted_unless_its_key_is_taken_and_the_transaction_goes_on(database: Database) -> None:
    with database.writing() as session:
        taken = [
            insert_if_absent(session, JobRow, name=name, due_at=due_at, leased_until=None)
            for name, due_at in (("sweep", FIRST), ("sweep", SECOND), ("release", SECOND))
        ]
    assert taken == [True, False, True]
    with database.reading() as session:
        assert dict(session.execute(select(JobRow.name, JobRow.due_at)).all()) == {"sweep": FIRST, "release": SECOND}
