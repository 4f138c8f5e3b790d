"""The description of one file of a case, for pages and for reading it."""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from caseflow.desk.cases.access_control import CaseNotFound, Desk, OpenedCase, case_look
from caseflow.desk.files.headers import description_of
from caseflow.desk.files.stopped import require_not_stopped
from caseflow.schema.cases import AttachmentRow
from crypto.attachment import AttachmentDescription


@dataclass(frozen=True)
class FileLine:
    """A file that the person sent. ``of_report``: with the report, else later in the dialogue."""

    id: UUID
    description: AttachmentDescription = field(repr=False)
    of_report: bool
    day: datetime.date


def file_of(desk: Desk, case: UUID, attachment: UUID) -> AttachmentDescription:
    """What is needed to read a file of a case, for one copy of it that is in the log.

    Raises:
        CaseNotFound: no such case or no such file for this member.
    """
    with case_look(desk, case, "file_taken") as opened:
        line = file_line(opened, attachment)
        desk.log(opened.session, "file_taken", f"attachment:{attachment}")
        return line.description


def file_line(opened: OpenedCase, attachment: UUID) -> FileLine:
    """One file of an opened case.

    Raises:
        CaseNotFound: no such file in this case.
        FileStopped: it was stopped.
    """
    row = opened.session.get(AttachmentRow, attachment)
    if row is None or row.case != opened.row.id or not row.finished:
        raise CaseNotFound
    require_not_stopped(opened, attachment)
    return _file_line(opened, row)


def _file_line(opened: OpenedCase, row: AttachmentRow) -> FileLine:
    return FileLine(row.id, description_of(opened, row), bool(row.under_staff_key), row.day)
