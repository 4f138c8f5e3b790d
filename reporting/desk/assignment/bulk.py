"""Assigning a selection of the list, with a page that says what became of each case."""

from collections.abc import Iterable
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.assignment.assign import BulkOutcome, Chosen, NotInTeam, TooMany, assign_many
from caseflow.refusals.refusal import TextMissing
from reporting.desk.base.request import Visit, go
from reporting.desk.case.assignment import member_of


def assign_selection(visit: Visit) -> Response:
    """Give every chosen case to one member of its team, or to nobody."""
    chosen = chosen_of(visit.fields.get("case", ()))
    if not chosen:
        return go(f"{_back(visit)}?done=nothing_chosen")
    if visit.field("do") == "answer":
        return go(answer_address(one.case for one in chosen))
    try:
        lines = assign_many(visit.desk(), chosen, member_of(visit), visit.field("handover_note"))
    except (NotInTeam, TooMany, TextMissing):
        raise HTTPException(422) from None
    if all(line.outcome is BulkOutcome.DONE for line in lines):
        return go(f"{_back(visit)}?done=assigned_many")
    done = [line.case for line in lines if line.outcome is BulkOutcome.DONE]
    left = [line for line in lines if line.outcome is not BulkOutcome.DONE]
    return visit.render("desk/assignment/bulk.html", 409, given=done, left=left, back=_back(visit))


def chosen_of(values: Iterable[str]) -> list[Chosen]:
    """The chosen cases of a form; what has another shape was not made by our pages and is left out."""
    found = []
    for value in values:
        try:
            found.append(Chosen.of(value))
        except ValueError:
            continue
    return found


def answer_address(cases: Iterable[UUID]) -> str:
    """Where these cases are answered together."""
    return "/desk/answer-many?" + "&".join(f"case={case}" for case in cases)


def _back(visit: Visit) -> str:
    return "/desk/colleagues" if visit.field("then") == "colleagues" else "/desk/"
