"""A released question, at the door of the body that was asked: opened by link and password, answered, nothing else.

Unknown, expired, withdrawn and wrong links get the same answer. There is no account, no session and no row of
the visitor: the page carries the key of the question until its form is sent.
"""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from caseflow.database import Database
from caseflow.desk.cases.letterbox import (
    OUTSIDE,
    CaseClosedToOutside,
    Writer,
    letterbox_for_outside,
    lock_for_outside,
    takes_from_outside,
)
from caseflow.records.journal import TEXT_LIMIT, EntryKind
from caseflow.schema.cases import CaseRow
from caseflow.schema.third_parties import ReleasedQuestionRow
from caseflow.sealing.attachments import StagedFile
from caseflow.sealing.case_keys import shred_secret
from caseflow.sealing.errors import NotAHolder
from crypto.errors import CannotOpen
from crypto.installation import InstallationSecret
from crypto.record import RecordPlace, decrypt_record
from crypto.statement_link import MalformedLink, StatementLink

SALT_USE = "released question"
TRIES_A_DAY = 10
MOST_FILES = 3


class LinkRefused(Exception):
    """This link with this password opens nothing: unknown, expired, taken back or wrong, all alike."""


class NothingAnswered(ValueError):
    """Neither a text nor a file, or a text that is too long."""


@dataclass(frozen=True)
class OpenedQuestion:
    """What the body reads. ``answered``: whether a version of the answer came already."""

    id: UUID
    key: bytes = field(repr=False)
    text: str = field(repr=False)
    until: datetime.date
    answered: bool


@dataclass(frozen=True)
class PartyAnswer:
    """One version of an answer."""

    text: str = field(repr=False)
    files: tuple[StagedFile, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if not (self.text.strip() or self.files) or len(self.text) > TEXT_LIMIT or len(self.files) > MOST_FILES:
            raise NothingAnswered


def question_tag_parts(row: ReleasedQuestionRow) -> tuple[bytes, ...]:
    """What the tag of a released question covers."""
    return row.id.bytes, row.case.bytes, row.lookup_hash, row.until.isoformat().encode(), row.sealed


def read_link(text: str) -> StatementLink:
    """The link of an address; what is none becomes one that opens nothing, so that it costs the same."""
    try:
        return StatementLink.from_text(text)
    except MalformedLink:
        return StatementLink.generate()


def open_question(
    database: Database, secret: InstallationSecret, link: StatementLink, stretched: bytes, today: datetime.date
) -> OpenedQuestion:
    """Open a question with its link and its stretched password.

    Raises:
        LinkRefused: a wrong password counts, and after ten of one day the right one is refused until the next.
    """
    keys = [link.question_key(stretched, secret.derive(SALT_USE, version)) for version in secret.live_versions]
    with database.reading() as session:
        row = _live_row(session, secret, link, today)
        found = None if row is None else _opened(session, row, keys)
        tries = 0 if row is None or row.tried_on != today else row.wrong_tries
    if found is None:
        _count_wrong_try(database, link.lookup_hash(secret.salt), today)
        raise LinkRefused
    if tries >= TRIES_A_DAY:
        raise LinkRefused
    return found


def open_again(
    database: Database, secret: InstallationSecret, link: StatementLink, key: bytes, today: datetime.date
) -> OpenedQuestion:
    """Open a question with the key that its page carried; raises ``LinkRefused``."""
    with database.reading() as session:
        row = _live_row(session, secret, link, today)
        found = None if row is None else _opened(session, row, [key])
    if found is None:
        raise LinkRefused
    return found


def answer_question(
    database: Database,
    secret: InstallationSecret,
    link: StatementLink,
    key: bytes,
    answer: PartyAnswer,
    today: datetime.date,
) -> None:
    """Seal one version of the answer into the case. Every version is kept.

    Raises:
        LinkRefused: the key is wrong, or the question was taken back meanwhile.
        StagedFileGone: nothing was stored.
    """
    with database.writing() as session:
        row = _live_row(session, secret, link, today)
        if row is None or _opened(session, row, [key]) is None:
            raise LinkRefused
        try:
            case = lock_for_outside(session, row.case)
        except CaseClosedToOutside:
            raise LinkRefused from None
        session.refresh(row, with_for_update=True)
        row.answers += 1
        details = {
            "question": (str(row.id),),
            "side": ("party",),
            "version": (str(row.answers),),
            "files": tuple(str(file.attachment) for file in answer.files),
        }
        # The day and nothing finer: when somebody sat at their desk is theirs.
        at = datetime.datetime.combine(today, datetime.time(), datetime.UTC)
        letterbox = letterbox_for_outside(session, secret, case, Writer(OUTSIDE, at, today))
        letterbox.enter(EntryKind.PARTY_ANSWER, answer.text, **details)
        for file in answer.files:
            letterbox.keep(file)


def _live_row(
    session: Session, secret: InstallationSecret, link: StatementLink, today: datetime.date
) -> ReleasedQuestionRow | None:
    query = select(ReleasedQuestionRow).where(ReleasedQuestionRow.lookup_hash == link.lookup_hash(secret.salt))
    row = session.scalar(query)
    if row is None or today > row.until:
        return None
    if not secret.verify(row.tag, "released_question", *question_tag_parts(row)):
        return None
    case = session.get(CaseRow, row.case)
    return row if case is not None and takes_from_outside(case) else None


def _opened(session: Session, row: ReleasedQuestionRow, keys: list[bytes]) -> OpenedQuestion | None:
    try:
        shred = shred_secret(session, row.case)
    except NotAHolder:
        return None
    place = RecordPlace("released_question", row.id, row.case, 0)
    for key in keys:
        try:
            fields = decrypt_record(key, shred, place, row.sealed)
        except CannotOpen:
            continue
        until = datetime.date.fromisoformat(fields["until"][0])
        return OpenedQuestion(row.id, key, fields["text"][0], until, row.answers > 0)
    return None


def _count_wrong_try(database: Database, lookup_hash: bytes, today: datetime.date) -> None:
    """Count for a link that is there; for one that is not, the same statement changes no row."""
    with database.writing() as session:
        session.execute(
            update(ReleasedQuestionRow)
            .where(ReleasedQuestionRow.lookup_hash == lookup_hash, ReleasedQuestionRow.tried_on != today)
            .values(wrong_tries=0, tried_on=today)
        )
        session.execute(
            update(ReleasedQuestionRow)
            .where(ReleasedQuestionRow.lookup_hash == lookup_hash)
            .values(wrong_tries=ReleasedQuestionRow.wrong_tries + 1)
        )
