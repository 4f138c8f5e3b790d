"""Sealing a record into a case, and opening one."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from caseflow.schema.cases import RecordRow
from caseflow.sealing.case_keys import CaseKeys
from crypto.record import Fields, RecordPlace, decrypt_record, encrypt_record


def put_record(
    session: Session,
    case: UUID,
    keys: CaseKeys,
    shred: bytes,
    purpose: str,
    fields: Fields,
    record_id: UUID | None = None,
) -> UUID:
    """Seal a record under the keys of the newest epoch; gives its id."""
    place = RecordPlace(purpose, record_id or uuid4(), case, keys.epoch)
    sealed = encrypt_record(keys.for_purpose(purpose), shred, place, fields)
    session.add(RecordRow(id=place.record_id, case=case, purpose=purpose, epoch=keys.epoch, sealed=sealed))
    session.flush()
    return place.record_id


def open_record(keys: CaseKeys, shred: bytes, row: RecordRow) -> dict[str, tuple[str, ...]]:
    """The fields of a record, with the keys of its epoch.

    Raises:
        NotAHolder: these keys are a mailbox's and the record is the staff's.
        CannotOpen: it was moved or changed.
    """
    place = RecordPlace(row.purpose, row.id, row.case, row.epoch)
    return decrypt_record(keys.for_purpose(row.purpose), shred, place, row.sealed)
