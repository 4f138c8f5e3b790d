"""One answer to many cases: each mailbox gets it in its language, sealed alone, in a transaction of its own.

Neither the message nor any row says that others got the same words: every case goes through the same acts as
a single answer, at its own moment. Only the times in the staff log show that the answers were sent together.
"""

import dataclasses
import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from caseflow.code_lists.stages import FINISHED
from caseflow.database import StorageBusy
from caseflow.desk.assignment.assign import MOST_AT_ONCE, Chosen, TooMany
from caseflow.desk.assignment.links import links_of
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile, Desk
from caseflow.desk.cases.contents import MessageKind
from caseflow.desk.cases.team_cases import Brief, read_briefs
from caseflow.desk.cases.transaction import CaseHalted, NoMailbox
from caseflow.desk.casework.acts import send_answer
from caseflow.desk.casework.steps_outside import StepOutside, log_intervention
from caseflow.desk.worklist.cards import read_lines
from caseflow.desk.worklist.labels import label_mark
from caseflow.desk.worklist.rows import Line, card_of
from caseflow.records.consent import NoConsent
from caseflow.workflow.case_state import CaseState


class WhyNot(StrEnum):
    """Why a case got no answer. Every language of the desk has words for each."""

    CHANGED = "changed"
    NOT_FOUND = "not_found"
    HALTED = "halted"
    NO_MAILBOX = "no_mailbox"
    NO_TEXT = "no_text"
    NO_CONSENT = "no_consent"
    BUSY = "busy"


@dataclass(frozen=True)
class CommonAnswer:
    """What is said to all of them.

    Attributes:
        texts: the text for each language; a language without one is left out.
        step: what was done for all of them, recorded in each case before the answer goes.
    """

    texts: Mapping[str, str] = field(repr=False)
    kind: MessageKind = MessageKind.ANSWER
    step: StepOutside | None = None


@dataclass(frozen=True)
class AnswerLine:
    """One case and what became of it. ``why`` is none when the answer lies in its mailbox."""

    case: UUID
    language: str
    why: WhyNot | None
    step_recorded: bool = False


def read_chosen(desk: Desk, cases: Sequence[UUID]) -> tuple[Brief, ...]:
    """The chosen cases as far as they are the member's own; the look is in the log as one at a list.

    Raises:
        TooMany: more than 200.
    """
    if len(cases) > MOST_AT_ONCE:
        raise TooMany
    with desk.database.writing() as session:
        desk.log(session, "inbox_seen", "page:chosen")
        return read_briefs(session, desk, cases)


def read_linked(desk: Desk, case: UUID) -> tuple[Brief, ...]:
    """A case of the member's own and every one that is linked with it, over several links too."""
    with desk.database.writing() as session:
        desk.log(session, "inbox_seen", "page:chosen")
        found: dict[UUID, Brief] = {}
        wanted: list[UUID] = [case]
        while wanted and len(found) < MOST_AT_ONCE:
            briefs = read_briefs(session, desk, wanted)
            found |= {brief.id: brief for brief in briefs}
            linked = [link.other for brief in briefs for link in links_of(brief.contents.journal)]
            wanted = [one for one in dict.fromkeys(linked) if one not in found]
        return tuple(found.values())[:MOST_AT_ONCE]


def read_labelled(desk: Desk, mark: str) -> tuple[Brief, ...]:
    """The open cases of the member's teams with the label of this mark, what is due first on top."""
    lines = [line for line in read_lines(desk) if line.stage not in FINISHED and mark in _marks(desk, line)]
    lines.sort(key=lambda line: (line.due_on, str(line.id)))
    return read_chosen(desk, [line.id for line in lines[:MOST_AT_ONCE]])


def hindrance(brief: Brief) -> WhyNot | None:
    """Why a case cannot be answered as it stands; none when it can."""
    if not brief.has_mailbox:
        return WhyNot.NO_MAILBOX
    return None if brief.state == CaseState.OPEN else WhyNot.HALTED


def answer_many(
    desk: Desk, chosen: Sequence[Chosen], answer: CommonAnswer, clock: Callable[[], datetime.datetime]
) -> tuple[AnswerLine, ...]:
    """Write to each person in their language, and record the step in each case first.

    Args:
        clock: the moment of each act, so that no two cases carry the same one.

    Returns:
        What became of each case, in the order of the selection.

    Raises:
        TooMany: more than 200.
    """
    briefs = {brief.id: brief for brief in read_chosen(desk, [one.case for one in chosen])}
    lines = []
    for one in dict.fromkeys(chosen):
        brief = briefs.get(one.case)
        if brief is None:
            lines.append(AnswerLine(one.case, "", WhyNot.NOT_FOUND))
        else:
            lines.append(_answer(dataclasses.replace(desk, now=clock()), brief, one.seen, answer))
    return tuple(lines)


def _answer(desk: Desk, brief: Brief, seen: int, answer: CommonAnswer) -> AnswerLine:
    text = answer.texts.get(brief.language, "")
    hindered = hindrance(brief) or (None if text.strip() else WhyNot.NO_TEXT)
    if hindered:
        return AnswerLine(brief.id, brief.language, hindered)
    recorded = False
    try:
        if answer.step:
            log_intervention(desk, brief.id, seen, answer.step)
            recorded = True
        send_answer(desk, brief.id, seen + recorded, text, brief.language, answer.kind)
    except tuple(REASONS) as refused:
        why = next(reason for kind, reason in REASONS.items() if isinstance(refused, kind))
        return AnswerLine(brief.id, brief.language, why, recorded)
    return AnswerLine(brief.id, brief.language, None, recorded)


REASONS: Mapping[type[Exception], WhyNot] = MappingProxyType(
    {
        ChangedMeanwhile: WhyNot.CHANGED,
        CaseNotFound: WhyNot.NOT_FOUND,
        CaseHalted: WhyNot.HALTED,
        NoMailbox: WhyNot.NO_MAILBOX,
        NoConsent: WhyNot.NO_CONSENT,
        StorageBusy: WhyNot.BUSY,
    }
)


def _marks(desk: Desk, line: Line) -> set[str]:
    return {label_mark(desk.secret, label) for label in card_of(line).labels}
