"""Stopped files, which nobody may open until two persons decide about them."""

import datetime
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import NO_ORDER_OF_ARRIVAL, Base


class FrozenFileRow(Base):
    """A file that no route shows, copies or hands out. It stays when the file itself was destroyed."""

    __tablename__ = "frozen_file"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    # No foreign key: the row says that the file was stopped also after two people have destroyed it.
    attachment: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    frozen_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id"))
    frozen_on: Mapped[datetime.date]
    # Whether the file is still there: frozen, or destroyed.
    state: Mapped[str]
    # What a first member of the ombuds team has asked for; a second one does it.
    asked: Mapped[str | None]
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("member.id"))
    # Authenticates everything above: nobody is accused, and nothing is asked for, by hand.
    tag: Mapped[bytes]
