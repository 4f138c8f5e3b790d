"""A proposed change of the directory in words: the name of its sentence, and what stands in it."""

from collections.abc import Mapping

from caseflow.administration import changes
from caseflow.administration.changes import Change
from caseflow.code_lists import CodeLists
from caseflow.office.directory.verified import OfficeDirectory


def stands_in(change: Change, directory: OfficeDirectory, lists: CodeLists) -> Mapping[str, str]:
    """The names that the sentence of a change needs; those of people are added by the page of the team."""
    bodies = {body.id: body.name for body in directory.bodies.organisations}
    if isinstance(change, changes.AddOrganisation):
        return {"name": change.name, "kind": change.kind}
    if isinstance(change, changes.AddRelation):
        one, other = bodies.get(change.from_organisation, ""), bodies.get(change.to_organisation, "")
        return {"name": one, "other": other, "kind": change.kind, "day": change.valid_from.isoformat()}
    if isinstance(change, changes.AddFacilityTie):
        facility = lists.facilities.get(change.facility)
        named = facility.label.de if facility else change.facility
        return {
            "name": bodies.get(change.organisation, ""),
            "other": named,
            "kind": change.kind,
            "day": change.valid_from.isoformat(),
        }
    if isinstance(change, changes.EndRelation | changes.EndFacilityTie):
        return {"day": change.valid_until.isoformat()}
    if isinstance(change, changes.FoundTeam):
        return {"name": change.name}
    return {"name": change.name, "value": change.value} if isinstance(change, changes.ChangeSetting) else {}
