"""P1 and P3: what stands in clear about a reporter is no finer than a day, and sizes tell as little as promised."""

import datetime
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import BigInteger, Boolean, Date, DateTime, LargeBinary, Text, Time, Uuid, inspect, select

from caseflow.rules.answers import Answers
from caseflow.schema.base import Base
from caseflow.schema.cases import AttachmentChunkRow, AttachmentRow, CaseRow, RecordRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.schema.tables import tables_of_reporters
from tests.caseflow.desk.office import Office
from tests.caseflow.reporter.person import ANSWERS, report, stage

# Beside the rows of reporters there is one form key a day.
REPORTER_TABLES = (*tables_of_reporters(), Base.metadata.tables["form_key"])
DAYS = {
    *("case_file.received_on", "case_file.due_on", "case_file.retention_on", "case_file.erase_on"),
    *("attachment.day", "mailbox.created_on", "mailbox_visit.day", "form_key.day"),
    *("handed_over.created_on", "handed_over.until", "second_word.tried_on", "second_word.ends_on"),
    # Acts of the office, days too.
    *("flood.ends_on", "frozen_file.frozen_on", "interpreter_task.until", "second_reading.asked_on"),
    *("second_reading.until", "released_question.until", "released_question.tried_on"),
}
# What is counted: none of these tells when somebody did something, or after whom.
NUMBERS = {
    *("case_file.format_version", "case_file.newest_epoch", "case_file.revision", "case_epoch.epoch"),
    *("record.epoch", "attachment.stored_bytes", "attachment.epoch", "attachment_chunk.id"),
    *(
        "statistics_fact.format",
        "attachment_chunk.position",
        "mailbox.pepper_version",
        "mailbox.messages_left",
        "mailbox.files_left",
        "handed_over.pepper_version",
        "handed_over.epoch",
        "second_word.pepper_version",
        "second_word.wrong_tries",
        "case_card.revision",
        "flood.revision",
        "recommendation.revision",
        "released_question.answers",
        "released_question.wrong_tries",
    ),
}
SHORT, LONG = "x", "x" * 1500
FULL = Answers(
    story="ж" * 1000,
    forms=("denial_of_service",),
    areas=("reception_state",),
    district="15001",
    facility="zast_halberstadt",
    grounds=("racism",),
    incident_date=datetime.date(2026, 11, 1),
    wishes=("stop",),
    not_read_text="Herr Meier",
    under_18=True,
    language="ru",
    notice_version="1",
)


def sizes(office: Office, case: object) -> Counter[tuple[str, str, int]]:
    """The length of every value with a length in every row of a case."""
    found: Counter[tuple[str, str, int]] = Counter()
    with office.database.reading() as session:
        for table in REPORTER_TABLES:
            columns = table.columns
            owner = columns.get("case") if "case" in columns else columns.get("id")
            if table.name not in ("attachment_chunk", "form_key", "mailbox_visit") and owner is not None:
                for row in session.execute(select(table).where(owner == case)).mappings():
                    found.update(
                        (table.name, name, len(value)) for name, value in row.items() if isinstance(value, bytes)
                    )
    return found


def test_one_character_and_1500_look_alike(office: Office) -> None:
    short, long = (report(office, replace(ANSWERS, story=story)) for story in (SHORT, LONG))
    assert sizes(office, short.case) == sizes(office, long.case)
    assert sum(sizes(office, short.case).values()) > len(REPORTER_TABLES) / 2, "there is something to compare"


def test_four_steps_and_not_more(office: Office) -> None:
    lengths = []
    for characters in (1, 1_500, 2_500, 9_000, 11_000, 20_000):
        case = report(office, replace(ANSWERS, story="x" * characters)).case
        with office.database.reading() as session:
            query = select(RecordRow.sealed).where(RecordRow.case == case, RecordRow.purpose == "report")
            lengths.append(len(session.scalars(query).one()) // 1024)
    assert lengths == [10, 10, 40, 40, 160, 160]


@pytest.mark.parametrize("letter", ["ж", "ش", "한", "🙏"])
def test_a_size_does_not_tell_the_script(office: Office, letter: str) -> None:
    latin, other = (report(office, replace(ANSWERS, story=one * 1500)) for one in ("x", letter))
    assert sizes(office, latin.case) == sizes(office, other.case)


def test_an_empty_field_looks_like_a_filled_one(office: Office) -> None:
    bare, full = report(office, replace(ANSWERS, story="x", areas=())), report(office, FULL)
    assert sizes(office, bare.case) == sizes(office, full.case)


def test_messages_and_names_of_files_look_alike(office: Office) -> None:
    short, long = (report(office, ANSWERS, [stage(office, b"1", name=name)]) for name in ("a", "ы" * 250))
    for reporter, text in ((short, SHORT), (long, LONG)):
        reporter.write(text, [stage(office, b"2" * len(text), name=text[:250])])
    assert sizes(office, short.case) == sizes(office, long.case)
    with office.database.reading() as session:
        stored = set(session.scalars(select(AttachmentRow.stored_bytes)))
    assert len(stored) == 1, "small files are padded to one size"


def test_no_column_is_finer_than_a_day() -> None:
    days: set[str] = set()
    numbers: set[str] = set()
    for table in REPORTER_TABLES:
        for column in table.columns:
            name, kind = f"{table.name}.{column.name}", column.type
            assert not isinstance(kind, (DateTime, Time)), name
            assert isinstance(kind, (Date, BigInteger, Uuid, LargeBinary, Text, Boolean)), name
            days |= {name} if isinstance(kind, Date) else set()
            numbers |= {name} if isinstance(kind, BigInteger) else set()
    assert days == DAYS
    assert numbers == NUMBERS


def test_the_database_itself_has_no_finer_column(office: Office) -> None:
    inspector = inspect(office.database.engine)
    for table in REPORTER_TABLES:
        schema = "files" if table.name == "attachment_chunk" and office.database.is_sqlite else None
        found = {column["name"]: type(column["type"]).__name__ for column in inspector.get_columns(table.name, schema)}
        assert set(found) == {column.name for column in table.columns}
        assert not {name for name, kind in found.items() if "TIME" in kind.upper()}, table.name


def test_no_text_in_clear_comes_from_a_person(office: Office) -> None:
    reporter = report(office, ANSWERS, [stage(office)])
    reporter.write("Noch etwas.")
    with office.database.reading() as session:
        case = session.get_one(CaseRow, reporter.case)
        purposes = set(session.scalars(select(RecordRow.purpose)))
        assert (case.stage, case.state, case.due_reason) == ("received", "open", "first_look")
        assert purposes == {"report", "routing", "message"}
        assert session.scalars(select(MailboxRow)).one().created_on == case.received_on
        assert session.scalars(select(AttachmentChunkRow.id)).one() >= 0
