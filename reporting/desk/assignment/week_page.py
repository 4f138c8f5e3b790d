"""The week ahead, to look at and to print."""

from starlette.responses import Response

from caseflow.assignment.week import read_week
from reporting.desk.visit import Visit


def week_page(visit: Visit) -> Response:
    """What is at risk in the coming week and what is overdue, by team and reason."""
    return visit.render("desk/assignment/week.html", week=read_week(visit.desk()))
