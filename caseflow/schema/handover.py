"""Mailboxes that were handed over, and second words of mailboxes."""

import datetime
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import NO_ORDER_OF_ARRIVAL, Base


class HandedOverRow(Base):
    """A former mailbox of a case, for the days in which its code can take the dialogue back."""

    __tablename__ = "handed_over"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    lookup_hash: Mapped[bytes] = mapped_column(primary_key=True)
    case: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    pepper_version: Mapped[int]
    public_key: Mapped[bytes]
    erase_proof_hash: Mapped[bytes]
    # Of the former mailbox: the day of its report.
    created_on: Mapped[datetime.date]
    # The newest epoch that the former mailbox opens; what is written later is not for its code.
    epoch: Mapped[int]
    # The last day on which the dialogue can be taken back.
    until: Mapped[datetime.date]
    # The dialogue keys up to that epoch, sealed to the former mailbox.
    sealed: Mapped[bytes]
    # Authenticates everything above but the sealed keys, which only the former mailbox opens.
    tag: Mapped[bytes]


class SecondWordRow(Base):
    """A word that is asked besides the code. Only a hash that needs the installation secret."""

    __tablename__ = "second_word"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    lookup_hash: Mapped[bytes] = mapped_column(primary_key=True)
    case: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    pepper_version: Mapped[int]
    salt: Mapped[bytes]
    verifier: Mapped[bytes]
    # Wrong words of one day; the next day counts anew.
    wrong_tries: Mapped[int]
    tried_on: Mapped[datetime.date]
    # The day from which the word is not asked any more, once somebody has asked to remove it.
    ends_on: Mapped[datetime.date | None]
    tag: Mapped[bytes]
