"""The opened dialogue of a case, as a visit with its code reads it."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.reporter.mailbox.visit import Visit
from caseflow.schema.cases import RecordRow
from caseflow.sealing.case_keys import DIALOGUE_PURPOSES, CaseKeys, epochs_of_mailbox, open_as_mailbox, shred_secret
from caseflow.sealing.record_rows import open_record
from crypto.installation import InstallationSecret
from crypto.record import Fields


@dataclass(frozen=True)
class Dialogue:
    """The opened dialogue records of a case, with the keys of each epoch that was opened."""

    records: tuple[tuple[RecordRow, Fields], ...] = field(repr=False)
    keys: dict[int, CaseKeys] = field(repr=False)
    shred: bytes = field(repr=False)

    def with_purpose(self, purpose: str) -> list[tuple[UUID, Fields]]:
        """Ids and fields of the records with a purpose."""
        return [(row.id, fields) for row, fields in self.records if row.purpose == purpose]

    @property
    def highest_sequence(self) -> int:
        """The number of the newest record of the dialogue, 0 when there is none."""
        return max((int(fields["sequence"][0]) for _, fields in self.records if fields.get("sequence")), default=0)


def read_dialogue(session: Session, secret: InstallationSecret, visit: Visit) -> Dialogue:
    """Open every dialogue record of the visited case."""
    keys: dict[int, CaseKeys] = {}
    shred = shred_secret(session, visit.case)
    opened: list[tuple[RecordRow, Fields]] = []
    # What was written while the dialogue was handed over to somebody else is not for this mailbox.
    readable = RecordRow.epoch.in_(epochs_of_mailbox(session, visit.case))
    query = select(RecordRow).where(RecordRow.case == visit.case, RecordRow.purpose.in_(DIALOGUE_PURPOSES), readable)
    for row in session.scalars(query):
        if row.epoch not in keys:
            keys[row.epoch] = open_as_mailbox(session, secret, visit.pair, visit.case, row.epoch)
        opened.append((row, open_record(keys[row.epoch], shred, row)))
    return Dialogue(tuple(opened), keys, shred)
