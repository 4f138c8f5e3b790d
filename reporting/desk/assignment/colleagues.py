"""The page of the work in a member's teams: cover, cases of former members, cases without an assignee."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from caseflow.desk.assignment.absence import end_absence, tell_absence
from caseflow.desk.teamwork.colleagues import read_team_work
from reporting.desk.base.form_fields import Day, Identifier, OptionalIdentifier
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest, Typed, typed_of


class AbsenceForm(Form):
    """Who is away and who covers; nobody chosen means the member themselves."""

    away = OptionalIdentifier(fault="absence_member")
    covered_by = Identifier(fault="absence_covered_by")
    first_day = Day()
    last_day = Day(missing="absence_last_day", fault="absence_last_day")


class BackForm(Form):
    """Which absence has ended."""

    absence = Identifier(fault="absence_unknown")


def colleagues_page(visit: MemberRequest) -> Response:
    """Look at the work of one's teams."""
    return _show(visit)


def change_absence(visit: MemberRequest) -> Response:
    """Tell an absence, or take one back."""
    acts = {"absence": _tell, "back": _end}
    name = visit.request.path_params["act"]
    if name not in acts:
        raise HTTPException(404)
    return answered(lambda: acts[name](visit), lambda refused: _show(visit, refused))


def _tell(visit: MemberRequest) -> Response:
    form = AbsenceForm.read(visit)
    tell_absence(visit.desk(), form.covered_by, form.first_day, form.last_day, form.away or visit.actor.id)
    return visit.go("colleagues", done="absence")


def _end(visit: MemberRequest) -> Response:
    end_absence(visit.desk(), BackForm.read(visit).absence)
    return visit.go("colleagues", done="back")


def _show(visit: MemberRequest, refused: Refused | None = None) -> Response:
    return visit.render(
        "desk/assignment/colleagues.html",
        refused.status if refused else 200,
        work_of=read_team_work(visit.desk()),
        stages=visit.parts.lists.case_stages,
        wrong=refused.code if refused else "",
        typed=typed_of(visit.fields) if refused else Typed(),
    )
