"""The cases of a member's teams with their cards: one query and one tight loop for ten thousand.

What is read here stays for one request. Cards that are missing or older than their case are named, so that
``caseflow.desk.worklist.card_renewal`` makes them anew.
"""

import datetime
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.own import own_cases
from caseflow.desk.worklist.card import FIELD_END, TOO_LARGE, CaseCard
from caseflow.schema.cases import CaseRow, ShredSecretRow
from caseflow.schema.worklist import CaseCardRow
from caseflow.sealing.errors import NotAHolder
from caseflow.sealing.team_generation import open_generation
from crypto.case_card import StoredCard, open_cards
from crypto.key_pair import reading_key


class Line(NamedTuple):
    """One case with what stands in clear about it and the fields of its card as they were sealed.

    A named tuple, because ten thousand are made for one page. ``card`` is empty while it has to be made anew.
    """

    id: UUID
    stage: str
    state: str
    restricted: bool
    unread: bool
    received_on: datetime.date
    due_on: datetime.date
    due_reason: str
    revision: int
    team: UUID
    card: tuple[str, ...]


def lines_of(session: Session, desk: Desk, teams: Collection[UUID]) -> list[Line]:
    """Every case of these teams that is theirs to work on, in no order. Reads only."""
    return [line for team in sorted(teams) for line in _lines_of_team(session, desk, team)]


def card_of(line: Line) -> CaseCard:
    """The card of a line as a value; an empty one while nobody could open the case."""
    return CaseCard.from_bytes(FIELD_END.join(line.card).encode()) if line.card else CaseCard()


def _lines_of_team(session: Session, desk: Desk, team: UUID) -> Iterator[Line]:
    generation = open_generation(session, desk.secret, team).id
    rows = session.connection().execute(_query(team, generation)).all()
    try:
        key = reading_key(desk.actor.ring.generation_seed(session, generation))
    except NotAHolder:
        return (Line._make((*row[:9], team, ())) for row in rows)
    opened = open_cards(key, generation, map(_stored, rows))
    return (Line._make((*row[:9], team, _fields(content))) for row, content in zip(rows, opened, strict=True))


def _stored(row: Sequence[Any]) -> StoredCard | None:
    """The card of a row, if there is one that is as new as the case."""
    revision, card_revision, sealed, secret = row[8:]
    return (row[0].bytes, revision, secret, sealed) if card_revision == revision and secret else None


def _fields(content: str) -> tuple[str, ...]:
    return () if content in ("", TOO_LARGE) else tuple(content.split(FIELD_END))


def _query(team: UUID, generation: UUID) -> Select[*tuple[Any, ...]]:
    fits = and_(CaseCardRow.case == CaseRow.id, CaseCardRow.generation == generation)
    return (
        select(
            CaseRow.id,
            CaseRow.stage,
            CaseRow.state,
            CaseRow.restricted,
            CaseRow.unread,
            CaseRow.received_on,
            CaseRow.due_on,
            CaseRow.due_reason,
            CaseRow.revision,
            CaseCardRow.revision,
            CaseCardRow.sealed,
            ShredSecretRow.secret,
        )
        .outerjoin(CaseCardRow, fits)
        .outerjoin(ShredSecretRow, ShredSecretRow.case == CaseRow.id)
        .where(own_cases([team]))
    )
