"""The acts of the fast lane: several acts in one transaction. Each follows the same rules as a single act.

Every act inside has its own line in the staff log and its own revision, so nobody can tell a case that went
the fast lane from one that went step by step. A stage is left only where its conditions hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from caseflow.code_lists.stages import Stage
from caseflow.desk.cases.access_control import CaseChange, Desk
from caseflow.desk.cases.contents import MessageKind
from caseflow.desk.cases.transaction import CodeUnknown, case_act, enter, require_text
from caseflow.desk.casework.acts import MOST_OUTCOMES, move_stage
from caseflow.desk.casework.fast_lane_rules import END
from caseflow.desk.casework.parts_of_acts import (
    TriageDecision,
    decide_triage,
    facts_of,
    go_on_to,
    put_coding,
    put_outcome,
    write_message,
)
from caseflow.desk.casework.steps_outside import StepOutside, take_outside
from caseflow.desk.writing.drafts import drop_draft
from caseflow.records.coding import Coding, CodingIncomplete, require_complete
from caseflow.records.journal import EntryKind
from caseflow.refusals.refusal import Refusal


class ProposedCodingIncomplete(Refusal):
    """The coding that the fast lane proposes has a gap: the case has to be coded by hand."""


@dataclass(frozen=True)
class Letter:
    """What the person reads, in a language; an empty text is not sent."""

    text: str
    language: str


@dataclass(frozen=True)
class Answered:
    """What the other side answered, how it ended, what the person reads of it.

    ``closes``: whether the case is closed with it, where its conditions hold.
    """

    answer: str
    outcomes: tuple[str, ...]
    feedback: Letter
    closes: bool = False


def receive(desk: Desk, case: UUID, seen: int, decision: TriageDecision, coding: Coding, letter: Letter) -> bool:
    """Decide the urgency, complete the coding, tell the person; gives whether the case stays with its team.

    Raises:
        ProposedCodingIncomplete: the coding that follows from the report has a gap.
        StepNotOpen: names what is missing, such as the look at conflicts of interest.
    """
    try:
        require_complete(coding, desk.lists)
    except CodingIncomplete:
        raise ProposedCodingIncomplete from None
    if decision.level not in desk.lists.triage_levels:
        raise CodeUnknown("level")
    with case_act(desk, case, seen, "triage_set") as change:
        change.row.revision = seen
        if change.row.stage == Stage.RECEIVED:
            _go_on(change, Stage.TRIAGE)
        if change.row.stage == Stage.TRIAGE:
            _next_act(change)
            decide_triage(change, decision)
            _go_on(change, Stage.ASSESSMENT)
        if letter.text.strip() and change.mailbox is not None:
            _write(change, letter, MessageKind.ANSWER)
        _next_act(change, "case_coded")
        if not put_coding(change, coding):
            return False
        _pass_on(change, Stage.PLAN)
    return True


def request(desk: Desk, case: UUID, seen: int, step: StepOutside) -> None:
    """Ask the other side, with the person's yes or where nothing can be traced, and wait for the answer.

    Raises:
        NoConsent, StepNotOpen: what their names say.
    """
    require_text("request", step.text)
    with case_act(desk, case, seen, "intervention_logged") as change:
        take_outside(change, step)
        _go_on(change, Stage.INTERVENTION)
        _go_on(change, Stage.AWAITING_RESPONSE)


def record_answer(desk: Desk, case: UUID, seen: int, answered: Answered) -> None:
    """Keep the answer and the outcome, give the feedback, and close where that is open and wished.

    Raises:
        StepNotOpen: names what is missing.
    """
    _require_outcomes(desk, answered.outcomes)
    require_text("party_answer", answered.answer)
    with case_act(desk, case, seen, "party_answered") as change:
        change.row.revision = seen
        if change.row.stage != Stage.OUTCOME:
            _next_act(change)
            enter(change, EntryKind.PARTY_ANSWER, answered.answer)
            _go_on(change, Stage.OUTCOME)
        _next_act(change, "outcome_set")
        put_outcome(change, answered.outcomes, "")
        _go_on(change, Stage.FEEDBACK)
        if change.mailbox is not None:
            require_text("feedback", answered.feedback.text)
            _write(change, answered.feedback, MessageKind.FEEDBACK)
        if answered.closes:
            _pass_on(change, END)


def close(desk: Desk, case: UUID, seen: int) -> None:
    """Take the last step of the lane; raises ``StepNotOpen``."""
    move_stage(desk, case, seen, END)


def _require_outcomes(desk: Desk, outcomes: Sequence[str]) -> None:
    if not outcomes or len(outcomes) > MOST_OUTCOMES or any(code not in desk.lists.outcomes for code in outcomes):
        raise CodeUnknown("outcomes")


def _write(change: CaseChange, letter: Letter, kind: MessageKind) -> None:
    if letter.language not in change.desk.lists.languages:
        raise CodeUnknown("language")
    _next_act(change, "answer_sent")
    write_message(change, letter.text, letter.language, kind)
    drop_draft(change, "answer")


def _go_on(change: CaseChange, target: str) -> None:
    _next_act(change, "stage_moved")
    go_on_to(change, target)


def _pass_on(change: CaseChange, target: str) -> None:
    """Go on where nothing is missing; stay where something is, as the case page then says."""
    change.session.flush()
    facts = facts_of(change)
    if target in change.desk.workflow.stages[facts.stage].allowed_next and not change.desk.workflow.missing(
        facts, target
    ):
        _go_on(change, target)


def _next_act(change: CaseChange, action: str | None = None) -> None:
    """Count the next act of the same transaction, and log it unless the transaction began with its line."""
    if action is not None:
        change.desk.log(change.session, action, f"case:{change.row.id}")
    change.row.revision += 1
