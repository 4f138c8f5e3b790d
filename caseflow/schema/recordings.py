"""Public recordings of the office, in pieces. Each piece has its own authentication tag."""

import datetime
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import Base


class RecordingRow(Base):
    """A recording of a page in a language: a draft, approved by a second person, or withdrawn."""

    __tablename__ = "recording"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    page: Mapped[str]
    language: Mapped[str]
    media_type: Mapped[str]
    # What was spoken: a hash of the page's text to read aloud, so that a changed text is noticed.
    text_hash: Mapped[bytes]
    # Of a film in sign language the same in words; empty for sound, whose text stands on the page.
    text_alternative: Mapped[str]
    length: Mapped[int]
    sha256: Mapped[bytes]
    # draft, approved or withdrawn; "arriving" while its pieces come in.
    state: Mapped[str]
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id"))
    made_on: Mapped[datetime.date]
    approved_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("member.id"))
    approved_on: Mapped[datetime.date | None]
    tag: Mapped[bytes]


class RecordingChunkRow(Base):
    """A piece of a recording. Public content, so it is not encrypted."""

    __tablename__ = "recording_chunk"

    recording: Mapped[uuid.UUID] = mapped_column(ForeignKey("recording.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes]
    tag: Mapped[bytes]
