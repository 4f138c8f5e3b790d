"""How each confirmed change takes effect, and what is checked before it does.

After every change the whole set-up is checked again: no report may be possible that nobody could handle. A
new tie takes the cases of every team it could strike away in the same transaction.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import singledispatch
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseflow.administration.capacity import require_kept
from caseflow.administration.changes import (
    AddFacilityTie,
    AddOrganisation,
    AddRelation,
    AdmitToTeam,
    Change,
    ChangeSetting,
    EndFacilityTie,
    EndRelation,
    FoundTeam,
    InviteMember,
    ReplaceRules,
)
from caseflow.code_lists import CodeLists
from caseflow.code_lists.values import OrganisationKind
from caseflow.desk.reassignment.suspension import suspend_teams, touched_teams
from caseflow.desk.third_parties.late_ties import take_tasks_from_tied
from caseflow.office.accounts.login import normal_user_name
from caseflow.office.accounts.members import Role, member_value
from caseflow.office.accounts.refusals import UnknownSubject, UserNameTaken, WrongPlace
from caseflow.office.accounts.team_keys import begin_generation, team_members
from caseflow.office.directory.settings import (
    OfficeSettings,
    SettingMalformed,
    office_settings,
    require_sound_rules,
    store_settings,
)
from caseflow.office.directory.verified import RESERVE_KIND
from caseflow.rules.conflicts import RelationKind
from caseflow.rules.routing import ConditionsMalformed, RuleConditions
from caseflow.schema.base import Base
from caseflow.schema.directory import (
    FacilityTieRow,
    InvitationRow,
    MemberRow,
    MembershipRow,
    OrganisationRow,
    RelationRow,
    RoutingRuleRow,
    TeamRow,
)
from caseflow.sealing.row_tags import Tagged, authenticate, renew_seal, require_authentic
from crypto.installation import InstallationSecret
from crypto.secret import Secret

# What is promised, and with which hours.
PROMISES = frozenset({"answer_service_days", "staff_hours", "weekdays"})

INVITATION_TIME = timedelta(days=7)


@dataclass(frozen=True, slots=True, repr=False)
class Invitation(Secret):
    """The secret in the link with which a new member makes their keys. Works once."""

    text: str

    @property
    def row_id(self) -> bytes:
        """The hash of the secret, by which the database finds the invitation."""
        return sha256(b"invitation" + self.text.encode("utf-8", "replace")).digest()


@dataclass(frozen=True)
class Effect:
    """The further results of a confirmed change."""

    invitation: Invitation | None = field(default=None, repr=False)
    suspended: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class _Setting:
    """What applying a change works with."""

    session: Session
    secret: InstallationSecret = field(repr=False)
    lists: CodeLists = field(repr=False)
    decided_by: UUID | None
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()

    def add(self, row: Tagged) -> None:
        authenticate(self.secret, row)
        self.session.add(row)
        self.session.flush()

    def known(self, table: type[Base], key: UUID) -> None:
        if self.session.get(table, key) is None:
            raise UnknownSubject

    def require_sound(self, on: date) -> None:
        renew_seal(self.session, self.secret)
        require_sound_rules(self.session, self.secret, self.lists, on)

    def suspend(self, organisations: Collection[UUID], on: date) -> tuple[UUID, ...]:
        renew_seal(self.session, self.secret)
        directory = require_sound_rules(self.session, self.secret, self.lists, on)
        take_tasks_from_tied(self.session, organisations, directory.bodies.relations, directory.members.values())
        teams = touched_teams(directory, organisations, self.lists, on)
        return suspend_teams(self.session, self.secret, self.decided_by, teams, self.now)


def apply_change(
    session: Session,
    secret: InstallationSecret,
    lists: CodeLists,
    change: Change,
    decided_by: UUID | None,
    now: datetime,
) -> Effect:
    """Let a change take effect inside a ``directory_change``.

    Raises:
        ChangeRefused: it names something unknown, misplaces a person, or leaves reports without a handler.
    """
    return _apply(change, _Setting(session, secret, lists, decided_by, now))


def check_place(role: Role, organisation: UUID | None) -> None:
    """Who runs, audits or counts belongs to no organisation; everybody else to one. ``WrongPlace``."""
    if role.stands_outside is not (organisation is None):
        raise WrongPlace


def check_fits_team(member: MemberRow, team: TeamRow) -> None:
    """A team has only members who read cases, of its own organisation; raises ``WrongPlace``.

    A member of another organisation would bring new conflicts into cases that the team already reads.
    """
    if not Role(member.role).reads_cases or member.organisation != team.organisation:
        raise WrongPlace


@singledispatch
def _apply(change: Change, _: _Setting) -> Effect:
    raise TypeError(f"{type(change).__name__} is no change of the directory")


@_apply.register
def _add_organisation(change: AddOrganisation, office: _Setting) -> Effect:
    known_district = change.district is None or change.district in office.lists.districts
    if change.kind not in set(OrganisationKind) or not known_district:
        raise UnknownSubject
    office.add(OrganisationRow(id=uuid4(), name=change.name, kind=change.kind, district=change.district))
    office.require_sound(office.today)
    return Effect()


@_apply.register
def _add_relation(change: AddRelation, office: _Setting) -> Effect:
    ends = (change.from_organisation, change.to_organisation)
    for end in ends:
        office.known(OrganisationRow, end)
    if change.kind not in set(RelationKind):
        raise UnknownSubject
    office.add(
        RelationRow(
            id=uuid4(),
            from_organisation=change.from_organisation,
            to_organisation=change.to_organisation,
            kind=change.kind,
            valid_from=change.valid_from,
            valid_until=change.valid_until,
        )
    )
    return Effect(suspended=office.suspend(ends, max(office.today, change.valid_from)))


@_apply.register
def _add_facility_tie(change: AddFacilityTie, office: _Setting) -> Effect:
    office.known(OrganisationRow, change.organisation)
    if change.facility not in office.lists.facilities:
        raise UnknownSubject
    office.add(
        FacilityTieRow(
            id=uuid4(),
            facility=change.facility,
            organisation=change.organisation,
            kind=change.kind,
            valid_from=change.valid_from,
            valid_until=change.valid_until,
        )
    )
    return Effect(suspended=office.suspend([change.organisation], max(office.today, change.valid_from)))


@_apply.register
def _end_relation(change: EndRelation, office: _Setting) -> Effect:
    row = office.session.get(RelationRow, change.relation)
    if row is None:
        raise UnknownSubject
    require_authentic(office.secret, row)
    row.valid_until = change.valid_until
    authenticate(office.secret, row)
    return Effect()


@_apply.register
def _end_facility_tie(change: EndFacilityTie, office: _Setting) -> Effect:
    row = office.session.get(FacilityTieRow, change.tie)
    if row is None:
        raise UnknownSubject
    require_authentic(office.secret, row)
    row.valid_until = change.valid_until
    authenticate(office.secret, row)
    office.require_sound(office.today)
    return Effect()


@_apply.register
def _invite_member(change: InviteMember, office: _Setting) -> Effect:
    check_place(change.role, change.organisation)
    if change.organisation is not None:
        office.known(OrganisationRow, change.organisation)
    name = normal_user_name(change.user_name)
    if not name:
        raise UnknownSubject
    if office.session.scalar(select(MemberRow.id).where(MemberRow.user_name == name)) is not None:
        raise UserNameTaken
    invitation = Invitation(token_urlsafe(32))
    valid_until = office.today + INVITATION_TIME
    office.add(InvitationRow(id=invitation.row_id, payload=change.to_json(), valid_until=valid_until))
    return Effect(invitation=invitation)


@_apply.register
def _admit_to_team(change: AdmitToTeam, office: _Setting) -> Effect:
    """Confirmed, an admission waits for a member of the team, who alone can hand the keys over."""
    office.known(TeamRow, change.team)
    office.known(MemberRow, change.member)
    team = office.session.get_one(TeamRow, change.team)
    check_fits_team(office.session.get_one(MemberRow, change.member), team)
    return Effect()


@_apply.register
def _found_team(change: FoundTeam, office: _Setting) -> Effect:
    office.known(OrganisationRow, change.organisation)
    if change.kind == RESERVE_KIND or not change.members:
        raise WrongPlace
    team = TeamRow(id=uuid4(), name=change.name, organisation=change.organisation, kind=change.kind)
    office.add(team)
    for member in dict.fromkeys(change.members):
        row = office.session.get(MemberRow, member)
        if row is None or not member_value(row).active:
            raise UnknownSubject
        check_fits_team(row, team)
        office.add(MembershipRow(id=uuid4(), team=team.id, member=member, since=office.today, until=None))
    members = team_members(office.session, office.secret, team.id)
    begin_generation(office.session, office.secret, team.id, members, office.today)
    office.require_sound(office.today)
    return Effect()


@_apply.register
def _replace_rules(change: ReplaceRules, office: _Setting) -> Effect:
    office.session.execute(delete(RoutingRuleRow))
    for position, rule in enumerate(change.rules, start=1):
        office.known(TeamRow, rule.team)
        try:
            conditions = RuleConditions.from_text(rule.conditions).to_text()
        except ConditionsMalformed:
            raise UnknownSubject from None
        office.add(
            RoutingRuleRow(
                id=uuid4(), position=position, conditions=conditions, team=rule.team, explanation=rule.explanation
            )
        )
    office.require_sound(office.today)
    return Effect()


@_apply.register
def _change_setting(change: ChangeSetting, office: _Setting) -> Effect:
    texts = office_settings(office.session, office.secret).to_texts() | {change.name: change.value}
    try:
        settings = OfficeSettings.from_texts(texts)
    except SettingMalformed:
        raise UnknownSubject from None
    # An office stays in the Land for which it was founded: its cases name the districts of that Land.
    if change.name not in settings.to_texts() or change.name == "land":
        raise UnknownSubject
    if change.name in PROMISES:
        require_kept(office.session, settings, office.lists)
    store_settings(office.session, office.secret, settings)
    return Effect()
