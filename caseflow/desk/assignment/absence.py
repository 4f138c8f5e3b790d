"""Absences of members: from which day to which day, and who covers. They begin and end without an act.

An absence does not change who may read a case, because the covering member already belongs to one of the same
teams. It only changes to whom the work is shown.
"""

import datetime
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import Desk
from caseflow.office.accounts.refusals import ChangeRefused
from caseflow.office.directory.transaction import logged_change
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.schema.assignment import AbsenceRow
from caseflow.sealing.errors import TagInvalid
from crypto.installation import InstallationSecret

# Nobody needs to know for longer when somebody was away.
KEPT_DAYS = 31
LONGEST_DAYS = 366


class AbsenceRefused(ChangeRefused):
    """Base: an absence that cannot be."""


class NotAColleague(AbsenceRefused):
    """A member entered the absence of a person with whom they share no team."""


class CoverUnfit(AbsenceRefused):
    """The covering member is the absent member, or shares no team with them."""


class DaysUnfit(AbsenceRefused):
    """The days are in the past, in the wrong order or more than a year."""


class AbsenceUnknown(AbsenceRefused):
    """There is no such absence any more."""


@dataclass(frozen=True)
class Absence:
    """A member is away from the first to the last day, both included, and another one covers."""

    id: UUID
    member: UUID
    covered_by: UUID
    first_day: datetime.date
    last_day: datetime.date

    def lasts_on(self, day: datetime.date) -> bool:
        """Whether the member is away on this day."""
        return self.first_day <= day <= self.last_day


def tell_absence(
    desk: Desk, covered_by: UUID, first_day: datetime.date, last_day: datetime.date, member: UUID | None = None
) -> UUID:
    """Say who is away and who covers.

    Args:
        member: none for the member themselves. A colleague of their team may tell it for whoever fell ill.

    Raises:
        AbsenceRefused: the days are in the past, in the wrong order or more than a year; the cover is the
            member or shares no team with them; or the one who tells it does not.
    """
    away = member or desk.actor.id
    if first_day > last_day or last_day < desk.today or (last_day - first_day).days > LONGEST_DAYS:
        raise DaysUnfit
    with logged_change(desk.database, desk.actor.id, desk.now, "absence_told", f"member:{away}") as session:
        directory = load_directory(session, desk.secret)
        _require_colleagues(directory, desk.actor.id, away, NotAColleague)
        if covered_by == away:
            raise CoverUnfit
        _require_colleagues(directory, away, covered_by, CoverUnfit)
        session.execute(delete(AbsenceRow).where(AbsenceRow.last_day < desk.today - datetime.timedelta(KEPT_DAYS)))
        row = AbsenceRow(
            id=uuid4(), member=away, covered_by=covered_by, first_day=first_day, last_day=last_day, tag=b""
        )
        row.tag = desk.secret.authenticate("absence", *_tag_parts(row))
        session.add(row)
        session.flush()
        return row.id


def end_absence(desk: Desk, absence: UUID) -> None:
    """Take an absence back, or end it early: from now on nobody is away for it.

    Raises:
        AbsenceRefused: there is no such absence of theirs or of a colleague of their teams.
    """
    with logged_change(desk.database, desk.actor.id, desk.now, "absence_ended", f"absence:{absence}") as session:
        row = session.get(AbsenceRow, absence, with_for_update=True)
        if row is None:
            raise AbsenceUnknown
        _require_colleagues(load_directory(session, desk.secret), desk.actor.id, row.member, AbsenceUnknown)
        session.delete(row)


def absences(session: Session, secret: InstallationSecret, since: datetime.date) -> tuple[Absence, ...]:
    """Every absence that lasts or comes, earliest first.

    Raises:
        TagInvalid: a row was written in the database alone.
    """
    query = select(AbsenceRow).where(AbsenceRow.last_day >= since).order_by(AbsenceRow.first_day, AbsenceRow.id)
    found = []
    for row in session.scalars(query.execution_options(populate_existing=True)):
        if not secret.verify(row.tag, "absence", *_tag_parts(row)):
            raise TagInvalid("absence")
        found.append(Absence(row.id, row.member, row.covered_by, row.first_day, row.last_day))
    return tuple(found)


def away_colleagues(session: Session, desk: Desk, directory: OfficeDirectory) -> tuple[Absence, ...]:
    """Who of the member's teams is away today."""
    teams = directory.teams_of(desk.actor.id)
    return tuple(
        one
        for one in absences(session, desk.secret, desk.today)
        if one.lasts_on(desk.today) and directory.teams_of(one.member) & teams
    )


def covered_by(session: Session, secret: InstallationSecret, cover: UUID, today: datetime.date) -> dict[UUID, Absence]:
    """For whom this member covers today: who is away, each with their absence."""
    return {
        absence.member: absence
        for absence in absences(session, secret, today)
        if absence.covered_by == cover and absence.lasts_on(today)
    }


def _require_colleagues(directory: OfficeDirectory, one: UUID, other: UUID, otherwise: type[AbsenceRefused]) -> None:
    shared = directory.teams_of(one) & directory.teams_of(other)
    if one != other and not shared:
        raise otherwise


def _tag_parts(row: AbsenceRow) -> tuple[bytes, ...]:
    days = (row.first_day.isoformat().encode("ascii"), row.last_day.isoformat().encode("ascii"))
    return row.id.bytes, row.member.bytes, row.covered_by.bytes, *days
