"""Finding spam groups: in the request, on decrypted texts, among the cases of the member that nobody has begun.

Found groups are not stored. The next request searches again.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Session

from caseflow.code_lists.stages import NOT_BEGUN
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.batch import ReadCase, is_original, read_own_cases
from caseflow.desk.spam.group_document import SpamGroup, spam_groups_of
from caseflow.desk.spam.grouping import LEAST, Told, near_duplicates
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseRow
from caseflow.workflow.case_state import CaseState


@dataclass(frozen=True)
class SpamCase:
    """What the page shows of one case of a group."""

    id: UUID
    team: UUID
    received_on: datetime.date
    language: str
    level: str
    facility: str | None
    text: str = field(repr=False)


@dataclass(frozen=True)
class FoundGroup:
    """Near-duplicates of one team that nobody has decided about."""

    cases: tuple[SpamCase, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which they came."""
        return tuple(sorted({case.language for case in self.cases}))

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """The first and the last day."""
        return self.cases[0].received_on, self.cases[-1].received_on

    @property
    def houses(self) -> int:
        """How many different places they name: fakes are about anywhere, neighbours about one house."""
        return len({case.facility for case in self.cases if case.facility})


@dataclass(frozen=True)
class SpamSeen:
    """The page of floods: what was decided or waits, and what looks alike among the rest."""

    decided: tuple[SpamGroup, ...]
    found: tuple[FoundGroup, ...]
    looked_at: int


def look_for_spam(desk: Desk) -> SpamSeen:
    """Read what nobody has begun, and group what is alike."""
    with desk.database.writing() as session:
        desk.log(session, "floods_seen", "page:floods")
    with desk.database.reading() as session:
        decided = spam_groups_of(session, desk)
        waiting = {case for flood in decided for case in flood.kept}
        cases = [case for case in read_not_begun(session, desk) if case.id not in waiting]
    return SpamSeen(decided, tuple(_groups(cases)), len(cases))


def read_not_begun(session: Session, desk: Desk, only: ColumnElement[bool] | None = None) -> Iterator[SpamCase]:
    """What the member handles and nobody has begun; ``only`` narrows it."""
    waiting = and_(is_original(), CaseRow.stage.in_(NOT_BEGUN), CaseRow.state == CaseState.OPEN)
    condition = waiting if only is None else and_(waiting, only)
    for opened in read_own_cases(session, desk, ("report", "routing"), condition):
        yield spam_case(opened)


def spam_case(opened: ReadCase) -> SpamCase:
    """What the page shows of an opened case."""
    report = next(iter(opened.records("report")), None)
    answers = Answers.from_fields(report.fields if report else {})
    judged = (record.fields["triage"][0] for record in opened.records("routing") if record.fields.get("triage"))
    row = opened.row
    level = next(judged, "")
    return SpamCase(row.id, row.team, row.received_on, answers.language, level, answers.facility, answers.story)


def _groups(cases: list[SpamCase]) -> Iterator[FoundGroup]:
    by_id = {case.id: case for case in cases}
    for team in sorted({case.team for case in cases}):
        told = [Told(case.id, case.received_on, case.text) for case in cases if case.team == team]
        for group in near_duplicates(told):
            if len(group) >= LEAST:
                yield FoundGroup(tuple(by_id[one.case] for one in group))
