"""The way of a case from stage to stage: one table out of the code list, its conditions as named checks.

A ``Step`` exists only where the table allows it and every condition holds, and a stage is changed by a
step and by nothing else. So a step that is not open cannot be taken by any path through the program, and
the page can say of each step which conditions are missing.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from caseflow.code_lists import CodeLists
from caseflow.code_lists.casework_values import CaseStage
from caseflow.code_lists.stages import FINISHED, Stage
from caseflow.refusals.refusal import Refusal
from caseflow.schema.cases import CaseRow
from caseflow.workflow.case_state import CaseState

# Wherever a case stands, nothing is done while the person has paused it, erases it, or a conflict was found.
CASE_IS_OPEN = "case_is_open"


class WorkflowUnsound(Exception):
    """The list of stages names a stage or a condition that nobody knows, or lacks a stage of the program."""


class StepNotOpen(Refusal):
    """This step may not be taken now; ``missing`` names the conditions that do not hold."""

    def __init__(self, target: str, missing: tuple[str, ...]) -> None:
        super().__init__(f"the step to {target} is not open")
        self.target = target
        self.missing = missing


class NoSuchStep(StepNotOpen):
    """The table has no such step from here."""

    def __init__(self, target: str) -> None:
        super().__init__(target, ())


@dataclass(frozen=True)
class CaseFacts:
    """What the conditions look at. Everything is read from the case under its lock.

    Attributes:
        member: who wants to take the step.
        silence_ends_on: the day from which no answer to our question counts as silence; none for grave cases.
        party_answer_due_on: the day until which the other side was asked to answer.
        proposed: for each stage, who proposed that step since the case stands where it stands.
        second_readers: who agreed with the newest coding and did not make it.
    """

    stage: str
    state: str
    today: datetime.date
    member: UUID
    grave: bool = False
    restricted: bool = False
    has_mailbox: bool = True
    triage_set: bool = False
    conflict_checked: bool = False
    restricted_decided: bool = False
    team_set: bool = False
    question_asked: bool = False
    question_answered: bool = False
    silence_ends_on: datetime.date | None = None
    coding_complete: bool = False
    second_readers: frozenset[UUID] = frozenset()
    consents_waiting: int = 0
    consent_recorded: bool = False
    step_without_consent_planned: bool = False
    intervention_logged: bool = False
    party_answered: bool = False
    party_answer_due_on: datetime.date | None = None
    receiver_answered: bool = False
    outcome_set: bool = False
    plausibility_set: bool = False
    reasons_missing: bool = False
    feedback_given: bool = False
    new_message_or_facts: bool = False
    proposed: Mapping[str, frozenset[UUID]] | None = None

    @property
    def is_finished(self) -> bool:
        """Whether nobody works on the case any more."""
        return self.stage in FINISHED

    @property
    def is_open(self) -> bool:
        """Whether the work may go on: neither the person nor a conflict of interest has stopped it."""
        return self.state == CaseState.OPEN

    @property
    def is_worked_on(self) -> bool:
        """Whether something can be done in the case now."""
        return self.is_open and not self.is_finished

    @property
    def waits_for_triage(self) -> bool:
        """Whether the triage is what is to be decided next."""
        return self.stage == Stage.TRIAGE and not self.triage_set

    @property
    def waits_for_outcome(self) -> bool:
        """Whether the outcome is what is to be written down next."""
        return self.stage == Stage.OUTCOME and not self.outcome_set

    def others_proposed(self, target: str) -> bool:
        """Whether another member has proposed this step."""
        return bool((self.proposed or {}).get(target, frozenset()) - {self.member})


Check = Callable[[CaseFacts, str], bool]


def _answered_or_silent(facts: CaseFacts, _target: str) -> bool:
    if not facts.question_asked or facts.question_answered:
        return True
    return facts.silence_ends_on is not None and facts.today >= facts.silence_ends_on


def _party_answered_or_overdue(facts: CaseFacts, _target: str) -> bool:
    due = facts.party_answer_due_on
    return facts.party_answered or (due is not None and facts.today > due)


def _consent_recorded(facts: CaseFacts, target: str) -> bool:
    # Giving a case to another body always leaves the office.
    return facts.consent_recorded or (facts.step_without_consent_planned and target != Stage.REFERRAL)


CHECKS: Mapping[str, Check] = {
    # A case row exists only once its receipt was committed.
    "receipt_shown": lambda _facts, _target: True,
    "triage_set": lambda facts, _target: facts.triage_set,
    "conflict_checked": lambda facts, _target: facts.conflict_checked,
    "restricted_decided": lambda facts, _target: facts.restricted_decided,
    "team_set": lambda facts, _target: facts.team_set,
    "reporter_answered_or_silent": _answered_or_silent,
    "coding_complete": lambda facts, _target: facts.coding_complete,
    "second_reader_if_grave": lambda facts, _target: not facts.grave or bool(facts.second_readers),
    "consent_decided": lambda facts, _target: facts.consents_waiting == 0,
    "consent_recorded": _consent_recorded,
    "intervention_logged": lambda facts, _target: facts.intervention_logged,
    "party_answered_or_overdue": _party_answered_or_overdue,
    "receiver_answered": lambda facts, _target: facts.receiver_answered,
    "outcome_set": lambda facts, _target: facts.outcome_set,
    "plausibility_set": lambda facts, _target: facts.plausibility_set,
    "reasons_if_not_substantiated": lambda facts, _target: not facts.reasons_missing,
    "feedback_given_or_no_contact": lambda facts, _target: facts.feedback_given or not facts.has_mailbox,
    "four_eyes_if_grave": lambda facts, target: not facts.grave or facts.others_proposed(target),
    "two_persons": lambda facts, target: facts.others_proposed(target),
    "two_persons_if_restricted": lambda facts, target: not facts.restricted or facts.others_proposed(target),
    "new_message_or_facts": lambda facts, _target: facts.new_message_or_facts,
    # Erasing is the work of retention and never of a member.
    "retention_reached": lambda _facts, _target: False,
}

# A person who has closed a case for silence, or themselves, would be alone with it.
NEEDS_SECOND_PERSON = frozenset({"four_eyes_if_grave", "two_persons", "two_persons_if_restricted"})


@dataclass(frozen=True)
class Prospect:
    """A step that the table knows from here, with what is still missing."""

    target: CaseStage
    missing: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether it may be taken now."""
        return not self.missing

    @property
    def lacks_only_second_person(self) -> bool:
        """Whether everything holds but that a second person confirms."""
        return bool(self.missing) and NEEDS_SECOND_PERSON.issuperset(self.missing)


@dataclass(frozen=True)
class Workflow:
    """The table. Built once from the code list, and refused when it names what nobody can check."""

    stages: Mapping[str, CaseStage]

    @classmethod
    def of(cls, lists: CodeLists) -> "Workflow":
        """The workflow of these lists; raises ``WorkflowUnsound``."""
        for stage in lists.case_stages.values():
            unknown = {*stage.enter_conditions, *stage.exit_conditions} - CHECKS.keys()
            unknown |= set(stage.allowed_next) - lists.case_stages.keys()
            if unknown:
                raise WorkflowUnsound(f"{stage.id}: {', '.join(sorted(unknown))}")
        if lacking := set(Stage) - lists.case_stages.keys():
            raise WorkflowUnsound(", ".join(sorted(lacking)))
        return cls(lists.case_stages)

    def missing(self, facts: CaseFacts, target: str) -> tuple[str, ...]:
        """The conditions of a step of the table that do not hold, in the order of the list.

        Raises:
            NoSuchStep: the table does not lead there from here.
        """
        here = self.stages[facts.stage]
        if target not in here.allowed_next:
            raise NoSuchStep(target)
        wanted = [*self._exit_conditions(here, target), *self.stages[target].enter_conditions]
        failed = [name for name in dict.fromkeys(wanted) if not CHECKS[name](facts, target)]
        return tuple(failed if facts.state == CaseState.OPEN else [CASE_IS_OPEN, *failed])

    def prospects(self, facts: CaseFacts) -> tuple[Prospect, ...]:
        """Every step of the table from here, open or not."""
        allowed = self.stages[facts.stage].allowed_next
        return tuple(Prospect(self.stages[target], self.missing(facts, target)) for target in allowed)

    def _exit_conditions(self, here: CaseStage, target: str) -> tuple[str, ...]:
        # What is no report at all needs no assessment before it is put aside, but two persons.
        return () if target == Stage.CLOSED_SPAM else here.exit_conditions


@dataclass(frozen=True)
class Step:
    """A step that may be taken now: one that may not cannot be made."""

    workflow: Workflow
    facts: CaseFacts
    target: str

    def __post_init__(self) -> None:
        missing = self.workflow.missing(self.facts, self.target)
        if missing:
            raise StepNotOpen(self.target, missing)


# A referred copy has a short way of its own: it waits, a partner takes it, it goes back with what came of it.
WAITING_STAGE, ACCEPTED_STAGE, RETURNED_STAGE = Stage.RECEIVED, Stage.ASSESSMENT, Stage.CLOSED
PARTNER_WAY: Mapping[str, str] = {ACCEPTED_STAGE: WAITING_STAGE, RETURNED_STAGE: ACCEPTED_STAGE}


def take_as_partner(case: CaseRow, target: str) -> None:
    """Move a locked copy one step along a partner's way.

    Raises:
        NoSuchStep: it does not stand where this step begins.
    """
    if PARTNER_WAY.get(target) != case.stage:
        raise NoSuchStep(target)
    case.stage = target


def take(step: Step, case: CaseRow) -> None:
    """Move a locked case by a step that was made from what the case is now.

    Raises:
        NoSuchStep: the step starts elsewhere.
    """
    if (case.stage, case.state) != (step.facts.stage, step.facts.state):
        raise NoSuchStep(step.target)
    case.stage = step.target
