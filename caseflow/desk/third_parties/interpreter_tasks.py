"""Giving one text or one recording to one interpreter for some hours, and taking it back.

The interpreter gets a copy of exactly what is to be translated, sealed to them alone. A recording is coded
anew with another pitch before, so that they do not hear the voice as it is.
"""

import datetime
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseflow.cleaning.results import CannotClean
from caseflow.database import Database
from caseflow.desk.cases.access_control import CaseChange, Desk, case_look
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.cases.transaction import CodeUnknown, case_act, enter
from caseflow.desk.files.line import file_line
from caseflow.desk.third_parties.interpreter_sought import say_interpreter_sought
from caseflow.desk.third_parties.interpreters import candidates, is_covered
from caseflow.records.consent import NoConsent
from caseflow.records.journal import TEXT_LIMIT, Entry, EntryKind
from caseflow.refusals.refusal import Refusal
from caseflow.schema.cases import AttachmentRow
from caseflow.schema.third_parties import InterpreterTaskRow
from caseflow.sealing import attachments
from caseflow.sealing.attachments import AttachmentStaging, StagedFile, StagedFileGone, StagingLimits, drop_chunks
from crypto.attachment import AttachmentDescription
from crypto.key_pair import PublicKey
from crypto.record import Fields, RecordPlace, encrypt_record
from crypto.sealing import seal

HOURS = (4, 24, 72)
KEY_BYTES = 32
REPORT = "report"
MESSAGE = "message"
RECORDING = "recording"
PERSON = "person"
MACHINE = "machine"

# A recording of an hour, coded for voices.
MOST_SOUND_BYTES = 32 * attachments.MEGABYTE


class Struckout(Refusal):
    """This interpreter must not get anything of this case; the page shows why."""


class TranslationNotWished(NoConsent):
    """The person does not wish that an interpreter sees it, or wrote in another language."""


class NotSpoken(Refusal):
    """The file is no recording."""


@dataclass(frozen=True)
class Source:
    """What is to be translated: the report, a message or a recording, by its id.

    ``from_language`` and ``to_language`` are tags of the lists.
    """

    kind: str
    id: UUID
    from_language: str
    to_language: str


@dataclass(frozen=True)
class Given:
    """A decision to give a source to an interpreter. ``sound``: the copy with another pitch, already staged."""

    source: Source
    interpreter: UUID
    hours: int
    sound: StagedFile | None = field(default=None, repr=False)


class ChangesVoices(Protocol):
    """Codes a recording anew with another pitch."""

    def clean(self, content: Iterator[bytes], length: int) -> Any: ...


@dataclass(frozen=True)
class ShownInterpreterTask:
    """A task as the case page shows it."""

    id: UUID
    source: Source
    interpreter: UUID
    given: Entry
    ends_at: datetime.datetime
    withdrawn: bool
    translated: bool

    def state(self, now: datetime.datetime) -> str:
        """``translated``, ``withdrawn``, ``waiting``, or ``not_done`` once their hours are over."""
        if self.translated:
            return "translated"
        if self.withdrawn:
            return "withdrawn"
        return "waiting" if now < self.ends_at else "not_done"


def task_tag_parts(row: InterpreterTaskRow) -> tuple[bytes, ...]:
    """What the tag of a task covers."""
    return (
        row.id.bytes,
        row.case.bytes,
        row.interpreter.bytes,
        row.until.isoformat().encode(),
        b"" if row.sound is None else row.sound.bytes,
        row.sealed_key,
        row.sealed,
    )


def interpreter_tasks_of(contents: CaseContents) -> tuple[ShownInterpreterTask, ...]:
    """Everything that was ever given to interpreters from a case, oldest first."""
    journal = contents.journal
    withdrawn = {entry.one("task") for entry in journal.all(EntryKind.TASK_WITHDRAWN)}
    translated = {entry.one("task") for entry in journal.all(EntryKind.TRANSLATION)}
    return tuple(
        ShownInterpreterTask(
            id=UUID(entry.one("task")),
            source=source_of(entry),
            interpreter=UUID(entry.one("interpreter")),
            given=entry,
            ends_at=datetime.datetime.fromisoformat(entry.one("ends_at")),
            withdrawn=entry.one("task") in withdrawn,
            translated=entry.one("task") in translated,
        )
        for entry in journal.all(EntryKind.TASK_GIVEN)
    )


def source_of(entry: Entry) -> Source:
    """What a task or a translation is about."""
    return Source(entry.one("source"), UUID(entry.one("source_id")), entry.one("from"), entry.one("into"))


def source_details(source: Source) -> dict[str, tuple[str, ...]]:
    """The counterpart of ``source_of``."""
    return {
        "source": (source.kind,),
        "source_id": (str(source.id),),
        "from": (source.from_language,),
        "into": (source.to_language,),
    }


def give_task(desk: Desk, case: UUID, seen: int, given: Given) -> UUID:
    """Give one source to one interpreter; gives the id of the task.

    Raises:
        TranslationNotWished: the person does not wish that an interpreter sees it, or wrote in another language.
        Struckout: the interpreter is tied to the case, lives in its town or community, or told nothing yet.
        CodeUnknown: no such source, interpreter, language or number of hours.
        StagedFileGone: the copy of the recording was swept; nothing was stored.
    """
    _require_known(desk, given)
    with case_act(desk, case, seen, "task_given") as change:
        contents = read_contents(change)
        text = _text_of(contents, given.source)
        foreign = given.source.from_language
        if foreign == "de":
            foreign = given.source.to_language
        if not is_covered(contents, foreign, desk.today):
            raise TranslationNotWished
        found = {one.member.id: one for one in candidates(change, contents, foreign)}
        chosen = found.get(given.interpreter)
        if chosen is None:
            raise CodeUnknown("interpreter")
        if chosen.struck:
            raise Struckout
        task = _put_task(change, given, text, chosen.member.public)
        say_interpreter_sought(change, looking=True)
    return task


def withdraw_task(desk: Desk, case: UUID, seen: int, task: UUID) -> None:
    """Take a task back, also in a paused case; their copy is destroyed at once.

    Raises:
        CodeUnknown: the case has no such task that could be taken back.
    """
    with case_act(desk, case, seen, "task_withdrawn", halted_too=True) as change:
        row = change.session.get(InterpreterTaskRow, task)
        if row is None or row.case != case:
            raise CodeUnknown("task")
        sound = destroy_task(change.session, row)
        enter(change, EntryKind.TASK_WITHDRAWN, task=(str(task),))
    if sound:
        drop_chunks(desk.database, sound)


def add_translation(desk: Desk, case: UUID, seen: int, source: Source, text: str, *, by_machine: bool) -> None:
    """Keep a translation that an officer made or let a machine make; the page tells which of both.

    Raises:
        CodeUnknown: no such source or language, or the text is empty or too long.
    """
    if not text.strip() or len(text) > TEXT_LIMIT:
        raise CodeUnknown("translation")
    _require_languages(desk, source)
    with case_act(desk, case, seen, "translation_added") as change:
        _text_of(read_contents(change), source)
        how = {"made_by": (MACHINE if by_machine else PERSON,), "uncertain": ()}
        enter(change, EntryKind.TRANSLATION, text, task=(), **source_details(source), **how)


def stage_changed_voice(
    desk: Desk, voices: ChangesVoices, case: UUID, recording: UUID, limits: StagingLimits
) -> StagedFile:
    """A copy of a recording with another pitch, staged for a task. Takes up to two minutes.

    Raises:
        CaseNotFound: no such case or file for this member; the refused look is in the log.
        NotSpoken: it cannot be coded anew.
    """
    with case_look(desk, case, "voice_changed") as opened:
        line = file_line(opened, recording)
    content = attachments.read(desk.database, recording, line.description)
    try:
        copy = voices.clean(content, line.description.length)
    except CannotClean:
        raise NotSpoken from None
    staging = AttachmentStaging(desk.database, limits, desk.today, "voice", copy.media_type, MOST_SOUND_BYTES)
    staging.write(copy.content)
    return staging.finish()


def destroy_task(session: Session, row: InterpreterTaskRow) -> UUID | None:
    """Delete a task with its recording; gives the file whose chunks the caller drops afterwards."""
    sound = row.sound
    session.delete(row)
    if sound:
        session.execute(delete(AttachmentRow).where(AttachmentRow.id == sound))
    session.flush()
    return sound


def sweep_tasks(database: Database, today: datetime.date) -> None:
    """Destroy the tasks whose last day is over. Within that day the hour inside decides."""
    with database.writing() as session:
        rows = session.scalars(select(InterpreterTaskRow).where(InterpreterTaskRow.until < today)).all()
        sounds = [destroy_task(session, row) for row in rows]
    for sound in filter(None, sounds):
        drop_chunks(database, sound)


def _require_known(desk: Desk, given: Given) -> None:
    if given.hours not in HOURS:
        raise CodeUnknown("hours")
    _require_languages(desk, given.source)


def _require_languages(desk: Desk, source: Source) -> None:
    if source.from_language not in desk.lists.languages:
        raise CodeUnknown("from")
    if source.to_language not in desk.lists.languages or source.to_language == source.from_language:
        raise CodeUnknown("into")


def _text_of(contents: CaseContents, source: Source) -> str:
    """The text of a source; of a recording none."""
    if source.kind == REPORT and contents.answers.story:
        return contents.answers.story
    if source.kind == MESSAGE:
        found = next((message for message in contents.messages if message.id == source.id), None)
        if found is not None:
            return found.text
    if source.kind == RECORDING:
        return ""
    raise CodeUnknown("source")


def _put_task(change: CaseChange, given: Given, text: str, public: PublicKey) -> UUID:
    desk, secret, task = change.desk, change.desk.secret, uuid4()
    ends_at = desk.now + datetime.timedelta(hours=given.hours)
    if given.source.kind == RECORDING and given.sound is None:
        raise NotSpoken
    key, place = os.urandom(KEY_BYTES), RecordPlace("interpreter_task", task, change.row.id, 0)
    fields = _fields(change, given, text, ends_at)
    row = InterpreterTaskRow(
        id=task,
        case=change.row.id,
        interpreter=given.interpreter,
        until=ends_at.date(),
        sound=_keep_sound(change.session, given.sound, change.row.id),
        sealed_key=seal(public, key, "interpreter_task", task.bytes, change.row.id.bytes),
        sealed=encrypt_record(key, change.shred, place, fields),
    )
    row.tag = secret.authenticate("interpreter_task", *task_tag_parts(row))
    change.session.add(row)
    enter(
        change,
        EntryKind.TASK_GIVEN,
        "",
        task=(str(task),),
        interpreter=(str(given.interpreter),),
        ends_at=(ends_at.astimezone(datetime.UTC).isoformat(),),
        **source_details(given.source),
    )
    return task


def _fields(change: CaseChange, given: Given, text: str, ends_at: datetime.datetime) -> Fields:
    """Only what is to be translated, and what their page needs: nothing of the case."""
    fields: dict[str, tuple[str, ...]] = {
        "text": (text,),
        "ends_at": (ends_at.astimezone(datetime.UTC).isoformat(),),
        "team": (str(change.row.team),),
        **source_details(given.source),
    }
    if given.sound is not None:
        fields["sound"] = _description_fields(given.sound.description)
    return fields


def _description_fields(description: AttachmentDescription) -> tuple[str, ...]:
    return (
        description.key.raw.hex(),
        description.media_type,
        description.sha256.hex(),
        str(description.length),
    )


def _keep_sound(session: Session, sound: StagedFile | None, case: UUID) -> UUID | None:
    """Let the copy belong to the case, unfinished as a file of it: its key lies in the task alone."""
    if sound is None:
        return None
    row = session.get(AttachmentRow, sound.attachment)
    if row is None or row.case is not None or not row.finished:
        raise StagedFileGone
    row.case, row.finished = case, False
    session.flush()
    return row.id
