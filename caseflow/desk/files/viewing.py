"""A file of a case at the desk: a look at what it is, its cleaned copy, its pages, its original.

Each has its line in the log. What was stopped (``caseflow.desk.files``) is reached by none of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from uuid import UUID

from caseflow.cleaning.process import MOST_BYTES, Cleaner
from caseflow.cleaning.results import Cleaned, Kind, PageImage, Reason, TooLarge, UnknownKind
from caseflow.cleaning.sniffing import BEGINNING_BYTES, format_of, kind_of
from caseflow.desk.approvals.proposals import REVEAL_ORIGINAL, require_second_person
from caseflow.desk.cases.access_control import Desk, OpenedCase, case_look
from caseflow.desk.cases.contents import read_contents
from caseflow.desk.files.line import FileLine, file_line, file_of
from caseflow.desk.files.plain_text import read_text
from caseflow.desk.files.stopped import StoppedFile, stopped_file
from caseflow.sealing import attachments
from crypto.attachment import AttachmentDescription


@dataclass(frozen=True)
class SeenFile:
    """What the first look at a file shows: how its copy will be shown, or why there will be none.

    Attributes:
        line: none for a file that was stopped: not even its name is told.
        veiled: whether a picture is shown blurred first: the case is grave, or for a small circle.
        text: the beginning of a file of plain text.
    """

    id: UUID
    line: FileLine | None
    kind: Kind | None = None
    refusal: Reason | None = None
    veiled: bool = False
    text: str | None = field(default=None, repr=False)
    stopped: StoppedFile | None = None
    revision: int = 0


def look_at_file(desk: Desk, case: UUID, attachment: UUID) -> SeenFile:
    """Say what a file is, by its first bytes. Nothing is decoded for it.

    Raises:
        CaseNotFound: no such case or no such file for this member; the refused look is in the log.
        CannotOpen: what is stored is not the file.
    """
    with case_look(desk, case, "file_seen") as opened:
        desk.log(opened.session, "file_seen", f"attachment:{attachment}")
        stopped = stopped_file(opened, attachment)
        if stopped:
            return SeenFile(attachment, None, stopped=stopped, revision=opened.row.revision)
        seen = SeenFile(attachment, file_line(opened, attachment), veiled=_is_veiled(opened))
    return _recognised(desk, seen)


def _recognised(desk: Desk, seen: SeenFile) -> SeenFile:
    beginning = next(_content(desk, seen.line), b"")
    found = format_of(beginning[:BEGINNING_BYTES])
    if found is None:
        text = read_text(_content(desk, seen.line))
        return replace(seen, refusal=Reason.UNKNOWN_KIND if text is None else None, text=text)
    too_large = seen.line is not None and seen.line.description.length > MOST_BYTES
    return replace(seen, kind=kind_of(found, beginning), refusal=Reason.TOO_LARGE if too_large else None)


def cleaned_copy(desk: Desk, cleaner: Cleaner, case: UUID, attachment: UUID) -> Cleaned:
    """The copy of a file without what devices and programs wrote beside its content. Takes up to two minutes.

    Raises:
        CaseNotFound: as in ``look_at_file``.
        CannotClean: with the reason.
        CannotOpen: what is stored is not the whole file.
    """
    return clean_content(desk, cleaner, attachment, file_of(desk, case, attachment))


def clean_content(desk: Desk, cleaner: Cleaner, attachment: UUID, description: AttachmentDescription) -> Cleaned:
    """The same for a file whose description was opened, and whose look is in the log."""
    if description.length > MOST_BYTES:
        raise TooLarge
    content = attachments.read(desk.database, attachment, description)
    first = next(content, b"")
    if format_of(first[:BEGINNING_BYTES]) is None:
        # No process is started for what it could only refuse.
        raise UnknownKind
    return cleaner.clean(chain((first,), content), description.length)


def page_of(desk: Desk, cleaner: Cleaner, case: UUID, attachment: UUID, number: int, width: int = 0) -> PageImage:
    """One page of a document as a picture, and how many pages there are.

    Raises:
        CaseNotFound, CannotClean, CannotOpen: as ``cleaned_copy``.
    """
    description = file_of(desk, case, attachment)
    content = attachments.read(desk.database, attachment, description)
    return cleaner.show_page(content, description.length, number, width)


def original_of(desk: Desk, case: UUID, attachment: UUID) -> AttachmentDescription:
    """What is needed to read the original, for one download that has a line of its own in the log.

    Raises:
        CaseNotFound: as in ``look_at_file``.
        NotProposed: a small circle reads the case, and no second person has agreed within the last week.
    """
    with case_look(desk, case, "original_taken") as opened:
        line = file_line(opened, attachment)
        if opened.row.restricted:
            subject, contents = str(attachment), read_contents(opened)
            require_second_person(desk.lists, contents, REVEAL_ORIGINAL, subject, restricted=True, today=desk.today)
        desk.log(opened.session, "original_taken", f"attachment:{attachment}")
        return line.description


def _content(desk: Desk, line: FileLine | None) -> Iterator[bytes]:
    return attachments.read(desk.database, line.id, line.description) if line else iter(())


def _is_veiled(opened: OpenedCase) -> bool:
    return opened.row.restricted or opened.desk.lists.is_grave(read_contents(opened).level)
