"""Bringing the sound of a consent question: one person reads it aloud, the person who is asked hears it."""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from caseflow.database import StorageError
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile
from caseflow.desk.cases.transaction import CaseHalted, CodeUnknown, NoMailbox
from caseflow.desk.casework.acts import speak_question
from caseflow.office.accounts.sessions import Actor, FormTokenInvalid
from caseflow.reporter.recordings.clean import CleaningBusy, cleaned_recording
from caseflow.reporter.recordings.formats import (
    AUDIO_BYTES,
    BEGINNING_BYTES,
    NotARecording,
    RecordingPlace,
    RecordingTooLarge,
    media_type_of,
)
from caseflow.sealing.attachments import (
    AttachmentStaging,
    StagedFile,
    StagedFileGone,
    StagingLimits,
    StagingRefused,
    drop_staged,
)
from reporting.desk.base.case_form import Sent, case_id, seen_revision
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Door, Visit, go
from reporting.desk.base.upload import require_token, take_upload
from reporting.desk.case.acts import again, problem_of
from reporting.http.form_body import MEGABYTE
from reporting.http.multipart import FileRefused, FileSink, MultipartLimits, OpenFile
from reporting.runtime.services import Services

UPLOAD = MultipartLimits(body_bytes=20 * MEGABYTE, segments=8)
FILE_FIELD = "sound"
FILE_NAME = "question"
# Only for the kinds of files; the sound of a question is no recording of a page.
SPOKEN = RecordingPlace("consent", "")


class QuestionVoice:
    """``POST /desk/cases/{case}/voice/{question}``."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def endpoint(self, request: Request) -> Response:
        """Take the file and put it beside its question."""
        taken = _Sound(self._door.parts)
        return await take_upload(self._door, request, taken.admit, lambda visit: _stored(visit, taken), UPLOAD)


class _Sound:
    """The one file of the form, sealed while it arrives."""

    def __init__(self, parts: Services) -> None:
        self._parts = parts
        self._content = bytearray()
        self.staged: StagedFile | None = None
        self.problem = "recording_missing"

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
            self.problem = "recording_size"
            raise FileRefused(self.problem)

    def finish(self) -> None:
        content = bytes(self._content)
        try:
            # The telephone of whoever reads it aloud would tell where she is.
            copy = cleaned_recording(self._parts.cleaner, SPOKEN, iter((content,)), len(content)).content
            self.staged = self._stage(copy, media_type_of(copy[:BEGINNING_BYTES], SPOKEN))
        except NotARecording:
            self.problem = "recording_kind"
        except RecordingTooLarge:
            self.problem = "recording_size"
        except CleaningBusy:
            self.problem = "cleaning_busy"
        except (StagingRefused, StorageError):
            self.problem = "not_stored"

    def abandon(self) -> None:
        self._content.clear()

    def _stage(self, content: bytes, media_type: str) -> StagedFile:
        limits = StagingLimits(self._parts.settings.staged_bytes)
        staging = AttachmentStaging(
            self._parts.database, limits, self._parts.today(), FILE_NAME, media_type, AUDIO_BYTES
        )
        staging.write(content)
        return staging.finish()


def _stored(visit: Visit, taken: _Sound) -> Response:
    try:
        require_token(visit)
        return _kept(visit, taken)
    except StagedFileGone:
        return _again(visit, "not_stored")
    except (CaseHalted, NoMailbox, CodeUnknown) as refused:
        _drop(visit, taken)
        return again(visit, case_id(visit), Sent("voice", problems=(problem_of(refused),)), 422)
    except ChangedMeanwhile as changed:
        _drop(visit, taken)
        return again(visit, case_id(visit), Sent("voice", seen=changed.seen), 409)
    except (FormTokenInvalid, CaseNotFound):
        _drop(visit, taken)
        raise


def _kept(visit: Visit, taken: _Sound) -> Response:
    if taken.staged is None:
        return _again(visit, taken.problem)
    case = case_id(visit)
    speak_question(visit.desk(), case, seen_revision(visit), _question(visit), taken.staged)
    return go(f"/desk/cases/{case}?done=voice#dialogue")


def _again(visit: Visit, problem: str) -> Response:
    return again(visit, case_id(visit), Sent("voice", problems=(Problem("", problem),)), 422)


def _drop(visit: Visit, taken: _Sound) -> None:
    if taken.staged:
        drop_staged(visit.parts.database, [taken.staged])


def _question(visit: Visit) -> UUID:
    try:
        return UUID(visit.request.path_params["question"])
    except ValueError:
        raise CodeUnknown("question") from None
