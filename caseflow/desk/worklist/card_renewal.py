"""Cards that are missing or older than their case, made anew from its records and kept for the next list.

A batch is one short transaction, so that nobody waits while thousands are made after a restore or a change in
the team. A case that somebody is just changing keeps no card this time; it is on the list all the same.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.batch import own_teams, read_own_cases
from caseflow.desk.cases.contents import read_contents
from caseflow.desk.cases.own import own_cases
from caseflow.desk.worklist.card import TOO_LARGE, CardUnwritable, CaseCard
from caseflow.desk.worklist.card_contents import CARD_PURPOSES, card_from
from caseflow.schema.cases import CaseEpochRow, CaseRow
from caseflow.schema.worklist import CaseCardRow
from caseflow.sealing.team_copies import open_team_copies
from caseflow.sealing.team_generation import open_generation
from crypto.case_card import CardPlace, CardTooLarge, seal_card
from crypto.key_pair import reading_key

# Some tenths of a second of one core, in which nobody else writes on SQLite.
BATCH = 200


@dataclass(frozen=True)
class MadeCard:
    """A card as it was just made. ``whole``: every record it is made from opened."""

    card: CaseCard
    revision: int
    team: UUID
    whole: bool
    shred: bytes = field(repr=False)


def renew_cards(desk: Desk, cases: Sequence[UUID]) -> dict[UUID, CaseCard]:
    """Make and keep the cards of these cases; one that this member cannot open has none."""
    made: dict[UUID, CaseCard] = {}
    for start in range(0, len(cases), BATCH):
        with desk.database.writing() as session:
            made |= renew_in(session, desk, cases[start : start + BATCH])
    return made


def renew_in(session: Session, desk: Desk, cases: Sequence[UUID]) -> dict[UUID, CaseCard]:
    """The same for a few cases within a transaction that writes."""
    if not cases:
        return {}
    _rewrap(session, desk, cases)
    made = dict(_made(session, desk, cases))
    _keep(session, desk, made)
    return {case: one.card for case, one in made.items()}


def _rewrap(session: Session, desk: Desk, cases: Collection[UUID]) -> None:
    sealed = select(CaseEpochRow).where(CaseEpochRow.case.in_(cases), CaseEpochRow.team_sealed.is_not(None))
    open_team_copies(session, desk.secret, desk.actor.ring, session.scalars(sealed).all())


def _made(session: Session, desk: Desk, cases: Collection[UUID]) -> Iterator[tuple[UUID, MadeCard]]:
    # One case that does not open must not take the whole list away; its own page says why.
    for opened in read_own_cases(session, desk, CARD_PURPOSES, CaseRow.id.in_(cases), passes_over=True):
        records, row = opened.records(*CARD_PURPOSES), opened.row
        if records:
            whole = len(records) == len(opened.rows)
            card = card_from(read_contents(opened))
            yield row.id, MadeCard(card, row.revision, row.team, whole, opened.shred)


def _keep(session: Session, desk: Desk, made: Mapping[UUID, MadeCard]) -> None:
    """Store the cards of the cases that stay what they were until this transaction ends."""
    _, teams = own_teams(session, desk)
    locked = session.execute(
        select(CaseRow.id, CaseRow.team, CaseRow.revision)
        .where(CaseRow.id.in_(made), own_cases(teams))
        # This never waits for a lock: the transaction that holds a case may itself wait for the log.
        .with_for_update(skip_locked=True)
    ).all()
    keys = _TeamKeys(session, desk)
    rows = [
        _row(keys, case, made[case])
        for case, team, revision in locked
        if (team, revision) == (made[case].team, made[case].revision) and made[case].whole
    ]
    if rows:
        session.execute(delete(CaseCardRow).where(CaseCardRow.case.in_([row["case"] for row in rows])))
        session.execute(insert(CaseCardRow), rows)


class _TeamKeys(dict[UUID, tuple[UUID, bytes]]):
    """The open generation of each team with its reading key, asked for once."""

    def __init__(self, session: Session, desk: Desk) -> None:
        super().__init__()
        self._session, self._desk = session, desk

    def __missing__(self, team: UUID) -> tuple[UUID, bytes]:
        generation = open_generation(self._session, self._desk.secret, team).id
        key = reading_key(self._desk.actor.ring.generation_seed(self._session, generation))
        self[team] = generation, key
        return self[team]


def _row(keys: _TeamKeys, case: UUID, made: MadeCard) -> dict[str, object]:
    generation, key = keys[made.team]
    place = CardPlace(case, generation, made.revision)
    try:
        sealed = seal_card(key, made.shred, place, made.card.to_bytes())
    except (CardTooLarge, CardUnwritable):
        sealed = seal_card(key, made.shred, place, TOO_LARGE.encode())
    return {"case": case, "revision": made.revision, "generation": generation, "sealed": sealed}
