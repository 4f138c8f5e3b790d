"""What leaves the office when: the agreed steps of all cases of a member's teams that nobody has taken yet."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.desk.cases.access_control import Desk
from caseflow.office.directory.verified import load_directory
from caseflow.records.consent import Consent, ConsentState, read_consents
from caseflow.records.journal import EntryKind
from caseflow.schema.cases import CaseRow, RecordRow, ShredSecretRow
from caseflow.sealing.case_keys import open_as_team
from caseflow.sealing.errors import NotAHolder
from caseflow.sealing.record_rows import open_record
from caseflow.workflow.stages import FINISHED, OPEN
from caseflow.workflow.weekly_batch import leaves_on
from crypto.errors import CannotOpen
from crypto.record import Fields

PURPOSES = ("consent", "note")


@dataclass(frozen=True)
class Outgoing:
    """One agreed step. A case that only a small circle reads shows its text when it is opened."""

    case: UUID
    intervention: str
    text: str = field(repr=False)
    hidden: bool
    day: datetime.date
    chosen: bool


def read_outgoing(desk: Desk) -> tuple[Outgoing, ...]:
    """The agreed steps by the day on which they may leave. The look stands in the log."""
    with desk.database.writing() as session:
        desk.log(session, "outgoing_seen", "list:outgoing")
        teams = load_directory(session, desk.secret).teams_of(desk.actor.id)
        asked = select(RecordRow.case).where(RecordRow.purpose == "consent")
        rows = session.scalars(
            select(CaseRow).where(
                CaseRow.team.in_(teams),
                CaseRow.state == OPEN,
                CaseRow.stage.not_in(FINISHED),
                CaseRow.id.in_(asked),
            )
        ).all()
        found = [step for row in rows for step in _steps_of(desk, row, _opened(session, desk, row))]
    return tuple(sorted(found, key=lambda step: (step.day, str(step.case))))


Opened = dict[str, list[tuple[UUID, Fields]]]


def _opened(session: Session, desk: Desk, row: CaseRow) -> Opened:
    shred = session.get(ShredSecretRow, row.id)
    found: Opened = defaultdict(list)
    if shred is None:
        return found
    records = session.scalars(select(RecordRow).where(RecordRow.case == row.id, RecordRow.purpose.in_(PURPOSES)))
    for record in records.all():
        try:
            keys = open_as_team(session, desk.secret, desk.actor.ring, row.id, record.epoch)
            found[record.purpose].append((record.id, open_record(keys, shred.secret, record)))
        except (NotAHolder, CannotOpen):
            # One case that does not open must not take the whole list away; its own page says why.
            continue
    return found


def _steps_of(desk: Desk, row: CaseRow, opened: Opened) -> Iterator[Outgoing]:
    used = {
        fields["question"][0]
        for _, fields in opened["note"]
        if fields["kind"] == (EntryKind.INTERVENTION.value,) and fields.get("question")
    }
    for consent in _agreed(read_consents(opened["consent"]), desk.today):
        day = leaves_on(consent, desk.batch_weekday, desk.calendar)
        if str(consent.id) not in used and day is not None:
            text = "" if row.restricted else consent.question.exact_text
            chosen = consent.not_before is not None
            yield Outgoing(row.id, consent.question.intervention, text, row.restricted, day, chosen)


def _agreed(consents: Sequence[Consent], today: datetime.date) -> Iterator[Consent]:
    return (consent for consent in consents if consent.state(today) is ConsentState.YES)
