"""The bodies that would and would not read a report with these answers, by the same rules that route a report."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from caseflow.code_lists import CodeLists
from caseflow.code_lists.values import OrganisationKind
from caseflow.office.directory.verified import OfficeDirectory
from caseflow.rules.answers import Answers
from caseflow.rules.conflicts import conflicted
from caseflow.rules.routing import route

AUTHORITIES = frozenset(
    {
        OrganisationKind.STATE_AUTHORITY,
        OrganisationKind.DISTRICT_AUTHORITY,
        OrganisationKind.FEDERAL_AUTHORITY,
        OrganisationKind.YOUTH_OFFICE,
        OrganisationKind.POLICE,
        OrganisationKind.JUSTICE,
    }
)
"""To whom another authority may have to pass things on by law (AufenthG section 87)."""


@dataclass(frozen=True)
class ReadingBody:
    """A body that reads reports, and how many people of it."""

    name: str
    people: int


@dataclass(frozen=True)
class Readers:
    """Bodies that read a report, and bodies that do not: those with a conflict of interest, those without a team."""

    reading: tuple[ReadingBody, ...]
    not_reading: tuple[str, ...]


def readers_of(
    answers: Answers,
    directory: OfficeDirectory,
    lists: CodeLists,
    on: datetime.date,
    *,
    names_authorities: bool = True,
) -> Readers:
    """The team that would handle the answers and the one that holds every case, and who is kept out.

    Args:
        names_authorities: whether authorities are named among those who do not read; an office that is an
            authority itself promises that only when its lawyer agrees.

    Raises:
        NoHandlerLeft: nobody may read such a report.
    """
    struck = conflicted(answers, directory.bodies, lists, on)
    decision = route(answers, directory.rules, directory.teams, directory.reserve, struck)
    with_team = {body for team in directory.teams.values() for body in team.belongs_to}
    outside = sorted(
        (one for one in directory.bodies.organisations if one.id in struck.organisations or one.id not in with_team),
        key=lambda one: (one.id not in struck.organisations, one.name),
    )
    return Readers(
        reading=_bodies(directory, dict.fromkeys((decision.team, decision.reserve))),
        not_reading=tuple(one.name for one in outside if names_authorities or one.kind not in AUTHORITIES),
    )


def _bodies(directory: OfficeDirectory, teams: Iterable[UUID]) -> tuple[ReadingBody, ...]:
    """The members of the teams by their organisation; a member of two teams counts once."""
    names = {one.id: one.name for one in directory.bodies.organisations}
    counted: dict[UUID, set[UUID]] = {}
    for team in teams:
        for member in directory.members_of(team):
            body = member.organisation or directory.teams[team].organisation
            counted.setdefault(body, set()).add(member.id)
    return tuple(ReadingBody(names[body], len(people)) for body, people in counted.items())
