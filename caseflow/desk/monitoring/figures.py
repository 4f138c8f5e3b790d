"""The figures of a team, of its own cases alone: for its own work, not for publication.

Computed in the request from opened records; nothing of it is stored. Copies of a case, and what was put aside as
no concern, are counted nowhere. Every count goes through ``caseflow.desk.monitoring.rounding``.
"""

import datetime
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_

from caseflow.code_lists.stages import FINISHED, Stage
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.batch import is_original, read_own_cases
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.monitoring.rounding import LEAST, Partition, fixed_cells, open_cells
from caseflow.records.journal import EntryKind
from caseflow.records.notices import NOTICE
from caseflow.schema.cases import CaseRow

MONTHS = 12
SOON = datetime.timedelta(days=7)

PURPOSES = ("report", "routing", "note", "outcome", "message", NOTICE)


@dataclass(frozen=True)
class CaseFigures:
    """What one case adds to the figures. Spans are calendar days; none while it has not happened."""

    is_open: bool
    due_on: datetime.date
    language: str
    first_answer: int | None = None
    outcome_after: int | None = None
    outcomes: tuple[str, ...] = ()
    helped: str | None = None


@dataclass(frozen=True)
class TeamFigures:
    """The page. A median is shown only if at least ten cases are behind it."""

    work: Partition
    first_answer: float | None
    outcome_after: float | None
    outcomes: Partition
    helped: Partition
    languages: Partition


def team_figures(desk: Desk) -> TeamFigures:
    """The figures of all own teams of this member together, of cases that came in the last twelve months."""
    with desk.database.writing() as session:
        desk.log(session, "figures_seen", "page:figures")
    since = desk.today - datetime.timedelta(days=round(MONTHS * 365.25 / 12))
    with desk.database.reading() as session:
        counted = and_(is_original(), CaseRow.stage != Stage.CLOSED_SPAM, CaseRow.received_on >= since)
        cases = [figures_of(one.row, read_contents(one)) for one in read_own_cases(session, desk, PURPOSES, counted)]
    return summed_up(cases, desk.today)


def figures_of(row: CaseRow, contents: CaseContents) -> CaseFigures:
    """What a case adds."""
    first = next((message.day for message in contents.messages if message.from_office), None)
    outcome = contents.journal.newest(EntryKind.OUTCOME)
    helped = contents.from_person.helped
    return CaseFigures(
        is_open=row.stage not in FINISHED,
        due_on=row.due_on,
        language=contents.answers.language,
        first_answer=None if first is None else (first - row.received_on).days,
        outcome_after=None if outcome is None else (outcome.at.date() - row.received_on).days,
        outcomes=() if outcome is None else outcome.details.get("outcomes", ())[:1],
        helped=helped.helped.value if helped else None,
    )


def summed_up(cases: Sequence[CaseFigures], today: datetime.date) -> TeamFigures:
    """Sum up and round."""
    work = Counter(_work(case, today) for case in cases if case.is_open)
    return TeamFigures(
        work=fixed_cells({name: work[name] for name in ("overdue", "soon", "later")}),
        first_answer=median(case.first_answer for case in cases),
        outcome_after=median(case.outcome_after for case in cases),
        outcomes=open_cells(Counter(code for case in cases for code in case.outcomes)),
        helped=fixed_cells(_helped(cases)),
        languages=open_cells(Counter(case.language for case in cases)),
    )


def median(spans: Iterable[int | None]) -> float | None:
    """The median of the days, none where fewer than ten cases are behind it."""
    known = [span for span in spans if span is not None]
    return statistics.median(known) if len(known) >= LEAST else None


def _work(case: CaseFigures, today: datetime.date) -> str:
    if case.due_on < today:
        return "overdue"
    return "soon" if case.due_on <= today + SOON else "later"


def _helped(cases: Sequence[CaseFigures]) -> dict[str, int]:
    said = Counter(case.helped for case in cases if case.helped)
    return {code: said[code] for code in ("helped_yes", "helped_some", "helped_no")}
