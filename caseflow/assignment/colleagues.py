"""What a team has to know of its own work: for whom one covers, and what nobody works on any more."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.assignment.absence import Absence, absences
from caseflow.assignment.assigning import current_assignment
from caseflow.assignment.reading import Brief, is_own, own_teams, read_briefs
from caseflow.case_access import Desk
from caseflow.directory_names import names_of_members
from caseflow.schema.cases import CaseRow
from caseflow.workflow import FINISHED


@dataclass(frozen=True)
class Covered:
    """A colleague who is away, and her cases, which the cover works on meanwhile."""

    absence: Absence
    cases: tuple[Brief, ...]


@dataclass(frozen=True)
class LeftBehind:
    """The open cases of somebody who does not belong to their team any more."""

    member: UUID
    name: str
    cases: tuple[Brief, ...]


@dataclass(frozen=True)
class TeamWork:
    """What the page of the team's work shows to one member.

    Attributes:
        away: absences that last or come, of the members of her teams.
        colleagues: the members of her teams by id, herself among them.
    """

    mine: tuple[Brief, ...]
    covered: tuple[Covered, ...]
    left_behind: tuple[LeftBehind, ...]
    nobodys: tuple[Brief, ...]
    away: tuple[Absence, ...]
    colleagues: Mapping[UUID, str]
    team_of: Mapping[UUID, frozenset[UUID]]


def read_team_work(desk: Desk) -> TeamWork:
    """Who works on what among the open cases of the member's own teams; a look at a list in the log."""
    with desk.database.writing() as session:
        desk.log(session, "inbox_seen", "page:colleagues")
        directory, teams = own_teams(session, desk)
        belonging = {one.id: one.display_name for team in teams for one in directory.members_of(team)}
        # She herself stands last, so that a form offers another one first.
        colleagues = dict(sorted(belonging.items(), key=lambda one: (one[0] == desk.actor.id, one[1])))
        given = _given(session, desk, teams)
        away = tuple(one for one in absences(session, desk.secret, desk.today) if one.member in colleagues)
        names = names_of_members(session, desk.secret)
        gone: dict[UUID, list[Brief]] = {}
        for brief, member in given:
            if member is not None and brief.team not in directory.teams_of(member):
                gone.setdefault(member, []).append(brief)
        return TeamWork(
            mine=tuple(brief for brief, member in given if member == desk.actor.id),
            covered=_covered(desk, away, given),
            left_behind=tuple(
                LeftBehind(member, names.get(member, ""), tuple(cases)) for member, cases in sorted(gone.items())
            ),
            nobodys=tuple(brief for brief, member in given if member is None),
            away=away,
            colleagues=colleagues,
            team_of={member: directory.teams_of(member) & teams for member in colleagues},
        )


def notices(session: Session, desk: Desk) -> tuple[Absence, ...]:
    """Who of the member's teams is away today, for a line above her list."""
    directory, teams = own_teams(session, desk)
    return tuple(
        one
        for one in absences(session, desk.secret, desk.today)
        if one.lasts_on(desk.today) and directory.teams_of(one.member) & teams
    )


def _given(session: Session, desk: Desk, teams: frozenset[UUID]) -> tuple[tuple[Brief, UUID | None], ...]:
    """The open cases of these teams with who has them; none where somebody gave it to nobody."""
    query = select(CaseRow.id).where(is_own(teams), CaseRow.stage.not_in(FINISHED)).order_by(CaseRow.due_on, CaseRow.id)
    briefs = read_briefs(session, desk, session.scalars(query).all(), teams, ("note", "routing"))
    found = []
    for brief in briefs:
        assignment = current_assignment(brief.contents.journal)
        found.append((brief, assignment.member if assignment else None))
    return tuple(found)


def _covered(
    desk: Desk, away: tuple[Absence, ...], given: tuple[tuple[Brief, UUID | None], ...]
) -> tuple[Covered, ...]:
    mine = [one for one in away if one.covered_by == desk.actor.id and one.lasts_on(desk.today)]
    return tuple(Covered(one, tuple(brief for brief, member in given if member == one.member)) for one in mine)
