"""Labels and linked cases of one case, with what the desk suggests and why."""

from types import MappingProxyType
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.assignment.labels import MOST_LABELS, labels_of
from caseflow.desk.assignment.links import LinkReason, SameCase, dismiss, end_link, link
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile
from caseflow.desk.teamwork.suggestions import suggest
from caseflow.desk.worklist.labels import label_mark
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.request import Typed, Visit, go, typed_of


def links_page(visit: Visit) -> Response:
    """Look for cases that belong to this one."""
    return _show(visit, case_id(visit))


def change_link(visit: Visit) -> Response:
    """Link a case, put a suggestion aside, or take a link back."""
    case, desk, seen = case_id(visit), visit.desk(), seen_revision(visit)
    try:
        other = _other(visit)
        if visit.field("do") == "link":
            link(desk, case, seen, other, _reasons(visit), visit.field("link_note"))
        elif visit.field("do") == "dismiss":
            dismiss(desk, case, seen, other)
        elif visit.field("do") == "end":
            end_link(desk, case, seen, other)
        else:
            raise HTTPException(422)
    except _OtherUnknown:
        return _show(visit, case, 422, "other_unknown")
    except ChangedMeanwhile:
        return _show(visit, case, 409, "case_changed")
    return go(f"/desk/cases/{case}/links?done={DONE[visit.field('do')]}")


DONE = MappingProxyType({"link": "linked", "dismiss": "link_dismissed", "end": "link_ended"})


class _OtherUnknown(Exception):
    """What was typed names no case that this member may open."""


def _other(visit: Visit) -> UUID:
    """The other case, by its id or by its address out of the browser."""
    text = visit.field("other").strip().rstrip("/").rsplit("/", 1)[-1].partition("?")[0].partition("#")[0]
    try:
        other = UUID(text)
        if other == case_id(visit):
            raise SameCase
        if visit.field("do") != "end":
            open_case(visit.desk(), other)
    except (ValueError, CaseNotFound):
        raise _OtherUnknown from None
    return other


def _reasons(visit: Visit) -> tuple[LinkReason, ...]:
    known = set(LinkReason)
    found = tuple(LinkReason(code) for code in visit.fields.get("reason", ()) if code in known)
    return found or (LinkReason.SEEN_BY_OFFICER,)


def _show(visit: Visit, case: UUID, status: int = 200, problem: str = "") -> Response:
    view, found = open_case(visit.desk(), case), suggest(visit.desk(), case)
    labels = labels_of(view.contents.journal)
    return visit.render(
        "desk/assignment/links.html",
        status,
        case=view,
        base=f"/desk/cases/{case}",
        lists=visit.parts.lists,
        suggestions=found.found,
        labels=labels,
        marks={label: label_mark(visit.parts.secret, label) for label in labels},
        suggested_labels=found.labels if len(labels) < MOST_LABELS else (),
        may_add=len(labels) < MOST_LABELS,
        problem=problem,
        typed=typed_of(visit.fields) if problem else Typed(),
    )
