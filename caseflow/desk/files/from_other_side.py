"""Files that came with answers of the other side. They are part of the case, but the person did not send them."""

from uuid import UUID

from caseflow.records.journal import EntryKind, Journal


def party_files(journal: Journal) -> frozenset[UUID]:
    """Their ids."""
    answers = journal.all(EntryKind.PARTY_ANSWER)
    return frozenset(UUID(file) for entry in answers for file in entry.details.get("files", ()))
