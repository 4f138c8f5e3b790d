"""The agreed steps outside the office that are not taken yet, of all cases of a member's teams, by day."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from caseflow.code_lists.stages import FINISHED
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.batch import ReadCase, read_own_cases
from caseflow.records.consent import Consent, ConsentState, read_consents
from caseflow.records.journal import EntryKind
from caseflow.schema.cases import CaseRow, RecordRow
from caseflow.workflow.case_state import CaseState
from caseflow.workflow.weekly_batch import leaves_on

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
        asked = CaseRow.id.in_(select(RecordRow.case).where(RecordRow.purpose == "consent"))
        waiting = CaseRow.state == CaseState.OPEN, CaseRow.stage.not_in(FINISHED), asked
        found = [step for one in read_own_cases(session, desk, PURPOSES, *waiting) for step in _steps_of(desk, one)]
    return tuple(sorted(found, key=lambda step: (step.day, str(step.case))))


def _steps_of(desk: Desk, opened: ReadCase) -> Iterator[Outgoing]:
    row = opened.row
    notes = [record.fields for record in opened.records("note")]
    used = {
        fields["question"][0]
        for fields in notes
        if fields["kind"] == (EntryKind.INTERVENTION.value,) and fields.get("question")
    }
    asked = read_consents((record.id, record.fields) for record in opened.records("consent"))
    for consent in _agreed(asked, desk.today):
        day = leaves_on(consent, desk.batch_weekday, desk.calendar)
        if str(consent.id) not in used and day is not None:
            text = "" if row.restricted else consent.question.exact_text
            chosen = consent.not_before is not None
            yield Outgoing(row.id, consent.question.intervention, text, row.restricted, day, chosen)


def _agreed(consents: Sequence[Consent], today: datetime.date) -> Iterator[Consent]:
    return (consent for consent in consents if consent.state(today) is ConsentState.YES)
