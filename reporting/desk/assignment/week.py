"""The page of the week ahead, for the screen and for print."""

from babel.dates import format_date
from starlette.responses import Response

from caseflow.desk.teamwork.week import read_week
from reporting.desk.base.request import MemberRequest


def week_page(visit: MemberRequest) -> Response:
    """What is at risk in the coming week and what is overdue, by team and reason."""
    locale = visit.parts.languages.of(visit.door.language(visit.request)).locale
    return visit.render(
        "desk/assignment/week.html",
        week=read_week(visit.desk()),
        short=lambda day: format_date(day, "EEE d", locale=locale),
    )
