"""Facts in the database: recorded when the coding is completed, changed until they are booked, then fixed.

``record_fact`` is called inside the transaction of the desk that completes the coding; who may do that is
decided there.
"""

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from caseflow.schema.statistics import FactRow
from caseflow.statistics.facts.fact_format import FORMAT_VERSION
from caseflow.statistics.plan.period import Period, PeriodKind, PeriodMalformed


class FactAlreadyBooked(Exception):
    """The fact has been counted; nothing about it changes any more."""


class FactUnknown(LookupError):
    """There is no fact with this id."""


def record_fact(session: Session, fact_id: UUID, sealed: bytes, ready_period: str, series: str = "intake") -> None:
    """Keep a sealed fact for the month in which its coding was first completed.

    Raises:
        PeriodMalformed: the period is not a month.
    """
    if Period.parse(ready_period).kind is not PeriodKind.MONTH:
        raise PeriodMalformed
    session.add(
        FactRow(
            id=fact_id,
            format=FORMAT_VERSION,
            series=series,
            ready_period=ready_period,
            booked_period=None,
            sealed=sealed,
        )
    )
    session.flush()


def ready_period_of(session: Session, fact_id: UUID) -> str:
    """The month to which a fact is bound; sealing it again needs it.

    Raises:
        FactUnknown: there is none.
    """
    period = session.scalar(select(FactRow.ready_period).where(FactRow.id == fact_id))
    if period is None:
        raise FactUnknown
    return period


def replace_fact(session: Session, fact_id: UUID, sealed: bytes) -> None:
    """Put a corrected coding in the place of the former one; its month stays.

    Raises:
        FactAlreadyBooked: it has been counted.
        FactUnknown: there is none.
    """
    found = session.execute(
        update(FactRow)
        .where(FactRow.id == fact_id, FactRow.booked_period.is_(None))
        .values(sealed=sealed, format=FORMAT_VERSION)
        .returning(FactRow.id)
    ).first()
    if found is None:
        raise _why_not(session, fact_id)


def delete_fact(session: Session, fact_id: UUID) -> None:
    """Forget a fact that has not been counted, because the report is erased or was none.

    Raises:
        FactAlreadyBooked: it has been counted; it stays, linked to nothing.
        FactUnknown: there is none.
    """
    found = session.execute(
        delete(FactRow).where(FactRow.id == fact_id, FactRow.booked_period.is_(None)).returning(FactRow.id)
    ).first()
    if found is None:
        raise _why_not(session, fact_id)


def _why_not(session: Session, fact_id: UUID) -> FactAlreadyBooked | FactUnknown:
    exists = session.scalar(select(FactRow.id).where(FactRow.id == fact_id)) is not None
    return FactAlreadyBooked() if exists else FactUnknown()
