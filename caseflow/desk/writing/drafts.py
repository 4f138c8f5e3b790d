"""Drafts of a member in a case: sealed, one for each form. Storing one again replaces it.

A draft lies under the staff key. Keeping one changes nothing that a colleague decides on, so it counts as no
change of the case. Colleagues see who writes and since which day, never the words.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from caseflow.desk.cases.access_control import (
    CaseChange,
    CaseNotFound,
    Desk,
    OpenedCase,
    case_look,
    mailbox_key,
)
from caseflow.refusals.refusal import Refusal
from caseflow.schema.cases import RecordRow
from caseflow.sealing.case_lock import lock_case
from caseflow.workflow.case_state import CaseState
from crypto.record import Fields

PURPOSE = "draft"

# Which fields of which form are kept. The first one is the text: without it there is nothing to keep.
DRAFT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "answer": ("answer", "kind", "language"),
    "note": ("note",),
    "summary": ("summary", "summary_language"),
    "consent": ("what", "exact_text", "not_told", "guess", "no_means", "intervention", "whose", "back_until"),
}

# More than the largest form takes, and far less than a record holds.
MOST_CHARACTERS = 60_000

# Of a form's field in the record, beside the head's own names.
TYPED = "typed_"


class DraftTooLong(Refusal, ValueError):
    """A draft has more than 60,000 characters; ``field`` names its text."""

    def __init__(self, name: str) -> None:
        super().__init__("the draft is too long")
        self.field = name


@dataclass(frozen=True)
class Draft:
    """What one member has begun in one form, and since which day."""

    form: str
    member: UUID
    day: datetime.date
    fields: Fields = field(repr=False)


@dataclass(frozen=True)
class Drafts:
    """The drafts of a case as one member may know them."""

    own: tuple[Draft, ...] = ()
    others: tuple[tuple[UUID, datetime.date], ...] = ()

    def of_form(self, form: str) -> Mapping[str, tuple[str, ...]]:
        """What this member has begun in a form; empty if nothing."""
        return next((draft.fields for draft in self.own if draft.form == form), {})


def read_drafts(opened: OpenedCase) -> Drafts:
    """Their own drafts with their words; of the answers that others write only who and since when."""
    drafts = [_draft(record.fields) for record in opened.records(PURPOSE)]
    mine = opened.desk.actor.id
    others = {(draft.member, draft.day) for draft in drafts if draft.member != mine and draft.form == "answer"}
    return Drafts(tuple(draft for draft in drafts if draft.member == mine), tuple(sorted(others)))


def keep_draft(desk: Desk, case: UUID, form: str, typed: Mapping[str, tuple[str, ...]]) -> None:
    """Keep what was typed, in the place of what was kept before; an empty text takes the draft away.

    Raises:
        CaseNotFound: no such case for this member.
        DraftTooLong: nothing was kept.
    """
    fields = {name: typed[name][:1] for name in DRAFT_FIELDS[form] if typed.get(name)}
    if sum(len(value) for values in fields.values() for value in values) > MOST_CHARACTERS:
        raise DraftTooLong(DRAFT_FIELDS[form][0])
    with case_look(desk, case, "draft_kept") as opened:
        change = _locked(opened)
        begun = drop_draft(change, form)
        if any(text.strip() for text in fields.get(DRAFT_FIELDS[form][0], ())):
            head = {"form": (form,), "member": (str(desk.actor.id),), "day": ((begun or desk.today).isoformat(),)}
            change.put(PURPOSE, head | {TYPED + name: values for name, values in fields.items()})


def drop_draft(change: CaseChange, form: str) -> datetime.date | None:
    """Destroy this member's draft of a form, if there is one; gives the day since which they wrote it."""
    begun = [
        (record.id, draft.day)
        for record in change.records(PURPOSE)
        if (draft := _draft(record.fields)).form == form and draft.member == change.desk.actor.id
    ]
    for record, _ in begun:
        change.session.delete(change.session.get_one(RecordRow, record))
    change.session.flush()
    return min((day for _, day in begun), default=None)


def _locked(opened: OpenedCase) -> CaseChange:
    """The same case, locked for writing, as long as its team and its keys are what they were when it was opened."""
    session, desk, before = opened.session, opened.desk, opened.row
    holders = before.team, before.reserve_team, before.state == CaseState.SUSPENDED, before.newest_epoch
    row = lock_case(session, before.id)
    if row is None or (row.team, row.reserve_team, row.state == CaseState.SUSPENDED, row.newest_epoch) != holders:
        raise CaseNotFound
    mailbox = mailbox_key(session, desk.secret, row.id)
    return CaseChange(
        session, desk, row, opened.as_reserve, opened.shred, opened.directory, opened._keys, mailbox=mailbox
    )


def _draft(fields: Fields) -> Draft:
    typed: Iterable[tuple[str, tuple[str, ...]]] = fields.items()
    return Draft(
        form=fields["form"][0],
        member=UUID(fields["member"][0]),
        day=datetime.date.fromisoformat(fields["day"][0]),
        fields={name.removeprefix(TYPED): values for name, values in typed if name.startswith(TYPED)},
    )
