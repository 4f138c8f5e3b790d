"""The consent form: a question in six fixed parts, about one step."""

import datetime
from types import MappingProxyType

from starlette.responses import Response

from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.casework import acts
from caseflow.desk.casework.consent_ledger import read_ledger
from caseflow.records.consent import ConsentQuestion, Whose
from caseflow.rules.calendar import DAY
from caseflow.workflow.weekly_batch import next_batch_day
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.form_fields import EntryOf, OptionalDay, Text, Tick
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest, typed_of
from reporting.desk.case.acts import keep_typed
from reporting.desk.case.case_act import ButtonForm
from reporting.desk.case.page import changes_since

# What the whole question lacks stands above the form.
BESIDE = MappingProxyType({"no_mailbox": ""})


class ConsentForm(Form):
    """A question in six parts about one step, and whose yes it asks for."""

    whose = EntryOf(Whose)
    intervention = Text()
    what = Text(trimmed=True)
    exact_text = Text(trimmed=True)
    not_told = Text(trimmed=True)
    guess = Text(trimmed=True)
    no_means = Text(trimmed=True)
    back_until = OptionalDay()
    police = Tick()

    @property
    def question(self) -> ConsentQuestion:
        """As the casework asks it; raises ``ConsentIncomplete``."""
        return ConsentQuestion(
            intervention=self.intervention,
            what=self.what,
            exact_text=self.exact_text,
            not_told=self.not_told,
            guess=self.guess,
            no_means=self.no_means,
            back_until=self.back_until,
            whose=self.whose,
            police=self.police,
        )


def consent_page(visit: MemberRequest) -> Response:
    """The empty form."""
    return _page(visit)


def ask(visit: MemberRequest) -> Response:
    """Ask, or show the form again with what is missing."""
    case = case_id(visit)
    if ButtonForm.read(visit).do == "draft":
        keep_typed(visit, case, "consent")
        return visit.go("case_consent", case=case, done="draft")
    return answered(lambda: _asked(visit), lambda refused: _kept_again(visit, refused), BESIDE)


def _asked(visit: MemberRequest) -> Response:
    case = case_id(visit)
    acts.ask_consent(visit.desk(), case, seen_revision(visit), ConsentForm.read(visit).question)
    return visit.go("case", case=case, done="consent", fragment="dialogue")


def _kept_again(visit: MemberRequest, refused: Refused) -> Response:
    keep_typed(visit, case_id(visit), "consent")
    return _page(visit, refused)


def _suggested(desk: Desk) -> datetime.date | None:
    """The day before the second batch from today: they have a week to answer and to change their mind."""
    if desk.batch_weekday is None:
        return None
    first = next_batch_day(desk.today, desk.batch_weekday, desk.calendar)
    return next_batch_day(first, desk.batch_weekday, desk.calendar) - DAY


def _page(visit: MemberRequest, refused: Refused | None = None) -> Response:
    desk = visit.desk()
    view = open_case(desk, case_id(visit))
    ledger = read_ledger(view.contents, visit.parts.lists, desk.batch_weekday, desk.calendar, desk.today)
    return visit.render(
        "desk/case/consent_form.html",
        refused.status if refused else 200,
        case=view,
        lists=visit.parts.lists,
        case_id=view.id,
        ledger=ledger,
        speaks_for_self=ledger.speaks_for_self,
        suggested_back_until=_suggested(desk),
        typed=typed_of(visit.fields or view.drafts.of_form("consent")),
        problems=refused.faults if refused else (),
        changed=changes_since(view, refused.seen if refused else None),
        steps=[step for step in visit.parts.lists.interventions.values() if step.needs_consent != "n"],
    )
