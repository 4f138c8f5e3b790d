"""Labels and linked cases of one case, with what the desk suggests and why."""

from types import MappingProxyType
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.assignment.labels import MOST_LABELS, labels_of
from caseflow.desk.assignment.links import LinkReason, dismiss, end_link, link
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import CaseNotFound
from caseflow.desk.teamwork.suggestions import suggest
from caseflow.desk.worklist.labels import label_mark
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.form_fields import EntriesOf, Identifier, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import FormRefused, Problem, Refused, answered
from reporting.desk.base.request import MemberRequest, Typed, typed_of

# What is wrong on this page always concerns the other case.
UNKNOWN = "other_unknown"


class LinkForm(Form):
    """The other case, by its id or by its address out of the browser, and what is done."""

    other = Identifier(in_address=True, fault=UNKNOWN)
    do = Text()
    reason = EntriesOf(LinkReason)
    link_note = Text()


def links_page(visit: MemberRequest) -> Response:
    """Look for cases that belong to this one."""
    return _show(visit, case_id(visit))


def change_link(visit: MemberRequest) -> Response:
    """Link a case, put a suggestion aside, or take a link back."""
    return answered(lambda: _changed(visit), lambda refused: _show(visit, case_id(visit), refused))


def _changed(visit: MemberRequest) -> Response:
    case, desk, seen, form = case_id(visit), visit.desk(), seen_revision(visit), LinkForm.read(visit)
    if form.do not in DONE:
        raise HTTPException(422)
    _require_other(visit, form)
    if form.do == "link":
        link(desk, case, seen, form.other, form.reason or (LinkReason.SEEN_BY_OFFICER,), form.link_note)
    elif form.do == "dismiss":
        dismiss(desk, case, seen, form.other)
    else:
        end_link(desk, case, seen, form.other)
    return visit.go("case_links", case=case, done=DONE[form.do])


DONE = MappingProxyType({"link": "linked", "dismiss": "link_dismissed", "end": "link_ended"})


def _require_other(visit: MemberRequest, form: LinkForm) -> None:
    """Refuse this case itself, and a case that the member may not open; a link is ended without a look."""
    try:
        if form.other == case_id(visit):
            raise CaseNotFound
        if form.do != "end":
            open_case(visit.desk(), form.other)
    except CaseNotFound:
        raise FormRefused(Problem("other", UNKNOWN)) from None


def _show(visit: MemberRequest, case: UUID, refused: Refused | None = None) -> Response:
    view, found = open_case(visit.desk(), case), suggest(visit.desk(), case)
    labels = labels_of(view.contents.journal)
    return visit.render(
        "desk/assignment/links.html",
        refused.status if refused else 200,
        case=view,
        case_id=case,
        lists=visit.parts.lists,
        suggestions=found.found,
        labels=labels,
        marks={label: label_mark(visit.parts.secret, label) for label in labels},
        suggested_labels=found.labels if len(labels) < MOST_LABELS else (),
        may_add=len(labels) < MOST_LABELS,
        problem=refused.code if refused else "",
        typed=typed_of(visit.fields) if refused else Typed(),
    )
