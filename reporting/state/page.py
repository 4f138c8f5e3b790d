"""The page of figures for people."""

import datetime
from dataclasses import dataclass

from babel import Locale
from babel.dates import format_date
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from caseflow.office.directory.settings import office_settings
from caseflow.statistics.facts.published_categories import labels_of
from caseflow.statistics.plan.period import Period, PeriodKind, PeriodMalformed
from caseflow.statistics.release.shown_figures import overview
from reporting.http.security_headers import public_policy
from reporting.rendering.templates import Stylesheet, read_stylesheet
from reporting.runtime.services import Services
from reporting.state.bars import bar_of, scale_of, width_classes


@dataclass(frozen=True)
class FiguresPage:
    """Answers ``/{lang}/statistics``. A plain function runs it in a thread, because it reads the database."""

    parts: Services
    stylesheet: Stylesheet

    def answer(self, request: Request) -> Response:
        """The page in the visitor's language, with the quarter that ``?quarter=`` names."""
        tag = request.path_params["language"]
        if tag not in self.parts.languages.by_tag:
            raise HTTPException(404)
        locale = self.parts.languages.of(tag).locale
        wanted = _wanted(request.query_params.get("quarter"))
        with self.parts.database.reading() as session:
            office = office_settings(session, self.parts.secret)
            shown = overview(session, self.parts.today(), office.calendar.is_working_day, wanted)
        response = self.parts.pages.render(
            request,
            "state/statistics.html",
            tag,
            office=office,
            shown=shown,
            categories=labels_of(self.parts.lists),
            period_name=lambda period: period_name(period, locale),
            bar_of=bar_of,
            scale_of=scale_of,
            # A file of ours; escaping would break its selectors.
            own_stylesheet=Markup(self.stylesheet.text),  # noqa: S704
        )
        response.headers["content-security-policy"] = self._policy()
        return response

    def _policy(self) -> str:
        pages = self.parts.pages
        stylesheets = (pages.public_stylesheet, pages.around_stylesheet, self.stylesheet)
        return public_policy(*(one.source for one in stylesheets))


def figures_page(parts: Services) -> FiguresPage:
    """The page with its stylesheet, read once."""
    text = read_stylesheet("statistics.css").text + width_classes()
    return FiguresPage(parts, Stylesheet(text))


def period_name(period: Period, locale: Locale) -> str:
    """``March 2026`` or ``1st quarter 2026`` in the visitor's language."""
    first = datetime.date(period.year, period.months[0].number, 1)
    return format_date(first, "LLLL y" if period.kind is PeriodKind.MONTH else "QQQQ y", locale=locale)


def _wanted(text: str | None) -> Period | None:
    try:
        return Period.parse(text) if text else None
    except PeriodMalformed:
        return None
