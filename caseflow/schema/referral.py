"""Cases that hold copies of another: for a partner, or for a small circle."""

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import NO_ORDER_OF_ARRIVAL, Base


class CaseCopyRow(Base):
    """A case that holds copies. Of which one is told only by that one's shred secret."""

    __tablename__ = "case_copy"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    case: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    kind: Mapped[str]
    # Derived from the original's shred secret: an erasure finds the copies, the holder of a backup does not.
    original_mark: Mapped[bytes] = mapped_column(index=True)
    # SHA-256 of the token in the offer to the person's mailbox, until they have taken it.
    offer_hash: Mapped[bytes | None]
    # Authenticates everything above: an offer put here by hand opens no mailbox.
    tag: Mapped[bytes]
