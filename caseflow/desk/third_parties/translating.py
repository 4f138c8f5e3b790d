"""Acts of an interpreter: list their tasks, read or hear one, hand in the translation.

They hold the keys of their tasks and of nothing else. Each look has its line in the log, without the case.
When they have handed in, or their hours are over, their copy is destroyed.
"""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.letterbox import (
    CaseClosedToOutside,
    Writer,
    letterbox_for_outside,
    lock_for_outside,
    takes_from_outside,
)
from caseflow.desk.third_parties.interpreter_tasks import PERSON, Source, destroy_task, source_details, task_tag_parts
from caseflow.office.accounts import audit_log
from caseflow.office.accounts.members import Role
from caseflow.records.journal import TEXT_LIMIT, EntryKind, Fields
from caseflow.refusals.refusal import Refusal
from caseflow.schema.cases import CaseRow
from caseflow.schema.third_parties import InterpreterTaskRow
from caseflow.sealing import attachments
from caseflow.sealing.attachments import drop_chunks
from caseflow.sealing.case_keys import shred_secret
from caseflow.sealing.errors import NotAHolder
from crypto.attachment import AttachmentDescription, AttachmentKey
from crypto.errors import CannotOpen
from crypto.record import RecordPlace, decrypt_record
from crypto.sealing import open_sealed


class TaskGone(Refusal):
    """No such task for this member: never theirs, handed in, taken back, its hours over, its case stopped."""


class TranslationMissing(Refusal, ValueError):
    """The text is empty or too long."""


@dataclass(frozen=True)
class Task:
    """One task as the interpreter sees it: what is to be translated, from what into what, until when.

    Attributes:
        sound: what is needed to hear the recording, if it is one.
        team: whose glossary stands beside it.
    """

    id: UUID
    source: Source
    ends_at: datetime.datetime
    team: UUID
    text: str = field(repr=False)
    sound: AttachmentDescription | None = field(repr=False)
    sound_id: UUID | None


def my_tasks(desk: Desk) -> tuple[Task, ...]:
    """The tasks of this interpreter whose hours are not over, the one that ends first in front."""
    with desk.database.writing() as session:
        desk.log(session, "tasks_seen", f"member:{desk.actor.id}")
        rows = session.scalars(select(InterpreterTaskRow).where(InterpreterTaskRow.interpreter == desk.actor.id)).all()
        found = [task for row in rows if (task := _opened(session, desk, row)) is not None]
    return tuple(sorted(found, key=lambda task: (task.ends_at, str(task.id))))


def open_task(desk: Desk, task: UUID, action: str = "task_opened") -> Task:
    """One task, with its line in the log.

    Raises:
        TaskGone: after the refused look was logged.
    """
    with desk.database.writing() as session:
        row = session.get(InterpreterTaskRow, task)
        opened = None if row is None else _opened(session, desk, row)
        if opened is not None:
            desk.log(session, action, f"task:{task}")
    if opened is None:
        desk.log_apart(action, f"task:{task}", audit_log.Outcome.REFUSED)
        raise TaskGone
    return opened


def sound_of(desk: Desk, task: Task) -> bytes:
    """The recording with the changed pitch, whole; the page gives it out in short pieces.

    Raises:
        TaskGone: it was destroyed meanwhile.
    """
    if task.sound is None or task.sound_id is None:
        raise TaskGone
    try:
        return b"".join(attachments.read(desk.database, task.sound_id, task.sound))
    except CannotOpen:
        raise TaskGone from None


def hand_in(desk: Desk, task: UUID, text: str, uncertain: str) -> None:
    """Seal the translation to the holders of the case and destroy the interpreter's copy.

    Args:
        uncertain: the places they are not sure of, in their words; they stand beside the translation.

    Raises:
        TranslationMissing: nothing was stored.
        TaskGone: their hours ended while the page was open; nothing was stored.
    """
    if not text.strip() or len(text) > TEXT_LIMIT or len(uncertain) > TEXT_LIMIT:
        raise TranslationMissing
    try:
        with desk.database.writing() as session:
            desk.log(session, "task_handed_in", f"task:{task}")
            sound = _hand_in(session, desk, task, text, uncertain)
    except TaskGone:
        desk.log_apart("task_handed_in", f"task:{task}", audit_log.Outcome.REFUSED)
        raise
    if sound:
        drop_chunks(desk.database, sound)


def _hand_in(session: Session, desk: Desk, task: UUID, text: str, uncertain: str) -> UUID | None:
    row = session.get(InterpreterTaskRow, task)
    opened = None if row is None else _opened(session, desk, row)
    if row is None or opened is None:
        raise TaskGone
    try:
        case = lock_for_outside(session, row.case)
    except CaseClosedToOutside:
        raise TaskGone from None
    details = {"task": (str(task),), "made_by": (PERSON,), "uncertain": (uncertain,) if uncertain.strip() else ()}
    writer = Writer(desk.actor.id, desk.now, desk.today)
    letterbox = letterbox_for_outside(session, desk.secret, case, writer)
    letterbox.enter(EntryKind.TRANSLATION, text, **details, **source_details(opened.source))
    return destroy_task(session, row)


def _opened(session: Session, desk: Desk, row: InterpreterTaskRow) -> Task | None:
    """A task that this member may see now; the keys and the hour inside decide."""
    is_hers = row.interpreter == desk.actor.id and desk.actor.member.role is Role.INTERPRETER
    if not is_hers or not desk.secret.verify(row.tag, "interpreter_task", *task_tag_parts(row)):
        return None
    case = session.get(CaseRow, row.case)
    if case is None or not takes_from_outside(case):
        return None
    try:
        key = open_sealed(desk.actor.ring.pair, row.sealed_key, "interpreter_task", row.id.bytes, row.case.bytes)
        place = RecordPlace("interpreter_task", row.id, row.case, 0)
        fields = decrypt_record(key, shred_secret(session, row.case), place, row.sealed)
    except (CannotOpen, NotAHolder):
        return None
    task = _task(row, fields)
    return task if desk.now < task.ends_at else None


def _task(row: InterpreterTaskRow, fields: Fields) -> Task:
    return Task(
        id=row.id,
        source=Source(fields["source"][0], UUID(fields["source_id"][0]), fields["from"][0], fields["into"][0]),
        ends_at=datetime.datetime.fromisoformat(fields["ends_at"][0]),
        team=UUID(fields["team"][0]),
        text=fields["text"][0],
        sound=_description(fields["sound"]) if "sound" in fields else None,
        sound_id=row.sound,
    )


def _description(values: tuple[str, ...]) -> AttachmentDescription:
    key, media_type, sha256, length = values
    return AttachmentDescription(
        AttachmentKey(bytes.fromhex(key)), "voice", media_type, bytes.fromhex(sha256), int(length)
    )
