"""Many cases of a member's own teams, opened in batches: a few queries for hundreds of cases instead of each.

Nothing that is opened here is kept. Who may read is decided as for one case: by the verified memberships and
by the keys. The caller has written the look into the log before, in a transaction of its own: reading thousands
of cases takes seconds, in which nobody else should wait.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import SUSPENDED, Desk, OpenedCase, OpenedRecord
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.schema.cases import CaseEpochRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.schema.referral import CaseCopyRow
from caseflow.sealing.case_lock import case_tag_parts
from caseflow.sealing.errors import NotAHolder, TagInvalid
from crypto.errors import CannotOpen

BATCH = 200


@dataclass
class ReadCase(OpenedCase):
    """A case with the records that were read for it beforehand; it is looked at and never changed."""

    rows: tuple[RecordRow, ...] = field(default=(), repr=False)

    def records(self, *purposes: str) -> tuple[OpenedRecord, ...]:
        """The records with these purposes that open; a damaged one must not take the others away."""
        found = []
        for row in self.rows:
            if row.purpose in purposes:
                try:
                    found.append(self.open_record(row))
                except (CannotOpen, NotAHolder):
                    continue
        return tuple(found)


def own_cases(teams: frozenset[UUID]) -> ColumnElement[bool]:
    """The cases that a member of these teams handles; those with a conflict that is being cleared are not hers."""
    return and_(CaseRow.team.in_(teams), CaseRow.state != SUSPENDED)


def held_cases(teams: frozenset[UUID]) -> ColumnElement[bool]:
    """Also those that she holds in reserve."""
    return or_(own_cases(teams), CaseRow.reserve_team.in_(teams))


def is_original() -> ColumnElement[bool]:
    """Not a copy of another case, which would be counted twice."""
    return CaseRow.id.not_in(select(CaseCopyRow.case))


def read_cases(
    session: Session, desk: Desk, condition: ColumnElement[bool], purposes: Sequence[str]
) -> Iterator[ReadCase]:
    """Open every case that fits, batch by batch, in no order that means something.

    Args:
        purposes: the records that are wanted; all others stay sealed.

    Raises:
        TagInvalid: a case was changed in the database alone.
    """
    directory = load_directory(session, desk.secret)
    cases = session.scalars(select(CaseRow.id).where(condition).order_by(CaseRow.id)).all()
    for start in range(0, len(cases), BATCH):
        yield from _batch(session, desk, directory, cases[start : start + BATCH], purposes)


def _batch(
    session: Session, desk: Desk, directory: OfficeDirectory, cases: Sequence[UUID], purposes: Sequence[str]
) -> Iterator[ReadCase]:
    rows = session.scalars(select(CaseRow).where(CaseRow.id.in_(cases)).order_by(CaseRow.id)).all()
    held = select(ShredSecretRow.case, ShredSecretRow.secret).where(ShredSecretRow.case.in_(cases))
    secrets = dict(session.execute(held).all())
    # Kept until the end of the batch, so that each epoch is found without asking the database again.
    epochs = session.scalars(select(CaseEpochRow).where(CaseEpochRow.case.in_(cases))).all()
    wanted = select(RecordRow).where(RecordRow.case.in_(cases), RecordRow.purpose.in_(purposes))
    records = session.scalars(wanted.order_by(RecordRow.case)).all()
    by_case = {case: tuple(found) for case, found in groupby(records, key=lambda record: record.case)}
    for row in rows:
        opened = _opened(session, desk, directory, row, secrets.get(row.id), by_case.get(row.id, ()))
        if opened is not None:
            yield opened
    for used in (*records, *epochs):
        session.expunge(used)


def _opened(
    session: Session,
    desk: Desk,
    directory: OfficeDirectory,
    row: CaseRow,
    shred: bytes | None,
    records: tuple[RecordRow, ...],
) -> ReadCase | None:
    if not desk.secret.verify(row.tag, "case_file", *case_tag_parts(row)):
        raise TagInvalid("case_file")
    if shred is None:
        return None
    as_reserve = row.team not in directory.teams_of(desk.actor.id)
    opened = ReadCase(session, desk, row, as_reserve, shred, directory, rows=records)
    try:
        opened.keys(row.newest_epoch)
    except NotAHolder:
        return None
    return opened
