"""The forms of the case page about who works on it, and its labels."""

from uuid import UUID

from starlette.responses import Response

from caseflow.desk.assignment.assign import NotInTeam, assign
from caseflow.desk.assignment.labels import LabelRefused, add_label, remove_label
from caseflow.desk.cases.access_control import ChangedMeanwhile
from caseflow.refusals.refusal import TextMissing
from reporting.desk.base.case_form import Sent, case_id, seen_revision
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Visit, go, typed_of
from reporting.desk.case.acts import again


def give(visit: Visit) -> Response:
    """Give a case to a colleague, to oneself or to nobody."""
    case = case_id(visit)
    try:
        assign(visit.desk(), case, seen_revision(visit), member_of(visit), visit.field("handover_note"))
    except NotInTeam:
        return _again(visit, case, "assign", Problem("assignee", "not_in_team"))
    except TextMissing:
        return _again(visit, case, "assign", Problem("handover_note", "text_missing"))
    except ChangedMeanwhile as changed:
        return again(visit, case, Sent("assign", typed_of(visit.fields), seen=changed.seen), 409)
    if visit.field("then") == "inbox":
        return go("/desk/?done=handed_on")
    return go(f"/desk/cases/{case}?done=assigned#assignment")


def label(visit: Visit) -> Response:
    """Give a case a label."""
    case = case_id(visit)
    try:
        add_label(visit.desk(), case, seen_revision(visit), visit.field("label"))
    except LabelRefused:
        return _again(visit, case, "label", Problem("label", "label_refused"))
    except ChangedMeanwhile as changed:
        return again(visit, case, Sent("label", typed_of(visit.fields), seen=changed.seen), 409)
    return go(f"/desk/cases/{case}?done=labels#labels")


def unlabel(visit: Visit) -> Response:
    """Take a label off a case."""
    case = case_id(visit)
    try:
        remove_label(visit.desk(), case, seen_revision(visit), visit.field("label"))
    except ChangedMeanwhile as changed:
        return again(visit, case, Sent("unlabel", seen=changed.seen), 409)
    return go(f"/desk/cases/{case}?done=labels#labels")


def member_of(visit: Visit) -> UUID | None:
    """To whom a form gives; none for nobody. What is no member's id is refused like a stranger's."""
    text = visit.field("assignee")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotInTeam from None


def _again(visit: Visit, case: UUID, form: str, problem: Problem) -> Response:
    return again(visit, case, Sent(form, typed_of(visit.fields), (problem,)), 422)
