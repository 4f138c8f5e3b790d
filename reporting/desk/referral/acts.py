"""Acts on a referral: of the office on its page of given copies, and of the partner on the referred case."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.referral import partner, referral
from caseflow.desk.referral.partner import Returned
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.form_fields import Identifier, Many, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest, typed_of
from reporting.desk.case_sections.referred import is_referred, show_referred
from reporting.desk.referral.given_copies import show_given

Act = Callable[[MemberRequest, Desk, UUID, int], None]


class CopyForm(Form):
    """Which of the given copies a button is about; our pages always say it."""

    copy = Identifier(concealed=True)


class ExchangeForm(Form):
    """What one side writes to the other."""

    exchange_text = Text()


class AnswerForm(CopyForm, ExchangeForm):
    """What the office writes to a partner."""


class WithdrawalForm(CopyForm):
    """Why a copy is taken back."""

    withdrawal_text = Text()


class AcceptForm(Form):
    """What the partner says when it takes the case."""

    accept_text = Text()


class DeclineForm(Form):
    """Why the partner does not take the case."""

    decline_text = Text()


class ReturnForm(Form):
    """What came of it."""

    return_outcomes = Many()
    return_text = Text()


def _answer(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = AnswerForm.read(visit)
    referral.answer_partner(desk, case, seen, form.copy, form.exchange_text)


def _withdraw(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = WithdrawalForm.read(visit)
    referral.withdraw(desk, case, seen, form.copy, form.withdrawal_text)


def _accept(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    partner.accept(desk, case, seen, AcceptForm.read(visit).accept_text)


def _decline(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    partner.decline(desk, case, seen, DeclineForm.read(visit).decline_text)


def _ask(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    partner.ask_office(desk, case, seen, ExchangeForm.read(visit).exchange_text)


def _return(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = ReturnForm.read(visit)
    partner.give_back(desk, case, seen, Returned(list(form.return_outcomes), form.return_text))


# Each act with the page to which the browser goes afterwards, and what is said there.
ACTS: Mapping[str, tuple[Act, str, str]] = MappingProxyType(
    {
        "answer": (_answer, "case_copies", "partner_answered"),
        "withdraw": (_withdraw, "case_copies", "referral_withdrawn"),
        "accept": (_accept, "case", "referral_accepted"),
        "decline": (_decline, "inbox", "referral_declined"),
        "ask": (_ask, "case", "office_asked"),
        "return": (_return, "case", "referral_returned"),
    }
)


def change_copies(visit: MemberRequest) -> Response:
    """Do it, or show its page again with everything that was typed."""
    name = visit.request.path_params["act"]
    if name not in ACTS:
        raise HTTPException(404)
    function, page, done = ACTS[name]
    case = case_id(visit)

    def changed() -> Response:
        function(visit, visit.desk(), case, seen_revision(visit))
        if page == "inbox":
            # The declined case is not there any more.
            return visit.go(page, done=done)
        return visit.go(page, case=case, done=done)

    return answered(changed, lambda refused: _again(visit, case, refused))


def _again(visit: MemberRequest, case: UUID, refused: Refused) -> Response:
    view, changed = open_case(visit.desk(), case), refused.is_outdated
    if is_referred(view):
        return show_referred(visit, view, typed_of(visit.fields), refused.faults, refused.status, changed=changed)
    return show_given(visit, view, refused.faults, refused.status, changed=changed)
