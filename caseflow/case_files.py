"""A file of a case at the desk: a look at what it is, its cleaned copy, its original. Each has its line in the log."""

from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from caseflow import attachments
from caseflow.case_access import Desk, looking
from caseflow.case_view import FileLine, file_line, file_of
from caseflow.cleaning.process import MOST_BYTES, Cleaner
from caseflow.cleaning.results import Cleaned, Kind, Reason, TooLarge, UnknownKind
from caseflow.cleaning.sniffing import BEGINNING_BYTES, format_of, kind_of
from crypto.attachment import AttachmentDescription


@dataclass(frozen=True)
class SeenFile:
    """What the first look at a file shows: how its copy will be shown, or why there will be none."""

    line: FileLine
    kind: Kind | None
    refusal: Reason | None


def look_at_file(desk: Desk, case: UUID, attachment: UUID) -> SeenFile:
    """Say what a file is, by its first bytes. Nothing is decoded for it.

    Raises:
        CaseNotFound: no such case or no such file for this member; the refused look is in the log.
        CannotOpen: what is stored is not the file.
    """
    with looking(desk, case, "file_seen") as opened:
        line = file_line(opened, attachment)
        desk.log(opened.session, "file_seen", f"attachment:{attachment}")
    beginning = _beginning(desk, line)
    found = format_of(beginning)
    if found is None:
        return SeenFile(line, None, Reason.UNKNOWN_KIND)
    too_large = line.description.length > MOST_BYTES
    return SeenFile(line, kind_of(found, beginning), Reason.TOO_LARGE if too_large else None)


def cleaned_copy(desk: Desk, cleaner: Cleaner, case: UUID, attachment: UUID) -> Cleaned:
    """The copy of a file without what devices and programs wrote beside its content. Takes up to two minutes.

    Raises:
        CaseNotFound: as in ``look_at_file``.
        CannotClean: with the reason.
        CannotOpen: what is stored is not the whole file.
    """
    description = file_of(desk, case, attachment)
    if description.length > MOST_BYTES:
        raise TooLarge
    content = attachments.read(desk.database, attachment, description)
    first = next(content, b"")
    if format_of(first[:BEGINNING_BYTES]) is None:
        # No process is started for what it could only refuse.
        raise UnknownKind
    return cleaner.clean(chain((first,), content), description.length)


def original_of(desk: Desk, case: UUID, attachment: UUID) -> AttachmentDescription:
    """What is needed to read the original, for one download that has a line of its own in the log.

    Raises:
        CaseNotFound: as in ``look_at_file``.
    """
    with looking(desk, case, "original_taken") as opened:
        line = file_line(opened, attachment)
        desk.log(opened.session, "original_taken", f"attachment:{attachment}")
        return line.description


def _beginning(desk: Desk, line: FileLine) -> bytes:
    return next(attachments.read(desk.database, line.id, line.description), b"")
