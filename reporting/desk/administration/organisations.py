"""Bodies and their ties: who runs, guards, supervises and pays whom. From them follows who must not read a case.

Every change is proposed here and takes effect when a second person of the ombuds team confirms it; a new tie
then takes the cases away at once from everybody whom it touches.
"""

import datetime
from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

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
from caseflow.office.accounts.refusals import ChangeRefused, NotAllowed, UnknownSubject
from caseflow.office.directory.ties import known_ties
from caseflow.office.directory.verified import load_directory
from caseflow.rules.conflicts import RelationKind
from reporting.desk.base.request import Visit, go, typed_of

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

PROBLEMS: Mapping[type[Exception], str] = MappingProxyType(
    {NotAllowed: "not_allowed", UnknownSubject: "tie_incomplete"}
)


def organisations_page(visit: Visit) -> Response:
    """All bodies, their ties, and the forms to propose a change."""
    return _page(visit)


def propose_tie(visit: Visit) -> Response:
    """One of the page's forms, by the name of its address."""
    act = visit.request.path_params["act"]
    if act not in CHANGES:
        raise HTTPException(404)
    parts = visit.parts
    try:
        change = CHANGES[act](visit)
        proposals.propose(parts.database, parts.secret, visit.actor, change, parts.now())
    except ValueError:
        return _page(visit, "tie_incomplete", 422)
    except ChangeRefused as refused:
        return _page(visit, PROBLEMS.get(type(refused), "not_allowed"), 422)
    return go("/desk/team?done=proposed")


def _organisation(visit: Visit) -> Change:
    name, kind = visit.field("name").strip(), OrganisationKind(visit.field("kind"))
    if not name:
        raise UnknownSubject
    return AddOrganisation(name, kind.value, visit.field("district") or None)


def _relation(visit: Visit) -> Change:
    one, other = UUID(visit.field("organisation")), UUID(visit.field("other"))
    if one == other:
        raise UnknownSubject
    return AddRelation(one, other, RelationKind(visit.field("kind")).value, _day(visit))


def _facility(visit: Visit) -> Change:
    facility, kind = visit.field("facility"), visit.field("kind")
    if facility not in visit.parts.lists.facilities or kind not in FACILITY_TIES:
        raise UnknownSubject
    return AddFacilityTie(facility, UUID(visit.field("organisation")), kind, _day(visit))


def _end(visit: Visit) -> Change:
    tie = UUID(visit.field("tie"))
    return EndFacilityTie(tie, _day(visit)) if visit.field("facility") else EndRelation(tie, _day(visit))


def _setting(visit: Visit) -> Change:
    name = visit.field("name")
    if name not in SETTINGS:
        raise UnknownSubject
    return ChangeSetting(name, visit.field("value").strip())


CHANGES: Mapping[str, Callable[[Visit], Change]] = MappingProxyType(
    {"body": _organisation, "relation": _relation, "facility": _facility, "end": _end, "setting": _setting}
)


def _day(visit: Visit) -> datetime.date:
    return datetime.date.fromisoformat(visit.field("day"))


def _page(visit: Visit, problem: str = "", status: int = 200) -> Response:
    parts = visit.parts
    with parts.database.reading() as session:
        directory = load_directory(session, parts.secret)
        ties = known_ties(session, parts.secret)
    settings = visit.settings().to_texts()
    return visit.render(
        "desk/administration/organisations.html",
        status,
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
        problem=problem,
        typed=typed_of(visit.fields),
    )
