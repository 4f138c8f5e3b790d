"""The buttons of referrals: of the office on its page of what was given, of the partner on the referred case."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile, Desk
from caseflow.desk.cases.transaction import CaseHalted, CodeUnknown
from caseflow.desk.referral import partner, referral
from caseflow.desk.referral.partner import AnsweredAlready, Returned
from caseflow.refusals.refusal import TextMissing
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Visit, go, typed_of
from reporting.desk.case_sections.referred import is_referred, show_referred
from reporting.desk.referral.given_copies import show_given

Act = Callable[[Visit, Desk, UUID, int], None]


def _copy(visit: Visit) -> UUID:
    try:
        return UUID(visit.field("copy"))
    except ValueError:
        raise CaseNotFound from None


def _answer(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    referral.answer_partner(desk, case, seen, _copy(visit), visit.field("exchange_text"))


def _withdraw(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    referral.withdraw(desk, case, seen, _copy(visit), visit.field("withdrawal_text"))


def _accept(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    partner.accept(desk, case, seen, visit.field("accept_text"))


def _decline(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    partner.decline(desk, case, seen, visit.field("decline_text"))


def _ask(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    partner.ask_office(desk, case, seen, visit.field("exchange_text"))


def _return(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    outcomes = [code for code in visit.fields.get("return_outcomes", ()) if code]
    partner.give_back(desk, case, seen, Returned(outcomes, visit.field("return_text")))


# Each act with the address under the case, or of the desk, to which the browser goes afterwards.
ACTS: Mapping[str, tuple[Act, str]] = MappingProxyType(
    {
        "answer": (_answer, "/desk/cases/{case}/copies?done=partner_answered"),
        "withdraw": (_withdraw, "/desk/cases/{case}/copies?done=referral_withdrawn"),
        "accept": (_accept, "/desk/cases/{case}?done=referral_accepted"),
        "decline": (_decline, "/desk/?done=referral_declined"),
        "ask": (_ask, "/desk/cases/{case}?done=office_asked"),
        "return": (_return, "/desk/cases/{case}?done=referral_returned"),
    }
)


def change_copies(visit: Visit) -> Response:
    """Do it, or show its page again with everything that was typed."""
    name = visit.request.path_params["act"]
    if name not in ACTS:
        raise HTTPException(404)
    function, place = ACTS[name]
    case = case_id(visit)
    try:
        function(visit, visit.desk(), case, seen_revision(visit))
    except ChangedMeanwhile:
        return _again(visit, case, (), 409)
    except (TextMissing, CodeUnknown) as refused:
        code = "text_missing" if isinstance(refused, TextMissing) else "choice_missing"
        return _again(visit, case, (Problem(refused.field, code),), 422)
    except CaseHalted:
        return _again(visit, case, (Problem("", "halted"),), 422)
    except AnsweredAlready:
        return _again(visit, case, (Problem("", "answered_already"),), 422)
    return go(place.format(case=case))


def _again(visit: Visit, case: UUID, problems: tuple[Problem, ...], status: int) -> Response:
    view, changed = open_case(visit.desk(), case), status == 409
    if is_referred(view):
        return show_referred(visit, view, typed_of(visit.fields), problems, status, changed=changed)
    return show_given(visit, view, problems, status, changed=changed)
