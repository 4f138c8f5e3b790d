"""Shared parts of every act of the office: one transaction, entries in journal or dialogue, the next due day."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from caseflow.desk.cases.access_control import CaseChange, Desk, case_change
from caseflow.desk.cases.conditions import due_facts
from caseflow.desk.cases.contents import OFFICE, read_contents
from caseflow.records.journal import TEXT_LIMIT, EntryKind, entry_fields
from caseflow.records.notices import NoticeKind, write_notice
from caseflow.refusals.refusal import Refusal, TextMissing
from caseflow.workflow.case_state import CaseState
from caseflow.workflow.next_due import next_due


class CaseHalted(Refusal):
    """The person has paused the case or erases it, or a conflict was found: we do nothing meanwhile."""


class CodeUnknown(Refusal, ValueError):
    """A choice that the code lists do not have; ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(f"the field {field} has no such choice")
        self.field = field


class DayNotAhead(Refusal, ValueError):
    """A day that is promised has to lie ahead."""


class NoMailbox(Refusal):
    """The person left no way to be answered."""


@contextmanager
def case_act(desk: Desk, case: UUID, seen: int, action: str, *, halted_too: bool = False) -> Iterator[CaseChange]:
    """One act of the office, after which the next due day is computed anew.

    Raises:
        CaseHalted: the person has stopped us, and the act is not one that is done all the same.
    """
    with case_change(desk, case, seen, action) as change:
        if change.row.state != CaseState.OPEN and not halted_too:
            raise CaseHalted
        yield change
        contents = read_contents(change)
        due = next_due(due_facts(change.row, contents, desk), desk.lists, desk.calendar)
        change.row.due_on, change.row.due_reason = due.day, due.reason.value


def enter(change: CaseChange, kind: EntryKind, text: str = "", **details: tuple[str, ...]) -> None:
    """Write an entry of this member into the journal."""
    desk = change.desk
    purpose = "outcome" if kind is EntryKind.OUTCOME else "note"
    change.put(purpose, entry_fields(kind, desk.actor.id, desk.now, change.revision, text, **details))


def say(change: CaseChange, purpose: str, fields: dict[str, tuple[str, ...]]) -> None:
    """Write into the dialogue, after everything that is there."""
    desk = change.desk
    head = {
        "author": (OFFICE,),
        "day": (desk.today.isoformat(),),
        "sequence": (str(read_contents(change).highest_sequence + 1),),
        "member": (str(desk.actor.id),),
        "revision": (str(change.revision),),
    }
    change.put(purpose, head | fields)


def tell(change: CaseChange, kind: NoticeKind, **fields: str) -> None:
    """Leave a notice in the dialogue, after everything that is there."""
    write_notice(lambda purpose, said: say(change, purpose, dict(said)), kind, fields)


def require_mailbox(change: CaseChange) -> None:
    """Raises ``NoMailbox`` if the case has no mailbox to write to."""
    if change.mailbox is None:
        raise NoMailbox


def require_text(field: str, text: str) -> None:
    """Refuse an empty or an endless text; raises ``TextMissing``."""
    if not text.strip() or len(text) > TEXT_LIMIT:
        raise TextMissing(field)
