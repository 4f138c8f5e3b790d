"""The staff log: who looked at, changed or exported what. Each line contains the hash of the line before.

A line is added before the act is answered, refused acts too. It says who, what and when; it has no room
for content, and no act of a reporter is in it. The chain shows a changed, moved or missing line; the
newest line's hash, kept outside the database, shows a cut end.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.database import Database
from caseflow.schema.office import LogEntryRow, LogHeadRow
from crypto.derivation import Label
from crypto.encoding import large_number_bytes, length_prefixed, text_bytes

HEAD_ID = 1
FIRST_HASH = bytes(32)
HEAD_FILE_TITLE = "lauter log head 1"

# A name or a sentence does not fit in here, so that nobody can write content into the log by mistake.
ACTION_SHAPE = re.compile(r"[a-z][a-z_]{0,39}")
SUBJECT_SHAPE = re.compile(r"|[a-z][a-z_]{0,39}:[A-Za-z0-9._-]{1,80}")

# Rows fetched at a time while a chain is read, so that a long log needs little memory.
ROWS_AT_A_TIME = 500


class Outcome(StrEnum):
    """How the act ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class LogNotBegun(Exception):
    """The log has no head: the office has not been founded."""


class LogRewritten(Exception):
    """The log no longer contains the line whose hash is kept outside the database."""


class HeadUnreadable(Exception):
    """The file with the outside head is missing or damaged."""


@dataclass(frozen=True)
class LogHead:
    """Number and hash of the newest line."""

    number: int
    hash: bytes


@dataclass(frozen=True)
class ChainState:
    """What reading the whole chain showed; ``broken_at`` is the first line that does not fit."""

    head: LogHead
    broken_at: int | None

    @property
    def sound(self) -> bool:
        """Whether every line is there, unchanged and in its place."""
        return self.broken_at is None


@dataclass(frozen=True)
class LogEntry:
    """One line."""

    number: int
    at: datetime
    member: UUID | None
    action: str
    subject: str
    outcome: str


@dataclass(frozen=True)
class LogFilter:
    """Which lines to show, newest first. ``before`` is the number that a former page ended with."""

    member: UUID | None = None
    action: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = 50


def begin_log(session: Session) -> None:
    """Lay down the empty log of a new office."""
    session.add(LogHeadRow(id=HEAD_ID, number=0, hash=FIRST_HASH))
    session.flush()


def append(
    session: Session, at: datetime, member: UUID | None, action: str, subject: str, outcome: str = Outcome.DONE
) -> None:
    """Add a line. The head stays locked until the transaction ends, so lines never fork.

    A transaction that also changes the directory adds its line first: that order of locks is the same
    everywhere.

    Args:
        subject: kind and id, such as ``case:0f…``, or empty.

    Raises:
        ValueError: action or subject have another shape, as free text would.
        LogNotBegun: there is no office yet.
    """
    append_many(session, at, member, action, [subject], outcome)


def append_many(
    session: Session,
    at: datetime,
    member: UUID | None,
    action: str,
    subjects: Sequence[str],
    outcome: str = Outcome.DONE,
) -> None:
    """Add a line for each subject, in their order; see ``append``."""
    if not ACTION_SHAPE.fullmatch(action) or not all(map(SUBJECT_SHAPE.fullmatch, subjects)):
        raise ValueError("a log line holds an action and a subject, no text")
    head = _locked_head(session)
    for subject in subjects:
        entry = LogEntryRow(
            number=head.number + 1,
            at=at.astimezone(UTC),
            member=member,
            action=action,
            subject=subject,
            outcome=Outcome(outcome).value,
            previous_hash=head.hash,
        )
        entry.hash = _line_hash(entry)
        session.add(entry)
        head.number, head.hash = entry.number, entry.hash
    session.flush()


def take_turn(session: Session) -> None:
    """Lock the log before its line can be written, where the line depends on what happens in between."""
    _locked_head(session)


def append_apart(
    database: Database, at: datetime, member: UUID | None, action: str, subject: str, outcome: str
) -> None:
    """Add a line in a transaction of its own, so that it stays when the request fails."""
    with database.writing() as session:
        append(session, at, member, action, subject, outcome)


def log_head(session: Session) -> LogHead:
    """The newest line; raises ``LogNotBegun``."""
    row = session.get(LogHeadRow, HEAD_ID, populate_existing=True)
    if row is None:
        raise LogNotBegun
    return LogHead(row.number, row.hash)


def verify_chain(session: Session) -> ChainState:
    """Read every line and find the first that is missing, changed or out of place."""
    head = log_head(session)
    number, previous = 0, FIRST_HASH
    for row in _rows_in_order(session):
        number += 1
        if (row.number, row.previous_hash, row.hash) != (number, previous, _line_hash(row)):
            return ChainState(head, broken_at=number)
        previous = row.hash
    if (number, previous) != (head.number, head.hash):
        return ChainState(head, broken_at=number + 1)
    return ChainState(head, broken_at=None)


def entries(session: Session, wanted: LogFilter) -> list[LogEntry]:
    """Lines of the log, newest first."""
    query = select(LogEntryRow).order_by(LogEntryRow.number.desc()).limit(wanted.limit)
    if wanted.member is not None:
        query = query.where(LogEntryRow.member == wanted.member)
    if wanted.action is not None:
        query = query.where(LogEntryRow.action == wanted.action)
    if wanted.subject is not None:
        query = query.where(LogEntryRow.subject == wanted.subject)
    if wanted.since is not None:
        query = query.where(LogEntryRow.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(LogEntryRow.at < wanted.until)
    if wanted.before is not None:
        query = query.where(LogEntryRow.number < wanted.before)
    return [
        LogEntry(row.number, row.at, row.member, row.action, row.subject, row.outcome) for row in session.scalars(query)
    ]


def write_head(path: Path, head: LogHead) -> None:
    """Keep a head outside the database, whole or not at all, on the disk when this returns."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="ascii") as file:
        file.write(f"{HEAD_FILE_TITLE}\n{head.number}\n{head.hash.hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_head(path: Path) -> LogHead:
    """The head that was kept outside; raises ``HeadUnreadable``."""
    try:
        title, number, hash_text = path.read_text(encoding="ascii").splitlines()
        head = LogHead(int(number), bytes.fromhex(hash_text))
    except (OSError, ValueError):
        raise HeadUnreadable(f"{path} holds no head of the staff log") from None
    if title != HEAD_FILE_TITLE or len(head.hash) != len(FIRST_HASH):
        raise HeadUnreadable(f"{path} holds no head of the staff log")
    return head


def check_head(session: Session, path: Path) -> None:
    """Whether the log still contains the line that was the newest when the head was kept.

    Together with a sound chain this shows that nothing up to that line was cut off or rewritten.

    Raises:
        LogRewritten: it does not.
        HeadUnreadable: the file is missing or damaged.
    """
    kept = read_head(path)
    if kept.number == 0 and kept.hash == FIRST_HASH:
        return
    if session.scalar(select(LogEntryRow.hash).where(LogEntryRow.number == kept.number)) != kept.hash:
        raise LogRewritten


def _locked_head(session: Session) -> LogHeadRow:
    query = select(LogHeadRow).where(LogHeadRow.id == HEAD_ID).with_for_update()
    head = session.scalar(query.execution_options(populate_existing=True))
    if head is None:
        raise LogNotBegun
    return head


def _rows_in_order(session: Session) -> Iterator[LogEntryRow]:
    last: int | None = None
    while True:
        query = select(LogEntryRow).order_by(LogEntryRow.number).limit(ROWS_AT_A_TIME)
        if last is not None:
            query = query.where(LogEntryRow.number > last)
        rows = session.scalars(query.execution_options(populate_existing=True)).all()
        yield from rows
        if len(rows) < ROWS_AT_A_TIME:
            return
        last = rows[-1].number


def _line_hash(row: LogEntryRow) -> bytes:
    return sha256(
        length_prefixed(
            Label.LOG_LINE.encoded,
            row.previous_hash,
            large_number_bytes(row.number),
            text_bytes(row.at.astimezone(UTC).isoformat(timespec="microseconds")),
            row.member.bytes if row.member else b"",
            text_bytes(row.action),
            text_bytes(row.subject),
            text_bytes(row.outcome),
        )
    ).digest()
