"""Stopping a file by one button, and what two people of the ombuds team can do with it afterwards.

Redacted copies of the file and archives that contain it are stopped too, also an archive that waits in a mailbox.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete

from caseflow.desk.cases.access_control import CaseChange, CaseNotFound, ChangedMeanwhile, Desk, case_change
from caseflow.desk.cases.contents import read_contents
from caseflow.desk.cases.transaction import enter
from caseflow.desk.files.headers import description_of
from caseflow.desk.files.stopped import (
    StopAct,
    StopState,
    files_alike,
    rows_of_case,
    sign,
    stopped_groups,
    stopped_value,
)
from caseflow.records.journal import EntryKind
from caseflow.refusals.refusal import Refusal, SecondPersonNeeded
from caseflow.schema.cases import AttachmentRow, CaseRow
from caseflow.schema.files import FrozenFileRow
from caseflow.sealing.attachments import drop_chunks

MOST_TRIES = 5


class NothingAsked(Refusal):
    """No member has requested the decision that was to be confirmed, or another one was requested meanwhile."""


def stop_file(desk: Desk, case: UUID, attachment: UUID) -> None:
    """Stop a file and all files of the case with the same bytes, from this moment and for everybody.

    Needs no revision of a page: nobody shall look at the case once more for that.

    Raises:
        CaseNotFound: no such case or file for this member.
    """
    for _ in range(MOST_TRIES):
        try:
            with case_change(desk, case, _revision(desk, case), "file_frozen", reads=False) as change:
                _freeze(change, attachment)
        except ChangedMeanwhile:
            continue
        return
    raise ChangedMeanwhile(0, 0)


def propose_for_stopped(desk: Desk, case: UUID, seen: int, attachment: UUID, act: StopAct) -> None:
    """Ask for the release or the destruction of a stopped file; a second person has to do it."""
    with case_change(desk, case, seen, "frozen_asked", reads=False) as change:
        for row in _stopped_together(change, attachment):
            row.asked, row.asked_by = act.value, desk.actor.id
            sign(desk.secret, row)
        _enter(change, EntryKind.FROZEN_ASKED, attachment, act)


def confirm_for_stopped(desk: Desk, case: UUID, seen: int, attachment: UUID, act: StopAct) -> None:
    """Do what another person of the ombuds team has asked for.

    Raises:
        NothingAsked: that was not asked, or something else was.
        SecondPersonNeeded: the same person asked.
    """
    with case_change(desk, case, seen, "frozen_decided", reads=False) as change:
        rows = _stopped_together(change, attachment)
        decided = tuple(row.attachment for row in rows)
        for row in rows:
            _decide(change, row, act)
        _enter(change, EntryKind.FROZEN_DECIDED, attachment, act)
    if act is StopAct.DESTROY:
        for one in decided:
            drop_chunks(desk.database, one)


def _freeze(change: CaseChange, attachment: UUID) -> None:
    file = change.session.get(AttachmentRow, attachment)
    if file is None or file.case != change.row.id or not file.finished:
        raise CaseNotFound
    description = description_of(change, file)
    concerned = _with_copies(change, files_alike(change, description))
    alike = [one for one in concerned if change.session.get(FrozenFileRow, one) is None]
    for one in alike:
        row = FrozenFileRow(
            attachment=one,
            case=change.row.id,
            frozen_by=change.desk.actor.id,
            frozen_on=change.desk.today,
            state=StopState.FROZEN.value,
            asked=None,
            asked_by=None,
            tag=b"",
        )
        sign(change.desk.secret, row)
        change.session.add(row)
        change.desk.log(change.session, "file_frozen", f"attachment:{one}")
    if alike:
        files = tuple(str(one) for one in alike)
        enter(change, EntryKind.FILE_FROZEN, files=files, sha256=(description.sha256.hex(),))


def _with_copies(change: CaseChange, alike: Sequence[UUID]) -> list[UUID]:
    """The files, their copies with bars, and every archive that holds one of them."""
    journal, found = read_contents(change).journal, set(alike)
    for entry in journal.all(EntryKind.FILE_REDACTED):
        if UUID(entry.one("of")) in found:
            found.add(UUID(entry.one("file")))
    for entry in journal.all(EntryKind.EXPORT_PREPARED):
        if found.intersection(map(UUID, entry.details.get("contains", ()))):
            found.add(UUID(entry.one("file")))
    return sorted(found)


def _decide(change: CaseChange, row: FrozenFileRow, act: StopAct) -> None:
    if row.asked != act.value or row.asked_by is None:
        raise NothingAsked
    if row.asked_by == change.desk.actor.id:
        raise SecondPersonNeeded
    if act is StopAct.RELEASE:
        change.session.delete(row)
        return
    row.state, row.asked, row.asked_by = StopState.DESTROYED.value, None, None
    sign(change.desk.secret, row)
    change.session.execute(delete(AttachmentRow).where(AttachmentRow.id == row.attachment))


def _stopped_together(change: CaseChange, attachment: UUID) -> list[FrozenFileRow]:
    """The file and those with the same bytes: what is decided about one is decided about all."""
    rows = rows_of_case(change)
    if attachment not in rows:
        raise CaseNotFound
    groups = [group for group in stopped_groups(change) if attachment in group]
    files = sorted({attachment}.union(*groups) & rows.keys())
    for file in files:
        stopped_value(change.desk.secret, rows[file])
    if any(rows[file].state != StopState.FROZEN for file in files):
        raise NothingAsked
    return [rows[file] for file in files]


def _enter(change: CaseChange, kind: EntryKind, attachment: UUID, act: StopAct) -> None:
    change.desk.log(change.session, f"frozen_{act}", f"attachment:{attachment}")
    enter(change, kind, file=(str(attachment),), act=(act.value,))


def _revision(desk: Desk, case: UUID) -> int:
    with desk.database.reading() as session:
        row = session.get(CaseRow, case)
        return row.revision if row else 0
