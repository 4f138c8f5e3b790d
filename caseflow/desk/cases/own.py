"""The rule for which cases are a member's own. Every list, search and figure of the desk uses it.

A case is a member's own while one of their teams handles it and it is not suspended. A suspended case waits until
a conflict of interest is cleared. A case that a member only holds in reserve is not their own: it is opened by
itself, and the look is logged as one of the reserve.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, and_, not_, or_

from caseflow.schema.cases import CaseRow
from caseflow.workflow.case_state import CaseState


def is_own(row: CaseRow, teams: Collection[UUID]) -> bool:
    """Whether a member of these teams works on this case."""
    return row.team in teams and row.state != CaseState.SUSPENDED


def own_cases(teams: Collection[UUID]) -> ColumnElement[bool]:
    """The same as a condition: the rows of the cases that a member of these teams works on."""
    return and_(_handled_by(teams), _not_suspended())


def held_cases(teams: Collection[UUID]) -> ColumnElement[bool]:
    """The rows of the cases that a member of these teams may open: their own, and those they hold in reserve."""
    return or_(own_cases(teams), CaseRow.reserve_team.in_(teams))


def reserve_cases(teams: Collection[UUID]) -> ColumnElement[bool]:
    """The rows of the cases that a member of these teams holds in reserve only."""
    return and_(CaseRow.reserve_team.in_(teams), not_(own_cases(teams)))


def _handled_by(teams: Collection[UUID]) -> ColumnElement[bool]:
    return CaseRow.team.in_(teams)


def _not_suspended() -> ColumnElement[bool]:
    return CaseRow.state != CaseState.SUSPENDED
