"""Pages of teams and members: membership, changes that wait for a second person, joining and leaving."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from caseflow.administration import proposals, teams
from caseflow.administration.changes import AdmitToTeam, Change, InviteMember
from caseflow.administration.effects import Invitation
from caseflow.administration.proposals import Proposal, waiting_proposals
from caseflow.code_lists import CodeLists
from caseflow.office.accounts.login import NewMember
from caseflow.office.accounts.members import Member, Role
from caseflow.office.directory.names import names_of_members
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.refusals.refusal import Refusal
from reporting.desk.administration.proposed import stands_in
from reporting.desk.base.form_fields import EntryOf, Identifier, OptionalIdentifier, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Problem, Refused, answered, refused_of
from reporting.desk.base.request import Door, MemberRequest, typed_of
from reporting.http.form_body import read_fields, single
from reporting.runtime.key_stretching import Purpose

UNKNOWN = "unknown_subject"


class InviteForm(Form):
    """Who is invited, with which role."""

    user_name = Text(needed=True, trimmed=True, fault=UNKNOWN)
    display_name = Text(needed=True, trimmed=True, fault=UNKNOWN)
    role = EntryOf(Role, fault=UNKNOWN)
    organisation = OptionalIdentifier(fault=UNKNOWN)
    languages = Text()


class AdmitForm(Form):
    """Which member joins which team."""

    team = Identifier(fault=UNKNOWN)
    member = Identifier(fault=UNKNOWN)


class HandOverForm(AdmitForm):
    """The same with the phrase that was compared by telephone."""

    check_phrase = Text()


class DecisionForm(Form):
    """What a second person says to a proposal."""

    proposal = Identifier(fault=UNKNOWN)
    decision = Text()


class RemovalForm(Form):
    """Which member leaves."""

    member = Identifier(fault=UNKNOWN)


INVITATION_BYTES = 4 * 1024


@dataclass(frozen=True)
class Waiting:
    """A proposal as the page shows it."""

    proposal: Proposal
    sentence: str
    names: Mapping[str, str]
    check_phrase: str
    member: UUID | None
    team: UUID | None


def team_page(visit: MemberRequest) -> Response:
    """Who is who, and what waits."""
    return _page(visit)


def change_team(visit: MemberRequest) -> Response:
    """One of the page's forms, by the name of its address."""
    acts = {"invite": _invite, "admit": _admit, "decide": _decide, "hand-over": _hand_over, "remove": _remove}
    act = acts.get(visit.request.path_params["act"])
    if act is None:
        return _page(visit, Refused((Problem("", UNKNOWN),), 404))
    return answered(lambda: act(visit), lambda refused: _page(visit, refused))


def _invite(visit: MemberRequest) -> Response:
    form = InviteForm.read(visit)
    change = InviteMember(
        user_name=form.user_name,
        display_name=form.display_name,
        organisation=form.organisation,
        role=form.role,
        languages=tuple(form.languages.replace(",", " ").split()),
    )
    return _proposed(visit, change)


def _admit(visit: MemberRequest) -> Response:
    form = AdmitForm.read(visit)
    return _proposed(visit, AdmitToTeam(form.team, form.member))


def _proposed(visit: MemberRequest, change: Change) -> Response:
    parts = visit.parts
    proposals.propose(parts.database, parts.secret, visit.actor, change, parts.now())
    return visit.go("team", done="proposed")


def _decide(visit: MemberRequest) -> Response:
    parts, form = visit.parts, DecisionForm.read(visit)
    if form.decision == "decline":
        proposals.decline(parts.database, parts.secret, visit.actor, form.proposal, parts.now())
        return visit.go("team", done="declined")
    confirmed = proposals.confirm(parts.database, parts.secret, parts.lists, visit.actor, form.proposal, parts.now())
    if confirmed.invitation is None:
        return visit.go("team", done="confirmed")
    # Shown in the answer to this one request and never again: a redirect would have to carry the secret.
    return visit.render(
        "desk/administration/invitation_made.html", invitation=confirmed.invitation.text, change=confirmed.change
    )


def _hand_over(visit: MemberRequest) -> Response:
    parts, form = visit.parts, HandOverForm.read(visit)
    teams.add_member_to_team(
        parts.database, parts.secret, visit.actor, form.team, form.member, form.check_phrase, parts.now()
    )
    return visit.go("team", done="admitted")


def _remove(visit: MemberRequest) -> Response:
    parts, form = visit.parts, RemovalForm.read(visit)
    teams.remove_member(parts.database, parts.secret, visit.actor, form.member, parts.now())
    return visit.go("team", done="removed")


def _page(visit: MemberRequest, refused: Refused | None = None) -> Response:
    parts = visit.parts
    with parts.database.reading() as session:
        directory = load_directory(session, parts.secret)
        names = names_of_members(session, parts.secret)
        waiting = waiting_proposals(session, parts.secret)
    own, member = directory.teams_of(visit.actor.id), visit.actor.member
    sees_all = member.role.sees_the_office
    may_propose = directory.reserve in own
    may_remove = may_propose or member.role is Role.ADMINISTRATOR
    return visit.render(
        "desk/administration/teams.html",
        refused.status if refused else 200,
        directory=directory,
        shown_teams=list(directory.teams.values()) if sees_all else [],
        own_teams=own,
        without_team=[one for one in directory.members.values() if not directory.teams_of(one.id)] if sees_all else [],
        waiting=[_shown(one, directory, names, parts.lists) for one in waiting] if sees_all else [],
        names=names,
        roles=list(Role),
        may_propose=may_propose,
        may_remove=may_remove,
        check_phrase=lambda member: member.public.check_phrase,
        problem=refused.code if refused else "",
        typed=typed_of(visit.fields),
    )


def _shown(proposal: Proposal, directory: OfficeDirectory, names: Mapping[UUID, str], lists: CodeLists) -> Waiting:
    change = proposal.change
    member: Member | None = None
    team: UUID | None = None
    shown = dict(stands_in(change, directory, lists))
    if isinstance(change, InviteMember):
        shown = {"person": change.display_name, "role": change.role.value}
    elif isinstance(change, AdmitToTeam):
        member, team = directory.members.get(change.member), change.team
        shown = {"person": names.get(change.member, ""), "team": directory.teams[change.team].name}
    phrase = member.public.check_phrase if member else ""
    kind = type(change).__name__
    return Waiting(proposal, kind, shown, phrase, member.id if member else None, team)


async def use_invitation(door: Door, request: Request) -> Response:
    """Where newcomers make their keys: a form for the secret of the link, and what is shown once after it was used.

    There is no session yet; the link's secret is the key.
    """
    if request.method != "POST":
        return door.render(request, "desk/administration/invitation.html", problem="")
    fields, parts = await read_fields(request, INVITATION_BYTES), door.parts
    invitation = Invitation(single(fields, "invitation").strip())

    def accept() -> NewMember:
        return teams.accept_invitation(parts.database, parts.secret, invitation, parts.now())

    try:
        # It stretches a passphrase whether or not the link is right, so it waits in the bounded queue.
        made = await parts.stretching.run(Purpose.STAFF, accept)
    except Refusal as refusal:
        refused = refused_of(refusal)
        return door.render(request, "desk/administration/invitation.html", refused.status, problem=refused.code)
    return door.render(request, "desk/welcome.html", made=made)
