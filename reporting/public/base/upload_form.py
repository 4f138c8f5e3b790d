"""Reading a form with files: fields in memory, each file sealed and staged while it arrives.

Whatever goes wrong with a file is said beside the file inputs; everything typed survives.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from caseflow.database import StorageError
from caseflow.rules.answers import FieldError
from caseflow.sealing.attachments import AttachmentStaging, StagedFile, StagingLimits, StagingRefused, are_staged, drop
from crypto import form_token
from crypto.attachment import open_staging_token, staging_token
from crypto.errors import CannotOpen
from crypto.form_token import FileDigest, FormKey, Once, OnceInvalid, OnceUnknownDay, content_digest
from reporting.http.form_body import Fields, single
from reporting.http.multipart import FileRefused, FileSink, read_multipart
from reporting.http.uploads import Uploads
from reporting.public.base.form_tokens import FormKeys, OnceValues
from reporting.runtime.services import Services

# What belongs to the page and not to what a person said: it may differ when the same form comes again.
NOT_CONTENT = frozenset({"once", "button", "staged", "token", "code"})
FILE_FIELD = "attachment"


@dataclass(frozen=True)
class KeptFile:
    """A sealed, staged file that only the form with this token can use."""

    name: str
    token: str = field(repr=False)


@dataclass(frozen=True, repr=False)
class Known:
    """That a form was issued here: its value and the key of its day."""

    key: FormKey
    once: Once


@dataclass(frozen=True)
class SentForm:
    """What arrived: the fields, whether the form is known, its files, and what went wrong with others.

    ``unchecked``: whether nobody can say now if the form is known, because the database is gone.
    """

    fields: Fields = field(repr=False)
    known: Known | None
    files: tuple[StagedFile, ...]
    problems: tuple[FieldError, ...]
    unchecked: bool = False

    @property
    def button(self) -> str:
        """Which button was pressed; a form without a button was sent."""
        return self.fields.get("button", ("send",))[-1]

    def at_door(self, young: bool) -> "SentForm":
        """The same form at the door for people under 18, or at the usual one."""
        rest = {name: values for name, values in self.fields.items() if name != "under_18"}
        return replace(self, fields={**rest, "under_18": ("yes",)} if young else rest)

    @property
    def content(self) -> bytes:
        """The digest of what the person said (see ``content_of``)."""
        return content_of(self.fields, self.files)


@dataclass(frozen=True)
class _FormFiles:
    files: tuple[StagedFile, ...]
    problems: tuple[FieldError, ...]


class Forms:
    """Reads forms with files, and makes what the page needs when they go back."""

    def __init__(self, parts: Services, once_values: OnceValues, uploads: Uploads) -> None:
        self._parts = parts
        self._once_values = once_values
        self._uploads = uploads

    async def read(self, request: Request, limits: StagingLimits) -> SentForm:
        """Read the whole form; its new files are staged then.

        Raises:
            BodyTooLarge, BodyTooSlow, BodyMalformed: as ``read_multipart``.
        """
        taker = _FileTaker(self._parts, self._uploads, limits)
        try:
            form = await read_multipart(request, taker.open)
        finally:
            taker.end()
        problems = [FieldError(FILE_FIELD, reason, {"name": name}) for name, reason in [*form.refused, *taker.refused]]
        keys, are_all = await self._keys()
        known = _known(form.fields, keys)
        if known is None and not are_all:
            lost = [FieldError(FILE_FIELD, "file_lost") for _ in taker.staged]
            return SentForm(form.fields, None, (), (*problems, *lost), unchecked=True)
        found = await run_in_threadpool(self._all_files, form.fields, taker.staged, known, limits)
        return SentForm(form.fields, known, found.files, (*problems, *found.problems))

    async def go_back(self, form: SentForm, *, renew: bool = False) -> tuple[str, tuple[KeptFile, ...]]:
        """The value and the file tokens for the page that comes back, under the same value if possible."""
        known, text = form.known, single(form.fields, "once")
        if form.unchecked:
            # Without its key nothing in a token can be read, not even the name of the file.
            return text, tuple(KeptFile("…", token) for token in form.fields.get("staged", ()))
        try:
            if known is None or renew:
                text = await self._once_values.fresh()
                known = _known({"once": (text,)}, self._once_values.held_keys())
            files = await run_in_threadpool(self._still_staged, form.files)
        except StorageError:
            files = form.files
        return text, kept_files(files, known) if known else ()

    async def _keys(self) -> tuple[FormKeys, bool]:
        """The keys of forms, and whether these are all there are."""
        try:
            return await run_in_threadpool(self._once_values.live_keys), True
        except StorageError:
            # The page can still come back with everything typed.
            return self._once_values.held_keys(), False

    def _all_files(
        self, fields: Fields, new: Sequence[StagedFile], known: Known | None, limits: StagingLimits
    ) -> "_FormFiles":
        """The files of earlier sendings by their tokens, and the new ones as far as the limits go."""
        files, problems = _earlier_files(fields, known)
        total = sum(file.description.length for file in files)
        for file in new:
            total += file.description.length
            if len(files) < limits.files_per_report and total <= limits.bytes_per_report:
                files.append(file)
            else:
                with suppress(StorageError):  # what stays is swept
                    drop(self._parts.database, file.attachment)
                problems.append(FieldError(FILE_FIELD, "too_many_files", {"name": file.description.name}))
        return _FormFiles(tuple(files), tuple(problems))

    def _still_staged(self, files: tuple[StagedFile, ...]) -> tuple[StagedFile, ...]:
        with self._parts.database.reading() as session:
            return tuple(file for file in files if are_staged(session, (file,)))


def _known(fields: Fields, keys: FormKeys) -> Known | None:
    try:
        once = form_token.read(single(fields, "once"), keys)
    except (OnceInvalid, OnceUnknownDay):
        return None
    return Known(keys[once.day], once)


def _earlier_files(fields: Fields, known: Known | None) -> tuple[list[StagedFile], list[FieldError]]:
    files: list[StagedFile] = []
    problems: list[FieldError] = []
    for token in fields.get("staged", ()):
        try:
            if known is None:
                raise CannotOpen("the form is not known")
            files.append(StagedFile(*open_staging_token(known.key.raw, known.once.value, token)))
        except CannotOpen:
            problems.append(FieldError(FILE_FIELD, "file_lost"))
    return files, problems


def kept_files(files: Sequence[StagedFile], known: Known) -> tuple[KeptFile, ...]:
    """The files as tokens that only this form can use."""
    return tuple(
        KeptFile(
            file.description.name,
            staging_token(known.key.raw, known.once.value, file.attachment, file.description),
        )
        for file in files
    )


def content_of(fields: Mapping[str, Sequence[str]], files: Sequence[StagedFile]) -> bytes:
    """The digest of what a person said: answers and files, wherever and in whatever order they came."""
    said = [
        (name, value) for name in sorted(fields) if name not in NOT_CONTENT for value in sorted(fields[name]) if value
    ]
    digests = [
        FileDigest(file.description.name, file.description.media_type, file.description.length, file.description.sha256)
        for file in files
    ]
    return content_digest(said, sorted(digests, key=lambda one: (one.sha256, one.name, one.media_type)))


class _FileTaker:
    """Opens a sink for each file of one request, within the limits of a report."""

    def __init__(self, parts: Services, uploads: Uploads, limits: StagingLimits) -> None:
        self._parts, self._uploads, self._limits = parts, uploads, limits
        self._has_place = False
        self.staged: list[StagedFile] = []
        self.refused: list[tuple[str, str]] = []

    def open(self, field: str, name: str, media_type: str) -> FileSink:
        """Called in a thread when the first bytes of a file are there."""
        if field != FILE_FIELD:
            raise FileRefused("unknown_choice")
        if len(self.staged) >= self._limits.files_per_report:
            raise FileRefused("too_many_files")
        if not self._has_place and not self._uploads.begin():
            raise FileRefused("no_space")
        self._has_place = True
        left = self._limits.bytes_per_report - sum(file.description.length for file in self.staged)
        try:
            staging = AttachmentStaging(self._parts.database, self._limits, self._parts.today(), name, media_type, left)
        except StorageError:
            raise FileRefused("no_space") from None
        return _Sink(staging, name, self)

    def end(self) -> None:
        """The request is read."""
        if self._has_place:
            self._uploads.end()


class _Sink:
    """One file; says what is wrong with it in a word the form knows, so that the text after it survives."""

    def __init__(self, staging: AttachmentStaging, name: str, taker: _FileTaker) -> None:
        self._staging, self._name, self._taker = staging, name, taker

    def write(self, data: bytes) -> None:
        try:
            self._staging.write(data)
        except StagingRefused as refusal:
            raise FileRefused(refusal.reason) from None
        except StorageError:
            raise FileRefused("no_space") from None

    def finish(self) -> None:
        try:
            self._taker.staged.append(self._staging.finish())
        except (StagingRefused, StorageError):
            self._taker.refused.append((self._name, "no_space"))
            self.abandon()

    def abandon(self) -> None:
        try:
            self._staging.abandon()
        except StorageError:
            # Left for the sweep: the request must go on, what is staged opens for nobody.
            return
