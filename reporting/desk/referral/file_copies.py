"""Files for a copy of a case: each sealed again under a key of its own, cleaned unless the original was asked for."""

from collections.abc import Iterator
from uuid import UUID

from caseflow.cleaning.results import ENDINGS
from caseflow.desk.files.viewing import cleaned_copy, original_of
from caseflow.sealing import attachments
from caseflow.sealing.attachments import AttachmentStaging, StagedFile, StagingLimits, drop_staged
from reporting.desk.base.form_fields import ByKey, Identifiers
from reporting.desk.base.forms import Form
from reporting.desk.base.request import MemberRequest

COPY_NAME = "copy"
ORIGINAL = "original"


class FilesForm(Form):
    """The chosen files, and for each whether its original goes along instead of a cleaned copy."""

    files = Identifiers(strict=True)
    how = ByKey("how-")


def copied_files(
    visit: MemberRequest, case: UUID, form: FilesForm, *, originals: bool = False
) -> tuple[StagedFile, ...]:
    """The chosen files of a form, staged. Takes as long as cleaning them.

    Args:
        originals: whether the copies stay within the office, and so are the files as they came.

    Raises:
        CannotClean: there is no cleaned copy of one of them; choose its original or leave it out.
        CaseNotFound: it is no file of this case.
        StagingRefused, StorageError: there is no room.
    """
    staged: list[StagedFile] = []
    try:
        for number, file in enumerate(form.files, start=1):
            as_it_is = originals or form.how.get(str(file)) == ORIGINAL
            staged.append(_copied(visit, case, file, number, as_it_is=as_it_is))
    except BaseException:
        drop_staged(visit.parts.database, staged)
        raise
    return tuple(staged)


def _copied(visit: MemberRequest, case: UUID, file: UUID, number: int, *, as_it_is: bool) -> StagedFile:
    parts, desk = visit.parts, visit.desk()
    if as_it_is:
        description = original_of(desk, case, file)
        content = attachments.read(parts.database, file, description)
        return _staged(visit, content, description.name, description.media_type)
    cleaned = cleaned_copy(desk, parts.cleaner, case, file)
    # The name that a device gave tells the day and the hour.
    name = f"{COPY_NAME}-{number}{ENDINGS.get(cleaned.media_type, '')}"
    return _staged(visit, iter((cleaned.content,)), name, cleaned.media_type)


def _staged(visit: MemberRequest, content: Iterator[bytes], name: str, media_type: str) -> StagedFile:
    limits = StagingLimits(visit.parts.settings.staged_bytes)
    staging = AttachmentStaging(
        visit.parts.database, limits, visit.parts.today(), name, media_type, limits.bytes_per_report
    )
    return staging.take(content)
