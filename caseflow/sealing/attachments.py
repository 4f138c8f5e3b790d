"""Files: sealed chunk by chunk while they arrive, staged in the database, attached when the report is.

A staged file has no key in the database: its key exists only in the token that the page carries. A few chunks
are a small transaction of their own, so that a slow phone never holds a lock.
"""

import datetime
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from caseflow.database import Database
from caseflow.refusals.refusal import Refusal
from caseflow.schema.cases import AttachmentChunkRow, AttachmentRow
from caseflow.schema.files import FrozenFileRow
from caseflow.sealing.case_keys import CaseKeys
from crypto.attachment import (
    AttachmentDecryptor,
    AttachmentDescription,
    AttachmentEncryptor,
    AttachmentKey,
    seal_description,
)
from crypto.record import RecordPlace

MEGABYTE = 1024 * 1024

# One row a megabyte: few rows for a large file, and little memory for one row.
CHUNK_BYTES = MEGABYTE
# Every transaction waits for the disk; some rows in one wait once, and still lock for a moment only.
TRANSACTION_BYTES = 4 * CHUNK_BYTES
CHUNK_NUMBER_BITS = 63

# A person who begins a report in the evening may send it on the next day. Older files are abandoned.
STAGED_DAYS = 2
# Rows deleted in one transaction: about a tenth of a second of a slow disk.
SWEEP_CHUNKS = 64

NAME_CHARACTERS = 255


class StagingRefused(Refusal):
    """A file cannot be taken; ``reason`` is a code that every language has a sentence for."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ReadingStopped(Exception):
    """The file was stopped (see ``caseflow.desk.files``): nothing of it is decrypted any more."""


class StagedFileGone(Refusal):
    """A file of the page is not staged (any more): swept, or attached to another report."""


@dataclass(frozen=True)
class StagingLimits:
    """What files may take, singly and in total.

    ``total_staged_bytes`` holds for all forms together. Uploads that store something in the same
    moment may each be over it by what one transaction stores.
    """

    total_staged_bytes: int
    bytes_per_report: int = 500 * MEGABYTE
    files_per_report: int = 10


@dataclass(frozen=True)
class StagedFile:
    """A finished file that waits for its report. The description holds its key."""

    attachment: UUID
    description: AttachmentDescription = field(repr=False)


class AttachmentStaging:
    """Takes one file as it arrives. Called from a thread, one call at a time."""

    def __init__(
        self, database: Database, limits: StagingLimits, today: datetime.date, name: str, media_type: str, most: int
    ) -> None:
        self.attachment = uuid4()
        self._database = database
        self._limits = limits
        self._name, self._media_type, self._most = name[-NAME_CHARACTERS:], media_type[:NAME_CHARACTERS], most
        self._key = AttachmentKey.generate()
        self._encryptor = AttachmentEncryptor(self._key, self.attachment)
        self._sealed = bytearray()
        self._length = 0
        self._position = 0
        with database.writing() as session:
            session.add(
                AttachmentRow(
                    id=self.attachment,
                    case=None,
                    day=today,
                    finished=False,
                    stored_bytes=0,
                    under_staff_key=None,
                    epoch=None,
                    header=None,
                )
            )

    def write(self, data: bytes) -> None:
        """Seal the next bytes and store whole chunks, some at a time.

        Raises:
            StagingRefused: the file is too large, or the space for staged files is used up.
            StorageError: the database.
        """
        self._length += len(data)
        if self._length > self._most:
            raise StagingRefused("file_too_large")
        self._sealed += self._encryptor.update(data)
        while len(self._sealed) >= TRANSACTION_BYTES:
            self._store(TRANSACTION_BYTES)

    def finish(self) -> StagedFile:
        """The file is complete; gives what the page has to carry for it.

        Raises:
            StagingRefused: the space for staged files is used up, or the file was swept meanwhile.
            StorageError: the database.
        """
        self._sealed += self._encryptor.finalize()
        while self._sealed:
            self._store(min(TRANSACTION_BYTES, len(self._sealed)))
        with self._database.writing() as session:
            finished = session.execute(
                update(AttachmentRow)
                .where(AttachmentRow.id == self.attachment)
                .values(finished=True)
                .returning(AttachmentRow.id)
            )
            if finished.first() is None:
                raise StagingRefused("file_lost")
        description = AttachmentDescription(
            self._key, self._name, self._media_type, self._encryptor.sha256, self._length
        )
        return StagedFile(self.attachment, description)

    def take(self, pieces: Iterable[bytes]) -> StagedFile:
        """Take the whole of a file that was made here; nothing is kept of one that cannot be stored.

        Raises:
            StagingRefused, StorageError: as for ``write`` and ``finish``.
        """
        try:
            for piece in pieces:
                for start in range(0, len(piece), MEGABYTE):
                    self.write(piece[start : start + MEGABYTE])
            return self.finish()
        except BaseException:
            self.abandon()
            raise

    def abandon(self) -> None:
        """Forget the file and what was stored of it."""
        drop(self._database, self.attachment)

    def _store(self, size: int) -> None:
        with self._database.writing() as session:
            staged = session.scalar(
                select(func.coalesce(func.sum(AttachmentRow.stored_bytes), 0)).where(AttachmentRow.case.is_(None))
            )
            if int(staged or 0) + size > self._limits.total_staged_bytes:
                raise StagingRefused("no_space")
            session.execute(insert(AttachmentChunkRow), list(self._chunks(size)))
            session.execute(
                update(AttachmentRow)
                .where(AttachmentRow.id == self.attachment)
                .values(stored_bytes=AttachmentRow.stored_bytes + size)
            )
        del self._sealed[:size]
        self._position += -(-size // CHUNK_BYTES)

    def _chunks(self, size: int) -> Iterator[dict[str, object]]:
        with memoryview(self._sealed) as sealed:
            for number, begin in enumerate(range(0, size, CHUNK_BYTES)):
                yield {
                    "id": secrets.randbits(CHUNK_NUMBER_BITS),
                    "attachment": self.attachment,
                    "position": self._position + number,
                    "sealed": bytes(sealed[begin : min(begin + CHUNK_BYTES, size)]),
                }


def attach(
    session: Session, file: StagedFile, case: UUID, keys: CaseKeys, shred: bytes, *, under_staff_key: bool
) -> None:
    """Make a staged file part of a case, unless another request did so first.

    Raises:
        StagedFileGone: it is not there, not complete, or belongs to a case.
    """
    place = RecordPlace("attachment_header", file.attachment, case, keys.epoch)
    key = keys.for_purpose("attachment_header") if under_staff_key else keys.dialogue
    changed = session.execute(
        update(AttachmentRow)
        .where(AttachmentRow.id == file.attachment, AttachmentRow.case.is_(None), AttachmentRow.finished)
        .values(
            case=case,
            under_staff_key=under_staff_key,
            epoch=keys.epoch,
            header=seal_description(key, shred, place, file.description),
        )
        .returning(AttachmentRow.id)
    )
    if changed.first() is None:
        raise StagedFileGone


def read(database: Database, attachment: UUID, description: AttachmentDescription) -> Iterator[bytes]:
    """The content of a file, piece by piece. The last piece proves that nothing is missing.

    Raises:
        CannotOpen: what is stored is not the whole file; what came before must be thrown away.
        ReadingStopped: somebody has stopped the file, also while it is being read.
    """
    decryptor = AttachmentDecryptor(description.key, attachment, description.length)
    position = 0
    while True:
        with database.reading() as session:
            if session.get(FrozenFileRow, attachment) is not None:
                raise ReadingStopped
            sealed = session.scalar(
                select(AttachmentChunkRow.sealed).where(
                    AttachmentChunkRow.attachment == attachment, AttachmentChunkRow.position == position
                )
            )
        if sealed is None:
            break
        yield decryptor.update(sealed)
        position += 1
    yield decryptor.finalize()


def are_staged(session: Session, files: tuple[StagedFile, ...]) -> bool:
    """Whether all these files wait for a report."""
    ids = [file.attachment for file in files]
    found = session.scalar(
        select(func.count())
        .select_from(AttachmentRow)
        .where(AttachmentRow.id.in_(ids), AttachmentRow.case.is_(None), AttachmentRow.finished)
    )
    return found == len(set(ids))


def drop(database: Database, attachment: UUID) -> None:
    """Delete a file that belongs to no case, in small transactions."""
    with database.writing() as session:
        gone = session.execute(
            delete(AttachmentRow)
            .where(AttachmentRow.id == attachment, AttachmentRow.case.is_(None))
            .returning(AttachmentRow.id)
        )
        is_gone = gone.first() is not None
    if is_gone:
        drop_chunks(database, attachment)


def drop_staged(database: Database, files: Sequence[StagedFile]) -> None:
    """Delete what a form that came again has staged again; files that belong to a case stay."""
    for file in files:
        drop(database, file.attachment)


def drop_chunks(database: Database, attachment: UUID) -> None:
    """Delete the chunks of a file whose row is gone, in small transactions.

    Does nothing while there is a row: two files of one SQLite database are not read at one moment, so that
    an upload which has just begun may look like chunks without a row.
    """
    while True:
        with database.writing() as session:
            if session.scalar(select(AttachmentRow.id).where(AttachmentRow.id == attachment)) is not None:
                return
            batch = session.scalars(
                select(AttachmentChunkRow.id).where(AttachmentChunkRow.attachment == attachment).limit(SWEEP_CHUNKS)
            ).all()
            session.execute(delete(AttachmentChunkRow).where(AttachmentChunkRow.id.in_(batch)))
        if len(batch) < SWEEP_CHUNKS:
            return


def sweep_staged(database: Database, today: datetime.date) -> None:
    """Delete files that were left behind, and chunks that a broken deletion left without their file."""
    with database.reading() as session:
        left = session.scalars(
            select(AttachmentRow.id).where(
                AttachmentRow.case.is_(None), AttachmentRow.day <= today - datetime.timedelta(days=STAGED_DAYS)
            )
        ).all()
        orphans = session.scalars(
            select(AttachmentChunkRow.attachment)
            .distinct()
            .where(AttachmentChunkRow.attachment.not_in(select(AttachmentRow.id)))
        ).all()
    for attachment in left:
        drop(database, attachment)
    for attachment in orphans:
        drop_chunks(database, attachment)
