"""Absences of members with their cover. No row refers to a case."""

import datetime
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import Base


class AbsenceRow(Base):
    """One absence of a member. It ends by itself after its last day."""

    __tablename__ = "absence"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    member: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id"), index=True)
    covered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id"))
    first_day: Mapped[datetime.date]
    last_day: Mapped[datetime.date]
    # Authenticates everything above: nobody is declared away in the database alone.
    tag: Mapped[bytes]
