"""Many cases of a member's own teams at once, each with what its colleagues have to see of it.

Only cases of teams to which she belongs and which are not taken from them: what she holds in reserve, and
what was never hers, is not among them and leaves no gap.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import SUSPENDED, Desk, OpenedRecord
from caseflow.desk.cases.contents import CaseContents, contents_of
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.schema.cases import CaseEpochRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.sealing.case_keys import CaseKeys, open_as_team
from caseflow.sealing.case_lock import case_tag_parts
from caseflow.sealing.errors import NotAHolder, TagInvalid
from caseflow.sealing.record_rows import open_record
from caseflow.workflow.next_due import DueReason
from crypto.errors import CannotOpen

# What is opened of each case: no message, no consent, no file.
PURPOSES = ("report", "routing", "note", "coding", "status")

# Engines limit the number of values in one statement.
CASES_AT_A_TIME = 500


@dataclass(frozen=True)
class Brief:
    """One case of the member's own teams as lists show it. Its ``contents`` know no messages."""

    id: UUID
    team: UUID
    stage: str
    state: str
    restricted: bool
    unread: bool
    received_on: datetime.date
    due_on: datetime.date
    due_reason: DueReason
    revision: int
    has_mailbox: bool
    contents: CaseContents = field(repr=False)

    @property
    def language(self) -> str:
        """In which language the person wants to read our answer."""
        wishes = self.contents.from_person.wishes
        return (wishes.answer_language if wishes else "") or self.contents.answers.language


def own_teams(session: Session, desk: Desk) -> tuple[OfficeDirectory, frozenset[UUID]]:
    """The verified directory and the teams of the member."""
    directory = load_directory(session, desk.secret)
    return directory, directory.teams_of(desk.actor.id)


def is_own(teams: Collection[UUID]) -> ColumnElement[bool]:
    """Which rows of cases belong to these teams and were not taken from them."""
    return and_(CaseRow.team.in_(teams), CaseRow.state != SUSPENDED)


def read_briefs(
    session: Session, desk: Desk, cases: Sequence[UUID], teams: Collection[UUID], purposes: Sequence[str] = PURPOSES
) -> tuple[Brief, ...]:
    """Open these cases as far as they belong to these teams, in the order in which they are named.

    Raises:
        TagInvalid: a row was changed in the database alone.
    """
    found: dict[UUID, Brief] = {}
    for start in range(0, len(cases), CASES_AT_A_TIME):
        some = cases[start : start + CASES_AT_A_TIME]
        rows = session.scalars(select(CaseRow).where(CaseRow.id.in_(some), is_own(teams))).all()
        found |= {brief.id: brief for brief in _briefs(session, desk, rows, purposes)}
    return tuple(found[case] for case in dict.fromkeys(cases) if case in found)


def _briefs(session: Session, desk: Desk, rows: Sequence[CaseRow], purposes: Sequence[str]) -> Iterator[Brief]:
    by_id = {row.id: row for row in rows}
    records = _records(session, desk, by_id, purposes)
    boxes = set(session.scalars(select(MailboxRow.case).where(MailboxRow.case.in_(by_id))))
    for case, row in by_id.items():
        if not desk.secret.verify(row.tag, "case_file", *case_tag_parts(row)):
            raise TagInvalid("case_file")
        if records.get(case):
            yield _brief(row, case in boxes, contents_of(records[case]))


def _brief(row: CaseRow, has_mailbox: bool, contents: CaseContents) -> Brief:
    return Brief(
        id=row.id,
        team=row.team,
        stage=row.stage,
        state=row.state,
        restricted=row.restricted,
        unread=row.unread,
        received_on=row.received_on,
        due_on=row.due_on,
        due_reason=DueReason(row.due_reason),
        revision=row.revision,
        has_mailbox=has_mailbox,
        contents=contents,
    )


def _records(
    session: Session, desk: Desk, cases: Collection[UUID], purposes: Sequence[str]
) -> Mapping[UUID, list[OpenedRecord]]:
    rows = session.scalars(select(RecordRow).where(RecordRow.case.in_(cases), RecordRow.purpose.in_(purposes))).all()
    shreds = session.scalars(select(ShredSecretRow).where(ShredSecretRow.case.in_(cases)))
    secrets = {row.case: row.secret for row in shreds}
    keys = _keys(session, desk, {(row.case, row.epoch) for row in rows})
    opened: dict[UUID, list[OpenedRecord]] = {}
    for row in rows:
        if row.case in secrets and (row.case, row.epoch) in keys:
            for record in _opened(keys[row.case, row.epoch], secrets[row.case], row):
                opened.setdefault(row.case, []).append(record)
    return opened


def _opened(keys: CaseKeys, shred: bytes, row: RecordRow) -> Iterator[OpenedRecord]:
    try:
        yield OpenedRecord(row.id, row.purpose, open_record(keys, shred, row))
    except CannotOpen:
        # One damaged record must not take the whole list away; the case page names it.
        return


def _keys(session: Session, desk: Desk, epochs: Iterable[tuple[UUID, int]]) -> Mapping[tuple[UUID, int], CaseKeys]:
    wanted = set(epochs)
    # Kept until the end, so that every look-up below finds its row without asking the database again.
    rows = session.scalars(select(CaseEpochRow).where(CaseEpochRow.case.in_({case for case, _ in wanted}))).all()
    found = {}
    for case, epoch in sorted(wanted & {(row.case, row.epoch) for row in rows}):
        try:
            found[case, epoch] = open_as_team(session, desk.secret, desk.actor.ring, case, epoch)
        except NotAHolder:
            continue
    return found
