"""Marking a report as understood, starting a time limit, and closing a case whose person does not answer."""

import datetime
from uuid import UUID

from caseflow.code_lists import CodeLists
from caseflow.code_lists.stages import Stage
from caseflow.desk.case_page.time_limits import STARTED_BY_OFFICER
from caseflow.desk.cases.access_control import CaseChange, Desk
from caseflow.desk.cases.conditions import workflow_facts
from caseflow.desk.cases.contents import CaseContents, MessageKind, read_contents
from caseflow.desk.cases.transaction import CodeUnknown, case_act, enter, require_mailbox, require_text, say
from caseflow.records.journal import EntryKind
from caseflow.records.unread_language import is_unread_rule, was_read
from caseflow.refusals.refusal import Refusal
from caseflow.rules.calendar import add_months
from caseflow.workflow.stages import CaseFacts, Step, StepNotOpen, Workflow, take

CONTACT_LOST = "no_reply_reporter"
SILENT = "reporter_answered_or_silent"
WAY_TO_THE_END = (Stage.OUTCOME, Stage.FEEDBACK, Stage.CLOSED)


class NotSilent(Refusal):
    """The case cannot be closed for lost contact: the silence is too short, or the case is grave."""


def mark_understood(desk: Desk, case: UUID, seen: int) -> None:
    """Say that somebody has read and understood a report in a language that nobody of the team reads."""
    with case_act(desk, case, seen, "understood_marked") as change:
        enter(change, EntryKind.UNDERSTOOD)


def waits_for_a_reader(contents: CaseContents, lists: CodeLists) -> bool:
    """Whether the report is urgent because nobody of the team reads its language, and nobody has read it yet."""
    unread = any(is_unread_rule(reason, lists) for reason in contents.routing.triage_reasons)
    return unread and not was_read(contents.journal)


def start_timer(desk: Desk, case: UUID, seen: int, rule: str, day: datetime.date) -> None:
    """Start a limit with the day of an event that only the person knows, such as a written claim.

    Args:
        day: the day of the event; it lies in the past or is today.

    Raises:
        CodeUnknown: no such limit is started here, or the day lies ahead; ``field`` tells which.
    """
    if rule not in STARTED_BY_OFFICER:
        raise CodeUnknown("rule")
    if day > desk.today:
        raise CodeUnknown("timer_day")
    with case_act(desk, case, seen, "timer_started") as change:
        enter(change, EntryKind.TIMER, rule=(rule,), day=(day.isoformat(),))


def close_as_lost(desk: Desk, case: UUID, seen: int, text: str, language: str) -> None:
    """Close a case whose person does not answer any more: outcome, a last word to them, and the way to the end.

    Raises:
        NotSilent: they are not silent for long enough, or the case is grave.
        StepNotOpen: what else is missing, such as the coding.
    """
    require_text("lost_text", text)
    with case_act(desk, case, seen, "closed_as_lost") as change:
        require_mailbox(change)
        facts = _facts(change)
        if not is_lost(facts):
            raise NotSilent
        enter(change, EntryKind.OUTCOME, "", outcomes=(CONTACT_LOST,))
        say(
            change,
            "message",
            {"kind": (MessageKind.FEEDBACK.value,), "text": (text,), "language": (language,)},
        )
        for target in WAY_TO_THE_END:
            if change.row.stage != target:
                _walk(change, target)
        change.row.retention_on = add_months(desk.today, desk.retention_months)


def is_lost(facts: CaseFacts) -> bool:
    """Whether a question of ours was not answered for as long as it takes, and the case is not grave."""
    waited = facts.silence_ends_on is not None and facts.today >= facts.silence_ends_on
    return facts.question_asked and not facts.question_answered and waited and not facts.grave


def missing_for_lost(facts: CaseFacts, workflow: Workflow) -> tuple[str, ...]:
    """What would have to be done before such a case can be closed with one click."""
    if Stage.OUTCOME not in workflow.stages[facts.stage].allowed_next:
        return ("coding_complete",)
    return tuple(name for name in workflow.missing(facts, Stage.OUTCOME) if name != SILENT)


def _walk(change: CaseChange, target: str) -> None:
    contents, left = read_contents(change), change.row.stage
    take(Step(change.desk.workflow, _facts(change), target), change.row)
    details: dict[str, tuple[str, ...]]
    details = {"from": (left,), "to": (target,), "sequence": (str(contents.highest_sequence),)}
    enter(change, EntryKind.STEP, "", **details)


def _facts(change: CaseChange) -> CaseFacts:
    return workflow_facts(change, read_contents(change), has_mailbox=change.mailbox is not None)


__all__ = [
    "CONTACT_LOST",
    "NotSilent",
    "StepNotOpen",
    "close_as_lost",
    "is_lost",
    "mark_understood",
    "missing_for_lost",
    "start_timer",
    "waits_for_a_reader",
]
