"""Pages of organisations and their ties: who runs, guards, supervises and pays whom. Conflicts follow from the ties.

Every change is proposed here and takes effect when a second person of the ombuds team confirms it. A new tie
then suspends at once the cases of every team that it concerns.
"""

from collections.abc import Callable, Container, Mapping
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.administration import proposals
from caseflow.administration.changes import (
    AddFacilityTie,
    AddOrganisation,
    AddRelation,
    Change,
    ChangeSetting,
    EndFacilityTie,
    EndRelation,
)
from caseflow.code_lists.values import OrganisationKind
from caseflow.office.directory.ties import known_ties
from caseflow.office.directory.verified import load_directory
from caseflow.rules.conflicts import RelationKind
from reporting.desk.base.form_fields import Choice, Day, EntryOf, Identifier, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import FormRefused, Problem, Refused, answered
from reporting.desk.base.request import MemberRequest, typed_of

FACILITY_TIES = ("operates", "guards", "supervises", "subcontracts")
# What can be changed here; addresses and notices are text for the founder's file.
SETTINGS = (
    "answer_service_days",
    "staff_hours",
    "retention_months",
    "phone",
    "hours",
    "conversation_numbers",
    "names_authorities",
)

# Everything that the forms of this page lack is said in one sentence.
INCOMPLETE = "tie_incomplete"


def _facilities(visit: MemberRequest) -> Container[str]:
    return visit.parts.lists.facilities


class BodyForm(Form):
    """A body that shall be known."""

    name = Text(needed=True, trimmed=True, fault=INCOMPLETE)
    kind = EntryOf(OrganisationKind, fault=INCOMPLETE)
    district = Text()


class RelationForm(Form):
    """A tie between two bodies."""

    organisation = Identifier(fault=INCOMPLETE)
    other = Identifier(fault=INCOMPLETE)
    kind = EntryOf(RelationKind, fault=INCOMPLETE)
    day = Day(missing=INCOMPLETE, fault=INCOMPLETE)


class FacilityForm(Form):
    """A tie of a body to a house."""

    facility = Choice(_facilities, fault=INCOMPLETE)
    organisation = Identifier(fault=INCOMPLETE)
    kind = Choice(FACILITY_TIES, fault=INCOMPLETE)
    day = Day(missing=INCOMPLETE, fault=INCOMPLETE)


class EndForm(Form):
    """Which tie ended; a tie to a house names the house."""

    tie = Identifier(fault=INCOMPLETE)
    facility = Text()
    day = Day(missing=INCOMPLETE, fault=INCOMPLETE)


class SettingForm(Form):
    """A setting and its new value."""

    name = Choice(SETTINGS, fault=INCOMPLETE)
    value = Text(trimmed=True)


def organisations_page(visit: MemberRequest) -> Response:
    """All bodies, their ties, and the forms to propose a change."""
    return _page(visit)


def propose_tie(visit: MemberRequest) -> Response:
    """One of the page's forms, by the name of its address."""
    act = visit.request.path_params["act"]
    if act not in CHANGES:
        raise HTTPException(404)

    def proposed() -> Response:
        change, parts = CHANGES[act](visit), visit.parts
        proposals.propose(parts.database, parts.secret, visit.actor, change, parts.now())
        return visit.go("team", done="proposed")

    return answered(proposed, lambda refused: _page(visit, refused))


def _organisation(visit: MemberRequest) -> Change:
    form = BodyForm.read(visit)
    return AddOrganisation(form.name, form.kind.value, form.district or None)


def _relation(visit: MemberRequest) -> Change:
    form = RelationForm.read(visit)
    if form.organisation == form.other:
        raise FormRefused(Problem("other", INCOMPLETE))
    return AddRelation(form.organisation, form.other, form.kind.value, form.day)


def _facility(visit: MemberRequest) -> Change:
    form = FacilityForm.read(visit)
    return AddFacilityTie(form.facility, form.organisation, form.kind, form.day)


def _end(visit: MemberRequest) -> Change:
    form = EndForm.read(visit)
    return EndFacilityTie(form.tie, form.day) if form.facility else EndRelation(form.tie, form.day)


def _setting(visit: MemberRequest) -> Change:
    form = SettingForm.read(visit)
    return ChangeSetting(form.name, form.value)


CHANGES: Mapping[str, Callable[[MemberRequest], Change]] = MappingProxyType(
    {"body": _organisation, "relation": _relation, "facility": _facility, "end": _end, "setting": _setting}
)


def _page(visit: MemberRequest, refused: Refused | None = None) -> Response:
    parts = visit.parts
    with parts.database.reading() as session:
        directory = load_directory(session, parts.secret)
        ties = known_ties(session, parts.secret)
    settings = visit.settings().to_texts()
    return visit.render(
        "desk/administration/organisations.html",
        refused.status if refused else 200,
        bodies=sorted(directory.bodies.organisations, key=lambda body: body.name),
        names={body.id: body.name for body in directory.bodies.organisations},
        ties=sorted(ties, key=lambda tie: (tie.valid_until is not None, tie.valid_from)),
        facilities=parts.lists.facilities,
        districts=parts.lists.districts,
        body_kinds=list(OrganisationKind),
        relation_kinds=list(RelationKind),
        facility_ties=FACILITY_TIES,
        settings=[(name, settings.get(name, "")) for name in SETTINGS],
        may_propose=directory.reserve in directory.teams_of(visit.actor.id),
        problem=refused.code if refused else "",
        typed=typed_of(visit.fields),
    )
