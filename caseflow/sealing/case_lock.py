"""The row of a case: what its tag covers, and its lock for one transaction."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.schema.cases import CaseRow


def case_tag_parts(row: CaseRow) -> tuple[bytes, ...]:
    """What the tag of a case covers: who handles it and who stands in reserve."""
    return row.id.bytes, row.team.bytes, row.reserve_team.bytes


def lock_case(session: Session, case: UUID) -> CaseRow | None:
    """The case's row, locked until the transaction ends (on SQLite the transaction is the lock)."""
    return session.scalar(
        select(CaseRow).where(CaseRow.id == case).with_for_update().execution_options(populate_existing=True)
    )
