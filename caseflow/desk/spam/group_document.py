"""The sealed document of a spam group: its cases, its random sample, and who decided what."""

import datetime
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.team_documents import (
    DocumentChangedMeanwhile,
    DocumentNotFound,
    ids,
    one,
    open_document,
    seal_document,
)
from caseflow.office.directory.verified import load_directory
from caseflow.schema.team_documents import FloodRow
from caseflow.sealing.errors import NotAHolder
from crypto.record import Fields

REVERSIBLE_DAYS = 14
SAMPLE = 10


@dataclass(frozen=True)
class SpamGroup:
    """A proposed or decided group.

    Attributes:
        cases: the list as the first person proposed it.
        sample: fixed when it was proposed, so that nobody chooses what the second person reads.
        struck: what the second person took out before they confirmed.
        confirmed_by: none while it waits for the second person.
        evidence_asked_by: who wants to take the texts out as evidence.
        ends_on: the day from which nothing can be taken back.
    """

    id: UUID
    team: UUID
    revision: int
    ends_on: datetime.date
    cases: tuple[UUID, ...] = field(repr=False)
    sample: tuple[UUID, ...] = field(repr=False)
    proposed_by: UUID
    proposed_at: datetime.datetime
    reason: str = field(default="", repr=False)
    struck: tuple[UUID, ...] = field(default=(), repr=False)
    confirmed_by: UUID | None = None
    confirmed_at: datetime.datetime | None = None
    evidence_asked_by: UUID | None = None

    @property
    def kept(self) -> tuple[UUID, ...]:
        """The cases of the list without those that were struck out."""
        struck = set(self.struck)
        return tuple(case for case in self.cases if case not in struck)

    def to_fields(self) -> Fields:
        """For the sealed paper."""
        return {
            "cases": tuple(map(str, self.cases)),
            "sample": tuple(map(str, self.sample)),
            "struck": tuple(map(str, self.struck)),
            "proposed_by": (str(self.proposed_by),),
            "proposed_at": (self.proposed_at.isoformat(),),
            "reason": (self.reason,),
            "confirmed_by": _some(self.confirmed_by),
            "confirmed_at": (self.confirmed_at.isoformat(),) if self.confirmed_at else (),
            "evidence_asked_by": _some(self.evidence_asked_by),
        }


def drawn(cases: Sequence[UUID]) -> tuple[UUID, ...]:
    """A sample by the randomness of the machine."""
    return tuple(secrets.SystemRandom().sample(list(cases), min(SAMPLE, len(cases))))


def keep_new(session: Session, desk: Desk, flood: SpamGroup) -> None:
    """Store a new group."""
    row = FloodRow(id=flood.id, team=flood.team, revision=0, ends_on=flood.ends_on)
    seal_document(session, desk, row, flood.to_fields())
    session.add(row)
    session.flush()


def keep_changed(session: Session, desk: Desk, flood: SpamGroup) -> SpamGroup:
    """Store what was decided about a group, unless somebody else decided meanwhile.

    Raises:
        DocumentNotFound: it has ended.
        DocumentChangedMeanwhile: it is not what this member saw.
    """
    row = session.scalar(
        select(FloodRow).where(FloodRow.id == flood.id).with_for_update().execution_options(populate_existing=True)
    )
    if row is None:
        raise DocumentNotFound
    if row.revision != flood.revision:
        raise DocumentChangedMeanwhile
    row.ends_on = flood.ends_on
    seal_document(session, desk, row, flood.to_fields())
    session.flush()
    return replace(flood, revision=row.revision)


def read_spam_group(session: Session, desk: Desk, flood: UUID) -> SpamGroup:
    """A group of one of the member's teams; raises ``DocumentNotFound``."""
    row = session.get(FloodRow, flood)
    if row is None or row.team not in load_directory(session, desk.secret).teams_of(desk.actor.id):
        raise DocumentNotFound
    try:
        return _spam_group(row, open_document(session, desk, row))
    except NotAHolder:
        raise DocumentNotFound from None


def spam_groups_of(session: Session, desk: Desk) -> tuple[SpamGroup, ...]:
    """Every group of the member's teams that has not ended, those that wait for a second person first."""
    teams = load_directory(session, desk.secret).teams_of(desk.actor.id)
    found = []
    for row in session.scalars(select(FloodRow).where(FloodRow.team.in_(teams), FloodRow.ends_on > desk.today)):
        try:
            found.append(_spam_group(row, open_document(session, desk, row)))
        except NotAHolder:
            continue
    return tuple(sorted(found, key=lambda flood: (flood.confirmed_by is not None, flood.proposed_at, str(flood.id))))


def _spam_group(row: FloodRow, fields: Fields) -> SpamGroup:
    confirmed_at = one(fields, "confirmed_at")
    return SpamGroup(
        id=row.id,
        team=row.team,
        revision=row.revision,
        ends_on=row.ends_on,
        cases=ids(fields, "cases"),
        sample=ids(fields, "sample"),
        proposed_by=ids(fields, "proposed_by")[0],
        proposed_at=datetime.datetime.fromisoformat(one(fields, "proposed_at")),
        reason=one(fields, "reason"),
        struck=ids(fields, "struck"),
        confirmed_by=next(iter(ids(fields, "confirmed_by")), None),
        confirmed_at=datetime.datetime.fromisoformat(confirmed_at) if confirmed_at else None,
        evidence_asked_by=next(iter(ids(fields, "evidence_asked_by")), None),
    )


def _some(member: UUID | None) -> tuple[str, ...]:
    return () if member is None else (str(member),)
