"""A letter with which a person demands their right from the other side: German, with a translation beside it.

Filled in here or by hand; what is typed makes one answer and is stored nowhere. The wording has to be checked by
a lawyer of the office before go-live (docs/operations.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from reporting.http.form_body import Fields, read_fields, single
from reporting.public.base.language_switch import is_language_change
from reporting.public.base.office_view import OfficeViews
from reporting.public.base.page_language import page_language
from reporting.public.report.claim_kinds import ClaimKind
from reporting.public.report.downloads import Downloads, Showing
from reporting.public.report.receipt_fields import receipt_text
from reporting.runtime.services import Services

# What the person types, and how many code points of it a sheet holds.
TYPED: Mapping[str, int] = {
    "sender": 300,
    "receiver": 300,
    "town": 80,
    "written_on": 40,
    "happened_on": 80,
    "happened": 4000,
}
# Who knows the act and the letters it asks for.
ADVISE_ON = frozenset({"discrimination", "racism", "antisemitism"})
DEMANDS = ("stop", "money", "damage")


@dataclass(frozen=True, repr=False)
class Letter:
    """What stands in a letter; the ``repr`` shows nothing. An empty text is a line for a pen."""

    kind: ClaimKind
    typed: Mapping[str, str]
    demands: tuple[str, ...]


def read_letter(fields: Fields) -> Letter:
    """The letter of a form; what is too long is cut, what is unknown left out."""
    about = single(fields, "about")
    kind = ClaimKind(about) if about in list(ClaimKind) else ClaimKind.WORK
    typed = {name: single(fields, name)[:limit].strip() for name, limit in TYPED.items()}
    demands = tuple(demand for demand in DEMANDS if demand in fields.get("demand", ()))
    return Letter(kind, typed, demands)


def with_known_day(fields: Fields, showing: Showing | None) -> Fields:
    """The day that was named in the report, as Germans write it, for a letter that nobody has begun yet."""
    day = showing.carried.answers.incident_date if showing else None
    if day is None or "happened_on" in fields:
        return fields
    return {**fields, "happened_on": (day.strftime("%d.%m.%Y"),)}


class ClaimLetter:
    """Routes of the letter template."""

    def __init__(self, parts: Services, offices: OfficeViews, keepsakes: Downloads) -> None:
        self._offices = offices
        self._keepsakes = keepsakes
        self._pages = parts.pages

    async def show(self, request: Request) -> Response:
        """``GET /{language}/letter?about=work``: the form, for everybody."""
        about = request.query_params.get("about", "")
        return await self._page(request, "public/information/letter.html", read_letter({"about": (about,)}), None)

    async def write(self, request: Request) -> Response:
        """``POST``: the form with what is known, or the sheet, filled in or empty.

        Who comes from the page with the number keeps their way back to it; when that showing is over, so is this.
        """
        fields = await read_fields(request)
        tag = page_language(request).tag
        showing = None
        if "receipt" in fields:
            showing = await self._keepsakes.still_shown(fields, tag)
            if showing is None:
                return await self._keepsakes.over(request, tag)
        letter, button = read_letter(with_known_day(fields, showing)), single(fields, "button")
        on_sheet = button == "sheet" or (is_language_change(fields) and "sheet" in fields)
        if button == "empty":
            return await self._page(
                request, "public/information/letter_sheet.html", Letter(letter.kind, {}, ()), showing
            )
        template = "public/information/letter_sheet.html" if on_sheet else "public/information/letter.html"
        return await self._page(request, template, letter, showing)

    async def _page(self, request: Request, template: str, letter: Letter, showing: Showing | None) -> Response:
        office = await self._offices.view()
        return self._pages.render(
            request,
            template,
            page_language(request).tag,
            office=office.settings,
            advice=[one for one in office.advice if not ADVISE_ON.isdisjoint(one.topics)],
            kind=letter.kind,
            typed={name: letter.typed.get(name, "") for name in TYPED},
            demands=letter.demands or DEMANDS,
            carried=showing.carried.hidden if showing else (),
            receipt=receipt_text(showing.receipt.lookup_hash) if showing else "",
        )
