"""Many of a member's own cases, opened in batches: a few queries for hundreds of cases instead of a few for each.

Nothing that is opened here is kept. Who may read is decided as for one case: by the verified memberships
(``caseflow.desk.cases.own``) and by the keys. The caller has written the look into the log before, in a
transaction of its own: reading thousands of cases takes seconds, in which nobody else should wait.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import Desk, OpenedCase, OpenedRecord
from caseflow.desk.cases.own import held_cases, is_own, own_cases
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.schema.cases import CaseEpochRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.schema.referral import CaseCopyRow
from caseflow.sealing.case_keys import CaseKeys, open_as_team, open_wrapped
from caseflow.sealing.case_lock import case_tag_parts
from caseflow.sealing.errors import NotAHolder, TagInvalid
from crypto.errors import CannotOpen
from crypto.key_pair import reading_key

BATCH = 200


@dataclass
class ReadCase(OpenedCase):
    """A case with the records that were read for it beforehand; it is looked at and never changed.

    ``passes_over``: whether a record of a forged epoch is left out like a damaged one, instead of refusing all.
    """

    rows: tuple[RecordRow, ...] = field(default=(), repr=False)
    passes_over: bool = False
    _found: dict[UUID, OpenedRecord] = field(default_factory=dict, repr=False)

    def open_record(self, row: RecordRow) -> OpenedRecord:
        """Decrypt one record of this case, the first time that it is asked for."""
        if row.id not in self._found:
            self._found[row.id] = super().open_record(row)
        return self._found[row.id]

    def records(self, *purposes: str) -> tuple[OpenedRecord, ...]:
        """The records with these purposes that open; a damaged one must not take the others away."""
        return tuple(self._opened(purposes))

    def _opened(self, purposes: Collection[str]) -> Iterator[OpenedRecord]:
        for row in self.rows:
            if row.purpose in purposes:
                try:
                    yield self.open_record(row)
                except (CannotOpen, NotAHolder):
                    continue
                except TagInvalid:
                    if not self.passes_over:
                        raise


def own_teams(session: Session, desk: Desk) -> tuple[OfficeDirectory, frozenset[UUID]]:
    """The verified directory and the teams of the member."""
    directory = load_directory(session, desk.secret)
    return directory, directory.teams_of(desk.actor.id)


def is_original() -> ColumnElement[bool]:
    """Not a copy of another case, which would be counted twice."""
    return CaseRow.id.not_in(select(CaseCopyRow.case))


def read_own_cases(
    session: Session, desk: Desk, purposes: Sequence[str], *narrowed: ColumnElement[bool], passes_over: bool = False
) -> Iterator[ReadCase]:
    """Open every own case of the member that fits, batch by batch, in no order that means something.

    Args:
        purposes: the records that are wanted; all others stay sealed.
        narrowed: further conditions on the rows of cases.
        passes_over: for a list that shows a case also when it does not open. What was changed in the database
            alone is then left out, and the page of the case names it.

    Raises:
        TagInvalid: a case was changed in the database alone, and nothing is passed over.
    """
    directory, teams = own_teams(session, desk)
    yield from _Reading(session, desk, directory, purposes, passes_over).all(own_cases(teams), *narrowed)


def read_held_cases(
    session: Session, desk: Desk, purposes: Sequence[str], *narrowed: ColumnElement[bool]
) -> Iterator[ReadCase]:
    """The same with the cases that the member holds in reserve; the caller has logged that look too."""
    directory, teams = own_teams(session, desk)
    yield from _Reading(session, desk, directory, purposes).all(held_cases(teams), *narrowed)


@dataclass(frozen=True)
class _Reading:
    session: Session
    desk: Desk
    directory: OfficeDirectory
    purposes: Sequence[str]
    passes_over: bool = False

    def all(self, *conditions: ColumnElement[bool]) -> Iterator[ReadCase]:
        query = select(CaseRow, ShredSecretRow.secret).join(ShredSecretRow, ShredSecretRow.case == CaseRow.id)
        query = query.where(*conditions).order_by(CaseRow.id).limit(BATCH)
        found = self.session.execute(query).all()
        while found:
            last = found[-1][0].id
            yield from self._batch(dict(found))
            found = self.session.execute(query.where(CaseRow.id > last)).all() if len(found) == BATCH else []

    def _batch(self, found: Mapping[CaseRow, bytes]) -> Iterator[ReadCase]:
        cases = [row.id for row in found]
        # Kept until the end of the batch, so that each epoch is found without asking the database again.
        epochs = self.session.scalars(select(CaseEpochRow).where(CaseEpochRow.case.in_(cases))).all()
        wanted = select(RecordRow).where(RecordRow.case.in_(cases), RecordRow.purpose.in_(self.purposes))
        records = self.session.scalars(wanted.order_by(RecordRow.case)).all()
        by_case = {case: tuple(rows) for case, rows in groupby(records, key=lambda record: record.case)}
        for row, shred in found.items():
            opened = self._opened(row, shred, by_case.get(row.id, ()))
            if _may_be_read(opened):
                yield opened
        for used in (*records, *epochs):
            self.session.expunge(used)

    def _opened(self, row: CaseRow, shred: bytes, rows: tuple[RecordRow, ...]) -> ReadCase:
        as_reserve = not is_own(row, self.directory.teams_of(self.desk.actor.id))
        return ReadCase(
            self.session,
            self.desk,
            row,
            as_reserve,
            shred,
            self.directory,
            rows=rows,
            passes_over=self.passes_over,
        )


def _may_be_read(opened: ReadCase) -> bool:
    if not opened.desk.secret.verify(opened.row.tag, "case_file", *case_tag_parts(opened.row)):
        if opened.passes_over:
            return False
        raise TagInvalid("case_file")
    if opened.passes_over:
        return True
    try:
        opened.keys(opened.row.newest_epoch)
    except NotAHolder:
        return False
    return True


@dataclass(frozen=True)
class OwnKeys:
    """The way to the keys of all own cases, for records that come in no order: each wrap is at hand beforehand."""

    session: Session
    desk: Desk
    wraps: Mapping[tuple[UUID, int], tuple[UUID, bytes | None]] = field(repr=False)
    secrets: Mapping[UUID, bytes] = field(repr=False)
    _reading_keys: dict[UUID, bytes] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, session: Session, desk: Desk, teams: Collection[UUID]) -> "OwnKeys":
        """For every case that a member of these teams works on."""
        own = select(CaseRow.id).where(own_cases(teams))
        epoch, secret = CaseEpochRow, ShredSecretRow
        wraps = select(epoch.case, epoch.epoch, epoch.team_generation, epoch.team_wrapped).where(epoch.case.in_(own))
        secrets = select(secret.case, secret.secret).where(secret.case.in_(own))
        connection = session.connection()
        return cls(
            session,
            desk,
            {(case, number): (generation, wrap) for case, number, generation, wrap in connection.execute(wraps)},
            {row.case: row.secret for row in connection.execute(secrets)},
        )

    def keys(self, case: UUID, epoch: int) -> CaseKeys:
        """The keys of an epoch; raises ``NotAHolder``."""
        if (case, epoch) not in self.wraps or case not in self.secrets:
            raise NotAHolder
        generation, wrapped = self.wraps[case, epoch]
        ring = self.desk.actor.ring
        if wrapped is None:
            return open_as_team(self.session, self.desk.secret, ring, case, epoch)
        if generation not in self._reading_keys:
            self._reading_keys[generation] = reading_key(ring.generation_seed(self.session, generation))
        return open_wrapped(self._reading_keys[generation], case, epoch, generation, wrapped)
