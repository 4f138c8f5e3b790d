"""The reporter's side: mailboxes, visits, the form keys of the last days."""

import datetime
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import NO_ORDER_OF_ARRIVAL, Base


class MailboxRow(Base):
    """Where a code leads. Two cases of one code have rows that nothing in clear links."""

    __tablename__ = "mailbox"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    lookup_hash: Mapped[bytes] = mapped_column(primary_key=True)
    case: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), unique=True)
    pepper_version: Mapped[int]
    public_key: Mapped[bytes]
    # SHA-256 of the erase proof: an erasure leaves the proof in the log, and this tells it is right.
    erase_proof_hash: Mapped[bytes]
    # The proof itself, from the wish to erase until it is carried out or taken back.
    erase_proof: Mapped[bytes | None]
    # Whether sending the same form again shows the code again (P6), and until which day.
    shows_code: Mapped[bool]
    created_on: Mapped[datetime.date]
    messages_left: Mapped[int]
    files_left: Mapped[int]
    # Authenticates the hash, the case and the public key: a key put here by hand gets no letters.
    tag: Mapped[bytes]


class MailboxVisitRow(Base):
    """A visit with a code: a hash, a sealed seed and expiry, a day."""

    __tablename__ = "mailbox_visit"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    id: Mapped[bytes] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    day: Mapped[datetime.date]


class FormKeyRow(Base):
    """The form key of a day, wrapped under the pepper; deleted after seven days, never in a backup."""

    __tablename__ = "form_key"

    day: Mapped[datetime.date] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes]
