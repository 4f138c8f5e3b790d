"""The page of all copies of one case that others got, with the answers of the partners."""

from collections.abc import Sequence

from starlette.responses import Response

from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.referral.exchange import referrals
from caseflow.records.journal import EntryKind
from reporting.desk.base.case_form import case_id
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import MemberRequest, Typed, typed_of
from reporting.desk.case_sections.referred import is_referred


def given_page(visit: MemberRequest) -> Response:
    """Look at it."""
    view = open_case(visit.desk(), case_id(visit))
    if is_referred(view):
        return visit.go("case", case=view.id)
    return show_given(visit, view)


def show_given(
    visit: MemberRequest,
    view: CaseView,
    problems: Sequence[Problem] = (),
    status: int = 200,
    *,
    changed: bool = False,
) -> Response:
    """Render it, with a form that has to be put right if there is one."""
    journal = view.contents.journal
    return visit.render(
        "desk/referral/given_copies.html",
        status,
        case=view,
        lists=visit.parts.lists,
        case_id=view.id,
        referrals=referrals(journal),
        lifted=journal.all(EntryKind.LIFTED),
        handed=journal.all(EntryKind.TRANSFERRED),
        typed=typed_of(visit.fields) if problems or changed else Typed(),
        problems=problems,
        changed=changed,
    )
