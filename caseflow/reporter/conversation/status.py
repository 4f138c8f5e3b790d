"""The state of a case as the person sees it: one of five steps, one of eleven sentences, one day.

The sentence of a stage stands in the list of stages; pauses, broken promises and questions change it. What
the office thinks of the case (its plausibility) never does.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from caseflow.code_lists import CodeLists
from caseflow.code_lists.stages import FINISHED
from caseflow.records.consent import Consent, ConsentState
from caseflow.schema.cases import CaseRow
from caseflow.workflow.case_state import CaseState
from caseflow.workflow.next_due import DueReason

# Then we wait for the person, or ask them for their own sake: no promise to them is broken.
HER_TURN = frozenset({DueReason.CONSENT_ANSWER, DueReason.QUESTION, DueReason.AFTERCARE})


class Sentence(IntEnum):
    """The eleven sentences; their words are texts of the page in every language."""

    ARRIVED = 1
    READ = 2
    QUESTION = 3
    PROPOSAL = 4
    WAITING = 5
    REFERRED = 6
    RESULT = 7
    FINISHED = 8
    OVERDUE = 9
    PAUSED = 10
    NOT_UNDERSTOOD = 11


@dataclass(frozen=True)
class Status:
    """The place in the line, the sentence, and the day that belongs to it.

    ``new_day`` is the day that the office named after a broken promise, if it has named one.
    """

    line: int
    sentence: Sentence
    day: datetime.date | None
    new_day: datetime.date | None = None


@dataclass(frozen=True)
class DialogueSigns:
    """What of the dialogue changes the sentence.

    Attributes:
        question_waits: whether our newest question has no answer yet.
        new_day: the newest day that the office has promised instead of a broken one.
    """

    question_waits: bool
    new_day: datetime.date | None = None


def status_of(
    case: CaseRow, lists: CodeLists, consents: Sequence[Consent], signs: DialogueSigns, today: datetime.date
) -> Status:
    """What the person reads today."""
    stage = lists.case_stages[case.stage]
    line, sentence = stage.reporter_line, Sentence(stage.reporter_sentence)
    if case.state == CaseState.PAUSED:
        return Status(line, Sentence.PAUSED, None)
    if is_overdue(case, today):
        named = signs.new_day if signs.new_day and signs.new_day >= today else None
        return Status(line, Sentence.OVERDUE, case.due_on, named)
    if sentence is Sentence.PROPOSAL and not any(c.state(today) is ConsentState.WAITING for c in consents):
        sentence = Sentence.READ
    if sentence is Sentence.QUESTION and not signs.question_waits:
        sentence = Sentence.READ
    return Status(line, sentence, _day(case, sentence))


def is_overdue(case: CaseRow, today: datetime.date) -> bool:
    """Whether the office has let a day pass on which something was its turn. The person sees that by itself."""
    if case.stage in FINISHED and case.due_reason != DueReason.MESSAGE:
        return False
    return case.due_on < today and case.due_reason not in HER_TURN


def _day(case: CaseRow, sentence: Sentence) -> datetime.date | None:
    if sentence is Sentence.WAITING and case.due_reason == DueReason.STATEMENT:
        # It is due on the day after the last one on which the other side may answer.
        return case.due_on - datetime.timedelta(days=1)
    days = {Sentence.ARRIVED: case.due_on, Sentence.FINISHED: case.retention_on}
    return days.get(sentence, case.retention_on if sentence is Sentence.NOT_UNDERSTOOD else None)
