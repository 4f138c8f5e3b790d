"""Teams that may receive a case or a copy of it: without a conflict of interest, and with at least one member."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from caseflow.code_lists.values import OrganisationKind
from caseflow.desk.cases.access_control import OpenedCase
from caseflow.desk.cases.contents import CaseContents
from caseflow.desk.reassignment.late_conflict import struck_by
from caseflow.office.accounts.refusals import ConflictOfInterest, UnknownSubject
from caseflow.office.directory.verified import RESERVE_KIND
from caseflow.rules.conflicts import Organisation, RelationKind, conflicted
from caseflow.rules.routing import Team
from caseflow.schema.directory import TeamRow

# The kind of a small team that was named for what only few may read.
RESTRICTED_KIND = "restricted"

HELPING_KINDS = frozenset(
    {OrganisationKind.COUNSELLING_CENTRE, OrganisationKind.VOLUNTEER_ORGANISATION, OrganisationKind.HEALTH_SERVICE}
)


@dataclass(frozen=True)
class Receiver:
    """A team that may get it.

    Attributes:
        leaves: whether it then leaves the organisation that handles it now, which needs consent.
        step: the step of the list of interventions that giving it there is.
        tied_by_money: the organisations of the accused side that pay its organisation or are paid by it. Such
            a tie strikes nobody by itself further away; whoever decides shall see it.
    """

    team: UUID
    name: str
    organisation: str
    members: tuple[str, ...]
    leaves: bool
    step: str
    tied_by_money: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """Team and organisation."""
        return f"{self.name}, {self.organisation}"


def struck_organisations(opened: OpenedCase, contents: CaseContents) -> frozenset[UUID]:
    """Everybody who must not read this case: by the report and by the coding, when it came and today."""
    bodies, lists = opened.directory.bodies, opened.desk.lists
    struck = {UUID(one) for record in opened.records("routing") for one in record.fields.get("conflicted", ())}
    for day in (opened.row.received_on, opened.desk.today):
        struck |= conflicted(contents.answers, bodies, lists, day).organisations
    if contents.copy is not None:
        # The copy has fewer answers than the original. So the stored organisations with a conflict are used as the
        # start of the search for ties.
        struck |= conflicted(type(contents.answers)(), bodies, lists, opened.desk.today, named=struck).organisations
    if contents.coding is not None:
        struck |= struck_by(contents.coding.coding, contents.answers, opened)
    return frozenset(struck)


def partners(opened: OpenedCase, contents: CaseContents) -> tuple[Receiver, ...]:
    """The teams of other organisations to which the case can be referred."""
    return tuple(one for one in _receivers(opened, contents) if one.leaves)


def small_teams(opened: OpenedCase, contents: CaseContents) -> tuple[Receiver, ...]:
    """The teams that take what only few may read: the reserve, and those named for it in the same organisation."""
    kinds = (RESERVE_KIND, RESTRICTED_KIND)
    named = set(opened.session.scalars(select(TeamRow.id).where(TeamRow.kind.in_(kinds))))
    found = _receivers(opened, contents, with_own=True)
    return tuple(one for one in found if one.team in named and not one.leaves)


def next_teams(opened: OpenedCase, contents: CaseContents) -> tuple[Receiver, ...]:
    """Every team to which the whole case can be handed over."""
    return _receivers(opened, contents)


def receiver(found: tuple[Receiver, ...], opened: OpenedCase, team: UUID) -> Receiver:
    """The chosen one among those who may get it.

    Raises:
        UnknownSubject: there is no such team.
        ConflictOfInterest: there is, but it must not.
    """
    for one in found:
        if one.team == team:
            return one
    raise ConflictOfInterest if team in opened.directory.teams else UnknownSubject


def _receivers(opened: OpenedCase, contents: CaseContents, *, with_own: bool = False) -> tuple[Receiver, ...]:
    struck = struck_organisations(opened, contents)
    teams = [
        team
        for team in opened.directory.teams.values()
        if team.member_organisations and not team.is_conflicted(struck) and (with_own or team.id != opened.row.team)
    ]
    bodies = {body.id: body for body in opened.directory.bodies.organisations}
    found = (_receiver(opened, team, bodies, struck) for team in teams)
    return tuple(sorted(found, key=lambda one: one.full_name))


def _receiver(opened: OpenedCase, team: Team, bodies: dict[UUID, Organisation], struck: frozenset[UUID]) -> Receiver:
    directory = opened.directory
    body = bodies[team.organisation]
    own = directory.teams[opened.row.team].organisation
    return Receiver(
        team=team.id,
        name=team.name,
        organisation=body.name,
        members=tuple(member.display_name for member in directory.members_of(team.id)),
        # The ombuds team has stood in reserve since the report came, and the person could read that.
        leaves=team.organisation != own and team.id != directory.reserve,
        step="refer_counselling" if body.kind in HELPING_KINDS else "refer_authority",
        tied_by_money=tuple(sorted(bodies[one].name for one in _money(opened, team, struck) if one in bodies)),
    )


def _money(opened: OpenedCase, team: Team, struck: frozenset[UUID]) -> Iterator[UUID]:
    today = opened.desk.today
    for tie in opened.directory.bodies.between(today, today).relations:
        ends = (tie.from_organisation, tie.to_organisation)
        for here, there in (ends, ends[::-1]):
            if tie.kind is RelationKind.FUNDS and here in team.belongs_to and there in struck:
                yield there
