"""Acts that move a case on: triage, stages, steps of the office, answers; each with its form and its labels."""

from collections.abc import Container, Mapping
from types import MappingProxyType
from uuid import UUID

from caseflow.desk.case_page import close_without_contact
from caseflow.desk.cases.access_control import CaseNotFound, Desk
from caseflow.desk.casework import acts, steps_outside
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.casework.steps_outside import LegalException, StepOutside, Trace
from caseflow.desk.reassignment.rekeying import rekey_suspended_case
from caseflow.office.accounts.refusals import NotAllowed, UnknownSubject
from caseflow.records.journal import TEXT_LIMIT
from reporting.desk.base.form_fields import (
    Choice,
    Day,
    EntriesOf,
    Identifier,
    Many,
    OptionalDay,
    Text,
    Tick,
    YesOrNo,
)
from reporting.desk.base.forms import Form
from reporting.desk.base.label_texts import label_texts
from reporting.desk.base.request import MemberRequest
from reporting.desk.case.case_act import CaseAct


def _levels(visit: MemberRequest) -> Container[str]:
    return visit.parts.lists.triage_levels


class TriageForm(Form):
    """How urgent a case is, and who may read it."""

    level = Choice(_levels)
    restricted = YesOrNo()
    conflict_checked = Tick()
    triage_text = Text(trimmed=True)


def _triage(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = TriageForm.read(visit)
    decision = TriageDecision(form.level, form.restricted, form.conflict_checked, form.triage_text)
    acts.set_triage(desk, case, seen, decision)


class StepForm(Form):
    """To which stage a case goes."""

    target = Text()
    step_text = Text(trimmed=True)


def _step(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = StepForm.read(visit)
    acts.move_stage(desk, case, seen, form.target, form.step_text)


def _propose(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = StepForm.read(visit)
    acts.propose_step(desk, case, seen, form.target, form.step_text)


def _agree(_visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    acts.agree_with_coding(desk, case, seen)


class InterventionForm(Form):
    """What the office did outside, and what it cannot be traced to."""

    intervention = Text()
    intervention_text = Text(limit=TEXT_LIMIT, needed=True)
    hides = EntriesOf(Trace)
    due_on = OptionalDay()


def _intervention(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = InterventionForm.read(visit)
    step = StepOutside(form.intervention, form.intervention_text, frozenset(form.hides), form.due_on)
    steps_outside.log_intervention(desk, case, seen, step)


class ExceptionForm(Form):
    """A step that the law orders without consent."""

    excepted = Text()
    exception_reason = Text(limit=TEXT_LIMIT, needed=True)
    endangers = Text(trimmed=True)


def _exception(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = ExceptionForm.read(visit)
    exception = LegalException(form.excepted, form.exception_reason, form.endangers)
    steps_outside.record_exception(desk, case, seen, exception)


class ExceptionConfirmedForm(Form):
    """Which exception a second person confirms; there is none without its id."""

    exception = Identifier(fault="second_person", beside="")


def _confirm(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    steps_outside.confirm_exception(desk, case, seen, ExceptionConfirmedForm.read(visit).exception)


class PartyForm(Form):
    """What the other side answered."""

    party_answer = Text(limit=TEXT_LIMIT, needed=True)


def _party(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    acts.record_party_answer(desk, case, seen, PartyForm.read(visit).party_answer)


class ReceiverForm(Form):
    """Whether another body takes the case."""

    receiver_answer = Text(limit=TEXT_LIMIT, needed=True)
    accepted = YesOrNo()


def _receiver(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = ReceiverForm.read(visit)
    acts.record_receiver_answer(desk, case, seen, form.receiver_answer, accepted=form.accepted)


class OutcomeForm(Form):
    """How it ended."""

    outcomes = Many()
    outcome_text = Text(trimmed=True)


def _outcome(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = OutcomeForm.read(visit)
    acts.set_outcome(desk, case, seen, form.outcomes, form.outcome_text)


def _understood(_visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    close_without_contact.mark_understood(desk, case, seen)


class LostForm(Form):
    """The last word to a person who is silent."""

    lost_text = Text(limit=TEXT_LIMIT, needed=True, trimmed=True)
    language = Text()


def _lost(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = LostForm.read(visit)
    close_without_contact.close_as_lost(desk, case, seen, form.lost_text, form.language)


class TimerForm(Form):
    """A time limit of the law and the day from which it runs."""

    rule = Text()
    timer_day = Day()


def _timer(visit: MemberRequest, desk: Desk, case: UUID, seen: int) -> None:
    form = TimerForm.read(visit)
    close_without_contact.start_timer(desk, case, seen, form.rule, form.timer_day)


class TeamForm(Form):
    """To which team the reserve gives a case."""

    team = Identifier()


def _give(visit: MemberRequest, desk: Desk, case: UUID, _seen: int) -> None:
    team = TeamForm.read(visit).team
    try:
        rekey_suspended_case(desk.database, desk.secret, desk.lists, desk.actor, case, team, desk.now)
    except (NotAllowed, UnknownSubject):
        raise CaseNotFound from None


STEP_ACTS: Mapping[str, CaseAct] = MappingProxyType(
    {
        "triage": CaseAct(
            _triage,
            "steps",
            done="The triage was stored.",
            logged=label_texts(triage_set="Decided the triage"),
            entry=label_texts(triage="Triage"),
        ),
        "step": CaseAct(
            _step,
            "steps",
            done="The stage was changed.",
            logged=label_texts(stage_moved="Changed the stage"),
            entry=label_texts(step="Stage changed"),
        ),
        "propose": CaseAct(
            _propose,
            "steps",
            done="The step was proposed. A second person has to confirm it.",
            logged=label_texts(step_proposed="Proposed a step for a second person"),
        ),
        "agree": CaseAct(
            _agree,
            "coding",
            done="Your agreement with the coding was stored.",
            logged=label_texts(coding_read_again="Read the coding as the second person"),
            entry=label_texts(second_reading="Agrees with the coding"),
        ),
        "intervention": CaseAct(
            _intervention,
            "steps",
            done="The step was logged.",
            logged=label_texts(intervention_logged="Logged a step"),
            entry=label_texts(intervention="Step of the office"),
        ),
        "exception": CaseAct(
            _exception,
            "steps",
            done="The exception was proposed. A second person has to confirm it.",
            logged=label_texts(exception_recorded="Proposed an exception from consent"),
            entry=label_texts(exception="Exception from consent, proposed"),
        ),
        "confirm": CaseAct(
            _confirm,
            "steps",
            done="The exception was confirmed.",
            logged=label_texts(exception_confirmed="Confirmed an exception from consent"),
            entry=label_texts(exception_confirmed="Exception from consent, confirmed"),
        ),
        "party": CaseAct(
            _party,
            "steps",
            done="The answer of the other side was stored.",
            logged=label_texts(party_answered="Recorded the other side's answer"),
            entry=label_texts(party_answer="Answer of the other side"),
        ),
        "receiver": CaseAct(
            _receiver,
            "steps",
            done="The answer of the receiving body was stored.",
            logged=label_texts(receiver_answered="Recorded the receiving body's answer"),
            entry=label_texts(receiver_answer="Answer of the receiving body"),
        ),
        "outcome": CaseAct(
            _outcome,
            "steps",
            done="The outcome was stored.",
            logged=label_texts(outcome_set="Recorded the outcome"),
            entry=label_texts(outcome="Outcome"),
        ),
        "understood": CaseAct(
            _understood,
            "steps",
            done="Noted: somebody has read and understood it.",
            logged=label_texts(understood_marked="Read and understood the report"),
            entry=label_texts(understood="Read and understood"),
        ),
        "lost": CaseAct(
            _lost,
            "steps",
            done="The case was closed: contact lost.",
            logged=label_texts(closed_as_lost="Closed the case: contact lost"),
        ),
        "timer": CaseAct(
            _timer,
            "promises",
            done="The time limit was started.",
            logged=label_texts(timer_started="Started a time limit"),
            entry=label_texts(timer="Time limit started"),
        ),
        "give": CaseAct(
            _give,
            "readers",
            done="The case was given to the team.",
            logged=label_texts(rekey_case="Gave the case to a team"),
        ),
    }
)
