"""Copies with parts blacked out, sealed into the case under the staff key. The original stays as it is."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from caseflow.cleaning.bars import Bar, write_bars
from caseflow.cleaning.process import MOST_RESULT_BYTES, Cleaner
from caseflow.cleaning.results import ENDINGS, Cleaned, PageImage
from caseflow.desk.cases.access_control import CaseNotFound, Desk, case_change, case_look
from caseflow.desk.cases.transaction import enter
from caseflow.desk.files.case_text import CaseText, text_of
from caseflow.desk.files.line import FileLine, file_line
from caseflow.desk.files.redact_text import NothingMarked, redacted
from caseflow.desk.files.stopped import require_not_stopped
from caseflow.records.journal import EntryKind
from caseflow.sealing import attachments
from caseflow.sealing.attachments import AttachmentStaging, StagedFile, StagingLimits


def look_at_text(desk: Desk, case: UUID, text: UUID) -> tuple[CaseText, int]:
    """A text of a case to black parts out of, and the revision of the case; raises ``CaseNotFound``."""
    with case_look(desk, case, "redaction_seen") as opened:
        found = text_of(opened, text)
        if found is None:
            raise CaseNotFound
        return found, opened.row.revision


def redact_text(desk: Desk, case: UUID, seen: int, text: UUID, marked: str, everywhere: Iterable[str]) -> None:
    """Keep a copy of a text with parts blacked out; the newest copy counts.

    Raises:
        TextDiffers, NothingMarked: see ``blacked``.
    """
    with case_change(desk, case, seen, "text_redacted", reads=False) as change:
        found = text_of(change, text)
        if found is None:
            raise CaseNotFound
        copy = redacted(found.text, marked, everywhere)
        enter(change, EntryKind.TEXT_REDACTED, copy, of=(str(text),))


def look_at_page(
    desk: Desk, cleaner: Cleaner, case: UUID, attachment: UUID, number: int, width: int, bars: Sequence[Bar]
) -> tuple[FileLine, PageImage]:
    """A page of a file with the bars that are planned so far, half seen through.

    Raises:
        CaseNotFound, CannotClean: as looking at a file.
    """
    line, _ = look_at_file_to_redact(desk, case, attachment)
    content = attachments.read(desk.database, attachment, line.description)
    return line, cleaner.show_page(content, line.description.length, number, width, bars)


def look_at_file_to_redact(desk: Desk, case: UUID, attachment: UUID) -> tuple[FileLine, int]:
    """The file, and the revision of its case; raises ``CaseNotFound``."""
    with case_look(desk, case, "redaction_seen") as opened:
        desk.log(opened.session, "redaction_seen", f"attachment:{attachment}")
        return file_line(opened, attachment), opened.row.revision


def redact_file(desk: Desk, cleaner: Cleaner, case: UUID, seen: int, attachment: UUID, bars: Sequence[Bar]) -> UUID:
    """Keep a copy of a file with bars burned into its pixels.

    Returns:
        The number of the copy.

    Raises:
        NothingMarked: there is no bar.
        CannotClean: the file cannot be turned into pixels, or has too many pages.
    """
    if not bars:
        raise NothingMarked
    line, _ = look_at_file_to_redact(desk, case, attachment)
    content = attachments.read(desk.database, attachment, line.description)
    staged = _staged(desk, cleaner.burn(content, line.description.length, bars))
    try:
        with case_change(desk, case, seen, "file_redacted", reads=False) as change:
            # Stopped in the seconds in which the copy was made: there is none.
            require_not_stopped(change, attachment)
            change.keep_file(staged, under_staff_key=True)
            change.desk.log(change.session, "file_redacted", f"attachment:{staged.attachment}")
            details = {"file": (str(staged.attachment),), "of": (str(attachment),)}
            enter(change, EntryKind.FILE_REDACTED, write_bars(bars), **details)
    # Whatever failed, no staged copy may stay behind; the fault itself is raised on.
    except Exception:
        attachments.drop(desk.database, staged.attachment)
        raise
    return staged.attachment


def _staged(desk: Desk, copy: Cleaned) -> StagedFile:
    limits = StagingLimits(total_staged_bytes=4 * MOST_RESULT_BYTES)
    # The name of the original can hold a name.
    name = f"blacked{ENDINGS[copy.media_type]}"
    staging = AttachmentStaging(desk.database, limits, desk.today, name, copy.media_type, most=MOST_RESULT_BYTES)
    return staging.take([copy.content])
