"""Printing posters, strips, cards, the paper form and the sheet on where to hang them.

The log names the place for which something was printed. The files are not stored.
"""

from starlette.responses import Response

from caseflow.office.accounts import audit_log
from caseflow.office.accounts.audit_log import Outcome
from reporting.desk.base.form_fields import EntryOf, Many, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest, Typed, typed_of
from reporting.http.download import HEADERS, content_disposition
from reporting.paper.orders import (
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

INCOMPLETE = "order_incomplete"


class OrderForm(Form):
    """What is printed, for which place, in which languages."""

    kind = EntryOf(PaperKind, fault=INCOMPLETE)
    size = EntryOf(PaperSize, fault=INCOMPLETE)
    place = Text()
    languages = Many()


# What is chosen when the page opens.
USUAL = Typed(kind=(str(PaperKind.POSTER),), size=(str(PaperSize.A4),), languages=("de",))


class PosterPages:
    """The page with its choices, and the file; one press serves all members."""

    def __init__(self) -> None:
        self._press = Press()

    def show(self, visit: MemberRequest) -> Response:
        """What can be printed, and for which place."""
        return _page(visit, USUAL)

    def print(self, visit: MemberRequest) -> Response:
        """The file, or the page again with what is missing."""
        return answered(
            lambda: self._printed(visit),
            lambda refused: _page(visit, typed_of(visit.fields), refused),
        )

    def _printed(self, visit: MemberRequest) -> Response:
        form = OrderForm.read(visit)
        order = _order(visit, form)
        _log(visit, form, Outcome.DONE)
        try:
            made = print_paper(order, visit.parts.lists, self._press)
        except (PressBusy, PageUnprintable):
            _log(visit, form, Outcome.FAILED)
            raise
        return Response(made, headers=PDF_HEADERS | {"content-disposition": content_disposition(order.file_name)})


def _order(visit: MemberRequest, form: OrderForm) -> PaperOrder:
    parts = visit.parts
    list_name, _, code = form.place.partition(":")
    return PaperOrder(
        kind=form.kind,
        place=place_of(
            parts.lists,
            facility=code if list_name == "facility" else "",
            district=code if list_name == "district" else "",
        ),
        languages=languages_of(parts.languages, form.languages),
        size=form.size,
        origin=poster_origin(parts.settings.public_origins),
        office=visit.settings(),
    )


def _log(visit: MemberRequest, form: OrderForm, outcome: Outcome) -> None:
    parts = visit.parts
    audit_log.append_apart(parts.database, parts.now(), visit.actor.id, ACTION, form.place, outcome)


def _page(visit: MemberRequest, typed: Typed, refused: Refused | None = None) -> Response:
    lists = visit.parts.lists
    today = visit.parts.today()
    return visit.render(
        "desk/administration/posters.html",
        refused.status if refused else 200,
        typed=typed,
        problem=refused.code if refused else "",
        facilities=[facility for facility in lists.facilities.values() if facility.open_on(today)],
        districts=[district for district in lists.districts.values() if district.id.isdigit()],
        shipped=list(visit.parts.languages.by_tag.values()),
        kinds=[str(kind) for kind in PaperKind],
        sizes=[str(size) for size in PaperSize],
    )
