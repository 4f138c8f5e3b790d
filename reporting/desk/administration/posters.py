"""Printing posters, strips, cards, the paper form and the sheet on where to hang them.

What is printed stands in the log by its place; nothing of it is kept.
"""

from collections.abc import Mapping

from starlette.responses import Response

from caseflow.office.accounts import audit_log
from caseflow.office.accounts.audit_log import Outcome
from reporting.desk.base.request import Typed, Visit, typed_of
from reporting.http.download import HEADERS, content_disposition
from reporting.paper.orders import (
    OrderIncomplete,
    PaperKind,
    PaperOrder,
    PaperSize,
    languages_of,
    place_of,
    poster_origin,
)
from reporting.paper.press import PageUnprintable, Press, PressBusy
from reporting.paper.printing import print_paper

ACTION = "paper_printed"
PDF_HEADERS = HEADERS | {"content-type": "application/pdf"}

PROBLEMS: Mapping[type[Exception], str] = {PressBusy: "press_busy", PageUnprintable: "page_unprintable"}

# What is chosen when the page opens.
USUAL = Typed(kind=(str(PaperKind.POSTER),), size=(str(PaperSize.A4),), languages=("de",))


class PosterPages:
    """The page with its choices, and the file; one press serves all members."""

    def __init__(self) -> None:
        self._press = Press()

    def show(self, visit: Visit) -> Response:
        """What can be printed, and for which place."""
        return _page(visit, USUAL)

    def print(self, visit: Visit) -> Response:
        """The file, or the page again with what is missing."""
        try:
            order = _order(visit)
        except OrderIncomplete:
            return _page(visit, typed_of(visit.fields), "order_incomplete", 422)
        _log(visit, Outcome.DONE)
        try:
            made = print_paper(order, visit.parts.lists, self._press)
        except (PressBusy, PageUnprintable) as failed:
            _log(visit, Outcome.FAILED)
            return _page(visit, typed_of(visit.fields), PROBLEMS[type(failed)], 503)
        return Response(made, headers=PDF_HEADERS | {"content-disposition": content_disposition(order.file_name)})


def _order(visit: Visit) -> PaperOrder:
    parts = visit.parts
    list_name, _, code = visit.field("place").partition(":")
    try:
        kind, size = PaperKind(visit.field("kind")), PaperSize(visit.field("size"))
    except ValueError:
        raise OrderIncomplete("kind") from None
    return PaperOrder(
        kind=kind,
        place=place_of(
            parts.lists,
            facility=code if list_name == "facility" else "",
            district=code if list_name == "district" else "",
        ),
        languages=languages_of(parts.languages, visit.fields.get("languages", ())),
        size=size,
        origin=poster_origin(parts.settings.public_origins),
        office=visit.settings(),
    )


def _log(visit: Visit, outcome: Outcome) -> None:
    parts = visit.parts
    audit_log.append_apart(parts.database, parts.now(), visit.actor.id, ACTION, visit.field("place"), outcome)


def _page(visit: Visit, typed: Typed, problem: str = "", status: int = 200) -> Response:
    lists = visit.parts.lists
    today = visit.parts.today()
    return visit.render(
        "desk/administration/posters.html",
        status,
        typed=typed,
        problem=problem,
        facilities=[facility for facility in lists.facilities.values() if facility.open_on(today)],
        districts=[district for district in lists.districts.values() if district.id.isdigit()],
        shipped=list(visit.parts.languages.by_tag.values()),
        kinds=[str(kind) for kind in PaperKind],
        sizes=[str(size) for size in PaperSize],
    )
