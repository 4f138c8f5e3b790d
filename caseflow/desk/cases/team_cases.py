"""The own cases of a member at once, each with the facts that colleagues need."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import Desk, OpenedRecord
from caseflow.desk.cases.batch import read_own_cases
from caseflow.desk.cases.contents import CaseContents, contents_of
from caseflow.records.notices import NOTICE
from caseflow.schema.cases import CaseRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.workflow.case_state import CaseState
from caseflow.workflow.next_due import DueReason

# What is opened of each case: no message, no consent, no file.
PURPOSES = ("report", "routing", "note", "coding", NOTICE)


@dataclass(frozen=True)
class Brief:
    """One case of the member's own teams as lists show it. Its ``contents`` know no messages."""

    id: UUID
    team: UUID
    stage: str
    state: CaseState
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


def read_briefs(
    session: Session, desk: Desk, cases: Sequence[UUID], purposes: Sequence[str] = PURPOSES
) -> tuple[Brief, ...]:
    """Open these cases as far as they are the member's own, in the order in which they are named.

    Raises:
        TagInvalid: a row was changed in the database alone.
    """
    opened = list(read_own_cases(session, desk, purposes, CaseRow.id.in_(cases)))
    boxes = set(session.scalars(select(MailboxRow.case).where(MailboxRow.case.in_(cases))))
    found = {
        one.row.id: _brief(one.row, records, one.row.id in boxes)
        for one in opened
        if (records := one.records(*PURPOSES))
    }
    return tuple(found[case] for case in dict.fromkeys(cases) if case in found)


def _brief(row: CaseRow, records: Sequence[OpenedRecord], has_mailbox: bool) -> Brief:
    return Brief(
        id=row.id,
        team=row.team,
        stage=row.stage,
        state=CaseState(row.state),
        restricted=row.restricted,
        unread=row.unread,
        received_on=row.received_on,
        due_on=row.due_on,
        due_reason=DueReason(row.due_reason),
        revision=row.revision,
        has_mailbox=has_mailbox,
        contents=contents_of(records),
    )
