"""What the forms of the case page do: each reads its fields and calls one function of the casework."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType
from uuid import UUID

from starlette.responses import Response

from caseflow.desk.approvals import proposals, second_readers
from caseflow.desk.case_page import close_without_contact
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import CaseNotFound, Desk
from caseflow.desk.casework import acts, steps_outside
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.casework.steps_outside import LegalException, StepOutside
from caseflow.desk.reassignment.rekeying import rekey_suspended_case
from caseflow.desk.writing.drafts import DRAFT_FIELDS, DraftTooLong, keep_draft
from caseflow.desk.writing.placeholders import require_filled
from caseflow.office.accounts.refusals import NotAllowed, UnknownSubject
from reporting.desk.base.case_form import case_id, refused_form, seen_revision
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import Visit
from reporting.desk.case import act_forms as forms
from reporting.desk.case.page import show_case

Act = Callable[[Visit, Desk, UUID, int], None]


def _note(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    acts.add_note(desk, case, seen, forms.NoteForm.read(visit).note)


def _read(_visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    acts.mark_read(desk, case, seen)


def _answer(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    form = forms.MessageForm.read(visit)
    require_filled("answer", form.answer)
    acts.send_answer(desk, case, seen, form.answer, form.language, form.kind)


def _summary(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    form = forms.SummaryForm.read(visit)
    acts.write_summary(desk, case, seen, form.summary, form.summary_language)


def _new_day(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    acts.name_new_day(desk, case, seen, forms.NewDayForm.read(visit).new_day)


def _triage(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    form = forms.TriageForm.read(visit)
    decision = TriageDecision(form.level, form.restricted, form.conflict_checked, form.triage_text)
    acts.set_triage(desk, case, seen, decision)


def _step(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    form = forms.StepForm.read(visit)
    acts.move_stage(desk, case, seen, form.target, form.step_text)


def _propose(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    form = forms.StepForm.read(visit)
    acts.propose_step(desk, case, seen, form.target, form.step_text)


def _agree(_visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    acts.agree_with_coding(desk, case, seen)


def _intervention(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    form = forms.InterventionForm.read(visit)
    step = StepOutside(form.intervention, form.intervention_text, frozenset(form.hides), form.due_on)
    steps_outside.log_intervention(desk, case, seen, step)


def _exception(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    form = forms.ExceptionForm.read(visit)
    exception = LegalException(form.excepted, form.exception_reason, form.endangers)
    steps_outside.record_exception(desk, case, seen, exception)


def _confirm(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    steps_outside.confirm_exception(desk, case, seen, forms.ExceptionConfirmedForm.read(visit).exception)


def _second(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    proposals.confirm_act(desk, case, seen, forms.SecondPersonForm.read(visit).proposal)


def _urgent(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    form = forms.UrgentForm.read(visit)
    proposals.propose_act(desk, case, seen, proposals.URGENT_STEP, form.consent, form.proposal_text)


def _erase_early(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    form = forms.EarlyErasingForm.read(visit)
    proposals.propose_erasing(desk, case, seen, form.proposal_text, form.told, form.language)


def _readers(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    second_readers.ask_readers(desk, case, seen, forms.ReadersForm.read(visit).subject)


def _taken(_visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    second_readers.take_over(desk, case, seen)


def _understood(_visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    close_without_contact.mark_understood(desk, case, seen)


def _lost(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    form = forms.LostForm.read(visit)
    close_without_contact.close_as_lost(desk, case, seen, form.lost_text, form.language)


def _timer(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    form = forms.TimerForm.read(visit)
    close_without_contact.start_timer(desk, case, seen, form.rule, form.timer_day)


def _party(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    acts.record_party_answer(desk, case, seen, forms.PartyForm.read(visit).party_answer)


def _receiver(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    form = forms.ReceiverForm.read(visit)
    acts.record_receiver_answer(desk, case, seen, form.receiver_answer, accepted=form.accepted)


def _outcome(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    form = forms.OutcomeForm.read(visit)
    acts.set_outcome(desk, case, seen, form.outcomes, form.outcome_text)


def _give(visit: Visit, desk: Desk, case: UUID, _seen: int) -> None:
    team = forms.TeamForm.read(visit).team
    try:
        rekey_suspended_case(desk.database, desk.secret, desk.lists, desk.actor, case, team, desk.now)
    except (NotAllowed, UnknownSubject):
        raise CaseNotFound from None


# Each form of the page with the place on the page to which the browser returns.
ACTS: Mapping[str, tuple[Act, str]] = MappingProxyType(
    {
        "note": (_note, "notes"),
        "read": (_read, "dialogue"),
        "answer": (_answer, "dialogue"),
        "summary": (_summary, "dialogue"),
        "new_day": (_new_day, "dialogue"),
        "triage": (_triage, "steps"),
        "step": (_step, "steps"),
        "propose": (_propose, "steps"),
        "agree": (_agree, "coding"),
        "intervention": (_intervention, "steps"),
        "exception": (_exception, "steps"),
        "confirm": (_confirm, "steps"),
        "second": (_second, "second-persons"),
        "urgent": (_urgent, "second-persons"),
        "erase_early": (_erase_early, "second-persons"),
        "readers": (_readers, "second-persons"),
        "taken": (_taken, "second-persons"),
        "understood": (_understood, "steps"),
        "lost": (_lost, "steps"),
        "timer": (_timer, "promises"),
        "party": (_party, "steps"),
        "receiver": (_receiver, "steps"),
        "outcome": (_outcome, "steps"),
        "give": (_give, "readers"),
    }
)


def act_of_form(visit: Visit, name: str) -> Response:
    """Do what a form of the case page asks, or show the page again with everything that was typed.

    What was typed and not accepted is kept as a draft, too.
    """
    function, place = ACTS[name]
    case = case_id(visit)

    def done() -> Response:
        function(visit, visit.desk(), case, seen_revision(visit))
        return visit.go("case", case=case, done=name, fragment=place)

    return answered(done, lambda refused: _kept_again(visit, name, refused))


def keep_typed(visit: Visit, case: UUID, form: str) -> None:
    """Keep what was typed and not accepted as a draft, in the forms that have one."""
    if form in DRAFT_FIELDS:
        # What is too long for a draft is still on the page that goes back.
        with suppress(DraftTooLong):
            keep_draft(visit.desk(), case, form, visit.fields)


def again(visit: Visit, form: str, refused: Refused) -> Response:
    """The case page with a form that was not accepted."""
    view = open_case(visit.desk(), case_id(visit))
    return show_case(visit, view, refused_form(visit, form, refused), refused.status)


def _kept_again(visit: Visit, form: str, refused: Refused) -> Response:
    keep_typed(visit, case_id(visit), form)
    return again(visit, form, refused)
