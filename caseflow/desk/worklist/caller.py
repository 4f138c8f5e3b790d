"""Which case a caller means: found by her six digits among what the member may open, and logged."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import SUSPENDED, Desk
from caseflow.office.directory.verified import load_directory
from caseflow.reporter.mailbox.telephone_number import CONVERSATION_NUMBER, ConversationNumber
from caseflow.schema.cases import CaseEpochRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.sealing.case_keys import open_as_team
from caseflow.sealing.errors import NotAHolder
from caseflow.sealing.record_rows import open_record
from crypto.errors import CannotOpen


@dataclass(frozen=True)
class Caller:
    """A case whose person gave these digits, and the word to ask her for before anything is said."""

    case: UUID
    stage: str
    word: str = field(repr=False)


def find_caller(desk: Desk, digits: str) -> tuple[Caller, ...]:
    """The cases of the member's teams with these digits. The digits stand in no log and in no address."""
    with desk.database.writing() as session:
        desk.log(session, "caller_looked_up", "")
        teams = load_directory(session, desk.secret).teams_of(desk.actor.id)
        cases = session.scalars(select(CaseRow).where(CaseRow.team.in_(teams), CaseRow.state != SUSPENDED)).all()
        return tuple(_with_digits(session, desk, cases, digits))


def _with_digits(session: Session, desk: Desk, cases: Iterable[CaseRow], digits: str) -> Iterator[Caller]:
    by_id = {row.id: row for row in cases}
    of_cases = select(RecordRow).join(CaseRow, CaseRow.id == RecordRow.case)
    records = session.scalars(of_cases.where(RecordRow.purpose == "status", RecordRow.case.in_(by_id))).all()
    secrets = {
        row.case: row.secret for row in session.scalars(select(ShredSecretRow).where(ShredSecretRow.case.in_(by_id)))
    }
    # Held until the end, so that every key below finds its row without asking the database again.
    epochs = {(row.case, row.epoch): row for row in session.scalars(_epochs_of(by_id))}
    for record in records:
        if (record.case, record.epoch) not in epochs:
            continue
        number = _number(session, desk, record, secrets.get(record.case))
        if number is not None and number.digits == digits:
            yield Caller(record.case, by_id[record.case].stage, number.word)


def _epochs_of(cases: Iterable[UUID]) -> Select[CaseEpochRow]:
    return select(CaseEpochRow).where(CaseEpochRow.case.in_(list(cases)))


def _number(session: Session, desk: Desk, record: RecordRow, shred: bytes | None) -> ConversationNumber | None:
    if shred is None:
        return None
    try:
        keys = open_as_team(session, desk.secret, desk.actor.ring, record.case, record.epoch)
        fields = open_record(keys, shred, record)
    except (NotAHolder, CannotOpen):
        return None
    is_number = fields.get("kind") == (CONVERSATION_NUMBER,)
    return ConversationNumber.from_fields(fields) if is_number else None
