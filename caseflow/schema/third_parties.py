"""Parts of a case given to others for a limited time: questions to other bodies, texts and recordings to interpret."""

import datetime
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import NO_ORDER_OF_ARRIVAL, Base


class ReleasedQuestionRow(Base):
    """One question to a body outside. It opens with the link and the password together, and the shred secret."""

    __tablename__ = "released_question"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    # SHA-256 of what the link derives to; the link itself stands nowhere.
    lookup_hash: Mapped[bytes] = mapped_column(unique=True)
    # The last day on which it can be answered.
    until: Mapped[datetime.date]
    # How many versions of an answer came.
    answers: Mapped[int]
    # Wrong passwords of one day; the next day counts anew.
    wrong_tries: Mapped[int]
    tried_on: Mapped[datetime.date]
    sealed: Mapped[bytes]
    # Authenticates id, case, hash, last day and the sealed question.
    tag: Mapped[bytes]


class InterpreterTaskRow(Base):
    """One text or recording for one interpreter. The hour at which it ends lies inside."""

    __tablename__ = "interpreter_task"
    __table_args__ = NO_ORDER_OF_ARRIVAL

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    interpreter: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id"), index=True)
    # The day of the last hour, after which the row is swept.
    until: Mapped[datetime.date]
    # The copy of a recording with a changed pitch; its key lies in the task.
    sound: Mapped[uuid.UUID | None]
    # The task's own key, sealed to the interpreter; the task needs the shred secret of the case besides.
    sealed_key: Mapped[bytes]
    sealed: Mapped[bytes]
    # Authenticates everything above, the sealed parts too.
    tag: Mapped[bytes]


class InterpreterOriginRow(Base):
    """What an interpreter told of themselves, for the check whether they could know the people of a case."""

    __tablename__ = "interpreter_origin"

    member: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id"), primary_key=True)
    district: Mapped[str]
    # Tags of the languages in whose communities they live, separated by spaces.
    communities: Mapped[str]
    said_on: Mapped[datetime.date]
    tag: Mapped[bytes]


class GlossaryTermRow(Base):
    """How a team says a word in a language. A fact of the office, nothing of a case."""

    __tablename__ = "glossary_term"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    team: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"), index=True)
    language: Mapped[str]
    term: Mapped[str]
    translation: Mapped[str]
    note: Mapped[str]
