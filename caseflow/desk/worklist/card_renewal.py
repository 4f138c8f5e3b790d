"""Cards that are missing or older than their case, made anew from its records and kept for the next list.

A batch is one short transaction, so that nobody waits while thousands are made after a restore or a change in
the team. A case that somebody is just changing keeps no card this time; it is on the list all the same.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import SUSPENDED, Desk, OpenedCase, OpenedRecord
from caseflow.desk.cases.contents import read_contents
from caseflow.desk.worklist.card import TOO_LARGE, CardUnwritable, CaseCard
from caseflow.desk.worklist.card_contents import CARD_PURPOSES, card_from
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.schema.cases import CaseEpochRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.schema.worklist import CaseCardRow
from caseflow.sealing.case_keys import rewrap_for_team
from caseflow.sealing.errors import NotAHolder, TagInvalid
from caseflow.sealing.team_generation import open_generation
from crypto.case_card import CardPlace, CardTooLarge, seal_card
from crypto.errors import CannotOpen
from crypto.key_pair import reading_key

BATCH = 100


@dataclass(frozen=True)
class MadeCard:
    """A card as it was just made. ``whole``: every record it is made from opened."""

    card: CaseCard
    revision: int
    team: UUID
    whole: bool
    shred: bytes = field(repr=False)


@dataclass
class _Loaded(OpenedCase):
    """A case whose records were opened with those of its whole batch."""

    opened: Mapping[str, list[OpenedRecord]] = field(default_factory=dict, repr=False)

    def records(self, *purposes: str) -> tuple[OpenedRecord, ...]:
        """Those of its records that a card is made from."""
        return tuple(record for purpose in purposes for record in self.opened.get(purpose, ()))


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
    made = dict(_made(session, desk, cases, load_directory(session, desk.secret)))
    _keep(session, desk, made)
    return {case: one.card for case, one in made.items()}


def _rewrap(session: Session, desk: Desk, cases: Collection[UUID]) -> None:
    sealed = select(CaseEpochRow).where(CaseEpochRow.case.in_(cases))
    for row in session.scalars(sealed).all():
        if row.team_sealed is not None:
            rewrap_for_team(session, desk.actor.ring, row.case, row.epoch)
            session.refresh(row)


def _made(
    session: Session, desk: Desk, cases: Collection[UUID], directory: OfficeDirectory
) -> Iterator[tuple[UUID, MadeCard]]:
    secrets = {
        row.case: row.secret for row in session.scalars(select(ShredSecretRow).where(ShredSecretRow.case.in_(cases)))
    }
    records: dict[UUID, list[RecordRow]] = {}
    for record in session.scalars(
        select(RecordRow).where(RecordRow.case.in_(cases), RecordRow.purpose.in_(CARD_PURPOSES))
    ):
        records.setdefault(record.case, []).append(record)
    # Kept until the end, so that opening an epoch finds its row without asking the database again.
    epochs = session.scalars(select(CaseEpochRow).where(CaseEpochRow.case.in_(cases))).all()
    held = {row.case for row in epochs} & secrets.keys()
    for row in session.scalars(select(CaseRow).where(CaseRow.id.in_(held))):
        case = _Loaded(session, desk, row, as_reserve=False, shred=secrets[row.id], directory=directory)
        opened = dict(_opened(case, records.get(row.id, ())))
        if opened:
            by_purpose: dict[str, list[OpenedRecord]] = {}
            for one in opened.values():
                by_purpose.setdefault(one.purpose, []).append(one)
            case.opened = by_purpose
            whole = len(opened) == len(records[row.id])
            yield row.id, MadeCard(card_from(read_contents(case)), row.revision, row.team, whole, secrets[row.id])


def _opened(case: OpenedCase, rows: Sequence[RecordRow]) -> Iterator[tuple[UUID, OpenedRecord]]:
    for row in rows:
        try:
            yield row.id, case.open_record(row)
        except (CannotOpen, NotAHolder, TagInvalid):
            # One damaged record must not take the whole list away; the case page names it.
            continue


def _keep(session: Session, desk: Desk, made: Mapping[UUID, MadeCard]) -> None:
    """Store the cards of the cases that stay what they were until this transaction ends."""
    locked = session.execute(
        select(CaseRow.id, CaseRow.team, CaseRow.revision)
        .where(CaseRow.id.in_(made), CaseRow.state != SUSPENDED)
        # Never waits: whoever holds a case may wait for the log.
        .with_for_update(skip_locked=True)
    ).all()
    rows = [
        _row(session, desk, case, made[case])
        for case, team, revision in locked
        if (team, revision) == (made[case].team, made[case].revision) and made[case].whole
    ]
    if rows:
        session.execute(delete(CaseCardRow).where(CaseCardRow.case.in_([row["case"] for row in rows])))
        session.execute(insert(CaseCardRow), rows)


def _row(session: Session, desk: Desk, case: UUID, made: MadeCard) -> dict[str, object]:
    generation = open_generation(session, desk.secret, made.team).id
    key = reading_key(desk.actor.ring.generation_seed(session, generation))
    place = CardPlace(case, generation, made.revision)
    try:
        sealed = seal_card(key, made.shred, place, made.card.to_bytes())
    except (CardTooLarge, CardUnwritable):
        sealed = seal_card(key, made.shred, place, TOO_LARGE.encode())
    return {"case": case, "revision": made.revision, "generation": generation, "sealed": sealed}
