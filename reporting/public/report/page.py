"""The page on which one can write: prepared and compressed once per language and house, sent with a fresh value."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from caseflow.code_lists import CodeLists
from caseflow.code_lists.report_values import District, Facility
from caseflow.rules.answers import Answers, FieldError, parse_answers
from caseflow.rules.channel import ASSISTED
from caseflow.rules.routing import NoHandlerLeft
from crypto.form_token import ONCE_CHARACTERS
from reporting.public.base.form_tokens import OnceValues
from reporting.public.base.office_view import OfficeView, OfficeViews
from reporting.public.base.page_language import page_language
from reporting.public.base.readers import Readers, readers_of
from reporting.public.base.upload_form import KeptFile
from reporting.rendering.templates import PreparedPage
from reporting.runtime.services import Services, services

# Changes with the text of the notice; it is stored with the report.
NOTICE_VERSION = "1"
TEMPLATE = "public/report/page.html"
# Whoever came by the door for the young, or went through it on the page.
YOUNG = "under_18"

Typed = Mapping[str, Sequence[str]]
Place = Facility | District


@dataclass(frozen=True)
class ReturnedForm:
    """What goes back to the person: everything typed, every file that arrived, what is to be put right."""

    typed: Typed
    kept: Sequence[KeptFile] = ()
    problems: Sequence[FieldError] = ()
    status: int = 200


@dataclass(frozen=True)
class _Door:
    """By which door the page is entered: who fills it (``about``), and whether for somebody under 18."""

    about: str
    young: bool

    @property
    def typed(self) -> Typed:
        """What is known already."""
        about: Typed = {"about": (self.about,)} if self.about else {}
        return {**about, YOUNG: ("yes",)} if self.young else about


@dataclass
class _Prepared:
    """The pages made for one view of the office."""

    view: OfficeView
    pages: dict[tuple[str, str, _Door], PreparedPage] = field(default_factory=dict)


class ReportPages:
    """Makes the report page, empty or with what was typed."""

    def __init__(self, parts: Services, offices: OfficeViews, once_values: OnceValues) -> None:
        self._parts = parts
        self._offices = offices
        self._once_values = once_values
        self._prepared: _Prepared | None = None

    async def show(self, request: Request) -> Response:
        """``GET /{language}/report``, also from a poster with ``?facility=`` or ``?district=``.

        With ``?about=table`` two people fill it at a table, with ``phone``, ``letter`` and ``paper`` an officer
        enters what came so; ``?young=yes`` is the door for people under 18.
        """
        language = page_language(request)
        view = await self._offices.view()
        lists, query = self._parts.lists, request.query_params
        place = facility_of(lists, query.get("facility", "")) or lists.districts.get(query.get("district", ""))
        about = query.get("about", "")
        door = _Door(about if about in ASSISTED else "", query.get("young") == "yes")
        page = self._page(language.tag, place, door, view)
        return page.response(request, {"once": await self._once_values.fresh()})

    async def returned(
        self, request: Request, tag: str, form: ReturnedForm, once: str, **during_visit: object
    ) -> Response:
        """The page with everything that was typed, never compressed; during a visit with its address and token."""
        view = await self._offices.view()
        context = page_context(self._parts.lists, view, form, tag) | during_visit
        return services(request).pages.render(request, TEMPLATE, tag, status=form.status, **context, once=once)

    def _page(self, tag: str, place: Place | None, door: _Door, view: OfficeView) -> PreparedPage:
        prepared = self._prepared
        if prepared is None or prepared.view != view:
            prepared = self._prepared = _Prepared(view)
        name = (tag, place.id if place else "", door)
        page = prepared.pages.get(name)
        if page is None:
            form = ReturnedForm(typed={**preselection(self._parts.lists, place), **door.typed})
            context = page_context(self._parts.lists, view, form, tag) | ({"poster": place} if place else {})
            page = self._parts.pages.prepare(
                TEMPLATE, tag, {"once": ONCE_CHARACTERS}, **context, path=self._parts.address("report", language=tag)
            )
            prepared.pages[name] = page
        return page


def page_context(lists: CodeLists, view: OfficeView, form: ReturnedForm, tag: str) -> dict[str, object]:
    """What the template of the report page works with."""
    answers, _ = parse_answers(form.typed, lists, today=view.day, language=tag)
    return {
        "office": view.settings,
        "readers": readers_for(lists, view, answers),
        "young": bool(form.typed.get(YOUNG)),
        "young_help": view.young_help,
        "help_lines": view.help_lines,
        "facilities": [facility for facility in lists.facilities.values() if facility.open_on(view.day)],
        "notice_version": NOTICE_VERSION,
        "typed": form.typed,
        "kept": form.kept,
        "problems": form.problems,
        "day_type": "date" if is_date(form.typed.get("day", ("",))[0]) else "text",
    }


def readers_for(lists: CodeLists, view: OfficeView, answers: Answers) -> Readers:
    """Who would read these answers; of answers that nobody may read, who reads the others."""
    try:
        return readers_of(answers, view.directory, lists, view.day, names_authorities=view.settings.names_authorities)
    except NoHandlerLeft:
        return view.readers


def is_date(typed: str) -> bool:
    """Whether a date field can hold this; a browser would drop anything else that was typed."""
    try:
        return not typed or datetime.date.fromisoformat(typed).isoformat() == typed
    except ValueError:
        return False


def facility_of(lists: CodeLists, value: str) -> Facility | None:
    """The house that a poster names by its opaque number, or by its code; nothing for anything else."""
    for facility in lists.facilities.values():
        if value and value in (facility.poster_code, facility.id):
            return facility
    return None


def preselection(lists: CodeLists, place: Place | None) -> Typed:
    """What is chosen already when somebody comes from a poster in a house or a district, and nothing else."""
    if place is None:
        return {}
    if isinstance(place, District):
        return {"district": (place.id,)}
    typed: dict[str, tuple[str, ...]] = {"facility": (place.id,)}
    for tile in lists.tiles["where"]:
        if any(reference.code == place.area for reference in tile.codes):
            typed["area"] = (tile.id,)
    if place.district:
        typed["district"] = (place.district,)
    return typed
