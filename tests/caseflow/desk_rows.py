"""What the desk leaves in the tables of reporters after a report came: rows of their sizes, random inside."""

import datetime
import os
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.schema.approvals import SecondReadingRow
from caseflow.schema.directory import GenerationRow, MemberRow
from caseflow.schema.files import FrozenFileRow
from caseflow.schema.referral import CaseCopyRow
from caseflow.schema.team_documents import FloodRow, RecommendationRow
from caseflow.schema.third_parties import InterpreterTaskRow, ReleasedQuestionRow
from caseflow.schema.worklist import CaseCardRow

CARD, SEALED_KEY, SEALED, HASH = 556, 1216, 10_300, 32


def papers_about(session: Session, team: UUID, case: UUID, day: datetime.date) -> None:
    """One row in each table of a team's papers, known by the case's id."""
    paper = {"id": case, "team": team, "generation": _generation(session, team), "revision": 1}
    session.add_all(
        [
            FloodRow(ends_on=day, **paper, **sealed()),
            RecommendationRow(published=None, **paper, **sealed()),
        ]
    )
    session.flush()


def work_on(session: Session, team: UUID, case: UUID, file: UUID, day: datetime.date) -> None:
    """One row in each table that the desk fills for a case."""
    member, generation = session.scalars(select(MemberRow.id)).first(), _generation(session, team)
    asked = {"id": uuid4(), "case": case, "until": day}
    session.add_all(
        [
            CaseCardRow(case=case, revision=1, generation=generation, sealed=os.urandom(CARD)),
            CaseCopyRow(case=case, kind="lifted", original_mark=tag(), offer_hash=tag(), tag=tag()),
            FrozenFileRow(attachment=file, case=case, frozen_by=member, frozen_on=day, state="frozen", tag=tag()),
            InterpreterTaskRow(interpreter=member, sound=None, **asked, **sealed()),
            SecondReadingRow(member=member, asked_on=day, answer=None, **asked, **sealed()),
            ReleasedQuestionRow(
                id=uuid4(),
                case=case,
                lookup_hash=tag(),
                until=day,
                answers=0,
                wrong_tries=0,
                tried_on=day,
                sealed=os.urandom(SEALED),
                tag=tag(),
            ),
        ]
    )
    session.flush()


def _generation(session: Session, team: UUID) -> UUID | None:
    return session.scalars(select(GenerationRow.id).where(GenerationRow.team == team)).first()


def sealed() -> dict[str, bytes]:
    """A key sealed to somebody, what lies under it, and the tag of the row."""
    return {"sealed_key": os.urandom(SEALED_KEY), "sealed": os.urandom(SEALED), "tag": tag()}


def tag() -> bytes:
    """As long as every tag and hash."""
    return os.urandom(HASH)
