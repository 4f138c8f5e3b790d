"""The coding form: the reporter's view on one side, the officer's on the other."""

from starlette.responses import Response

from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.cases.access_control import ChangedMeanwhile
from caseflow.desk.cases.transaction import CaseHalted
from caseflow.desk.casework import acts
from caseflow.desk.casework.parts_of_acts import CopyNotCounted
from caseflow.records.coding import MOST_SECONDARY_AREAS, Coding, CodingIncomplete, first_draft, read_form
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Visit, go
from reporting.desk.case.page import changes_since


def coding_page(visit: Visit) -> Response:
    """The form with the newest coding, or with what the reporter said."""
    view = open_case(visit.desk(), case_id(visit))
    newest = view.contents.coding
    return _page(visit, view, newest.coding if newest else first_draft(view.contents.answers))


def code(visit: Visit) -> Response:
    """Complete the coding, or show the form again with every gap."""
    case, typed = case_id(visit), read_form(visit.fields)
    try:
        stays = acts.code_case(visit.desk(), case, seen_revision(visit), typed)
    except CodingIncomplete as refused:
        problems = tuple(Problem(error.field, error.code) for error in refused.errors)
        return _page(visit, open_case(visit.desk(), case), typed, problems, status=422)
    except CaseHalted:
        return _page(visit, open_case(visit.desk(), case), typed, (Problem("", "halted"),), status=422)
    except CopyNotCounted:
        return _page(visit, open_case(visit.desk(), case), typed, (Problem("", "copy_not_counted"),), status=422)
    except ChangedMeanwhile as meanwhile:
        return _page(visit, open_case(visit.desk(), case), typed, seen=meanwhile.seen, status=409)
    return go(f"/desk/cases/{case}?done=coding#coding" if stays else "/desk/?done=suspended")


def _page(
    visit: Visit,
    view: CaseView,
    coding: Coding,
    problems: tuple[Problem, ...] = (),
    *,
    seen: int | None = None,
    status: int = 200,
) -> Response:
    return visit.render(
        "desk/case/coding_form.html",
        status,
        case=view,
        lists=visit.parts.lists,
        base=f"/desk/cases/{view.id}",
        coding=coding,
        problems=problems,
        changed=changes_since(view, seen),
        secondary=[*coding.secondary_areas[:MOST_SECONDARY_AREAS], "", ""][:MOST_SECONDARY_AREAS],
    )
