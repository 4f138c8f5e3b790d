"""Data of the case page about the work on the case: assignment, cover, labels, linked cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from caseflow.desk.assignment.absence import Absence
from caseflow.desk.assignment.assign import Assignment, assignments
from caseflow.desk.assignment.labels import MOST_LABELS, labels_of
from caseflow.desk.case_page.view import CaseView
from caseflow.desk.teamwork.grave_load import grave_opened_this_week
from reporting.desk.base.request import MemberRequest


@dataclass(frozen=True)
class AssignmentSection:
    """What the section shows.

    Attributes:
        left: the one who has the case does not belong to its team any more.
        absence: the one who has the case is away today.
        team: to whom it can be given, by id.
        instead: to whom it goes when somebody cannot take it: their cover of today, or nobody.
        grave_this_week: how many grave cases the member opened; none on the page of another kind of case.
    """

    now: Assignment | None
    history: tuple[Assignment, ...]
    left: bool
    absence: Absence | None
    team: Mapping[UUID, str]
    own: bool
    instead: UUID | None
    labels: tuple[str, ...]
    may_add: bool
    grave_this_week: int | None


def section_for(visit: MemberRequest, view: CaseView) -> AssignmentSection:
    """The section of an opened case."""
    desk = visit.desk()
    given = assignments(view.contents.journal)
    now = given[-1] if given and given[-1].member else None
    team, away = view.beside.colleagues, view.beside.away
    labels = labels_of(view.contents.journal)
    grave = view.contents.level in desk.lists.triage_levels and desk.lists.is_grave(view.contents.level)
    cover = away[desk.actor.id].covered_by if desk.actor.id in away else None
    return AssignmentSection(
        now=now,
        history=given,
        left=now is not None and now.member not in team,
        absence=away.get(now.member) if now and now.member else None,
        team=team,
        own=desk.actor.id in team and not view.as_reserve,
        instead=cover if cover in team else None,
        labels=labels,
        may_add=len(labels) < MOST_LABELS,
        grave_this_week=grave_opened_this_week(desk) if grave else None,
    )
