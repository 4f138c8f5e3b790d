"""The sealed header of a file: its key, its name, its length and its hash."""

from caseflow.desk.cases.access_control import CaseNotFound, OpenedCase
from caseflow.schema.cases import AttachmentRow
from crypto.attachment import AttachmentDescription, open_description
from crypto.record import RecordPlace


def description_of(opened: OpenedCase, row: AttachmentRow) -> AttachmentDescription:
    """Open the header of a file of this case; raises ``CaseNotFound`` for a file that was never attached."""
    if row.header is None or row.epoch is None or row.case is None:
        raise CaseNotFound
    keys = opened.keys(row.epoch)
    key = keys.for_purpose("attachment_header") if row.under_staff_key else keys.dialogue
    place = RecordPlace("attachment_header", row.id, row.case, row.epoch)
    return open_description(key, opened.shred, place, row.header)
