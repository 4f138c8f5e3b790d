"""The work of a team: for whom each member covers, and the open cases that nobody works on any more."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from caseflow.code_lists.stages import FINISHED
from caseflow.desk.assignment.absence import Absence, absences
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.batch import own_teams
from caseflow.desk.worklist.cards import read_lines
from caseflow.desk.worklist.rows import Line, card_of
from caseflow.office.directory.names import names_of_members


@dataclass(frozen=True)
class Covered:
    """A colleague who is away, and their cases, which the cover works on meanwhile."""

    absence: Absence
    cases: tuple[Line, ...]


@dataclass(frozen=True)
class LeftBehind:
    """The open cases of somebody who does not belong to their team any more."""

    member: UUID
    name: str
    cases: tuple[Line, ...]


@dataclass(frozen=True)
class TeamWork:
    """What the page of the team's work shows to one member.

    Attributes:
        away: absences that last or come, of the members of their teams.
        colleagues: the members of their teams by id, themselves among them.
    """

    mine: tuple[Line, ...]
    covered: tuple[Covered, ...]
    left_behind: tuple[LeftBehind, ...]
    nobodys: tuple[Line, ...]
    away: tuple[Absence, ...]
    colleagues: Mapping[UUID, str]


def read_team_work(desk: Desk) -> TeamWork:
    """Who works on what among the open cases of the member's own teams; a look at a list in the log."""
    with desk.database.writing() as session:
        desk.log(session, "inbox_seen", "page:colleagues")
        directory, teams = own_teams(session, desk)
        away = absences(session, desk.secret, desk.today)
        names = names_of_members(session, desk.secret)
    given = _given(desk)
    belonging = {one.id: one.display_name for team in teams for one in directory.members_of(team)}
    # They themselves stand last, so that a form offers another one first.
    colleagues = dict(sorted(belonging.items(), key=lambda one: (one[0] == desk.actor.id, one[1])))
    gone: dict[UUID, list[Line]] = {}
    for line, member in given:
        if member is not None and line.team not in directory.teams_of(member):
            gone.setdefault(member, []).append(line)
    return TeamWork(
        mine=tuple(line for line, member in given if member == desk.actor.id),
        covered=_covered(desk, away, given),
        left_behind=tuple(LeftBehind(one, names.get(one, ""), tuple(lines)) for one, lines in sorted(gone.items())),
        nobodys=tuple(line for line, member in given if member is None),
        away=tuple(one for one in away if one.member in colleagues),
        colleagues=colleagues,
    )


def _given(desk: Desk) -> tuple[tuple[Line, UUID | None], ...]:
    """The open cases of their teams with who has them, what is due first on top."""
    lines = [line for line in read_lines(desk) if line.stage not in FINISHED]
    lines.sort(key=lambda line: (line.due_on, str(line.id)))
    return tuple((line, card_of(line).assigned) for line in lines)


def _covered(desk: Desk, away: tuple[Absence, ...], given: tuple[tuple[Line, UUID | None], ...]) -> tuple[Covered, ...]:
    mine = [one for one in away if one.covered_by == desk.actor.id and one.lasts_on(desk.today)]
    return tuple(Covered(one, tuple(line for line, member in given if member == one.member)) for one in mine)
