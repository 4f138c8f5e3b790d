"""The sealed cards by which the work list filters without decrypting reports, and each member's own views."""

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import NO_ORDER_OF_ARRIVAL, Base


class CaseCardRow(Base):
    """What a list shows of a case, sealed for its team. Made anew whenever it is older than the case."""

    __tablename__ = "case_card"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    case: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    revision: Mapped[int]
    generation: Mapped[uuid.UUID] = mapped_column(ForeignKey("team_generation.id"))
    # One size for all; the key needs the shred secret of the case besides the team's.
    sealed: Mapped[bytes]


class SavedViewRow(Base):
    """A filter that a member keeps under a name, sealed to themselves: name and filter stand inside."""

    __tablename__ = "saved_view"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    member: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id"), index=True)
    sealed: Mapped[bytes]
