"""Publish on the calendar day: a job that needs no key and changes no byte."""

import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.database import Database
from caseflow.schema.statistics import ReleaseRow
from caseflow.statistics.ledger.head_file import HeadFile
from caseflow.statistics.ledger.lines import LedgerLine, lock_ledger, read_ledger


def publish_due(database: Database, today: datetime.date, head_file: HeadFile) -> list[str]:
    """Make every stored release visible whose day has come; returns their names.

    The newest published line is written to the file outside the database first: whoever restores an older
    database afterwards cannot measure again.

    Raises:
        LedgerBroken, LedgerRolledBack, HeadFileDamaged: the database is not what it was.
        StorageError: the database; nothing became visible.
    """
    with database.reading() as session:
        if not _due(session, today):
            return []
    with database.writing() as session:
        lock_ledger(session)
        lines = read_ledger(session)
        published = session.scalar(select(ReleaseRow.id).where(ReleaseRow.visible).limit(1)) is not None
        head_file.require_contained(lines, published=published)
        due = _due(session, today)
        for row in due:
            head_file.advance(_line(lines, row.ledger_number))
            row.visible = True
        return [row.id for row in due]


def _due(session: Session, today: datetime.date) -> list[ReleaseRow]:
    query = (
        select(ReleaseRow)
        .where(~ReleaseRow.visible, ReleaseRow.planned_publication <= today)
        .order_by(ReleaseRow.ledger_number)
    )
    return list(session.scalars(query))


def _line(lines: list[LedgerLine], number: int) -> LedgerLine:
    return next(line for line in lines if line.number == number)
