"""Assigning a selection of the list, with a page that says what became of each case."""

from collections.abc import Iterable
from uuid import UUID

from starlette.responses import Response

from caseflow.desk.assignment.assign import BulkOutcome, Chosen, assign_many
from reporting.desk.base.form_fields import Many, Text
from reporting.desk.base.request import MemberRequest, go
from reporting.desk.case.assignment import AssignForm


class SelectionForm(AssignForm):
    """The chosen cases, each with the revision that was shown, and what is done with them."""

    case = Many()
    do = Text()


def assign_selection(visit: MemberRequest) -> Response:
    """Give every chosen case to one member of its team, or to nobody."""
    form = SelectionForm.read(visit)
    chosen, back = chosen_of(form.case), _back(form)
    if not chosen:
        return visit.go(back, done="nothing_chosen")
    if form.do == "answer":
        return go(answer_address(visit, (one.case for one in chosen)))
    lines = assign_many(visit.desk(), chosen, form.assignee, form.handover_note)
    if all(line.outcome is BulkOutcome.DONE for line in lines):
        return visit.go(back, done="assigned_many")
    done = [line.case for line in lines if line.outcome is BulkOutcome.DONE]
    left = [line for line in lines if line.outcome is not BulkOutcome.DONE]
    return visit.render("desk/assignment/bulk.html", 409, given=done, left=left, back=visit.address(back))


def chosen_of(values: Iterable[str]) -> list[Chosen]:
    """The chosen cases of a form; what has another shape was not made by our pages and is left out."""
    found = []
    for value in values:
        try:
            found.append(Chosen.of(value))
        except ValueError:
            continue
    return found


def answer_address(visit: MemberRequest, cases: Iterable[UUID]) -> str:
    """Where these cases are answered together."""
    return f"{visit.address('answer_many')}?{'&'.join(f'case={case}' for case in cases)}"


def _back(form: SelectionForm) -> str:
    return "colleagues" if form.then == "colleagues" else "inbox"
