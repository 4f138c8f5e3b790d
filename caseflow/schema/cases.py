"""Cases, their keys and their sealed records. No row has a time finer than a day or an order of arrival."""

import datetime
import uuid

from sqlalchemy import BigInteger, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import NO_ORDER_OF_ARRIVAL, RANDOM_ROW_NUMBER, Base


class CaseRow(Base):
    """What stands in clear about a case: who handles it, its state and its dates."""

    __tablename__ = "case_file"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    format_version: Mapped[int]
    team: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"), index=True)
    reserve_team: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"))
    stage: Mapped[str]
    state: Mapped[str]
    restricted: Mapped[bool]
    unread: Mapped[bool]
    received_on: Mapped[datetime.date]
    due_on: Mapped[datetime.date]
    due_reason: Mapped[str]
    retention_on: Mapped[datetime.date | None]
    erase_on: Mapped[datetime.date | None]
    newest_epoch: Mapped[int]
    # Counts changes, so that two people who edit at the same time notice each other.
    revision: Mapped[int]
    # Authenticates id, team and reserve: a team put here by hand gets no keys.
    tag: Mapped[bytes]


class ShredSecretRow(Base):
    """The secret without which no record of the case opens. Left out of ordinary backups."""

    __tablename__ = "shred_secret"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    case: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    secret: Mapped[bytes]


class CaseEpochRow(Base):
    """The staff key and the dialogue key of one epoch, wrapped for each holder."""

    __tablename__ = "case_epoch"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    case: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    team_generation: Mapped[uuid.UUID] = mapped_column(ForeignKey("team_generation.id"))
    reserve_generation: Mapped[uuid.UUID] = mapped_column(ForeignKey("team_generation.id"))
    # Either sealed to the generation's public key, or, after the first opening, wrapped under its
    # symmetric reading key; never both.
    team_sealed: Mapped[bytes | None]
    team_wrapped: Mapped[bytes | None]
    reserve_sealed: Mapped[bytes]
    mailbox_sealed: Mapped[bytes | None]
    tag: Mapped[bytes]


class RecordRow(Base):
    """One sealed record: a report, a message, a note, a coding. Its day and order lie inside."""

    __tablename__ = "record"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    purpose: Mapped[str]
    epoch: Mapped[int]
    sealed: Mapped[bytes]


class AttachmentRow(Base):
    """A file. Staged rows (no case yet) have no header: their key exists only in the page's token."""

    __tablename__ = "attachment"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    day: Mapped[datetime.date]
    finished: Mapped[bool]
    stored_bytes: Mapped[int]
    # Whether the header is sealed under the staff key (a report's files) or the dialogue key.
    under_staff_key: Mapped[bool | None]
    epoch: Mapped[int | None]
    header: Mapped[bytes | None]


class AttachmentChunkRow(Base):
    """A piece of an encrypted file. On SQLite the table lies in a second file; no foreign key crosses."""

    __tablename__ = "attachment_chunk"
    __table_args__ = RANDOM_ROW_NUMBER

    # A random 63-bit number: a counter would tell the order in which files came.
    # INTEGER, by which name alone SQLite takes the key of a table as its row number.
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    attachment: Mapped[uuid.UUID] = mapped_column(index=True)
    position: Mapped[int]
    sealed: Mapped[bytes]
