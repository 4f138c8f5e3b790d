"""Acts on a case that need two persons: one member proposes the act, another one confirms it.

The code list ``two_persons`` names these acts. Steps of the workflow have the second person among
their conditions; every other act asks here. A proposal holds as long as the case stands at its stage, and a
confirmation opens an act for a week.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from caseflow.code_lists import CodeLists
from caseflow.code_lists.stages import FINISHED
from caseflow.desk.cases.access_control import CaseChange, Desk
from caseflow.desk.cases.contents import CaseContents, MessageKind, read_contents
from caseflow.desk.cases.transaction import case_act, enter, require_text, say
from caseflow.records.journal import Entry, EntryKind, Journal
from caseflow.refusals.refusal import Refusal, SecondPersonNeeded

# A yes of the second person is no key for ever.
CONFIRMED_FOR_DAYS = 7

# So long before it the person reads that everything is erased.
ERASED_AFTER_DAYS = 14

TRIAGE_DOWN = "triage_down"
URGENT_STEP = "urgent_step"
ERASE_EARLY = "erase_early"
REVEAL_ORIGINAL = "reveal_original"


class NotProposed(Refusal):
    """This act needs a second person who has confirmed it; ``act`` is its code."""

    def __init__(self, act: str) -> None:
        super().__init__(f"{act} needs a second person")
        self.act = act


class NotClosed(Refusal):
    """The case is not closed. Only a closed case can be erased early."""


@dataclass(frozen=True)
class Waiting:
    """A proposal that waits for its second person."""

    entry: Entry
    act: str
    subject: str


def needs_two(lists: CodeLists, act: str, *, level: str, restricted: bool) -> bool:
    """Whether the list asks for two persons for this act in such a case (``KeyError``: no act of the list)."""
    return lists.two_persons[act].applies(grave=lists.is_grave(level), restricted=restricted)


def propose_act(desk: Desk, case: UUID, seen: int, act: str, subject: str, text: str) -> None:
    """Propose an act that is no step of the workflow, with the reason for the second person.

    Raises:
        KeyError: the list has no such act.
    """
    require_text("proposal_text", text)
    _ = desk.lists.two_persons[act]
    with case_act(desk, case, seen, "act_proposed") as change:
        enter_proposal(change, act, subject, text)


def enter_proposal(change: CaseChange, act: str, subject: str, text: str, **details: tuple[str, ...]) -> None:
    """Write a proposal of this member into the journal."""
    enter(change, EntryKind.PROPOSAL, text, target=(act,), subject=(subject,), **details)


def propose_erasing(desk: Desk, case: UUID, seen: int, reason: str, told: str, language: str) -> None:
    """Propose to erase a closed case before its time; ``told`` is what the person reads first.

    Raises:
        NotClosed: somebody may still work on it.
    """
    require_text("proposal_text", reason)
    require_text("told", told)
    with case_act(desk, case, seen, "act_proposed") as change:
        if change.row.stage not in FINISHED:
            raise NotClosed
        enter_proposal(change, ERASE_EARLY, "", reason, told=(told,), language=(language,))


def confirm_act(desk: Desk, case: UUID, seen: int, proposal: UUID) -> None:
    """Confirm what somebody else has proposed; what can take effect by itself does so at once.

    Raises:
        SecondPersonNeeded: there is no such proposal any more, or this member made it themselves.
    """
    with case_act(desk, case, seen, "act_confirmed") as change:
        contents = read_contents(change)
        waiting = {one.entry.id: one for one in waiting_acts(contents.journal, desk.lists)}
        found = waiting.get(proposal)
        if found is None or found.entry.member == desk.actor.id:
            raise SecondPersonNeeded
        enter(change, EntryKind.CONFIRMED, proposal=(str(proposal),), target=(found.act,), subject=(found.subject,))
        effect = EFFECTS.get(found.act)
        if effect is not None:
            effect(change, contents, found.entry)


def waiting_acts(journal: Journal, lists: CodeLists) -> tuple[Waiting, ...]:
    """The proposals of acts that nobody has confirmed, since the case stands where it stands."""
    done = {entry.one("proposal") for entry in journal.all(EntryKind.CONFIRMED)}
    return tuple(
        Waiting(entry, entry.one("target"), entry.one("subject"))
        for entry in journal.since_step(EntryKind.PROPOSAL)
        if entry.one("target") in lists.two_persons and str(entry.id) not in done
    )


def is_confirmed(journal: Journal, act: str, subject: str, today: datetime.date) -> bool:
    """Whether one person proposed an act on this subject and another one confirmed it within the last week."""
    proposed = {str(entry.id): entry for entry in journal.all(EntryKind.PROPOSAL)}
    for entry in journal.all(EntryKind.CONFIRMED):
        first = proposed.get(entry.one("proposal"))
        age = (today - entry.at.date()).days
        if first is None or first.member == entry.member or age > CONFIRMED_FOR_DAYS:
            continue
        if (first.one("target"), first.one("subject")) == (act, subject):
            return True
    return False


def require_second_person(
    lists: CodeLists, contents: CaseContents, act: str, subject: str, *, restricted: bool, today: datetime.date
) -> None:
    """Refuse an act on which the list wants two persons and nobody else has confirmed it.

    Raises:
        NotProposed: propose it first.
    """
    needed = needs_two(lists, act, level=contents.level, restricted=restricted)
    if needed and not is_confirmed(contents.journal, act, subject, today):
        raise NotProposed(act)


def triage_waits(change: CaseChange, contents: CaseContents, level: str) -> bool:
    """Whether a judgement makes a grave report less urgent, which one person alone cannot do."""
    lists = change.desk.lists
    return lists.is_grave(contents.level) and not lists.is_grave(level)


def _judge_less_urgent(change: CaseChange, _contents: CaseContents, proposal: Entry) -> None:
    change.row.restricted = proposal.one("restricted") == "yes"
    kept = {name: proposal.details[name] for name in ("level", "restricted", "conflict_checked")}
    enter(change, EntryKind.TRIAGE, proposal.text, **kept)


def _erase_early(change: CaseChange, _contents: CaseContents, proposal: Entry) -> None:
    """The person reads the day and the reason before; whatever they write until then stops it."""
    change.row.retention_on = change.desk.today + datetime.timedelta(days=ERASED_AFTER_DAYS)
    if change.mailbox is not None:
        text, language = proposal.one("told"), proposal.one("language")
        say(change, "message", {"kind": (MessageKind.ANSWER.value,), "text": (text,), "language": (language,)})


Effect = Callable[[CaseChange, CaseContents, Entry], None]
EFFECTS: Mapping[str, Effect] = MappingProxyType({TRIAGE_DOWN: _judge_less_urgent, ERASE_EARLY: _erase_early})
