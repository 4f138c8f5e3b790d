"""P12: a removed, changed, moved or cut line of the staff log is detected."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, func, select, update

from caseflow.database import Database
from caseflow.office.accounts import audit_log
from caseflow.schema.office import LogEntryRow, LogHeadRow


@pytest.fixture
def log(database: Database, now: datetime) -> Database:
    """A database whose log has ten lines."""
    with database.writing() as session:
        audit_log.begin_log(session)
        for number in range(10):
            audit_log.append(session, now + timedelta(minutes=number), uuid4(), "open_case", f"case:{uuid4()}")
    return database


def state(database: Database) -> audit_log.ChainState:
    with database.reading() as session:
        return audit_log.verify_chain(session)


def test_an_untouched_chain_is_sound(log: Database) -> None:
    chain = state(log)
    assert chain.sound
    assert chain.head.number == 10


def remove_a_line(database: Database) -> None:
    with database.writing() as session:
        session.execute(delete(LogEntryRow).where(LogEntryRow.number == 4))


def change_a_line(database: Database) -> None:
    with database.writing() as session:
        session.execute(update(LogEntryRow).where(LogEntryRow.number == 4).values(member=uuid4()))


def change_an_outcome(database: Database) -> None:
    with database.writing() as session:
        session.execute(update(LogEntryRow).where(LogEntryRow.number == 4).values(outcome="refused"))


def swap_two_lines(database: Database) -> None:
    with database.writing() as session:
        for old, new in ((4, 99), (5, 4), (99, 5)):
            session.execute(update(LogEntryRow).where(LogEntryRow.number == old).values(number=new))


def cut_the_end(database: Database) -> None:
    with database.writing() as session:
        session.execute(delete(LogEntryRow).where(LogEntryRow.number > 6))


@pytest.mark.parametrize(
    ("tamper", "broken_at"),
    [
        (remove_a_line, 4),
        (change_a_line, 4),
        (change_an_outcome, 4),
        (swap_two_lines, 4),
        (cut_the_end, 7),
    ],
)
def test_tampering_is_detected_at_its_line(log: Database, tamper: Callable[[Database], None], broken_at: int) -> None:
    tamper(log)
    assert state(log).broken_at == broken_at


def test_a_cut_end_with_a_mended_head_is_detected_by_the_outside_head(log: Database, tmp_path: Path) -> None:
    outside = tmp_path / "log-head"
    with log.reading() as session:
        audit_log.write_head(outside, audit_log.log_head(session))
        audit_log.check_head(session, outside)
    cut_the_end(log)
    with log.writing() as session:
        sixth = session.get_one(LogEntryRow, 6)
        session.execute(update(LogHeadRow).values(number=6, hash=sixth.hash))
    assert state(log).sound, "the attacker mended everything inside the database"
    with log.reading() as session, pytest.raises(audit_log.LogRewritten):
        audit_log.check_head(session, outside)


def test_a_chain_written_anew_is_detected_by_the_outside_head(log: Database, tmp_path: Path, now: datetime) -> None:
    outside = tmp_path / "log-head"
    with log.reading() as session:
        audit_log.write_head(outside, audit_log.log_head(session))
    with log.writing() as session:
        session.execute(delete(LogEntryRow))
        session.execute(delete(LogHeadRow))
        audit_log.begin_log(session)
        for _ in range(12):
            audit_log.append(session, now, uuid4(), "open_case", f"case:{uuid4()}")
    assert state(log).sound
    with log.reading() as session, pytest.raises(audit_log.LogRewritten):
        audit_log.check_head(session, outside)


def test_later_lines_do_not_disturb_an_outside_head(log: Database, tmp_path: Path, now: datetime) -> None:
    outside = tmp_path / "log-head"
    with log.reading() as session:
        audit_log.write_head(outside, audit_log.log_head(session))
    with log.writing() as session:
        audit_log.append(session, now, None, "log_in", "", audit_log.Outcome.REFUSED)
    with log.reading() as session:
        audit_log.check_head(session, outside)


@pytest.mark.parametrize("content", ["", "nothing\n1\n00\n", "lauter log head 1\n1\nzz\n"])
def test_a_damaged_outside_head_is_not_taken_for_a_good_one(log: Database, tmp_path: Path, content: str) -> None:
    outside = tmp_path / "log-head"
    outside.write_text(content, encoding="ascii")
    with log.reading() as session, pytest.raises(audit_log.HeadUnreadable):
        audit_log.check_head(session, outside)


def test_two_writers_at_once_keep_the_chain(log: Database, now: datetime) -> None:
    writers, lines = 4, 15
    begin = threading.Barrier(writers)

    def write(_: int) -> None:
        begin.wait()
        for _ in range(lines):
            audit_log.append_apart(log, now, uuid4(), "open_case", f"case:{uuid4()}", audit_log.Outcome.DONE)

    with ThreadPoolExecutor(writers) as threads:
        list(threads.map(write, range(writers)))
    chain = state(log)
    assert chain.sound
    assert chain.head.number == 10 + writers * lines


@pytest.mark.parametrize(
    ("action", "subject"),
    [
        ("He hit me", "case:1"),
        ("open_case", "She wrote that he hit her"),
        ("open_case", "case:" + "a" * 81),
        ("", ""),
    ],
)
def test_the_log_has_no_room_for_content(log: Database, now: datetime, action: str, subject: str) -> None:
    with pytest.raises(ValueError, match="no text"), log.writing() as session:
        audit_log.append(session, now, uuid4(), action, subject)
    with log.reading() as session:
        assert session.scalar(select(func.count()).select_from(LogEntryRow)) == 10


def test_lines_are_shown_newest_first_by_page(log: Database) -> None:
    with log.reading() as session:
        first = audit_log.entries(session, audit_log.LogFilter(limit=4))
        second = audit_log.entries(session, audit_log.LogFilter(limit=4, before=first[-1].number))
    assert [entry.number for entry in first + second] == [10, 9, 8, 7, 6, 5, 4, 3]


def test_lines_are_found_by_what_they_say(log: Database, now: datetime) -> None:
    member, case = uuid4(), f"case:{uuid4()}"
    at = now + timedelta(days=1)
    with log.writing() as session:
        audit_log.append(session, at, member, "export", case, audit_log.Outcome.REFUSED)
    wanted = [
        audit_log.LogFilter(member=member),
        audit_log.LogFilter(action="export"),
        audit_log.LogFilter(subject=case),
        audit_log.LogFilter(since=at),
    ]
    with log.reading() as session:
        for one in wanted:
            assert [entry.outcome for entry in audit_log.entries(session, one)] == ["refused"]
        assert len(audit_log.entries(session, audit_log.LogFilter(until=at))) == 10


def test_a_line_is_hashed_as_the_formats_say(database: Database) -> None:
    """Written down by hand from docs/formats.md, so that an auditor's own program agrees with ours."""
    member = UUID("0f8fad5b-d9cb-469f-a165-70867728950e")
    at = datetime(2026, 11, 18, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    with database.writing() as session:
        audit_log.begin_log(session)
        audit_log.append(session, at, member, "open_case", "case:1", audit_log.Outcome.REFUSED)
        audit_log.append(session, at, None, "log_in", "", audit_log.Outcome.DONE)
    first = sha256(
        prefixed(
            b"lauter/v1/log-line",
            bytes(32),
            (1).to_bytes(8, "big"),
            b"2026-11-18T09:30:00.000000+00:00",
            member.bytes,
            b"open_case",
            b"case:1",
            b"refused",
        )
    ).digest()
    second = sha256(
        prefixed(
            b"lauter/v1/log-line",
            first,
            (2).to_bytes(8, "big"),
            b"2026-11-18T09:30:00.000000+00:00",
            b"",
            b"log_in",
            b"",
            b"done",
        )
    ).digest()
    with database.reading() as session:
        assert audit_log.log_head(session) == audit_log.LogHead(2, second)


def prefixed(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
