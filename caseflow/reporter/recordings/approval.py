"""Recordings of the office: taken in piece by piece, approved by a second person, given out piece by piece.

Recordings are public. Still an attacker who can write to the database must not be able to replace a voice that
people trust, so every row and every piece carries a tag of this installation.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseflow.database import Database
from caseflow.office.accounts.members import Role
from caseflow.office.accounts.refusals import ChangeRefused, NotAllowed, UnknownSubject
from caseflow.office.accounts.sessions import Actor
from caseflow.office.directory.transaction import active_member, logged_change
from caseflow.refusals.refusal import SecondPersonNeeded
from caseflow.reporter.recordings.formats import (
    BEGINNING_BYTES,
    TEXT_CHARACTERS,
    RecordingPlace,
    RecordingTooLarge,
    TextAlternativeMissing,
    media_type_of,
)
from caseflow.schema.recordings import RecordingChunkRow, RecordingRow
from caseflow.sealing.errors import TagInvalid
from caseflow.sealing.row_tags import authenticate, require_authentic
from crypto.encoding import large_number_bytes
from crypto.installation import InstallationSecret

# A quarter of a megabyte: a phone that asks for the first seconds does not make us read megabytes.
CHUNK_BYTES = 256 * 1024
CHUNK_PURPOSE = "recording_chunk"

ARRIVING, DRAFT, APPROVED, WITHDRAWN = "arriving", "draft", "approved", "withdrawn"
# What somebody began to send and never finished is deleted after a day.
ARRIVING_TIME = timedelta(days=1)


class TextChanged(ChangeRefused):
    """The page says something else now than what was recorded."""


@dataclass(frozen=True)
class Recording:
    """A recording without its content."""

    id: UUID
    place: RecordingPlace
    media_type: str
    text_hash: bytes
    text_alternative: str
    length: int
    state: str
    made_by: UUID
    made_on: date
    approved_by: UUID | None
    approved_on: date | None


def may_record(role: Role) -> bool:
    """Whether such a member looks after recordings: those who talk with the people who report."""
    return role in (Role.OFFICER, Role.OMBUDS)


class RecordingIntake:
    """Takes one file as it arrives. Called from a thread, one call at a time."""

    def __init__(self, database: Database, secret: InstallationSecret, actor: Actor, place: RecordingPlace) -> None:
        self.id = uuid4()
        self._database, self._secret, self._actor, self._place = database, secret, actor, place
        self._digest, self._length, self._position = sha256(), 0, 0
        self._waiting = bytearray()
        self._media_type = ""

    def begin(self, now: datetime) -> None:
        """Lay down the row; raises ``NotAllowed`` for members who do not look after recordings."""
        with self._database.writing() as session:
            _require_recorder(session, self._secret, self._actor)
            _sweep(session, now.date())
            row = RecordingRow(
                id=self.id,
                page=self._place.page,
                language=self._place.language,
                media_type="",
                text_hash=b"",
                text_alternative="",
                length=0,
                sha256=b"",
                state=ARRIVING,
                made_by=self._actor.id,
                made_on=now.date(),
                approved_by=None,
                approved_on=None,
            )
            authenticate(self._secret, row)
            session.add(row)

    def write(self, data: bytes) -> None:
        """Store the next bytes.

        Raises:
            RecordingTooLarge, NotARecording: as their names say.
            StorageError: the database.
        """
        self._length += len(data)
        if self._length > self._place.most_bytes:
            raise RecordingTooLarge
        self._digest.update(data)
        self._waiting += data
        if not self._media_type and len(self._waiting) >= BEGINNING_BYTES:
            self._look()
        while len(self._waiting) >= CHUNK_BYTES:
            self._store(CHUNK_BYTES)

    @property
    def length(self) -> int:
        """Bytes that came so far."""
        return self._length

    def arrived(self) -> Iterator[bytes]:
        """What came so far, piece by piece; raises ``TagInvalid``, ``StorageError``."""
        yield from content(self._database, self._secret, self.id, 0, self._length - len(self._waiting))
        yield bytes(self._waiting)

    def finish(self, text_hash: bytes, text_alternative: str, now: datetime) -> None:
        """The file is complete: it is a draft now.

        Args:
            text_hash: of the text that was to be read aloud.
            text_alternative: of a film; empty for sound.

        Raises:
            TextAlternativeMissing, NotARecording: as their names say.
        """
        if not self._media_type:
            self._look()
        text = text_alternative.strip()
        if self._place.is_film != bool(text) or len(text) > TEXT_CHARACTERS:
            raise TextAlternativeMissing
        if self._waiting:
            self._store(len(self._waiting))
        with _logged(self._database, self._actor, now, "recording_made", self.id) as session:
            _require_recorder(session, self._secret, self._actor)
            row = _row(session, self._secret, self.id)
            row.media_type, row.length, row.sha256 = self._media_type, self._length, self._digest.digest()
            row.text_hash, row.text_alternative, row.state = text_hash, text, DRAFT
            authenticate(self._secret, row)

    def abandon(self) -> None:
        """Forget what came."""
        with self._database.writing() as session:
            _delete(session, self.id)

    def _look(self) -> None:
        self._media_type = media_type_of(bytes(self._waiting[:BEGINNING_BYTES]), self._place)

    def _store(self, size: int) -> None:
        content = bytes(self._waiting[:size])
        tag = self._secret.authenticate(CHUNK_PURPOSE, *_chunk_parts(self.id, self._position, content))
        with self._database.writing() as session:
            session.add(RecordingChunkRow(recording=self.id, position=self._position, content=content, tag=tag))
        del self._waiting[:size]
        self._position += 1


def approve(
    database: Database, secret: InstallationSecret, actor: Actor, recording: UUID, text_hash: bytes, now: datetime
) -> None:
    """Let a draft be heard, as the second person; what was approved for this page before is withdrawn.

    Args:
        text_hash: of the text as the page says it now.

    Raises:
        NotAllowed, SecondPersonNeeded, UnknownSubject, TextChanged: who and what.
        TagInvalid: the recording was changed in the database alone.
    """
    with _logged(database, actor, now, "recording_approved", recording) as session:
        _require_recorder(session, secret, actor)
        row = _row(session, secret, recording)
        if row.state != DRAFT:
            raise UnknownSubject
        if row.made_by == actor.id:
            raise SecondPersonNeeded
        if row.text_hash != text_hash:
            raise TextChanged
        _require_whole(session, secret, row)
        for former in _approved_for(session, row.page, row.language):
            require_authentic(secret, former)
            _withdraw(session, secret, former)
        row.state, row.approved_by, row.approved_on = APPROVED, actor.id, now.date()
        authenticate(secret, row)


def withdraw(database: Database, secret: InstallationSecret, actor: Actor, recording: UUID, now: datetime) -> None:
    """Take a recording away at once; one person is enough, and its content is deleted.

    Raises:
        NotAllowed, UnknownSubject: who and what.
    """
    with _logged(database, actor, now, "recording_withdrawn", recording) as session:
        _require_recorder(session, secret, actor)
        row = _row(session, secret, recording)
        if row.state not in (DRAFT, APPROVED):
            raise UnknownSubject
        _withdraw(session, secret, row)


def recordings(session: Session, secret: InstallationSecret) -> tuple[Recording, ...]:
    """Drafts and approved recordings. One whose tag does not verify is left out: nobody may hear it."""
    query = select(RecordingRow).where(RecordingRow.state.in_((DRAFT, APPROVED)))
    rows = session.scalars(query.order_by(RecordingRow.page, RecordingRow.language, RecordingRow.id))
    return tuple(_value(row) for row in rows if _is_authentic(secret, row))


def one_recording(session: Session, secret: InstallationSecret, recording: UUID) -> Recording:
    """A draft or an approved recording; raises ``UnknownSubject``, ``TagInvalid``."""
    row = _row(session, secret, recording)
    if row.state not in (DRAFT, APPROVED):
        raise UnknownSubject
    return _value(row)


def content(database: Database, secret: InstallationSecret, recording: UUID, begin: int, end: int) -> Iterator[bytes]:
    """The bytes from ``begin`` up to, not including, ``end``, piece by piece, each verified before it is given.

    Raises:
        TagInvalid: a piece is missing or was changed in the database alone.
        StorageError: the database.
    """
    for position in range(begin // CHUNK_BYTES, -(-end // CHUNK_BYTES)):
        with database.reading() as session:
            row = session.get(RecordingChunkRow, (recording, position))
        if row is None or not _is_ours(secret, row):
            raise TagInvalid("recording_chunk")
        at = position * CHUNK_BYTES
        yield row.content[max(begin - at, 0) : end - at]


def _logged(
    database: Database, actor: Actor, now: datetime, action: str, recording: UUID
) -> AbstractContextManager[Session]:
    return logged_change(database, actor.id, now, action, f"recording:{recording}")


def _require_recorder(session: Session, secret: InstallationSecret, actor: Actor) -> None:
    if not may_record(Role(active_member(session, secret, actor.id).role)):
        raise NotAllowed


def _row(session: Session, secret: InstallationSecret, recording: UUID) -> RecordingRow:
    query = select(RecordingRow).where(RecordingRow.id == recording)
    if not session.connection().get_execution_options().get("reading", False):
        query = query.with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise UnknownSubject
    require_authentic(secret, row)
    return row


def _approved_for(session: Session, page: str, language: str) -> Sequence[RecordingRow]:
    query = select(RecordingRow).where(
        RecordingRow.page == page, RecordingRow.language == language, RecordingRow.state == APPROVED
    )
    return session.scalars(query.with_for_update()).all()


def _withdraw(session: Session, secret: InstallationSecret, row: RecordingRow) -> None:
    row.state = WITHDRAWN
    authenticate(secret, row)
    session.execute(delete(RecordingChunkRow).where(RecordingChunkRow.recording == row.id))


def _require_whole(session: Session, secret: InstallationSecret, row: RecordingRow) -> None:
    """Refuse what is not what was sent, before anybody is asked to trust it; raises ``TagInvalid``."""
    digest = sha256()
    for position in range(-(-row.length // CHUNK_BYTES)):
        piece = session.get(RecordingChunkRow, (row.id, position))
        if piece is None or not _is_ours(secret, piece):
            raise TagInvalid("recording_chunk")
        digest.update(piece.content)
        # A film has sixty megabytes, and one piece at a time is enough.
        session.expunge(piece)
    if digest.digest() != row.sha256:
        raise TagInvalid("recording")


def _sweep(session: Session, today: date) -> None:
    """Delete what somebody began to send and never finished."""
    query = select(RecordingRow.id).where(RecordingRow.state == ARRIVING, RecordingRow.made_on <= today - ARRIVING_TIME)
    for recording in session.scalars(query).all():
        _delete(session, recording)


def _delete(session: Session, recording: UUID) -> None:
    session.execute(delete(RecordingChunkRow).where(RecordingChunkRow.recording == recording))
    session.execute(delete(RecordingRow).where(RecordingRow.id == recording, RecordingRow.state == ARRIVING))


def _is_authentic(secret: InstallationSecret, row: RecordingRow) -> bool:
    try:
        require_authentic(secret, row)
    except TagInvalid:
        return False
    return True


def _chunk_parts(recording: UUID, position: int, content: bytes) -> tuple[bytes, ...]:
    return recording.bytes, large_number_bytes(position), content


def _is_ours(secret: InstallationSecret, row: RecordingChunkRow) -> bool:
    return secret.verify(row.tag, CHUNK_PURPOSE, *_chunk_parts(row.recording, row.position, row.content))


def _value(row: RecordingRow) -> Recording:
    return Recording(
        id=row.id,
        place=RecordingPlace(row.page, row.language),
        media_type=row.media_type,
        text_hash=row.text_hash,
        text_alternative=row.text_alternative,
        length=row.length,
        state=row.state,
        made_by=row.made_by,
        made_on=row.made_on,
        approved_by=row.approved_by,
        approved_on=row.approved_on,
    )
