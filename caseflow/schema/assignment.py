"""Who is away from when to when, and who covers. Facts of the staff: no row here knows of a case."""

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
