"""P10: after an erasure and the night's job no file of the database holds a byte that would open the case.

The journal of PostgreSQL is not searched: it knows what was written until it is deleted, after seven days at
the most, and the threat model says so.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Uuid, select, text

from caseflow.database import chunk_path
from caseflow.operations.retention import erase_due
from caseflow.operations.row_order import put_in_order
from caseflow.reporter.conversation.replies import ERASE_DAYS, ask_erasure
from caseflow.reporter.mailbox.second_word import set_word
from caseflow.schema.approvals import SecondReadingRow
from caseflow.schema.base import Base
from caseflow.schema.cases import AttachmentChunkRow, AttachmentRow, CaseEpochRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.schema.files import FrozenFileRow
from caseflow.schema.handover import HandedOverRow, SecondWordRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.schema.referral import CaseCopyRow
from caseflow.schema.third_parties import InterpreterTaskRow, ReleasedQuestionRow
from caseflow.schema.worklist import CaseCardRow
from tests.caseflow.desk.office import TODAY, Office
from tests.caseflow.desk_rows import work_on
from tests.caseflow.reporter.mailbox.test_handover import give
from tests.caseflow.reporter.mailbox.test_second_word import WORD, lock_of, typed
from tests.caseflow.reporter.person import ANSWERS, Reporter, at_desk, days_later, moment, report, stage

# Random bytes of this length occur once. Every value is searched for by its first and its last ones; in the
# middle of a long one the engines put their own marks.
SAMPLE = 24
OF_THE_DESK = (CaseCardRow, CaseCopyRow, FrozenFileRow, InterpreterTaskRow, ReleasedQuestionRow, SecondReadingRow)
IN_CASE = (
    *(RecordRow, CaseEpochRow, ShredSecretRow, MailboxRow, AttachmentRow, HandedOverRow, SecondWordRow),
    *OF_THE_DESK,
)


@pytest.fixture
def office(office_at_work: Office) -> Office:
    """An office in which everybody is logged in, once on each engine."""
    return office_at_work


@dataclass
class Remains:
    """Pieces of everything that was stored for a case, by the column in which it lay."""

    pieces: dict[str, set[bytes]] = field(default_factory=dict)

    def keep(self, column: str, value: bytes) -> None:
        """Remember a value in pieces; short ones tell nothing."""
        if len(value) >= SAMPLE:
            self.pieces.setdefault(column, set()).update({value[:SAMPLE], value[-SAMPLE:]})

    def found_in(self, contents: Sequence[bytes]) -> set[str]:
        """The columns of which a piece is in one of these files."""
        return {
            column
            for column, pieces in self.pieces.items()
            if any(piece in content for piece in pieces for content in contents)
        }


def remains_of(office: Office, reporter: Reporter) -> Remains:
    """Read a case as it is stored, its files too."""
    remains = Remains()
    with office.database.reading() as session:
        files = session.scalars(select(AttachmentRow.id).where(AttachmentRow.case == reporter.case)).all()
        queries = [select(table.__table__).where(table.__table__.c.case == reporter.case) for table in IN_CASE]
        chunks = AttachmentChunkRow.__table__
        queries.append(select(chunks).where(chunks.c.attachment.in_(files)))
        for query in queries:
            for row in session.execute(query).mappings():
                for column, value in row.items():
                    if isinstance(value, bytes):
                        remains.keep(f"{query.columns_clause_froms[0].description}.{column}", value)
    return remains


def contents(office: Office) -> list[bytes]:
    """Every file in which the engine keeps rows; on SQLite its journals too."""
    if office.database.is_sqlite:
        main = Path(office.database.url.database or "")
        files = [Path(f"{file}{end}") for file in (main, chunk_path(str(main))) for end in ("", "-wal", "-journal")]
    else:
        files = list(_postgresql_files(office))
    return [file.read_bytes() for file in files if file.is_file()]


def _postgresql_files(office: Office) -> Iterator[Path]:
    with office.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # What is deleted is emptied and what is written is on the disk at a checkpoint.
        connection.execute(text("CHECKPOINT"))
        number = connection.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        folder = Path(str(connection.scalar(text("SHOW data_directory"))))
    yield from (folder / "base" / str(number)).iterdir()


def long_correspondence(office: Office) -> Reporter:
    """A case with files and messages, in which the office has looked, with a second word, given on to somebody."""
    reporter = report(office, ANSWERS, [stage(office, b"A" * 1_500_000)])
    at_desk(office, reporter.case)
    reporter.write("Noch etwas ist geschehen.", [stage(office, b"B" * 10)])
    with office.database.writing() as session:
        set_word(session, office.secret, lock_of(reporter), typed(WORD, os.urandom(32)), TODAY)
    receiver, _ = give(reporter)
    return receiver


def erase(office: Office, reporter: Reporter) -> None:
    """As the person does it, and seven days later the job."""
    reporter.act(ask_erasure)
    day = days_later(ERASE_DAYS)
    assert erase_due(office.database, moment(day), day) == 1


def rows_that_name(office: Office, reporter: Reporter) -> list[str]:
    """The tables with a row in which the number of the case or of its mailbox stands."""
    named = {reporter.case, reporter.possible[0].lookup_hash}
    with office.database.reading() as session:
        return [
            table.name
            for table in Base.metadata.sorted_tables
            if any(named.intersection(row) for row in session.execute(select(table)))
        ]


def test_after_erasure_and_the_night_no_file_holds_what_opened_the_case(office: Office) -> None:
    erased, kept = long_correspondence(office), long_correspondence(office)
    of_erased, of_kept = remains_of(office, erased), remains_of(office, kept)
    stored = of_erased.found_in(contents(office))
    assert {"shred_secret.secret", "record.sealed", "attachment_chunk.sealed", "attachment.header"} <= stored
    erase(office, erased)
    put_in_order(office.database)
    after = contents(office)
    assert of_erased.found_in(after) == set()
    assert of_kept.found_in(after) == stored, "what was not erased is still there, so the search finds"


def test_no_row_names_an_erased_case(office: Office) -> None:
    erased, kept = long_correspondence(office), long_correspondence(office)
    erase(office, erased)
    assert rows_that_name(office, erased) == []
    assert len(rows_that_name(office, kept)) > len(IN_CASE) - len(OF_THE_DESK)


def test_every_table_that_knows_cases_is_emptied(office: Office) -> None:
    """A table that is added with a case in it has to be erased too."""
    foreign = {
        table.name
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name == "case" and isinstance(column.type, Uuid)
    }
    assert foreign == {table.__tablename__ for table in IN_CASE}
    reporter = long_correspondence(office)
    with office.database.writing() as session:
        file = session.scalars(select(AttachmentRow.id).where(AttachmentRow.case == reporter.case)).first()
        assert file is not None
        work_on(session, office.team("first"), reporter.case, file, TODAY)
    erase(office, reporter)
    with office.database.reading() as session:
        for table in (*IN_CASE, CaseRow, AttachmentChunkRow):
            assert session.execute(select(table.__table__)).all() == [], table.__tablename__
