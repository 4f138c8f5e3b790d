"""The forms of the case page about who works on it, and its labels."""

from starlette.responses import Response

from caseflow.desk.assignment.assign import assign
from caseflow.desk.assignment.labels import add_label, remove_label
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.form_fields import OptionalIdentifier, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import answered
from reporting.desk.base.request import MemberRequest
from reporting.desk.case.acts import again


class AssignForm(Form):
    """To whom a case goes, nobody if nobody is chosen, and what that colleague has to know."""

    assignee = OptionalIdentifier(fault="not_in_team")
    handover_note = Text()
    then = Text()


class LabelForm(Form):
    """A label of a case."""

    label = Text()


def give(visit: MemberRequest) -> Response:
    """Give a case to a colleague, to oneself or to nobody."""
    return answered(lambda: _given(visit), lambda refused: again(visit, "assign", refused))


def _given(visit: MemberRequest) -> Response:
    case, form = case_id(visit), AssignForm.read(visit)
    assign(visit.desk(), case, seen_revision(visit), form.assignee, form.handover_note)
    if form.then == "inbox":
        return visit.go("inbox", done="handed_on")
    return visit.go("case", case=case, done="assigned", fragment="assignment")


def label(visit: MemberRequest) -> Response:
    """Give a case a label."""
    return answered(lambda: _labelled(visit), lambda refused: again(visit, "label", refused))


def _labelled(visit: MemberRequest) -> Response:
    case = case_id(visit)
    add_label(visit.desk(), case, seen_revision(visit), LabelForm.read(visit).label)
    return visit.go("case", case=case, done="labels", fragment="labels")


def unlabel(visit: MemberRequest) -> Response:
    """Take a label off a case."""
    return answered(lambda: _unlabelled(visit), lambda refused: again(visit, "unlabel", refused))


def _unlabelled(visit: MemberRequest) -> Response:
    case = case_id(visit)
    remove_label(visit.desk(), case, seen_revision(visit), LabelForm.read(visit).label)
    return visit.go("case", case=case, done="labels", fragment="labels")
