"""The screen of the fast lane: what comes next with everything filled in, and one button for it."""

import datetime
from collections.abc import Callable, Mapping
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.casework import acts as casework
from caseflow.desk.casework import fast_lane
from caseflow.desk.casework.fast_lane import Answered, Letter
from caseflow.desk.casework.fast_lane_rules import FastLane, has_yes, lane_of, lane_stage, last_step
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.casework.steps_outside import StepOutside, Trace
from caseflow.desk.writing.placeholders import require_filled
from caseflow.desk.writing.text_blocks import RECEIPT
from caseflow.records.consent import ConsentQuestion, Whose
from caseflow.records.journal import TEXT_LIMIT
from reporting.desk.base.case_form import Sent, case_id, refused_form, seen_revision
from reporting.desk.base.form_fields import EntriesOf, Many, OptionalDay, Text, Tick
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest
from reporting.desk.case.case_act import ButtonForm
from reporting.desk.case.page import changes_since
from reporting.desk.fast_lane.texts import LaneTexts, lane_texts

# Half a week to take a yes back, where the consent form asks the officer.
BACK_DAYS = 3


# The page has no choice of whose consent it is.
BESIDE = MappingProxyType({"not_her_own": ""})


class ReceiveForm(Form):
    """That the proposed coding fits, how urgent it is, and the letter to the person."""

    coding_fits = Tick(needed=True)
    conflict_checked = Tick()
    level = Text()
    letter = Text()
    language = Text()


class AskForm(Form):
    """The consent question with everything that the lane fills in."""

    what = Text(trimmed=True)
    exact_text = Text(trimmed=True)
    not_told = Text(trimmed=True)
    guess = Text(trimmed=True)
    back_until = OptionalDay()


class RequestForm(Form):
    """What goes to the other side, and what it cannot be traced to."""

    request = Text(limit=TEXT_LIMIT, needed=True)
    hides = EntriesOf(Trace)


class AnsweredForm(Form):
    """What the other side answered, how it ended, and what the person reads of it."""

    party_answer = Text(limit=TEXT_LIMIT, needed=True)
    outcome = Many()
    feedback = Text()
    language = Text()
    closes = Tick()


def fast_page(visit: MemberRequest) -> Response:
    """What comes next for a case on its lane; there is no such page for a case without one."""
    return _page(visit, open_case(visit.desk(), case_id(visit)), Sent())


def go_fast(visit: MemberRequest) -> Response:
    """Do what the pressed button asks, or show the screen again with everything that was typed."""
    button = ButtonForm.read(visit).do
    if button not in BUTTONS:
        raise HTTPException(404)
    view = open_case(visit.desk(), case_id(visit))
    return answered(lambda: _done(visit, button, view), lambda refused: _again(visit, button, refused), BESIDE)


def _done(visit: MemberRequest, button: str, view: CaseView) -> Response:
    stays = BUTTONS[button](visit, visit.desk(), view, _lane(view))
    if not stays:
        return visit.go("inbox", done="suspended")
    return visit.go("case_fast", case=view.id, done=f"fast_{button}")


def _again(visit: MemberRequest, button: str, refused: Refused) -> Response:
    view = open_case(visit.desk(), case_id(visit))
    return _page(visit, view, refused_form(visit, button, refused), refused.status)


Button = Callable[[MemberRequest, Desk, CaseView, FastLane], bool]


def _receive(visit: MemberRequest, desk: Desk, view: CaseView, lane: FastLane) -> bool:
    form = ReceiveForm.read(visit)
    decision = TriageDecision(
        level=form.level or view.contents.level,
        restricted=view.restricted,
        conflict_checked=form.conflict_checked,
    )
    letter = Letter(form.letter, form.language)
    require_filled("letter", letter.text)
    coding = lane.coding(view.contents.answers)
    return fast_lane.receive(desk, view.id, seen_revision(visit), decision, coding, letter)


def _ask(visit: MemberRequest, desk: Desk, view: CaseView, lane: FastLane) -> bool:
    form = AskForm.read(visit)
    role = desk.lists.reporter_roles.get(view.contents.answers.role or "")
    require_filled("what", form.what)
    require_filled("exact_text", form.exact_text)
    question = ConsentQuestion(
        intervention=lane.intervention,
        what=form.what,
        exact_text=form.exact_text,
        not_told=form.not_told,
        guess=form.guess,
        no_means="",
        back_until=form.back_until,
        whose=Whose.OWN if role is None or role.speaks_for_self else Whose.TOLD,
    )
    casework.ask_consent(desk, view.id, seen_revision(visit), question)
    return True


def _request(visit: MemberRequest, desk: Desk, view: CaseView, lane: FastLane) -> bool:
    form = RequestForm.read(visit)
    require_filled("request", form.request)
    due_on = desk.today + datetime.timedelta(days=lane.answer_days)
    step = StepOutside(lane.intervention, form.request, frozenset(form.hides), due_on)
    fast_lane.request(desk, view.id, seen_revision(visit), step)
    return True


def _answered(visit: MemberRequest, desk: Desk, view: CaseView, _lane: FastLane) -> bool:
    form = AnsweredForm.read(visit)
    require_filled("feedback", form.feedback)
    told = Answered(form.party_answer, form.outcome, Letter(form.feedback, form.language), form.closes)
    fast_lane.record_answer(desk, view.id, seen_revision(visit), told)
    return True


def _close(visit: MemberRequest, desk: Desk, view: CaseView, _lane: FastLane) -> bool:
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


def _page(visit: MemberRequest, view: CaseView, sent: Sent, status: int = 200) -> Response:
    lane, today = _lane(view), visit.parts.today()
    step = visit.parts.lists.interventions[lane.intervention]
    return visit.render(
        "desk/fast_lane/lane.html",
        status,
        case=view,
        lists=visit.parts.lists,
        case_id=view.id,
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


def _texts(visit: MemberRequest, view: CaseView, lane: FastLane) -> LaneTexts:
    answer_day = visit.parts.today() + datetime.timedelta(days=lane.answer_days)
    return lane_texts(visit, view, lane.id, RECEIPT, answer_day)


def _waiting_day(view: CaseView, lane: FastLane) -> datetime.date | None:
    days = [one.answer_until for one in view.contents.consents if one.question.intervention == lane.intervention]
    return max(days, default=None)
