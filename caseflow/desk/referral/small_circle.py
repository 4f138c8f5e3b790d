"""Copying chosen records of a case into a new case that only a small team reads.

The person is offered it in their mailbox, sealed to it, so that the team which lifted cannot take their place. Until
they take the offer, the lifted case has no mailbox, and nobody can write to them from it.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from caseflow.desk.cases.access_control import CaseChange, Desk
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.cases.transaction import case_act, enter, require_text, tell
from caseflow.desk.referral.making import CopiedParts, CopyPlan, make_copy
from caseflow.desk.referral.receivers import Receiver, receiver, small_teams, struck_organisations
from caseflow.desk.referral.referral import NothingChosen
from caseflow.records.copy_note import CopyKind, CopyNote
from caseflow.records.journal import EntryKind
from caseflow.records.notices import NoticeKind
from caseflow.reporter.conversation.protected_place import TOKEN_BYTES, offer_fields
from caseflow.rules.answers import Answers
from caseflow.sealing.attachments import StagedFile


@dataclass(frozen=True)
class PlannedSmallCircle:
    """What an officer decided to lift.

    Attributes:
        messages: the ids of messages of the dialogue.
        report: whether the report itself is lifted.
        text: what the small team reads first.
    """

    team: UUID
    messages: frozenset[UUID]
    report: bool
    text: str = field(repr=False)
    files: Sequence[StagedFile] = field(default=(), repr=False)


def lift(desk: Desk, case: UUID, seen: int, planned: PlannedSmallCircle) -> None:
    """Copy records into a case of a small team. The member can read that case only if they belong to the team.

    Raises:
        NothingChosen, TextMissing: what the form lacks.
        UnknownSubject, ConflictOfInterest: the team is none, or must not get it.
        StagedFileGone: a file was swept meanwhile.
    """
    require_text("lift_text", planned.text)
    with case_act(desk, case, seen, "case_lifted") as change:
        contents = read_contents(change)
        messages = tuple(message for message in contents.messages if message.id in planned.messages)
        if not (planned.report or messages) or len(messages) != len(planned.messages):
            raise NothingChosen
        chosen = receiver(small_teams(change, contents), change, planned.team)
        token = None if change.mailbox is None else os.urandom(TOKEN_BYTES)
        # Without the report the small team knows at least in which language to write.
        answers = contents.answers if planned.report else Answers(language=contents.answers.language)
        parts = CopiedParts(answers, "", messages, planned.files)
        copy = make_copy(change, contents, _plan(change, contents, planned, parts, token))
        enter(change, EntryKind.LIFTED, planned.text, team=(str(chosen.team),), receiver=(chosen.full_name,))
        _offer(change, chosen, copy, token)


def _plan(
    change: CaseChange, contents: CaseContents, planned: PlannedSmallCircle, parts: CopiedParts, token: bytes | None
) -> CopyPlan:
    own = change.directory.teams[change.row.team]
    note = CopyNote(CopyKind.LIFT, source=own.name, text=planned.text)
    return CopyPlan(note, planned.team, True, parts, struck_organisations(change, contents), token)


def _offer(change: CaseChange, chosen: Receiver, copy: UUID, token: bytes | None) -> None:
    if change.mailbox is None or token is None:
        return
    reserve = change.directory.teams[change.row.reserve_team]
    # The members of the reserve can read the case too, so the person is told this.
    readers = chosen.full_name if chosen.team == reserve.id else f"{chosen.full_name}; {reserve.name}"
    tell(change, NoticeKind.PROTECTED_PLACE, **offer_fields(change.mailbox, change.row.id, copy, token, readers))
