"""Assignment of a case to a member. It is a journal entry, so only those who may open the case can read it.

Assigning a case neither answers nor reads it: new messages stay unread, and due days do not change.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from caseflow.database import StorageBusy
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile, Desk, case_change
from caseflow.desk.cases.transaction import enter
from caseflow.records.journal import TEXT_LIMIT, Entry, EntryKind, Journal
from caseflow.refusals.refusal import Refusal, TextMissing

# As many as a page of the inbox shows, several times over; each is a transaction of its own.
MOST_AT_ONCE = 200


# The detail of an entry that names who has the case; ``member`` is who wrote the entry.
ASSIGNEE = "assignee"


class NotInTeam(Refusal, ValueError):
    """The member does not belong to the team that handles the case."""


class TooMany(Refusal, ValueError):
    """More cases were chosen than are changed with one request."""


@dataclass(frozen=True)
class Assignment:
    """Who has a case, who gave it and what was said with it. ``member`` is none for nobody."""

    member: UUID | None
    by: UUID
    at: datetime.datetime
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class Chosen:
    """A case of a selection, with the revision of the page on which it was chosen."""

    case: UUID
    seen: int

    @classmethod
    def of(cls, text: str) -> "Chosen":
        """Out of a form's ``case id:revision``; raises ``ValueError`` for anything else."""
        case, _, seen = text.partition(":")
        if not (seen.isascii() and seen.isdigit() and len(seen) < 10):
            raise ValueError("a chosen case carries its revision")
        return cls(UUID(case), int(seen))


class BulkOutcome(StrEnum):
    """The result for one case of a selection. ``CHANGED``: somebody else changed the case, and nothing was stored."""

    DONE = "done"
    CHANGED = "changed"
    NOT_FOUND = "not_found"
    NOT_IN_TEAM = "not_in_team"
    BUSY = "busy"


@dataclass(frozen=True)
class BulkLine:
    """One case of a selection and what became of it."""

    case: UUID
    outcome: BulkOutcome


def assignment_of(entry: Entry) -> Assignment:
    """What an entry of the kind assigned says."""
    member = entry.one(ASSIGNEE)
    return Assignment(UUID(member) if member else None, entry.member, entry.at, entry.text)


def assignments(journal: Journal) -> tuple[Assignment, ...]:
    """Every assignment of a case, oldest first."""
    return tuple(assignment_of(entry) for entry in journal.all(EntryKind.ASSIGNED))


def assign(desk: Desk, case: UUID, seen: int, member: UUID | None, note: str = "") -> None:
    """Give a case to a member of its team, or with ``None`` to nobody.

    Args:
        note: what the one who takes over has to know; sealed like every note.

    Raises:
        CaseNotFound: unknown and forbidden cases alike.
        ChangedMeanwhile: nothing was stored.
        NotInTeam: the member does not belong to the team that handles the case.
        TextMissing: the note is longer than 20,000 characters.
    """
    if len(note) > TEXT_LIMIT:
        raise TextMissing("handover_note")
    with case_change(desk, case, seen, "case_assigned", reads=False) as change:
        if member is not None and change.row.team not in change.directory.teams_of(member):
            raise NotInTeam
        enter(change, EntryKind.ASSIGNED, note.strip(), **{ASSIGNEE: (str(member),) if member else ()})


def assign_many(desk: Desk, chosen: Sequence[Chosen], member: UUID | None, note: str = "") -> tuple[BulkLine, ...]:
    """Assign a selection: each case in a transaction of its own, with its own line in the log.

    Returns:
        What became of each case, in the order of the selection. What somebody changed meanwhile is left as it
        is and reported.

    Raises:
        TooMany: more than 200.
        TextMissing: the note is longer than 20,000 characters.
    """
    if len(chosen) > MOST_AT_ONCE:
        raise TooMany
    return tuple(BulkLine(one.case, _try(desk, one, member, note)) for one in dict.fromkeys(chosen))


def _try(desk: Desk, chosen: Chosen, member: UUID | None, note: str) -> BulkOutcome:
    try:
        assign(desk, chosen.case, chosen.seen, member, note)
    except CaseNotFound:
        return BulkOutcome.NOT_FOUND
    except ChangedMeanwhile:
        return BulkOutcome.CHANGED
    except NotInTeam:
        return BulkOutcome.NOT_IN_TEAM
    except StorageBusy:
        return BulkOutcome.BUSY
    return BulkOutcome.DONE
