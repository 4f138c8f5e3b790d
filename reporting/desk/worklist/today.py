"""The page of the day plan."""

from starlette.responses import Response

from caseflow.desk.worklist.day_plan import USUAL_MINUTES, plan_day
from reporting.desk.base.form_fields import Number
from reporting.desk.base.forms import Form
from reporting.desk.base.request import MemberRequest


class DayAddress(Form):
    """How many minutes the member has; an address names no more than a day has."""

    minutes = Number(otherwise=USUAL_MINUTES, most_digits=4)


def today_page(visit: MemberRequest) -> Response:
    """What fits into the minutes that the member has today."""
    lists = visit.parts.lists
    return visit.render(
        "desk/worklist/today.html",
        plan=plan_day(visit.desk(), DayAddress.read_address(visit).minutes),
        stages=lists.case_stages,
        levels=lists.triage_levels,
        areas=lists.areas,
        languages_of_reports=lists.languages,
    )
