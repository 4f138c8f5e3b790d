"""Merging: two reports of one incident become one piece of work, and both mailboxes stay alive.

No record moves. The secondary case goes the way that the workflow allows to its end, with the outcome
``merged`` and an ordinary feedback message; both journals name the other case. What its person writes later
raises their own case, as before, and is pointed to at the primary.
"""

import dataclasses
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from caseflow.code_lists.stages import FINISHED, Stage
from caseflow.desk.assignment.links import Part, SameCase, add_to, links_of, require_own
from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.cases.access_control import CaseChange, Desk
from caseflow.desk.cases.contents import CaseContents, MessageKind, read_contents
from caseflow.desk.cases.transaction import case_act, enter, require_text
from caseflow.desk.casework.parts_of_acts import facts_of, go_on_to, put_outcome, write_message
from caseflow.records.journal import EntryKind
from caseflow.refusals.refusal import Refusal
from caseflow.workflow.stages import NEEDS_SECOND_PERSON, CaseFacts, Workflow

MERGED = "merged"
END = Stage.CLOSED

# Ways that are of no use for a case on which no work of its own follows.
DETOURS = frozenset(
    {
        Stage.CLARIFICATION,
        Stage.REFERRAL,
        Stage.INTERVENTION,
        Stage.AWAITING_RESPONSE,
        Stage.CLOSED_SPAM,
        Stage.ANONYMISED,
    }
)


class CannotMerge(Refusal):
    """The workflow does not let the secondary end now; ``missing`` names the conditions that do not hold."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__("the secondary case cannot be closed now")
        self.missing = missing


class MergedAlready(Refusal):
    """One of the two is the secondary of a merged pair already."""


@dataclass(frozen=True)
class Merger:
    """What is to be merged.

    Attributes:
        seen: the revision of the secondary that the officer saw.
        text: the feedback for the person of the secondary; says nothing of another person.
    """

    primary: UUID
    secondary: UUID
    seen: int
    text: str = field(repr=False)
    language: str


def merge(desk: Desk, wanted: Merger) -> bool:
    """Close the secondary as merged in one transaction, and name each case in the journal of the other.

    Returns:
        Whether it is closed; if not, the closing waits for a second person.

    Raises:
        SameCase, MergedAlready, CannotMerge, CaseHalted: nothing was stored.
        CaseNotFound: the member may not open one of them; nothing was stored.
        ChangedMeanwhile: somebody was faster; nothing was stored.
        TextMissing: the person has a mailbox and there is no feedback for them.
    """
    if wanted.primary == wanted.secondary:
        raise SameCase
    require_own(desk, wanted.primary, "case_merged")
    _require_primary(open_case(desk, wanted.primary).contents)
    with case_act(desk, wanted.secondary, wanted.seen, "case_merged") as change:
        _require_free(read_contents(change), wanted.primary)
        alone = _end(change, wanted)
        _name(wanted.primary, Part.PRIMARY, change)
    add_to(desk, wanted.primary, "case_merged", partial(_name, wanted.secondary, Part.SECONDARY))
    return alone


def missing_for_merger(desk: Desk, view: CaseView) -> tuple[str, ...]:
    """What the workflow still asks of a case before it can end as merged."""
    return missing_on(desk.workflow, way_to_end(desk.workflow, view.stage.id), view.facts)


def way_to_end(workflow: Workflow, stage: str) -> tuple[str, ...]:
    """The shortest way from a stage to the closed one; empty for a case that is closed."""
    if stage in FINISHED:
        return ()
    ways: list[tuple[str, ...]] = [(stage,)]
    for way in ways:
        if way[-1] == END:
            return way[1:]
        allowed = workflow.stages[way[-1]].allowed_next
        ways.extend((*way, target) for target in allowed if target not in DETOURS and target not in way)
    return ()


def missing_on(workflow: Workflow, way: tuple[str, ...], facts: CaseFacts) -> tuple[str, ...]:
    """Every condition of the way that does not hold, once outcome and feedback are given with the merger."""
    given = dataclasses.replace(facts, outcome_set=True, reasons_missing=False, feedback_given=True)
    missing: dict[str, None] = {}
    for target in way:
        missing |= dict.fromkeys(workflow.missing(given, target))
        given = dataclasses.replace(given, stage=target)
    return tuple(missing)


def _require_primary(primary: CaseContents) -> None:
    if any(link.part is Part.PRIMARY for link in links_of(primary.journal)):
        raise MergedAlready


def _require_free(secondary: CaseContents, primary: UUID) -> None:
    """Refuse to take a case that is part of another pair."""
    if any(link.part and link.other != primary for link in links_of(secondary.journal)):
        raise MergedAlready


def _end(change: CaseChange, wanted: Merger) -> bool:
    """Take the secondary the whole way; whether it needed no second person."""
    facts, way = facts_of(change), way_to_end(change.desk.workflow, change.row.stage)
    missing = missing_on(change.desk.workflow, way, facts)
    if missing and not NEEDS_SECOND_PERSON.issuperset(missing):
        raise CannotMerge(missing)
    for number, target in enumerate(way):
        if target == Stage.OUTCOME or (number == 0 and Stage.OUTCOME not in way):
            put_outcome(change, (MERGED,), "")
            _count(change)
        if target == END and facts.has_mailbox:
            require_text("feedback", wanted.text)
            write_message(change, wanted.text, wanted.language, MessageKind.FEEDBACK)
            _count(change)
        if target == END and missing:
            enter(change, EntryKind.PROPOSAL, target=(END,))
        else:
            go_on_to(change, target)
        _count(change)
    return not missing


def _count(change: CaseChange) -> None:
    # Each act of the way is a revision of its own: what comes after what is judged by them.
    change.session.flush()
    change.row.revision += 1


def _name(other: UUID, part: Part, change: CaseChange) -> None:
    enter(change, EntryKind.MERGED, case=(str(other),), other_is=(part.value,))
