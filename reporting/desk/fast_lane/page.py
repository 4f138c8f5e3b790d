"""The screen of the fast lane: what comes next with everything filled in, and one button for it."""

import datetime
from collections.abc import Callable, Mapping
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.cases.access_control import ChangedMeanwhile, Desk
from caseflow.desk.cases.transaction import CodeUnknown
from caseflow.desk.casework import acts as casework
from caseflow.desk.casework import fast_lane
from caseflow.desk.casework.fast_lane import Answered, Letter
from caseflow.desk.casework.fast_lane_rules import FastLane, has_yes, lane_of, lane_stage, last_step
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.casework.steps_outside import StepOutside, Trace
from caseflow.desk.writing.placeholders import require_filled
from caseflow.desk.writing.text_blocks import RECEIPT
from caseflow.records.coding import CodingIncomplete
from caseflow.records.consent import ConsentIncomplete, ConsentQuestion, Whose, WrongConsent
from reporting.desk.base.case_form import Sent, case_id, seen_revision
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Visit, go, typed_of
from reporting.desk.case.acts import REFUSALS, problem_of, read_day
from reporting.desk.case.page import changes_since
from reporting.desk.fast_lane.texts import LaneTexts, lane_texts

# Half a week to take a yes back, where the consent form asks the officer.
BACK_DAYS = 3


def fast_page(visit: Visit) -> Response:
    """What comes next for a case on its lane; there is no such page for a case without one."""
    return _page(visit, open_case(visit.desk(), case_id(visit)), Sent())


def go_fast(visit: Visit) -> Response:
    """Do what the pressed button asks, or show the screen again with everything that was typed."""
    button, case, desk = visit.field("do"), case_id(visit), visit.desk()
    if button not in BUTTONS:
        raise HTTPException(404)
    view = open_case(desk, case)
    try:
        stays = BUTTONS[button](visit, desk, view, _lane(view))
    except CodingIncomplete:
        problem = Problem("coding", "coding_gaps")
    except WrongConsent:
        problem = Problem("", "not_her_own")
    except ConsentIncomplete as refused:
        problem = Problem(refused.field, "missing")
    except ChangedMeanwhile as changed:
        return _page(visit, open_case(desk, case), Sent(button, typed_of(visit.fields), seen=changed.seen), 409)
    except REFUSALS as refused:
        problem = problem_of(refused)
    else:
        return go(f"/desk/cases/{case}/fast?done=fast_{button}" if stays else "/desk/?done=suspended")
    return _page(visit, open_case(desk, case), Sent(button, typed_of(visit.fields), (problem,)), 422)


Button = Callable[[Visit, Desk, CaseView, FastLane], bool]


def _receive(visit: Visit, desk: Desk, view: CaseView, lane: FastLane) -> bool:
    if visit.field("coding_fits") != "yes":
        raise CodeUnknown("coding_fits")
    decision = TriageDecision(
        level=visit.field("level") or view.contents.level,
        restricted=view.restricted,
        conflict_checked=visit.field("conflict_checked") == "yes",
    )
    letter = Letter(visit.field("letter"), visit.field("language"))
    require_filled("letter", letter.text)
    coding = lane.coding(view.contents.answers)
    return fast_lane.receive(desk, view.id, seen_revision(visit), decision, coding, letter)


def _ask(visit: Visit, desk: Desk, view: CaseView, lane: FastLane) -> bool:
    role = desk.lists.reporter_roles.get(view.contents.answers.role or "")
    for part in ("what", "exact_text"):
        require_filled(part, visit.field(part))
    question = ConsentQuestion(
        intervention=lane.intervention,
        what=visit.field("what").strip(),
        exact_text=visit.field("exact_text").strip(),
        not_told=visit.field("not_told").strip(),
        guess=visit.field("guess").strip(),
        no_means="",
        back_until=read_day(visit, "back_until"),
        whose=Whose.OWN if role is None or role.speaks_for_self else Whose.TOLD,
    )
    casework.ask_consent(desk, view.id, seen_revision(visit), question)
    return True


def _request(visit: Visit, desk: Desk, view: CaseView, lane: FastLane) -> bool:
    require_filled("request", visit.field("request"))
    hides = frozenset(trace for trace in Trace if trace.value in visit.fields.get("hides", ()))
    due_on = desk.today + datetime.timedelta(days=lane.answer_days)
    step = StepOutside(lane.intervention, visit.field("request"), hides, due_on)
    fast_lane.request(desk, view.id, seen_revision(visit), step)
    return True


def _answered(visit: Visit, desk: Desk, view: CaseView, _lane: FastLane) -> bool:
    feedback = Letter(visit.field("feedback"), visit.field("language"))
    require_filled("feedback", feedback.text)
    answered = Answered(
        answer=visit.field("party_answer"),
        outcomes=tuple(filter(None, visit.fields.get("outcome", ()))),
        feedback=feedback,
        closes=visit.field("closes") == "yes",
    )
    fast_lane.record_answer(desk, view.id, seen_revision(visit), answered)
    return True


def _close(visit: Visit, desk: Desk, view: CaseView, _lane: FastLane) -> bool:
    fast_lane.close(desk, view.id, seen_revision(visit))
    return True


BUTTONS: Mapping[str, Button] = MappingProxyType(
    {"receive": _receive, "ask": _ask, "request": _request, "answered": _answered, "close": _close}
)


def _lane(view: CaseView) -> FastLane:
    lane = lane_of(view.contents.answers)
    if lane is None:
        raise HTTPException(404)
    return lane


def _page(visit: Visit, view: CaseView, sent: Sent, status: int = 200) -> Response:
    lane, today = _lane(view), visit.parts.today()
    step = visit.parts.lists.interventions[lane.intervention]
    return visit.render(
        "desk/fast_lane/lane.html",
        status,
        case=view,
        lists=visit.parts.lists,
        base=f"/desk/cases/{view.id}",
        lane=lane,
        stage=lane_stage(view.facts, view.contents, lane),
        coding=lane.coding(view.contents.answers),
        agreed=has_yes(view.contents, lane, view.facts),
        may_be_untraceable=step.needs_consent == "unless_untraceable",
        texts=_texts(visit, view, lane),
        back_until=today + datetime.timedelta(days=BACK_DAYS),
        waiting=_waiting_day(view, lane),
        closing=last_step(view.prospects),
        sent=sent,
        typed=sent.typed,
        problems=sent.problems,
        changed=changes_since(view, sent.seen),
    )


def _texts(visit: Visit, view: CaseView, lane: FastLane) -> LaneTexts:
    answer_day = visit.parts.today() + datetime.timedelta(days=lane.answer_days)
    return lane_texts(visit, view, lane.id, RECEIPT, answer_day)


def _waiting_day(view: CaseView, lane: FastLane) -> datetime.date | None:
    days = [one.answer_until for one in view.contents.consents if one.question.intervention == lane.intervention]
    return max(days, default=None)
