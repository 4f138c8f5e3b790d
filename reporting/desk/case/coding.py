"""The coding form: the reporter's view on one side, the officer's on the other."""

from starlette.responses import Response

from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.casework import acts
from caseflow.records.coding import MOST_SECONDARY_AREAS, Coding, first_draft, read_form
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest
from reporting.desk.case.page import changes_since


def coding_page(visit: MemberRequest) -> Response:
    """The form with the newest coding, or with what the reporter said."""
    view = open_case(visit.desk(), case_id(visit))
    newest = view.contents.coding
    return _page(visit, view, newest.coding if newest else first_draft(view.contents.answers))


def code(visit: MemberRequest) -> Response:
    """Complete the coding, or show the form again with every gap."""
    typed = read_form(visit.fields)
    return answered(
        lambda: _coded(visit, typed),
        lambda refused: _page(visit, open_case(visit.desk(), case_id(visit)), typed, refused),
    )


def _coded(visit: MemberRequest, typed: Coding) -> Response:
    case = case_id(visit)
    stays = acts.code_case(visit.desk(), case, seen_revision(visit), typed)
    if not stays:
        return visit.go("inbox", done="suspended")
    return visit.go("case", case=case, done="coding", fragment="coding")


def _page(visit: MemberRequest, view: CaseView, coding: Coding, refused: Refused | None = None) -> Response:
    return visit.render(
        "desk/case/coding_form.html",
        refused.status if refused else 200,
        case=view,
        lists=visit.parts.lists,
        case_id=view.id,
        coding=coding,
        problems=refused.faults if refused else (),
        changed=changes_since(view, refused.seen if refused else None),
        secondary=[*coding.secondary_areas[:MOST_SECONDARY_AREAS], "", ""][:MOST_SECONDARY_AREAS],
    )
