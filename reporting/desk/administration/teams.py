"""Teams and members: who is in, what waits for a second person, joining and leaving."""

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
from caseflow.office.accounts.refusals import (
    ChangeRefused,
    CheckPhraseWrong,
    InvitationInvalid,
    LastMember,
    NotAllowed,
    NotConfirmed,
    ProposalClosed,
    UnknownSubject,
    UserNameTaken,
    WrongPlace,
)
from caseflow.office.directory.names import names_of_members
from caseflow.office.directory.settings import RulesUnsound
from caseflow.office.directory.verified import OfficeDirectory, load_directory
from caseflow.refusals.refusal import SecondPersonNeeded
from reporting.desk.administration.proposed import stands_in
from reporting.desk.base.request import Door, Visit, go, typed_of
from reporting.http.form_body import read_fields, single
from reporting.runtime.key_stretching import Purpose

PROBLEMS: Mapping[type[Exception], str] = {
    NotAllowed: "not_allowed",
    LastMember: "last_member",
    UserNameTaken: "user_name_taken",
    SecondPersonNeeded: "second_person",
    ProposalClosed: "proposal_closed",
    NotConfirmed: "not_confirmed",
    CheckPhraseWrong: "check_phrase_wrong",
    UnknownSubject: "unknown_subject",
    WrongPlace: "wrong_place",
    RulesUnsound: "rules_unsound",
    InvitationInvalid: "invitation_invalid",
}


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


def team_page(visit: Visit) -> Response:
    """Who is who, and what waits."""
    return _page(visit)


def change_team(visit: Visit) -> Response:
    """One of the page's forms, by the name of its address."""
    act = {"invite": _invite, "admit": _admit, "decide": _decide, "hand-over": _hand_over, "remove": _remove}
    name = visit.request.path_params["act"]
    try:
        return act[name](visit) if name in act else _page(visit, "unknown_subject", status=404)
    except (ChangeRefused, RulesUnsound) as refused:
        return _page(visit, PROBLEMS.get(type(refused), "not_allowed"), status=422)


def _invite(visit: Visit) -> Response:
    organisation = visit.field("organisation")
    role = visit.field("role")
    if not visit.field("user_name").strip() or not visit.field("display_name").strip() or role not in list(Role):
        raise UnknownSubject
    change = InviteMember(
        user_name=visit.field("user_name").strip(),
        display_name=visit.field("display_name").strip(),
        organisation=_uuid(organisation) if organisation else None,
        role=Role(role),
        languages=tuple(visit.field("languages").replace(",", " ").split()),
    )
    return _proposed(visit, change)


def _admit(visit: Visit) -> Response:
    return _proposed(visit, AdmitToTeam(_uuid(visit.field("team")), _uuid(visit.field("member"))))


def _proposed(visit: Visit, change: Change) -> Response:
    parts = visit.parts
    proposals.propose(parts.database, parts.secret, visit.actor, change, parts.now())
    return go("/desk/team?done=proposed")


def _decide(visit: Visit) -> Response:
    parts, proposal = visit.parts, _uuid(visit.field("proposal"))
    if visit.field("decision") == "decline":
        proposals.decline(parts.database, parts.secret, visit.actor, proposal, parts.now())
        return go("/desk/team?done=declined")
    confirmed = proposals.confirm(parts.database, parts.secret, parts.lists, visit.actor, proposal, parts.now())
    if confirmed.invitation is None:
        return go("/desk/team?done=confirmed")
    # Shown in the answer to this one request and never again: a redirect would have to carry the secret.
    return visit.render(
        "desk/administration/invitation_made.html", invitation=confirmed.invitation.text, change=confirmed.change
    )


def _hand_over(visit: Visit) -> Response:
    parts = visit.parts
    teams.add_member_to_team(
        parts.database,
        parts.secret,
        visit.actor,
        _uuid(visit.field("team")),
        _uuid(visit.field("member")),
        visit.field("check_phrase"),
        parts.now(),
    )
    return go("/desk/team?done=admitted")


def _remove(visit: Visit) -> Response:
    parts = visit.parts
    teams.remove_member(parts.database, parts.secret, visit.actor, _uuid(visit.field("member")), parts.now())
    return go("/desk/team?done=removed")


def _page(visit: Visit, problem: str = "", status: int = 200) -> Response:
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
        status,
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
        problem=problem,
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


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise UnknownSubject from None


class InvitationPages:
    """Where a newcomer makes her keys; no session yet, the link's secret is the key."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def endpoint(self, request: Request) -> Response:
        """A form for the secret of the link, and what is shown once after it was used."""
        if request.method != "POST":
            return self._door.render(request, "desk/administration/invitation.html", problem="")
        fields, parts = await read_fields(request, INVITATION_BYTES), self._door.parts
        invitation = Invitation(single(fields, "invitation").strip())

        def accept() -> NewMember:
            return teams.accept_invitation(parts.database, parts.secret, invitation, parts.now())

        try:
            # It stretches a passphrase whether or not the link is right, so it waits in the bounded queue.
            made = await parts.stretching.run(Purpose.STAFF, accept)
        except (InvitationInvalid, UserNameTaken) as refused:
            return self._door.render(
                request, "desk/administration/invitation.html", 422, problem=PROBLEMS[type(refused)]
            )
        return self._door.render(request, "desk/welcome.html", made=made)
