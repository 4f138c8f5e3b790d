"""Preparing, releasing and downloading an export. In small circles a second person has to release it.

The archive is sealed in the case like every other file. Its passphrase is shown once, to the member who
prepared it, and is not stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from caseflow.cleaning.process import Cleaner
from caseflow.cleaning.results import ENDINGS, Busy, CannotClean, UnknownKind
from caseflow.desk.cases.access_control import CaseChange, CaseNotFound, Desk, OpenedCase, case_change, case_look
from caseflow.desk.cases.contents import read_contents
from caseflow.desk.cases.transaction import CodeUnknown, NoMailbox, case_act, enter, require_text, tell
from caseflow.desk.export.archive import MOST_BYTES, ExportTooLarge, Packed, pack
from caseflow.desk.export.material import CaseFile, ExportKind, ExportView, PreparedExport, export_view
from caseflow.desk.files.headers import description_of
from caseflow.desk.files.plain_text import read_text
from caseflow.desk.files.stopped import require_not_stopped
from caseflow.desk.files.viewing import clean_content
from caseflow.records.consent import NoConsent
from caseflow.records.journal import EntryKind
from caseflow.records.notices import NoticeKind
from caseflow.refusals.refusal import Refusal, SecondPersonNeeded
from caseflow.reporter.mailbox.visit import open_mailbox_again
from caseflow.schema.cases import AttachmentRow
from caseflow.sealing import attachments
from caseflow.sealing.attachments import AttachmentStaging, StagedFile, StagingLimits
from crypto.attachment import AttachmentDescription
from crypto.passphrase import Passphrase, generate_passphrase

ZIP = "application/zip"
MEGABYTE = 1024 * 1024
# Archives are staged like everything else; a floor for offices with little room.
STAGED_BYTES = 4 * MOST_BYTES


class CourtConsentMissing(NoConsent):
    """A step before a court needs the person's yes, or a legal exception of two persons."""


class FileNotPacked(Refusal):
    """A chosen file cannot be cleaned, so it does not leave the office."""


class NotRedacted(Refusal):
    """For a consultation nothing leaves that was not blacked out before."""


@dataclass(frozen=True)
class ExportOrder:
    """What an export shall be.

    Attributes:
        reason: why it leaves; required for a court and a consultation.
        files: cleaned copies, or copies with bars.
    """

    kind: ExportKind
    reason: str = field(repr=False)
    files: tuple[CaseFile, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """An archive that was made, with the words that open it; they exist only here."""

    file: UUID
    words: Passphrase = field(repr=False)


def require_allowed(view: ExportView, order: ExportOrder) -> None:
    """Refuse what may not leave.

    Raises:
        CourtConsentMissing: a court step without the person's yes or a legal exception of two persons.
        NoMailbox: the person has no mailbox from which they could take it.
        NotBlacked: a file for a consultation was not blacked out.
        TextMissing: the reason is missing.
    """
    if order.kind is ExportKind.COURT and not view.court_allowed:
        raise CourtConsentMissing
    if order.kind is ExportKind.REPORTER and not view.has_mailbox:
        raise NoMailbox
    if order.kind is not ExportKind.REPORTER:
        require_text("reason", order.reason)
    if order.kind is ExportKind.CONSULTATION and any(file.blacked_of is None for file in order.files):
        raise NotRedacted


def packed_files(desk: Desk, cleaner: Cleaner, files: Sequence[CaseFile]) -> tuple[Packed, ...]:
    """Cleaned copies of files, in memory.

    Raises:
        ExportTooLarge: they are more than an archive holds.
        FileNotPacked: a file cannot be cleaned; it has to be left out.
        Busy: other files are being cleaned.
    """
    packed: list[Packed] = []
    for file in files:
        packed.append(_packed(desk, cleaner, file))
        if sum(len(one.content) for one in packed) > MOST_BYTES:
            raise ExportTooLarge
    return tuple(packed)


def prepare(desk: Desk, seen: int, view: ExportView, order: ExportOrder, contents: Sequence[Packed]) -> Prepared:
    """Pack, seal and keep an archive in its case.

    Raises:
        ChangedMeanwhile, CaseNotFound: as every act.
        ExportTooLarge: it is more than an archive holds.
    """
    require_allowed(view, order)
    words = generate_passphrase()
    staged = _staged(desk, pack(contents, words, desk.today))
    try:
        with case_act(desk, view.case, seen, "export_prepared", halted_too=order.kind is ExportKind.REPORTER) as change:
            _require_same(change, order)
            _keep(change, staged, order)
    # Whatever failed, no staged archive may stay behind; the fault itself is raised on.
    except Exception:
        attachments.drop(desk.database, staged.attachment)
        raise
    return Prepared(staged.attachment, words)


def release(desk: Desk, case: UUID, seen: int, file: UUID) -> None:
    """Let an export of a case for a small circle go, as the second person.

    Raises:
        SecondPersonNeeded: they prepared it themselves.
    """
    with case_change(desk, case, seen, "export_released", reads=False) as change:
        export = _export(change, file)
        if export.prepared_by == desk.actor.id:
            raise SecondPersonNeeded
        enter(change, EntryKind.EXPORT_RELEASED, file=(str(file),))


def take(desk: Desk, case: UUID, file: UUID) -> AttachmentDescription:
    """What is needed to read an archive, for one download that is in the log.

    Raises:
        SecondPersonNeeded: nobody has released it yet.
    """
    with case_look(desk, case, "export_taken") as opened:
        export = _export(opened, file)
        if not export.released:
            raise SecondPersonNeeded
        desk.log(opened.session, f"export_taken_{export.kind}", f"attachment:{file}")
        return description_of(opened, opened.session.get_one(AttachmentRow, file))


def hand_over(desk: Desk, case: UUID, seen: int, file: UUID) -> None:
    """Put the encrypted archive that a person asked for into their mailbox.

    Raises:
        SecondPersonNeeded: nobody has released it yet.
        CodeUnknown: it was made for somebody else.
    """
    with case_act(desk, case, seen, "export_handed_over", halted_too=True) as change:
        export = _export(change, file)
        if export.kind is not ExportKind.REPORTER:
            raise CodeUnknown("file")
        if not export.released:
            raise SecondPersonNeeded
        if change.mailbox is None:
            raise NoMailbox
        tell(change, NoticeKind.DATA_HANDED_OVER, file=str(file))
        change.desk.log(change.session, "export_given_reporter", f"attachment:{file}")
        open_mailbox_again(change.session, case)


def _packed(desk: Desk, cleaner: Cleaner, file: CaseFile) -> Packed:
    try:
        copy = clean_content(desk, cleaner, file.id, file.description)
    except UnknownKind:
        text = read_text(attachments.read(desk.database, file.id, file.description))
        if text is None:
            raise FileNotPacked from None
        return Packed(text.encode(), ".txt")
    except Busy:
        raise
    except CannotClean:
        raise FileNotPacked from None
    return Packed(copy.content, ENDINGS[copy.media_type])


def _staged(desk: Desk, content: bytes) -> StagedFile:
    limits = StagingLimits(total_staged_bytes=STAGED_BYTES)
    staging = AttachmentStaging(desk.database, limits, desk.today, "archive.zip", ZIP, most=2 * MOST_BYTES)
    return staging.take([content])


def _require_same(change: CaseChange, order: ExportOrder) -> None:
    """Look once more under the lock: what was stopped or taken back meanwhile does not leave."""
    require_allowed(export_view(change), order)
    for file in order.files:
        require_not_stopped(change, file.id)


def _keep(change: CaseChange, staged: StagedFile, order: ExportOrder) -> None:
    needs_second = change.row.restricted or change.desk.lists.is_grave(read_contents(change).level)
    change.keep_file(staged, under_staff_key=order.kind is not ExportKind.REPORTER)
    change.desk.log(change.session, f"export_made_{order.kind}", f"attachment:{staged.attachment}")
    enter(
        change,
        EntryKind.EXPORT_PREPARED,
        order.reason,
        file=(str(staged.attachment),),
        whose=(order.kind.value,),
        contains=tuple(str(file.id) for file in order.files),
        needs_second=("yes" if needs_second else "no",),
    )


def _export(opened: OpenedCase, file: UUID) -> PreparedExport:
    found = next((one for one in export_view(opened).exports if one.file == file), None)
    if found is None:
        raise CaseNotFound
    return found
