"""A structural recommendation: a change that many reports suggest, its addressee, and the result.

The text is the office's own and lies sealed to the team until two people have agreed to it and it is published;
the linked cases stay sealed for ever.
"""

import datetime
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.team_documents import DocumentNotFound, ids, one, open_document
from caseflow.office.directory.verified import load_directory
from caseflow.schema.team_documents import RecommendationRow
from caseflow.sealing.errors import NotAHolder
from crypto.record import Fields


class Status(StrEnum):
    """Where a recommendation stands. ``ready`` waits for the second person."""

    DRAFT = "draft"
    READY = "ready"
    MADE = "made"
    ACCEPTED = "accepted"
    IMPLEMENTED = "implemented"
    REJECTED = "rejected"
    NO_ANSWER = "no_answer"

    @property
    def is_made(self) -> bool:
        """Whether two people have agreed to its words."""
        return self not in (Status.DRAFT, Status.READY)


# What may become of one that was made; all in any order, because an answer may come after the silence.
RESULTS = (Status.ACCEPTED, Status.IMPLEMENTED, Status.REJECTED, Status.NO_ANSWER)


@dataclass(frozen=True)
class Words:
    """What two people agree to. ``field_of_action``: a code of the list of fields of action, or empty."""

    addressee: str
    text: str = field(repr=False)
    field_of_action: str = ""


@dataclass(frozen=True)
class Reached:
    """A status and the day on which it was reached."""

    status: Status
    day: datetime.date


@dataclass(frozen=True)
class Recommendation:
    """One recommendation as its team sees it."""

    id: UUID
    team: UUID
    revision: int
    words: Words
    written_by: UUID
    ready_by: UUID | None = None
    history: tuple[Reached, ...] = ()
    answer: str = field(default="", repr=False)
    cases: tuple[UUID, ...] = field(default=(), repr=False)
    is_published: bool = False

    @property
    def status(self) -> Status:
        """Where it stands."""
        return self.history[-1].status

    def to_fields(self) -> Fields:
        """For the sealed paper."""
        return {
            "addressee": (self.words.addressee,),
            "text": (self.words.text,),
            "field_of_action": (self.words.field_of_action,),
            "written_by": (str(self.written_by),),
            "ready_by": (str(self.ready_by),) if self.ready_by else (),
            "history": tuple(f"{reached.status}:{reached.day.isoformat()}" for reached in self.history),
            "answer": (self.answer,),
            "cases": tuple(map(str, self.cases)),
        }

    def reached(self, desk: Desk, status: Status) -> "Recommendation":
        """The same with a new status of today."""
        return replace(self, history=(*self.history, Reached(status, desk.today)))


def recommendations_of(desk: Desk) -> tuple[Recommendation, ...]:
    """All of the member's teams; those that wait for somebody first."""
    with desk.database.writing() as session:
        desk.log(session, "recommendations_seen", "page:recommendations")
    with desk.database.reading() as session:
        teams = load_directory(session, desk.secret).teams_of(desk.actor.id)
        rows = session.scalars(select(RecommendationRow).where(RecommendationRow.team.in_(teams))).all()
        found = []
        for row in rows:
            try:
                found.append(opened_recommendation(session, desk, row))
            except DocumentNotFound:
                continue
    order = list(Status)
    return tuple(sorted(found, key=lambda one: (order.index(one.status), one.words.addressee, str(one.id))))


def opened_recommendation(session: Session, desk: Desk, row: RecommendationRow) -> Recommendation:
    """A recommendation out of its row; raises ``DocumentNotFound`` where the member does not hold the team's keys."""
    try:
        fields = open_document(session, desk, row)
    except NotAHolder:
        raise DocumentNotFound from None
    return Recommendation(
        id=row.id,
        team=row.team,
        revision=row.revision,
        words=Words(one(fields, "addressee"), one(fields, "text"), one(fields, "field_of_action")),
        written_by=ids(fields, "written_by")[0],
        ready_by=next(iter(ids(fields, "ready_by")), None),
        history=tuple(map(_reached, fields["history"])),
        answer=one(fields, "answer"),
        cases=ids(fields, "cases"),
        is_published=row.published is not None,
    )


def _reached(text: str) -> Reached:
    status, _, day = text.partition(":")
    return Reached(Status(status), datetime.date.fromisoformat(day))
