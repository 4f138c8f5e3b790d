"""Text blocks of the office: what it writes again and again, in every language. Nothing of a case."""

import datetime
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import Base


class TextBlockRow(Base):
    """A text block in one language. It stands in the place of the shipped one with the same name."""

    __tablename__ = "text_block"

    name: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    revision: Mapped[int]
    edited_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id"))
    edited_on: Mapped[datetime.date]
    # Without it an attacker who can write to the database could forge texts of the office.
    tag: Mapped[bytes]
