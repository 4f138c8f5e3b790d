"""Founding an office: from a plan to organisations, people, teams, keys, rules and its first log line.

Everything is written in one transaction, after the slow stretching of passphrases; a plan that would leave a
report without a handler, or an administrator inside an organisation, founds nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists, Land
from caseflow.code_lists.values import OrganisationKind
from caseflow.database import Database
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.credentials import FreshPassphrase
from caseflow.office.accounts.login import NewMember, Person, create_member
from caseflow.office.accounts.members import Role
from caseflow.office.accounts.recovery import Custodians, begin_recovery_key
from caseflow.office.accounts.team_keys import begin_generation, team_members
from caseflow.office.directory.settings import OfficeSettings, require_sound_rules, store_installation, store_settings
from caseflow.office.directory.verified import RESERVE_KIND
from caseflow.rules.conflicts import RelationKind
from caseflow.rules.routing import RuleConditions
from caseflow.schema.directory import (
    FacilityTieRow,
    MembershipRow,
    OrganisationRow,
    RelationRow,
    RoutingRuleRow,
    TeamRow,
)
from caseflow.sealing.row_tags import Tagged, authenticate, begin_seal, renew_seal
from caseflow.statistics.release.keys import begin_series, found_statistics
from crypto.installation import InstallationSecret
from crypto.key_pair import PublicKey
from crypto.recovery import RecoveryShare
from crypto.secret import Secret

# Below two nobody could confirm what the other proposes.
FEWEST_OMBUDS = 2


class PlanRefused(Exception):
    """Base of everything for which a plan founds no office."""


class OutsiderInOrganisation(PlanRefused):
    """An administrator, auditor or statistics member belongs to an organisation, or another role to none."""


class TooFewOmbuds(PlanRefused):
    """The ombuds team needs two members, so that one can confirm what the other proposes."""


class MemberOfAnotherOrganisation(PlanRefused):
    """A team has a member of another organisation, or one whose role reads no cases."""


@dataclass(frozen=True)
class PlannedOrganisation:
    """A body; the plan's other parts name it by its key."""

    key: str
    name: str
    kind: OrganisationKind
    district: str | None = None


@dataclass(frozen=True)
class PlannedRelation:
    """A tie between two bodies."""

    from_key: str
    to_key: str
    kind: RelationKind
    valid_from: date


@dataclass(frozen=True)
class PlannedTie:
    """A tie of a body to a facility of the code list."""

    facility: str
    organisation_key: str
    kind: str
    valid_from: date


@dataclass(frozen=True)
class PlannedTeam:
    """A team; exactly one has the kind of the reserve."""

    key: str
    name: str
    organisation_key: str
    kind: str


@dataclass(frozen=True)
class PlannedPerson:
    """A member with the teams they begin in."""

    user_name: str
    display_name: str
    role: Role
    organisation_key: str | None = None
    team_keys: tuple[str, ...] = ()
    gender: str | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedRule:
    """One line of the routing list, in the plan's order."""

    conditions: RuleConditions
    team_key: str
    explanation: str


@dataclass(frozen=True)
class PlannedSeries:
    """The series of releases that the office begins (see ``caseflow.statistics.release.keys.begin_series``)."""

    name: str
    first_period: str
    tier: str
    ref_area: str
    strict: bool = False


@dataclass(frozen=True)
class OfficePlan:
    """Everything that is decided before an office exists."""

    settings: OfficeSettings
    organisations: tuple[PlannedOrganisation, ...]
    teams: tuple[PlannedTeam, ...]
    people: tuple[PlannedPerson, ...]
    rules: tuple[PlannedRule, ...]
    custodians: Custodians
    relations: tuple[PlannedRelation, ...] = ()
    facility_ties: tuple[PlannedTie, ...] = ()
    series: PlannedSeries | None = None


@dataclass(frozen=True, repr=False)
class FoundedOffice(Secret):
    """What founding returns once: papers for the custodians, first passphrases, ids by the plan's keys."""

    shares: tuple[RecoveryShare, ...]
    members: Mapping[str, NewMember]
    organisations: Mapping[str, UUID]
    teams: Mapping[str, UUID]


def found_office(
    database: Database, secret: InstallationSecret, lists: CodeLists, plan: OfficePlan, now: datetime
) -> FoundedOffice:
    """Found the office in an empty, migrated database.

    Takes about 0.1 s for each person, for the stretching.

    Raises:
        PlanRefused, RulesUnsound: what is wrong with the plan; nothing was written.
    """
    _check_people(plan)
    fresh = {person.user_name: FreshPassphrase.generate() for person in plan.people}
    with database.writing() as session:
        audit_log.begin_log(session)
        audit_log.append(session, now, None, "found_office", "")
        begin_seal(session)
        founded = _Founding(session, secret, lists.land, plan, now.date()).run(fresh)
        renew_seal(session, secret)
        require_sound_rules(session, secret, lists, now.date())
    return founded


def _check_people(plan: OfficePlan) -> None:
    teams = {team.key: team for team in plan.teams}
    ombuds = 0
    for person in plan.people:
        if person.role.stands_outside is not (person.organisation_key is None):
            raise OutsiderInOrganisation(person.user_name)
        for team in (teams[key] for key in person.team_keys):
            if team.organisation_key != person.organisation_key or not person.role.reads_cases:
                raise MemberOfAnotherOrganisation(person.user_name)
            ombuds += team.kind == RESERVE_KIND
    if ombuds < FEWEST_OMBUDS:
        raise TooFewOmbuds


class _Founding:
    """The steps, in the order in which they need each other."""

    def __init__(self, session: Session, secret: InstallationSecret, land: Land, plan: OfficePlan, today: date) -> None:
        self._session = session
        self._secret = secret
        self._land = land
        self._plan = plan
        self._today = today
        self._organisations = {one.key: uuid4() for one in plan.organisations}
        self._teams = {one.key: uuid4() for one in plan.teams}

    def run(self, fresh: Mapping[str, FreshPassphrase]) -> FoundedOffice:
        store_installation(self._session, self._secret, self._today)
        store_settings(self._session, self._secret, self._settings())
        self._add_bodies()
        self._add_teams()
        members = {person.user_name: self._add_person(person, fresh) for person in self._plan.people}
        recovery, shares = begin_recovery_key(self._session, self._secret, self._plan.custodians, self._today)
        for team in self._teams.values():
            begin_generation(
                self._session, self._secret, team, team_members(self._session, self._secret, team), self._today
            )
        self._add_rules()
        self._begin_statistics(members, recovery.public)
        return FoundedOffice(shares, members, self._organisations, self._teams)

    def _settings(self) -> OfficeSettings:
        """The facts of the plan, with the Land of the code lists and its public holidays if the plan says no others."""
        planned = self._plan.settings
        return replace(
            planned, land=self._land.id, public_holidays=planned.public_holidays or self._land.public_holidays
        )

    def _add(self, row: Tagged) -> None:
        authenticate(self._secret, row)
        self._session.add(row)
        self._session.flush()

    def _add_bodies(self) -> None:
        for body in self._plan.organisations:
            key = self._organisations[body.key]
            self._add(OrganisationRow(id=key, name=body.name, kind=body.kind.value, district=body.district))
        for relation in self._plan.relations:
            self._add(
                RelationRow(
                    id=uuid4(),
                    from_organisation=self._organisations[relation.from_key],
                    to_organisation=self._organisations[relation.to_key],
                    kind=relation.kind.value,
                    valid_from=relation.valid_from,
                    valid_until=None,
                )
            )
        for tie in self._plan.facility_ties:
            self._add(
                FacilityTieRow(
                    id=uuid4(),
                    facility=tie.facility,
                    organisation=self._organisations[tie.organisation_key],
                    kind=tie.kind,
                    valid_from=tie.valid_from,
                    valid_until=None,
                )
            )

    def _add_teams(self) -> None:
        for team in self._plan.teams:
            organisation = self._organisations[team.organisation_key]
            self._add(TeamRow(id=self._teams[team.key], name=team.name, organisation=organisation, kind=team.kind))

    def _add_person(self, planned: PlannedPerson, fresh: Mapping[str, FreshPassphrase]) -> NewMember:
        key = planned.organisation_key
        person = Person(
            user_name=planned.user_name,
            display_name=planned.display_name,
            organisation=None if key is None else self._organisations[key],
            role=planned.role,
            gender=planned.gender,
            languages=planned.languages,
        )
        member = create_member(self._session, self._secret, person, fresh[planned.user_name], self._today)
        for team_key in planned.team_keys:
            self._add(
                MembershipRow(
                    id=uuid4(), team=self._teams[team_key], member=member.member_id, since=self._today, until=None
                )
            )
        return member

    def _add_rules(self) -> None:
        for position, rule in enumerate(self._plan.rules, start=1):
            self._add(
                RoutingRuleRow(
                    id=uuid4(),
                    position=position,
                    conditions=rule.conditions.to_text(),
                    team=self._teams[rule.team_key],
                    explanation=rule.explanation,
                )
            )

    def _begin_statistics(self, members: Mapping[str, NewMember], recovery: PublicKey) -> None:
        holders = {
            members[person.user_name].member_id: members[person.user_name].public
            for person in self._plan.people
            if person.role is Role.STATISTICS
        }
        found_statistics(self._session, self._secret, holders, self._today, recovery_key=recovery)
        series = self._plan.series
        if series is not None:
            begin_series(
                self._session,
                series.name,
                series.first_period,
                tier=series.tier,
                strict=series.strict,
                ref_area=series.ref_area,
            )
