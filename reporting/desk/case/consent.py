"""The consent form: a question in six fixed parts, about one step."""

import datetime

from starlette.responses import Response

from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.cases.access_control import ChangedMeanwhile, Desk
from caseflow.desk.cases.transaction import CaseHalted, CodeUnknown, NoMailbox
from caseflow.desk.casework import acts
from caseflow.desk.casework.consent_ledger import read_ledger
from caseflow.records.consent import ConsentIncomplete, ConsentQuestion, Whose, WrongConsent
from caseflow.rules.calendar import DAY
from caseflow.workflow.weekly_batch import next_batch_day
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Visit, go, typed_of
from reporting.desk.case.acts import DayInvalid, keep_typed, read_day
from reporting.desk.case.page import changes_since


def consent_page(visit: Visit) -> Response:
    """The empty form."""
    return _page(visit, open_case(visit.desk(), case_id(visit)))


def ask(visit: Visit) -> Response:
    """Ask, or show the form again with what is missing."""
    case, desk = case_id(visit), visit.desk()
    if visit.field("do") == "draft":
        keep_typed(visit, case, "consent")
        return go(f"/desk/cases/{case}/consent?done=draft")
    try:
        acts.ask_consent(desk, case, seen_revision(visit), _question(visit))
    except WrongConsent:
        problem = Problem("whose", "not_her_own")
    except ConsentIncomplete as refused:
        problem = Problem(refused.field, "missing")
    except CodeUnknown as refused:
        problem = Problem(refused.field, "choice_missing")
    except DayInvalid as refused:
        problem = Problem(refused.field, "day_invalid")
    except NoMailbox:
        problem = Problem("", "no_mailbox")
    except CaseHalted:
        problem = Problem("", "halted")
    except ChangedMeanwhile as meanwhile:
        keep_typed(visit, case, "consent")
        return _page(visit, open_case(desk, case), seen=meanwhile.seen, status=409)
    else:
        return go(f"/desk/cases/{case}?done=consent#dialogue")
    keep_typed(visit, case, "consent")
    return _page(visit, open_case(desk, case), (problem,), status=422)


def _question(visit: Visit) -> ConsentQuestion:
    whose = visit.field("whose")
    if whose not in list(Whose):
        raise CodeUnknown("whose")
    return ConsentQuestion(
        intervention=visit.field("intervention"),
        what=visit.field("what").strip(),
        exact_text=visit.field("exact_text").strip(),
        not_told=visit.field("not_told").strip(),
        guess=visit.field("guess").strip(),
        no_means=visit.field("no_means").strip(),
        back_until=read_day(visit, "back_until"),
        whose=Whose(whose),
        police=visit.field("police") == "yes",
    )


def _suggested(desk: Desk) -> datetime.date | None:
    """The day before the second batch from today: she has a week to answer and to change her mind."""
    if desk.batch_weekday is None:
        return None
    first = next_batch_day(desk.today, desk.batch_weekday, desk.calendar)
    return next_batch_day(first, desk.batch_weekday, desk.calendar) - DAY


def _page(
    visit: Visit, view: CaseView, problems: tuple[Problem, ...] = (), *, seen: int | None = None, status: int = 200
) -> Response:
    desk = visit.desk()
    ledger = read_ledger(view.contents, visit.parts.lists, desk.batch_weekday, desk.calendar, desk.today)
    return visit.render(
        "desk/case/consent_form.html",
        status,
        case=view,
        lists=visit.parts.lists,
        base=f"/desk/cases/{view.id}",
        ledger=ledger,
        speaks_for_self=ledger.speaks_for_self,
        suggested_back_until=_suggested(desk),
        typed=typed_of(visit.fields or view.drafts.of_form("consent")),
        problems=problems,
        changed=changes_since(view, seen),
        steps=[step for step in visit.parts.lists.interventions.values() if step.needs_consent != "n"],
    )
