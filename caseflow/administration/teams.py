"""Joining and leaving a team: a member of the team hands the keys over, and they are taken away at once.

An administrator can remove somebody, but cannot hand a key to anybody: joining needs two of the ombuds team
and a member of the team who compares the newcomer's check phrase.
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseflow.administration.changes import AdmitToTeam, InviteMember
from caseflow.administration.effects import Invitation, check_fits_team
from caseflow.administration.proposals import use_confirmed
from caseflow.database import Database
from caseflow.office.accounts.credentials import FreshPassphrase
from caseflow.office.accounts.login import NewMember, Person, create_member
from caseflow.office.accounts.members import Role, member_value
from caseflow.office.accounts.refusals import CheckPhraseWrong, InvitationInvalid, LastMember, NotAllowed, NotConfirmed
from caseflow.office.accounts.sessions import Actor, end_sessions_of
from caseflow.office.accounts.team_keys import (
    begin_generation,
    generations_of,
    hand_over_generations,
    take_generations,
    team_members,
)
from caseflow.office.directory.transaction import active_member, directory_change, member_teams, require_ombuds
from caseflow.schema.directory import (
    GenerationHolderRow,
    InvitationRow,
    MembershipRow,
    TeamRow,
)
from caseflow.sealing.row_tags import authenticate, require_authentic
from caseflow.statistics.release.keys import remove_statistics_member
from crypto.installation import InstallationSecret


def accept_invitation(
    database: Database, secret: InstallationSecret, invitation: Invitation, now: datetime
) -> NewMember:
    """Make the keys of a new member, on their own device, with the link they were given.

    Raises:
        InvitationInvalid: unknown, used or older than a week.
        UserNameTaken: somebody else got the name meanwhile.
    """
    fresh = FreshPassphrase.generate()
    with directory_change(database, secret, None, now, "accept_invitation", "") as session:
        row = session.get(InvitationRow, invitation.row_id, with_for_update=True, populate_existing=True)
        if row is None or row.valid_until < now.date():
            raise InvitationInvalid
        require_authentic(secret, row)
        invited = InviteMember.from_json(row.payload)
        session.delete(row)
        person = Person(
            user_name=invited.user_name,
            display_name=invited.display_name,
            organisation=invited.organisation,
            role=invited.role,
            gender=invited.gender,
            languages=invited.languages,
        )
        return create_member(session, secret, person, fresh, now.date())


def add_member_to_team(
    database: Database,
    secret: InstallationSecret,
    actor: Actor,
    team: UUID,
    member: UUID,
    check_phrase: str,
    now: datetime,
) -> None:
    """Admit a newcomer: every generation of the team is sealed to them, and a new one begins.

    Args:
        actor: a member of the team, who has compared the check phrase with the newcomer by voice.

    Raises:
        NotAllowed: the actor does not belong to the team.
        NotConfirmed: no two members of the ombuds team agreed to it.
        CheckPhraseWrong: the key in the directory is not the newcomer's.
    """
    with directory_change(database, secret, actor.id, now, "add_member_to_team", f"member:{member}") as session:
        _require_team_member(session, secret, actor.id, team)
        row = active_member(session, secret, member)
        check_fits_team(row, session.get_one(TeamRow, team))
        newcomer = member_value(row)
        if _digits(check_phrase) != _digits(newcomer.public.check_phrase):
            raise CheckPhraseWrong
        if not use_confirmed(session, secret, AdmitToTeam(team, member)):
            raise NotConfirmed
        hand_over_generations(session, secret, actor.ring, team, newcomer)
        membership = MembershipRow(id=uuid4(), team=team, member=member, since=now.date(), until=None)
        authenticate(secret, membership)
        session.add(membership)
        session.flush()
        begin_generation(session, secret, team, team_members(session, secret, team), now.date())


def remove_member(database: Database, secret: InstallationSecret, actor: Actor, member: UUID, now: datetime) -> None:
    """Remove a member at once: delete their sessions and keys, and begin a new key generation in each of their teams.

    Raises:
        NotAllowed: only the ombuds team and administrators remove members.
        LastMember: they are the last one of a team.
    """
    with directory_change(database, secret, actor.id, now, "remove_member", f"member:{member}") as session:
        _require_may_remove(session, secret, actor.id)
        row = active_member(session, secret, member)
        for team in member_teams(session, secret, member):
            _leave(session, secret, team.id, member, now.date())
        session.execute(delete(GenerationHolderRow).where(GenerationHolderRow.member == member))
        remove_statistics_member(session, member)
        end_sessions_of(session, member)
        row.left_on = now.date()
        row.wrapped_seed = row.wrapped_totp_secret = b""
        authenticate(secret, row)


def remove_member_from_team(
    database: Database, secret: InstallationSecret, actor: Actor, team: UUID, member: UUID, now: datetime
) -> None:
    """End one membership; refusals as in ``remove_member``."""
    with directory_change(database, secret, actor.id, now, "remove_from_team", f"member:{member}") as session:
        _require_may_remove(session, secret, actor.id)
        _require_team_member(session, secret, member, team)
        _leave(session, secret, team, member, now.date())
        take_generations(session, member, [row.id for row in generations_of(session, secret, team)])
        # Their session may have opened the team's seeds for the request it is serving.
        end_sessions_of(session, member)


def _leave(session: Session, secret: InstallationSecret, team: UUID, member: UUID, today: date) -> None:
    staying = [one for one in team_members(session, secret, team) if one.id != member]
    if not staying:
        raise LastMember
    memberships = session.scalars(
        select(MembershipRow).where(
            MembershipRow.team == team, MembershipRow.member == member, MembershipRow.until.is_(None)
        )
    )
    for row in memberships.all():
        row.until = today
        authenticate(secret, row)
    session.flush()
    begin_generation(session, secret, team, staying, today)


def _require_may_remove(session: Session, secret: InstallationSecret, actor: UUID) -> None:
    if active_member(session, secret, actor).role != Role.ADMINISTRATOR:
        require_ombuds(session, secret, actor)


def _require_team_member(session: Session, secret: InstallationSecret, member: UUID, team: UUID) -> None:
    active_member(session, secret, member)
    if team not in {row.id for row in member_teams(session, secret, member)}:
        raise NotAllowed


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
