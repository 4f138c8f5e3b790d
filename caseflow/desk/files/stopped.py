"""Stopped files: nobody can view, copy, download or export one until two persons decide about it.

A row in clear stops a file wherever it is read. Files with the same bytes in the same case are stopped too,
also those that come later.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import CaseNotFound, OpenedCase
from caseflow.desk.cases.own import held_cases
from caseflow.desk.files.headers import description_of
from caseflow.office.directory.transaction import member_teams
from caseflow.records.journal import Entry, EntryKind, read_entry
from caseflow.schema.cases import AttachmentRow, CaseRow
from caseflow.schema.files import FrozenFileRow
from caseflow.sealing.errors import TagInvalid
from crypto.attachment import AttachmentDescription
from crypto.installation import InstallationSecret


class FileStopped(CaseNotFound):
    """The file was stopped; it answers like one that does not exist wherever nothing is said about that."""


class StopState(StrEnum):
    """Whether a stopped file is still there."""

    FROZEN = "frozen"
    DESTROYED = "destroyed"


class StopAct(StrEnum):
    """What two people of the ombuds team can decide about a stopped file."""

    RELEASE = "release"
    DESTROY = "destroy"


@dataclass(frozen=True)
class StoppedFile:
    """A stopped file. ``asked``: what a first person has asked for and a second one has still to confirm."""

    attachment: UUID
    case: UUID
    frozen_by: UUID
    frozen_on: datetime.date
    state: StopState
    asked: StopAct | None = None
    asked_by: UUID | None = None


def stopped_tag_parts(row: FrozenFileRow) -> tuple[bytes, ...]:
    """What the tag of a row covers: everything in it."""
    return (
        row.attachment.bytes,
        row.case.bytes,
        row.frozen_by.bytes,
        row.frozen_on.isoformat().encode("ascii"),
        row.state.encode("ascii"),
        (row.asked or "").encode("ascii"),
        b"" if row.asked_by is None else row.asked_by.bytes,
    )


def sign(secret: InstallationSecret, row: FrozenFileRow) -> None:
    """Give a row its tag, after every change."""
    row.tag = secret.authenticate("frozen_file", *stopped_tag_parts(row))


def stopped_value(secret: InstallationSecret, row: FrozenFileRow) -> StoppedFile:
    """A stopped file out of its row; raises ``TagInvalid`` for one that this installation did not write."""
    if not secret.verify(row.tag, "frozen_file", *stopped_tag_parts(row)):
        raise TagInvalid("frozen_file")
    asked = StopAct(row.asked) if row.asked else None
    state = StopState(row.state)
    return StoppedFile(row.attachment, row.case, row.frozen_by, row.frozen_on, state, asked, row.asked_by)


def files_stopped(session: Session, secret: InstallationSecret, member: UUID) -> tuple[StoppedFile, ...]:
    """Every stopped file in cases that a member holds, with their team or in reserve; the newest first."""
    newest = _held_by(session, secret, member).order_by(FrozenFileRow.frozen_on.desc(), FrozenFileRow.attachment)
    return tuple(stopped_value(secret, row) for row in session.scalars(newest))


def count_stopped(session: Session, secret: InstallationSecret, member: UUID) -> int:
    """How many stopped files are still there in these cases."""
    held = _held_by(session, secret, member).where(FrozenFileRow.state == StopState.FROZEN.value)
    return session.scalar(select(func.count()).select_from(held.subquery())) or 0


def _held_by(session: Session, secret: InstallationSecret, member: UUID) -> Select[FrozenFileRow]:
    # A member with a conflict of interest must not learn here that the case exists.
    teams = [team.id for team in member_teams(session, secret, member)]
    return select(FrozenFileRow).join(CaseRow, CaseRow.id == FrozenFileRow.case).where(held_cases(teams))


def stopped_file(opened: OpenedCase, attachment: UUID) -> StoppedFile | None:
    """The file as it was stopped, none if it can be looked at.

    A file that has the bytes of a stopped one of this case counts as stopped by the same act.
    """
    rows = rows_of_case(opened)
    if not rows:
        return None
    if attachment in rows:
        return stopped_value(opened.desk.secret, rows[attachment])
    file = opened.session.get(AttachmentRow, attachment)
    if file is None or file.case != opened.row.id:
        return None
    alike = _hashes(opened, rows).get(description_of(opened, file).sha256)
    return stopped_value(opened.desk.secret, rows[alike]) if alike else None


def require_not_stopped(opened: OpenedCase, attachment: UUID) -> None:
    """Refuse what was stopped; raises ``FileStopped``."""
    if stopped_file(opened, attachment) is not None:
        raise FileStopped


def files_alike(opened: OpenedCase, description: AttachmentDescription) -> Sequence[UUID]:
    """The files of this case with the same bytes, by the hash in their sealed headers."""
    query = select(AttachmentRow).where(AttachmentRow.case == opened.row.id, AttachmentRow.finished.is_(True))
    same = [row.id for row in opened.session.scalars(query) if description_of(opened, row).sha256 == description.sha256]
    return sorted(same)


def rows_of_case(opened: OpenedCase) -> dict[UUID, FrozenFileRow]:
    """The rows of the stopped files of this case, by file."""
    rows = opened.session.scalars(select(FrozenFileRow).where(FrozenFileRow.case == opened.row.id))
    return {row.attachment: row for row in rows}


def _hashes(opened: OpenedCase, rows: dict[UUID, FrozenFileRow]) -> dict[bytes, UUID]:
    """The hash of each stopped file; that of a destroyed one stands in the journal."""
    groups = ((bytes.fromhex(entry.one("sha256")), _files_of(entry)) for entry in _stops(opened))
    return {sha256: file for sha256, files in groups for file in files if file in rows}


def stopped_groups(opened: OpenedCase) -> list[frozenset[UUID]]:
    """The files with the same bytes that each press of the button has stopped."""
    by_hash: dict[str, frozenset[UUID]] = {}
    for entry in _stops(opened):
        by_hash[entry.one("sha256")] = by_hash.get(entry.one("sha256"), frozenset()) | _files_of(entry)
    return list(by_hash.values())


def _stops(opened: OpenedCase) -> list[Entry]:
    entries = (read_entry(record.id, record.fields) for record in opened.records("note"))
    return [entry for entry in entries if entry.kind is EntryKind.FILE_FROZEN]


def _files_of(entry: Entry) -> frozenset[UUID]:
    return frozenset(UUID(file) for file in entry.details["files"])
