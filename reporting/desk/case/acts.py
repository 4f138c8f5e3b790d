"""What the forms of the case page do: each reads its fields and calls one function of the casework."""

import datetime
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.approvals import proposals, second_readers
from caseflow.desk.approvals.proposals import NotClosed
from caseflow.desk.case_page import close_without_contact
from caseflow.desk.case_page.close_without_contact import NotSilent
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile, Desk
from caseflow.desk.cases.contents import OFFICE_KINDS, MessageKind
from caseflow.desk.cases.transaction import CaseHalted, CodeUnknown, DayNotAhead, NoMailbox
from caseflow.desk.casework import acts, steps_outside
from caseflow.desk.casework.parts_of_acts import CopyNotCounted, TriageDecision
from caseflow.desk.casework.steps_outside import LegalException, NotYet, StepOutside, Trace
from caseflow.desk.reassignment.rekeying import rekey_suspended_case
from caseflow.desk.writing.drafts import DRAFT_FIELDS, DraftTooLong, keep_draft
from caseflow.desk.writing.placeholders import PlaceholderLeft, require_filled
from caseflow.office.accounts.refusals import ConflictOfInterest, NotAllowed, UnknownSubject
from caseflow.records.consent import NoConsent
from caseflow.refusals.refusal import SecondPersonNeeded, TextMissing
from caseflow.workflow.stages import StepNotOpen
from reporting.desk.base.case_form import Sent, case_id, seen_revision
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Visit, go, typed_of
from reporting.desk.case.page import show_case

Act = Callable[[Visit, Desk, UUID, int], None]


class DayInvalid(ValueError):
    """A day that the calendar does not have; ``field`` names where it was typed."""

    def __init__(self, field: str) -> None:
        super().__init__(f"the field {field} holds no day")
        self.field = field


def read_day(visit: Visit, field: str) -> datetime.date | None:
    """An optional day of a form; raises ``DayInvalid``."""
    text = visit.field(field).strip()
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        raise DayInvalid(field) from None


def _note(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    acts.add_note(desk, case, seen, visit.field("note"))


def _read(_visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    acts.mark_read(desk, case, seen)


def _answer(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    kind = visit.field("kind")
    if kind not in OFFICE_KINDS:
        raise CodeUnknown("kind")
    language = visit.field("language")
    if language not in desk.lists.languages:
        raise CodeUnknown("language")
    require_filled("answer", visit.field("answer"))
    acts.send_answer(desk, case, seen, visit.field("answer"), language, MessageKind(kind))


def _summary(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    acts.write_summary(desk, case, seen, visit.field("summary"), visit.field("summary_language"))


def _new_day(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    day = read_day(visit, "new_day")
    if day is None:
        raise DayNotAhead
    acts.name_new_day(desk, case, seen, day)


def _triage(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    restricted = visit.field("restricted")
    if restricted not in ("yes", "no"):
        raise CodeUnknown("restricted")
    decision = TriageDecision(
        level=visit.field("level"),
        restricted=restricted == "yes",
        conflict_checked=visit.field("conflict_checked") == "yes",
        text=visit.field("triage_text").strip(),
    )
    acts.set_triage(desk, case, seen, decision)


def _step(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    acts.move_stage(desk, case, seen, visit.field("target"), visit.field("step_text").strip())


def _propose(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    acts.propose_step(desk, case, seen, visit.field("target"), visit.field("step_text").strip())


def _agree(_visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    acts.agree_with_coding(desk, case, seen)


def _intervention(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    step = StepOutside(
        intervention=visit.field("intervention"),
        text=visit.field("intervention_text"),
        hides=frozenset(trace for trace in Trace if trace in visit.fields.get("hides", ())),
        due_on=read_day(visit, "due_on"),
    )
    steps_outside.log_intervention(desk, case, seen, step)


def _exception(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    exception = LegalException(
        visit.field("excepted"), visit.field("exception_reason"), visit.field("endangers").strip()
    )
    steps_outside.record_exception(desk, case, seen, exception)


def _confirm(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    try:
        exception = UUID(visit.field("exception"))
    except ValueError:
        raise SecondPersonNeeded from None
    steps_outside.confirm_exception(desk, case, seen, exception)


def _second(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    try:
        proposal = UUID(visit.field("proposal"))
    except ValueError:
        raise SecondPersonNeeded from None
    proposals.confirm_act(desk, case, seen, proposal)


def _urgent(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    proposals.propose_act(
        desk, case, seen, proposals.URGENT_STEP, visit.field("consent"), visit.field("proposal_text").strip()
    )


def _erase_early(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    reason, told = visit.field("proposal_text").strip(), visit.field("told").strip()
    proposals.propose_erasing(desk, case, seen, reason, told, visit.field("language"))


def _readers(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    second_readers.ask_readers(desk, case, seen, visit.field("subject"))


def _taken(_visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    second_readers.take_over(desk, case, seen)


def _understood(_visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    close_without_contact.mark_understood(desk, case, seen)


def _lost(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    close_without_contact.close_as_lost(desk, case, seen, visit.field("lost_text").strip(), visit.field("language"))


def _timer(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    day = read_day(visit, "timer_day")
    if day is None:
        raise DayInvalid("timer_day")
    close_without_contact.start_timer(desk, case, seen, visit.field("rule"), day)


def _party(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    acts.record_party_answer(desk, case, seen, visit.field("party_answer"))


def _receiver(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    accepted = visit.field("accepted")
    if accepted not in ("yes", "no"):
        raise CodeUnknown("accepted")
    acts.record_receiver_answer(desk, case, seen, visit.field("receiver_answer"), accepted=accepted == "yes")


def _outcome(visit: Visit, desk: Desk, case: UUID, seen: int) -> None:
    outcomes = [code for code in visit.fields.get("outcomes", ()) if code]
    acts.set_outcome(desk, case, seen, outcomes, visit.field("outcome_text").strip())


def _give(visit: Visit, desk: Desk, case: UUID, _seen: int) -> None:
    try:
        team = UUID(visit.field("team"))
    except ValueError:
        raise CodeUnknown("team") from None
    rekey_suspended_case(desk.database, desk.secret, desk.lists, desk.actor, case, team, desk.now)


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


def act(visit: Visit) -> Response:
    """Do what a form of the case page asks, or show the page again with everything that was typed."""
    name = visit.request.path_params["act"]
    if name not in ACTS:
        raise HTTPException(404)
    return act_of_form(visit, name)


def act_of_form(visit: Visit, name: str) -> Response:
    """The same for one form. What was typed and not accepted is kept as a draft, too."""
    function, place = ACTS[name]
    case, desk = case_id(visit), visit.desk()
    try:
        function(visit, desk, case, seen_revision(visit))
    except (NotAllowed, UnknownSubject):
        raise CaseNotFound from None
    except REFUSALS as refused:
        keep_typed(visit, case, name)
        return again(visit, case, Sent(name, typed_of(visit.fields), (problem_of(refused),)), 422)
    except ChangedMeanwhile as changed:
        keep_typed(visit, case, name)
        return again(visit, case, Sent(name, typed_of(visit.fields), seen=changed.seen), 409)
    return go(f"/desk/cases/{case}?done={name}#{place}")


def keep_typed(visit: Visit, case: UUID, form: str) -> None:
    """Keep what was typed and not accepted as a draft, in the forms that have one."""
    if form in DRAFT_FIELDS:
        # What is too long for a draft is still on the page that goes back.
        with suppress(DraftTooLong):
            keep_draft(visit.desk(), case, form, visit.fields)


def again(visit: Visit, case: UUID, sent: Sent, status: int) -> Response:
    """The case page with a form that was not accepted."""
    return show_case(visit, open_case(visit.desk(), case), sent, status)


PROBLEM_OF: Mapping[type[Exception], Problem] = MappingProxyType(
    {
        NoConsent: Problem("intervention", "no_consent"),
        NotYet: Problem("intervention", "leaves_later"),
        NotSilent: Problem("", "not_silent"),
        second_readers.NobodyToAsk: Problem("", "nobody_to_ask"),
        NotClosed: Problem("", "not_closed"),
        SecondPersonNeeded: Problem("", "second_person"),
        CaseHalted: Problem("", "halted"),
        DayNotAhead: Problem("new_day", "day_ahead"),
        NoMailbox: Problem("answer", "no_mailbox"),
        CopyNotCounted: Problem("", "copy_not_counted"),
        ConflictOfInterest: Problem("team", "conflict_of_interest"),
        PlaceholderLeft: Problem("answer", "placeholder_left"),
    }
)


REFUSALS: tuple[type[Exception], ...] = (TextMissing, CodeUnknown, DayInvalid, StepNotOpen, *PROBLEM_OF)


def problem_of(refused: Exception) -> Problem:
    """The sentence for a refusal and the field it stands beside."""
    if isinstance(refused, TextMissing):
        return Problem(refused.field, "text_missing")
    if isinstance(refused, CodeUnknown):
        return Problem(refused.field, "choice_missing")
    if isinstance(refused, DayInvalid):
        return Problem(refused.field, "day_invalid")
    if isinstance(refused, StepNotOpen):
        return Problem(f"step-{refused.target}" if refused.missing else "", "step_not_open")
    return PROBLEM_OF[type(refused)]
