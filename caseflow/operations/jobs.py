"""Recurring work: claimed by lease, so that several workers and a timer may all try.

A handler may run twice when its lease ends before it does; every handler is written so that a second run
finds nothing left to do.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from caseflow.database import Database, insert_if_absent
from caseflow.schema.office import JobRow

# The longest job rewrites a large database in order; after an hour another worker may take over.
LEASE = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Job:
    """One kind of recurring work."""

    name: str
    every: datetime.timedelta
    work: Callable[[datetime.datetime], None]


def run_due(database: Database, jobs: Sequence[Job], now: datetime.datetime) -> tuple[str, ...]:
    """Run every job that is due and not leased by somebody else; returns the names of those run."""
    ran: list[str] = []
    for job in jobs:
        with database.writing() as session:
            claimed = _claim(session, job, now)
        if claimed:
            job.work(now)
            with database.writing() as session:
                _finish(session, job, now)
            ran.append(job.name)
    return tuple(ran)


def _claim(session: Session, job: Job, now: datetime.datetime) -> bool:
    _ensure_row(session, job, now)
    claimed = session.execute(
        update(JobRow)
        .where(JobRow.name == job.name, JobRow.due_at <= now)
        .where(or_(JobRow.leased_until.is_(None), JobRow.leased_until < now))
        .values(leased_until=now + LEASE)
        .returning(JobRow.name)
    )
    return claimed.first() is not None


def _finish(session: Session, job: Job, now: datetime.datetime) -> None:
    session.execute(update(JobRow).where(JobRow.name == job.name).values(due_at=now + job.every, leased_until=None))


def _ensure_row(session: Session, job: Job, now: datetime.datetime) -> None:
    if not session.scalar(select(JobRow.name).where(JobRow.name == job.name)):
        insert_if_absent(session, JobRow, name=job.name, due_at=now, leased_until=None)
