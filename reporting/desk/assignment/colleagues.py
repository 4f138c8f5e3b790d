"""Who works on what in the member's teams: cover, what somebody left behind, what nobody has."""

import datetime
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.assignment.absence import AbsenceRefused, end_absence, tell_absence
from caseflow.desk.teamwork.colleagues import read_team_work
from reporting.desk.base.request import Typed, Visit, go, typed_of


def colleagues_page(visit: Visit) -> Response:
    """Look at the work of one's teams."""
    return _show(visit)


def change_absence(visit: Visit) -> Response:
    """Tell an absence, or take one back."""
    acts = {"absence": _tell, "back": _end}
    name = visit.request.path_params["act"]
    if name not in acts:
        raise HTTPException(404)
    try:
        acts[name](visit)
    except AbsenceRefused as refused:
        return _show(visit, 422, refused.field, typed_of(visit.fields))
    return go(f"/desk/colleagues?done={name}")


def _tell(visit: Visit) -> None:
    member = _id(visit.field("away"), "member") if visit.field("away") else visit.actor.id
    cover = _id(visit.field("covered_by"), "covered_by")
    tell_absence(visit.desk(), cover, _day(visit, "first_day"), _day(visit, "last_day"), member)


def _end(visit: Visit) -> None:
    end_absence(visit.desk(), _id(visit.field("absence"), "absence"))


def _id(text: str, field: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise AbsenceRefused(field) from None


def _day(visit: Visit, field: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(visit.field(field).strip())
    except ValueError:
        raise AbsenceRefused(field) from None


def _show(visit: Visit, status: int = 200, wrong: str = "", typed: Typed | None = None) -> Response:
    return visit.render(
        "desk/assignment/colleagues.html",
        status,
        work_of=read_team_work(visit.desk()),
        stages=visit.parts.lists.case_stages,
        wrong=wrong,
        typed=typed or Typed(),
    )
