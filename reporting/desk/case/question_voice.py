"""Uploading the recording of a consent question, which the person can hear in their mailbox."""

from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from caseflow.database import StorageError
from caseflow.desk.casework.acts import speak_question
from caseflow.office.accounts.sessions import Actor
from caseflow.refusals.refusal import Refusal
from caseflow.reporter.recordings.clean import cleaned_recording
from caseflow.reporter.recordings.formats import (
    AUDIO_BYTES,
    BEGINNING_BYTES,
    RecordingPlace,
    RecordingTooLarge,
    media_type_of,
)
from caseflow.sealing.attachments import (
    AttachmentStaging,
    StagedFile,
    StagingLimits,
    drop_staged,
)
from reporting.desk.base.case_form import case_id, id_in_address, seen_revision
from reporting.desk.base.refusals import FormRefused, Problem, answered
from reporting.desk.base.request import Door, MemberRequest
from reporting.desk.base.upload import require_token, take_upload
from reporting.desk.case.acts import again
from reporting.http.form_body import MEGABYTE
from reporting.http.multipart import FileRefused, FileSink, MultipartLimits, OpenFile
from reporting.runtime.services import Services

UPLOAD = MultipartLimits(body_bytes=20 * MEGABYTE, segments=8)
FILE_FIELD = "sound"
# The page has no place beside the file for a sentence.
BESIDE = MappingProxyType({"not_stored": ""})
FILE_NAME = "question"
# Only for the kinds of files; the sound of a question is no recording of a page.
SPOKEN = RecordingPlace("consent", "")


async def bring_sound(door: Door, request: Request) -> Response:
    """Take the file and put it beside its question."""
    taken = _Sound(door.parts)
    return await take_upload(door, request, taken.admit, lambda visit: _stored(visit, taken), UPLOAD)


class _Sound:
    """The one file of the form, sealed while it arrives."""

    def __init__(self, parts: Services) -> None:
        self._parts = parts
        self._content = bytearray()
        self.staged: StagedFile | None = None
        self._refusal: Refusal = FormRefused(Problem("", "recording_missing"))

    def admit(self, actor: Actor) -> OpenFile:
        """Those who may work at cases; at which ones the keys decide."""
        if not actor.member.role.reads_cases:
            raise HTTPException(404)
        return self.open

    def open(self, field: str, name: str, media_type: str) -> FileSink:
        """Called in a thread when the first bytes are there."""
        if field != FILE_FIELD or self.staged:
            raise FileRefused("unknown")
        return self

    def write(self, data: bytes) -> None:
        # Three megabytes at most: they may wait in memory until their kind is known.
        self._content += data
        if len(self._content) > AUDIO_BYTES:
            self._refusal = RecordingTooLarge()
            raise FileRefused("recording_size")

    def finish(self) -> None:
        content = bytes(self._content)
        try:
            # The telephone of whoever reads it aloud would tell where they are.
            copy = cleaned_recording(self._parts.cleaner, SPOKEN, iter((content,)), len(content)).content
            self.staged = self._stage(copy, media_type_of(copy[:BEGINNING_BYTES], SPOKEN))
        except StorageError:
            self._refusal = FormRefused(Problem("", "not_stored"))
        except Refusal as refusal:
            self._refusal = refusal

    def abandon(self) -> None:
        self._content.clear()

    def required(self) -> StagedFile:
        """The file, if it came whole; raises why not."""
        if self.staged is None:
            raise self._refusal
        return self.staged

    def _stage(self, content: bytes, media_type: str) -> StagedFile:
        limits = StagingLimits(self._parts.settings.staged_bytes)
        staging = AttachmentStaging(
            self._parts.database, limits, self._parts.today(), FILE_NAME, media_type, AUDIO_BYTES
        )
        staging.write(content)
        return staging.finish()


def _stored(visit: MemberRequest, taken: _Sound) -> Response:
    return answered(lambda: _kept(visit, taken), lambda refused: again(visit, "voice", refused), BESIDE)


def _kept(visit: MemberRequest, taken: _Sound) -> Response:
    try:
        require_token(visit)
        case, question = case_id(visit), id_in_address(visit, "question")
        speak_question(visit.desk(), case, seen_revision(visit), question, taken.required())
    except BaseException:
        if taken.staged:
            drop_staged(visit.parts.database, [taken.staged])
        raise
    return visit.go("case", case=case, done="voice", fragment="dialogue")
