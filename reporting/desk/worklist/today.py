"""The plan of the day."""

from starlette.responses import Response

from caseflow.desk.worklist.day_plan import USUAL_MINUTES, plan_day
from reporting.desk.base.request import Visit


def today_page(visit: Visit) -> Response:
    """What fits into the minutes that the member has today."""
    lists = visit.parts.lists
    return visit.render(
        "desk/worklist/today.html",
        plan=plan_day(visit.desk(), _minutes(visit.request.query_params.get("minutes", ""))),
        stages=lists.case_stages,
        levels=lists.triage_levels,
        areas=lists.areas,
        languages_of_reports=lists.languages,
    )


def _minutes(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else USUAL_MINUTES
