"""The parts of acts on a case. The caller has opened the transaction, locked the case and checked its revision.

One act can combine several parts, as in the fast lane. Each part follows its own rules in any case.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from caseflow.code_lists.stages import FINISHED, Stage
from caseflow.desk.approvals.proposals import TRIAGE_DOWN, enter_proposal, triage_waits
from caseflow.desk.cases.access_control import CaseChange
from caseflow.desk.cases.conditions import workflow_facts
from caseflow.desk.cases.contents import CaseContents, MessageKind, read_contents
from caseflow.desk.cases.transaction import CaseHalted, enter, require_mailbox, say, tell
from caseflow.desk.casework.consent_ledger import may_be_asked
from caseflow.desk.casework.statistics_fact import forget_fact, keep_fact
from caseflow.desk.reassignment.late_conflict import take_from_conflicted_team
from caseflow.records.coding import Coding
from caseflow.records.consent import ConsentQuestion, Whose, WrongConsent, question_fields
from caseflow.records.journal import EntryKind, entry_fields
from caseflow.records.notices import NoticeKind
from caseflow.refusals.refusal import Refusal
from caseflow.reporter.mailbox.visit import open_mailbox_again
from caseflow.rules.calendar import add_months
from caseflow.workflow.stages import CaseFacts, Step, take


@dataclass(frozen=True)
class TriageDecision:
    """What the first look decided. ``conflict_checked``: nobody of the team is tied to those concerned."""

    level: str
    restricted: bool
    conflict_checked: bool
    text: str = ""


class CopyNotCounted(Refusal):
    """A case that holds copies of another is no second report; the original is coded, and counted once."""


def decide_triage(change: CaseChange, decision: TriageDecision) -> None:
    """Keep a first judgement; one that makes a grave report less urgent waits for a second person."""
    kept = {
        "level": (decision.level,),
        "restricted": ("yes" if decision.restricted else "no",),
        "conflict_checked": ("yes" if decision.conflict_checked else "no",),
    }
    if triage_waits(change, read_contents(change), decision.level):
        enter_proposal(change, TRIAGE_DOWN, decision.level, decision.text, **kept)
    else:
        change.row.restricted = decision.restricted
        enter(change, EntryKind.TRIAGE, decision.text, **kept)


def write_message(change: CaseChange, text: str, language: str, kind: MessageKind) -> None:
    """Write into the mailbox; raises ``NoMailbox``."""
    require_mailbox(change)
    say(change, "message", {"kind": (kind.value,), "text": (text,), "language": (language,)})
    open_mailbox_again(change.session, change.row.id)


def put_question(change: CaseChange, question: ConsentQuestion) -> None:
    """Ask for consent in the mailbox; raises ``NoMailbox``."""
    if not may_be_asked(read_contents(change), change.desk.lists, question.whose):
        raise WrongConsent
    if question.whose is Whose.TO_REACH:
        # Nobody can answer for them, so nothing goes to the mailbox until they were reached.
        asked = question_fields(question, change.desk.today)
        enter(change, EntryKind.TO_REACH, "", **{name: asked[name] for name in asked if name != "kind"})
        return
    require_mailbox(change)
    say(change, "consent", question_fields(question, change.desk.today))
    open_mailbox_again(change.session, change.row.id)


def put_coding(change: CaseChange, coding: Coding) -> bool:
    """Keep a complete coding with its fact; gives whether the case stays with its team.

    Raises:
        CaseHalted: nobody works on the case any more.
        CopyNotCounted: the case is a copy of another.
    """
    if change.row.stage in FINISHED:
        raise CaseHalted
    desk, contents = change.desk, read_contents(change)
    if contents.copy is not None:
        raise CopyNotCounted
    fact, is_new = keep_fact(change, contents, coding)
    if is_new:
        tell(change, NoticeKind.FACT, fact=str(fact))
    head = entry_fields(EntryKind.NOTE, desk.actor.id, desk.now, change.revision)
    who = {name: head[name] for name in ("member", "at", "revision")}
    change.put("coding", coding.to_fields() | who | {"fact": (str(fact),)})
    return not take_from_conflicted_team(change, contents, coding)


def put_outcome(change: CaseChange, outcomes: Sequence[str], text: str) -> None:
    """Keep how it ended."""
    enter(change, EntryKind.OUTCOME, text, outcomes=tuple(outcomes))


def go_on_to(change: CaseChange, target: str, text: str = "") -> None:
    """Take a step of the workflow; raises ``StepNotOpen``."""
    if target == Stage.REOPENED and text.strip():
        enter(change, EntryKind.NEW_FACTS, text)
    contents, left = read_contents(change), change.row.stage
    take(Step(change.desk.workflow, facts_of(change), target), change.row)
    enter(
        change,
        EntryKind.STEP,
        text,
        **{"from": (left,), "to": (target,), "sequence": (str(contents.highest_sequence),)},
    )
    _after_step(change, contents, target)


def facts_of(change: CaseChange) -> CaseFacts:
    """What the conditions of the workflow look at now."""
    return workflow_facts(change, read_contents(change), has_mailbox=change.mailbox is not None)


def _after_step(change: CaseChange, contents: CaseContents, target: str) -> None:
    desk, row = change.desk, change.row
    row.retention_on = None
    if target in FINISHED:
        row.retention_on = add_months(desk.today, desk.retention_months)
    if target == Stage.CLOSED_SPAM and contents.coding:
        # What was no report is counted nowhere; a fact that was booked before stays booked.
        forget_fact(change, contents.coding.fact)
