"""The verified directory as values: who is who, who is tied to whom, who handles what.

Reading it refuses every row that was changed, added, dropped or put back in the database alone; what comes
out may be trusted to decide for whom a report is sealed.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists
from caseflow.code_lists.values import OrganisationKind
from caseflow.office.accounts.members import Member, member_value
from caseflow.office.directory.cache import verified
from caseflow.rules import conflicts
from caseflow.rules.routing import RoutingRule, RuleConditions, Team
from caseflow.rules.routing_completeness import RuleProblem, check_rules
from caseflow.schema.directory import (
    FacilityTieRow,
    MemberRow,
    MembershipRow,
    OrganisationRow,
    RelationRow,
    RoutingRuleRow,
    TeamRow,
)
from caseflow.sealing.directory_rows import DirectoryRows
from caseflow.sealing.row_tags import hold_directory, require_authentic, sealed_version
from crypto.installation import InstallationSecret

# The kind of the one team that holds every case in reserve.
RESERVE_KIND = "ombuds"

Row = TypeVar("Row", MemberRow, MembershipRow, TeamRow, RoutingRuleRow, OrganisationRow, RelationRow, FacilityTieRow)


class ReserveMissing(Exception):
    """There is not exactly one ombuds team."""


@dataclass(frozen=True)
class OfficeDirectory:
    """Everything that decides about handling, as it stands at one moment.

    Attributes:
        version: counts the changes of the directory.
        names: of every member by id, also of those who have left.
    """

    version: int
    bodies: conflicts.Directory
    teams: Mapping[UUID, Team]
    reserve: UUID
    rules: tuple[RoutingRule, ...]
    members: Mapping[UUID, Member]
    teams_by_member: Mapping[UUID, frozenset[UUID]]
    names: Mapping[UUID, str]

    def members_of(self, team: UUID) -> tuple[Member, ...]:
        """Who belongs to a team now, by name."""
        belonging = [self.members[member] for member, teams in self.teams_by_member.items() if team in teams]
        return tuple(sorted(belonging, key=lambda member: member.display_name))

    def teams_of(self, member: UUID) -> frozenset[UUID]:
        """The teams that a member belongs to now."""
        return self.teams_by_member.get(member, frozenset())

    def problems(self, lists: CodeLists, on: datetime.date) -> tuple[RuleProblem, ...]:
        """Every fault for which this office must not start (see ``caseflow.rules.routing_completeness``)."""
        return check_rules(self.rules, self.teams, self.reserve, self.bodies, lists, on)


def load_directory(session: Session, secret: InstallationSecret) -> OfficeDirectory:
    """The directory. In a transaction that writes it stays as it is until the transaction ends.

    One statement reads the rows; they are verified once for as long as they stay the same.

    Raises:
        TagInvalid: it was changed in the database alone.
        ReserveMissing: the office has no ombuds team.
    """
    hold_directory(session)
    return verified(session, secret, _directory)


def _directory(rows: DirectoryRows, secret: InstallationSecret) -> OfficeDirectory:
    version = sealed_version(rows, secret)
    member_rows = _authentic(rows, secret, MemberRow)
    members = {row.id: member_value(row) for row in member_rows if row.left_on is None}
    teams_by_member = _teams_by_member(_authentic(rows, secret, MembershipRow), members)
    team_rows = _authentic(rows, secret, TeamRow)
    reserves = [row.id for row in team_rows if row.kind == RESERVE_KIND]
    if len(reserves) != 1:
        raise ReserveMissing
    return OfficeDirectory(
        version=version,
        bodies=_bodies(rows, secret),
        teams=MappingProxyType({row.id: _team(row, members, teams_by_member) for row in team_rows}),
        reserve=reserves[0],
        rules=tuple(_rule(row) for row in _authentic(rows, secret, RoutingRuleRow)),
        members=MappingProxyType(members),
        teams_by_member=MappingProxyType(teams_by_member),
        names=MappingProxyType({row.id: row.display_name for row in member_rows}),
    )


def _bodies(rows: DirectoryRows, secret: InstallationSecret) -> conflicts.Directory:
    return conflicts.Directory(
        organisations=tuple(_organisation(row) for row in _authentic(rows, secret, OrganisationRow)),
        relations=tuple(_relation(row) for row in _authentic(rows, secret, RelationRow)),
        facility_ties=tuple(_facility_tie(row) for row in _authentic(rows, secret, FacilityTieRow)),
    )


def _authentic(rows: DirectoryRows, secret: InstallationSecret, table: type[Row]) -> list[Row]:
    found = rows.of(table)
    for row in found:
        require_authentic(secret, row)
    return found


def _organisation(row: OrganisationRow) -> conflicts.Organisation:
    return conflicts.Organisation(row.id, row.name, OrganisationKind(row.kind), row.district)


def _relation(row: RelationRow) -> conflicts.Relation:
    kind = conflicts.RelationKind(row.kind)
    return conflicts.Relation(row.from_organisation, row.to_organisation, kind, row.valid_from, row.valid_until)


def _facility_tie(row: FacilityTieRow) -> conflicts.FacilityTie:
    return conflicts.FacilityTie(row.facility, row.organisation, row.kind, row.valid_from, row.valid_until)


def _rule(row: RoutingRuleRow) -> RoutingRule:
    return RoutingRule(row.id, row.position, RuleConditions.from_text(row.conditions), row.team, row.explanation)


def _teams_by_member(rows: Sequence[MembershipRow], members: Mapping[UUID, Member]) -> dict[UUID, frozenset[UUID]]:
    found: dict[UUID, frozenset[UUID]] = {}
    for row in rows:
        if row.until is None and row.member in members:
            found[row.member] = found.get(row.member, frozenset()) | {row.team}
    return found


def _team(row: TeamRow, members: Mapping[UUID, Member], teams_by_member: Mapping[UUID, frozenset[UUID]]) -> Team:
    belonging = [members[member] for member, teams in teams_by_member.items() if row.id in teams]
    return Team(
        id=row.id,
        name=row.name,
        organisation=row.organisation,
        member_organisations=frozenset(one.organisation for one in belonging if one.organisation is not None),
        languages=frozenset(language for one in belonging for language in one.languages),
    )
