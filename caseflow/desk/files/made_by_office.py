"""Files that the office made itself: copies with bars, and archives. The person sent none of them."""

from uuid import UUID

from caseflow.records.journal import EntryKind, Journal


def made_by_office(journal: Journal) -> frozenset[UUID]:
    """The files of a case that are copies with bars or archives."""
    entries = (*journal.all(EntryKind.FILE_REDACTED), *journal.all(EntryKind.EXPORT_PREPARED))
    return frozenset(UUID(entry.one("file")) for entry in entries)
