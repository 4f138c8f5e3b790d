"""Making a case that holds copies: fresh keys for its team and the reserve, every part sealed anew."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from caseflow.desk.cases.access_control import CaseChange
from caseflow.desk.cases.contents import CaseContents, Message
from caseflow.records.copy_note import CopyKind, CopyNote
from caseflow.records.copy_rows import enter_copy
from caseflow.records.journal import EntryKind, entry_fields
from caseflow.rules.answers import Answers
from caseflow.sealing.attachments import StagedFile, attach
from caseflow.sealing.case_keys import CaseKeys
from caseflow.sealing.record_rows import put_record
from caseflow.workflow.new_case import NewCase, add_case, begin_keys
from crypto.record import Fields


@dataclass(frozen=True)
class CopiedParts:
    """What goes into a copy, in clear for the moment of sealing it."""

    answers: Answers | None = field(default=None, repr=False)
    summary: str = field(default="", repr=False)
    messages: Sequence[Message] = field(default=(), repr=False)
    files: Sequence[StagedFile] = field(default=(), repr=False)


@dataclass(frozen=True)
class CopyPlan:
    """Who gets a copy of what.

    Attributes:
        struck: the organisations that must never get it.
        token: what opens it to the person's code, if they are offered that.
    """

    note: CopyNote
    team: UUID
    restricted: bool
    parts: CopiedParts = field(repr=False)
    struck: frozenset[UUID]
    token: bytes | None = field(default=None, repr=False)


def make_copy(change: CaseChange, contents: CaseContents, plan: CopyPlan) -> UUID:
    """Store a copy in the transaction of an act in the original.

    Raises:
        GenerationClosed, TagInvalid: nothing is stored.
        StagedFileGone: a file was swept meanwhile; nothing is stored.
    """
    session, desk = change.session, change.desk
    row = add_case(session, desk.secret, _new_case(change, contents.level, plan))
    keys, shred = begin_keys(session, desk.secret, row, None)
    enter_copy(session, desk.secret, row.id, change.row.id, plan.note.kind, plan.token)
    put_record(session, row.id, keys, shred, "routing", _routing(contents, plan))
    _seal_parts(change, row.id, keys, shred, plan.parts)
    desk.log(session, "copy_made", f"case:{row.id}")
    return row.id


def _new_case(change: CaseChange, level: str, plan: CopyPlan) -> NewCase:
    desk = change.desk
    return NewCase(
        team=plan.team,
        reserve_team=change.row.reserve_team,
        restricted=plan.restricted,
        received_on=desk.today,
        first_look_until=desk.calendar.add_service_days(desk.today, desk.lists.triage_levels[level].service_days),
    )


def _routing(contents: CaseContents, plan: CopyPlan) -> Fields:
    fields: dict[str, tuple[str, ...]] = {
        "triage": (contents.level,),
        "restricted": ("yes" if plan.restricted else "no",),
        "triage_reasons": (),
        "explanation": (plan.note.source,),
        "struck": (),
        "needs_person": ("no",),
        **plan.note.to_fields(),
    }
    # The team of a lifted case may have to refer it, so it must know which organisations have a conflict. A partner
    # cannot refer the case further and is not told who is accused.
    known = plan.struck if plan.note.kind is CopyKind.LIFT else frozenset()
    return fields | {"conflicted": tuple(str(one) for one in sorted(known))}


def _seal_parts(change: CaseChange, copy: UUID, keys: CaseKeys, shred: bytes, parts: CopiedParts) -> None:
    session = change.session
    if parts.answers is not None:
        put_record(session, copy, keys, shred, "report", parts.answers.to_fields())
    texts: list[tuple[str, dict[str, tuple[str, ...]]]] = (
        [(parts.summary, {"what": ("summary",)})] if parts.summary else []
    )
    texts += [(message.text, _details(message)) for message in parts.messages]
    for number, (text, details) in enumerate(texts):
        # In the journal and under the staff key: what was said before is no dialogue of this case.
        at = change.desk.now + datetime.timedelta(microseconds=number)
        fields = entry_fields(EntryKind.COPIED, change.desk.actor.id, at, 0, text, **details)
        put_record(session, copy, keys, shred, "note", fields)
    for file in parts.files:
        attach(session, file, copy, keys, shred, under_staff_key=True)


def _details(message: Message) -> dict[str, tuple[str, ...]]:
    return {
        "what": ("message",),
        "author": (message.author,),
        "day": (message.day.isoformat(),),
        "language": (message.language,) if message.language else (),
    }
