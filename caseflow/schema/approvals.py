"""Copies of what a second person has to judge, for members of other teams who were asked."""

import datetime
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import NO_ORDER_OF_ARRIVAL, Base


class SecondReadingRow(Base):
    """One copy for one second reader. It ends after some days, and never comes into a backup."""

    __tablename__ = "second_reading"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    # Every reader who may be asked gets a copy, so the row does not tell who took it up.
    member: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id"), index=True)
    asked_on: Mapped[datetime.date]
    # The last day on which it opens.
    until: Mapped[datetime.date]
    # The copy's own key, sealed to the reader; the copy needs the shred secret of the case besides.
    sealed_key: Mapped[bytes]
    sealed: Mapped[bytes]
    # What the reader said, under the same key, until the team has taken it over.
    answer: Mapped[bytes | None]
    # Authenticates everything above, the sealed parts too.
    tag: Mapped[bytes]
