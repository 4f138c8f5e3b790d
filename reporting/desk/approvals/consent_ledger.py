"""The consent ledger of a case, and the list of what leaves the office when."""

from itertools import groupby

from starlette.responses import Response

from caseflow.desk.case_page.view import open_case
from caseflow.desk.casework.consent_ledger import read_ledger
from caseflow.desk.casework.leaving import read_outgoing
from reporting.desk.base.case_form import case_id
from reporting.desk.base.request import MemberRequest


def ledger_page(visit: MemberRequest) -> Response:
    """Every question of a case and what became of it."""
    desk, view = visit.desk(), open_case(visit.desk(), case_id(visit))
    return visit.render(
        "desk/approvals/ledger.html",
        case=view,
        lists=visit.parts.lists,
        case_id=view.id,
        ledger=read_ledger(view.contents, visit.parts.lists, desk.batch_weekday, desk.calendar, desk.today),
    )


def outgoing_page(visit: MemberRequest) -> Response:
    """What leaves when, day by day."""
    desk = visit.desk()
    days = groupby(read_outgoing(desk), key=lambda step: step.day)
    return visit.render(
        "desk/approvals/outgoing.html",
        days=[(day, list(steps)) for day, steps in days],
        batch_weekday=desk.batch_weekday,
        lists=visit.parts.lists,
    )
