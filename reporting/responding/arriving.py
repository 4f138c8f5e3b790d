"""The files of an answer, sealed while they arrive. The page names refused files and keeps the typed text."""

from caseflow.database import StorageError
from caseflow.desk.third_parties.statement import MOST_FILES
from caseflow.sealing.attachments import MEGABYTE, AttachmentStaging, StagedFile, StagingLimits, StagingRefused
from reporting.http.multipart import FileRefused, FileSink, MultipartLimits
from reporting.http.uploads import Uploads
from reporting.runtime.services import Services

FILE_FIELD = "attachment"
MOST_FILE_BYTES = 25 * MEGABYTE
UPLOAD = MultipartLimits(body_bytes=4 * MOST_FILE_BYTES, segments=16)


class Arriving:
    """Takes the files of one form. Called from a thread, one call at a time."""

    def __init__(self, parts: Services, uploads: Uploads) -> None:
        self._parts, self._uploads = parts, uploads
        self._has_place = False
        self.staged: list[StagedFile] = []
        self.refused: list[str] = []

    def open(self, field: str, name: str, media_type: str) -> FileSink:
        """Called when the first bytes of a file are there; a field without a file has none."""
        if field != FILE_FIELD:
            raise FileRefused("unknown")
        if len(self.staged) >= MOST_FILES:
            self.refused.append("too_many_files")
            raise FileRefused("too_many_files")
        if not self._has_place and not self._uploads.begin():
            self.refused.append("no_space")
            raise FileRefused("no_space")
        self._has_place = True
        limits = StagingLimits(self._parts.settings.staged_bytes)
        try:
            staging = AttachmentStaging(
                self._parts.database, limits, self._parts.today(), name, media_type, MOST_FILE_BYTES
            )
        except StorageError:
            self.refused.append("no_space")
            raise FileRefused("no_space") from None
        return _Sink(staging, self)

    def end(self) -> None:
        """The form is read."""
        if self._has_place:
            self._uploads.end()


class _Sink:
    """One file on its way."""

    def __init__(self, staging: AttachmentStaging, form: Arriving) -> None:
        self._staging, self._form = staging, form

    def write(self, data: bytes) -> None:
        try:
            self._staging.write(data)
        except (StagingRefused, StorageError) as refusal:
            reason = refusal.reason if isinstance(refusal, StagingRefused) else "no_space"
            self._form.refused.append(reason)
            raise FileRefused(reason) from None

    def finish(self) -> None:
        try:
            self._form.staged.append(self._staging.finish())
        except (StagingRefused, StorageError):
            self._form.refused.append("no_space")
            self.abandon()

    def abandon(self) -> None:
        try:
            self._staging.abandon()
        except StorageError:
            # Left for the sweep: nothing opens what is staged.
            return
