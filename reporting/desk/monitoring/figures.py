"""The pages of team figures and of early warning. Each look is logged, and there is no download."""

from starlette.responses import Response

from caseflow.desk.monitoring.early_warning import SeriesKind, Warnings, early_warnings
from caseflow.desk.monitoring.excess import Excess
from caseflow.desk.monitoring.figures import MONTHS, team_figures
from caseflow.desk.monitoring.rounding import LEAST
from reporting.desk.base.request import MemberRequest


def figures_page(visit: MemberRequest) -> Response:
    """The rounded figures of the member's own teams."""
    figures = team_figures(visit.desk())
    return visit.render(
        "desk/monitoring/figures.html", figures=figures, lists=visit.parts.lists, least=LEAST, months=MONTHS
    )


def warnings_page(visit: MemberRequest) -> Response:
    """What stands out in the newest whole week among the cases that the member may open."""
    warnings = early_warnings(visit.desk())
    groups = [(kind, _of(kind, warnings)) for kind in SeriesKind]
    return visit.render("desk/monitoring/warnings.html", warnings=warnings, groups=groups, lists=visit.parts.lists)


def _of(kind: SeriesKind, warnings: Warnings) -> list[tuple[str, Excess]]:
    rows = [(code, found) for (its, code), found in warnings.found.items() if its is kind]
    return sorted(rows, key=lambda row: (row[1].p_value, row[0]))
