"""Pages on which parts of a text or of a picture are blacked out, without a script: marks, ticks, clicks."""

from collections.abc import Mapping
from uuid import UUID

from starlette.responses import Response

from caseflow.cleaning.bars import WHOLE, Bar, BarsInvalid, read_bars, write_bars
from caseflow.cleaning.results import CannotClean, Reason
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile
from caseflow.desk.files.redact_file import black_file, black_text, look_at_file_to_black, look_at_page, look_at_text
from caseflow.desk.files.redact_text import NothingMarked, TextDiffers, suggestions
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Typed, Visit, go, typed_of
from reporting.desk.case.files import attachment_id, picture_answer

# In CSS pixels: the coordinates of a click are those of the picture as it is shown.
WIDTHS = (280, 640, 1100)
MOST_DIGITS = 5
PROBLEMS: Mapping[type[Exception], Problem] = {
    TextDiffers: Problem("marked", "text_differs"),
    NothingMarked: Problem("marked", "nothing_marked"),
    ChangedMeanwhile: Problem("", "changed_meanwhile"),
}
NO_BAR = Problem("bars", "nothing_marked")
BARS_INVALID = Problem("bars", "bars_invalid")


def text_page(visit: Visit) -> Response:
    """``GET /desk/cases/{case}/redact/{text}``."""
    return _text_page(visit)


def black_text_out(visit: Visit) -> Response:
    """``POST`` to the same: keep the copy."""
    case, text = case_id(visit), _text_id(visit)
    everywhere = visit.fields.get("everywhere", ())
    try:
        black_text(visit.desk(), case, seen_revision(visit), text, visit.field("marked"), everywhere)
    except tuple(PROBLEMS) as refused:
        status = 409 if isinstance(refused, ChangedMeanwhile) else 422
        return _text_page(visit, (PROBLEMS[type(refused)],), typed_of(visit.fields), status)
    return go(f"/desk/cases/{case}/export?done=blacked")


def _text_page(
    visit: Visit, problems: tuple[Problem, ...] = (), typed: Typed | None = None, status: int = 200
) -> Response:
    case = case_id(visit)
    text, revision = look_at_text(visit.desk(), case, _text_id(visit))
    base = f"/desk/cases/{case}"
    return visit.render(
        "desk/export/redact_text.html",
        status,
        base=base,
        address=f"{base}/redact/{text.id}",
        text=text,
        revision=revision,
        proposed=suggestions(text.text),
        problems=problems,
        typed=typed or Typed(),
    )


def file_bars_page(visit: Visit) -> Response:
    """``GET /desk/cases/{case}/files/{file}/redact``."""
    return _bars_page(visit, Typed())


def black_file_out(visit: Visit) -> Response:
    """``POST`` to the same: a click, a look, or the copy."""
    typed = typed_of(visit.fields)
    try:
        bars = read_bars(visit.field("bars"))
    except BarsInvalid:
        return _bars_page(visit, typed, (BARS_INVALID,), 422)
    if visit.field("button") == "store":
        return _store(visit, typed, bars)
    return _bars_page(visit, _clicked(visit, typed, bars))


def bars_image(visit: Visit) -> Response:
    """One page with the bars that the address tells, half seen through."""
    case, attachment = case_id(visit), attachment_id(visit)
    asked = visit.request.query_params
    try:
        bars = read_bars(asked.get("bars", "").replace("/", "\n"))
    except BarsInvalid:
        raise CaseNotFound from None
    number, width = _number(asked.get("page", "1")), _width(asked.get("width", ""))
    _, page = look_at_page(visit.desk(), visit.parts.cleaner, case, attachment, number, width, bars)
    return picture_answer(page.content)


def _store(visit: Visit, typed: Typed, bars: tuple[Bar, ...]) -> Response:
    case, attachment = case_id(visit), attachment_id(visit)
    try:
        copy = black_file(visit.desk(), visit.parts.cleaner, case, seen_revision(visit), attachment, bars)
    except NothingMarked:
        return _bars_page(visit, typed, (NO_BAR,), 422)
    except ChangedMeanwhile:
        return _bars_page(visit, typed, (PROBLEMS[ChangedMeanwhile],), 409)
    return go(f"/desk/cases/{case}/files/{copy}?done=blacked")


def _clicked(visit: Visit, typed: Typed, bars: tuple[Bar, ...]) -> Typed:
    """The form after a click: a first corner is kept, a second one makes a bar."""
    across, down = visit.field("place.x"), visit.field("place.y")
    # A press of the key on the picture sends a click at its corner: that is none.
    if not (across.isdecimal() and down.isdecimal()) or (across, down) == ("0", "0"):
        return typed
    width, height = _width(visit.field("width")), _number(visit.field("height"))
    corner = (int(across[:MOST_DIGITS]) * WHOLE // width, int(down[:MOST_DIGITS]) * WHOLE // height)
    page, first = _number(visit.field("page")), visit.field("corner").split()
    if len(first) == len(corner) and all(one.isdecimal() for one in first):
        bar = Bar.between(page, (int(first[0][:MOST_DIGITS]), int(first[1][:MOST_DIGITS])), corner)
        return Typed(typed | {"bars": (write_bars((*bars, bar)),), "corner": ("",)})
    return Typed(typed | {"corner": (f"{corner[0]} {corner[1]}",)})


def _bars_page(visit: Visit, typed: Typed, problems: tuple[Problem, ...] = (), status: int = 200) -> Response:
    case, attachment = case_id(visit), attachment_id(visit)
    asked = visit.request.query_params
    width = _width(visit.field("width") or asked.get("width", ""))
    wanted = _number(visit.field("page") or asked.get("page", "1"))
    line, revision = look_at_file_to_black(visit.desk(), case, attachment)
    base = f"/desk/cases/{case}"
    shared = {"base": base, "address": f"{base}/files/{attachment}", "file": line, "revision": revision}
    try:
        _, page = look_at_page(visit.desk(), visit.parts.cleaner, case, attachment, wanted, width, ())
    except CannotClean as refusal:
        refused = 503 if refusal.reason is Reason.BUSY else 422
        return visit.render("desk/export/redact_file.html", refused, refusal=refusal.reason, problems=(), **shared)
    return visit.render(
        "desk/export/redact_file.html",
        status,
        **shared,
        refusal=None,
        page_count=page.pages,
        page_number=min(wanted, page.pages),
        page_height=page.height,
        width=width,
        widths=WIDTHS,
        bars=_shown_bars(typed),
        typed=typed,
        problems=problems,
    )


def _shown_bars(typed: Typed) -> str:
    """The bars as an address tells them; none while they have to be put right."""
    try:
        return write_bars(read_bars(next(iter(typed["bars"]), ""))).replace("\n", "/")
    except BarsInvalid:
        return ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) <= MOST_DIGITS and int(text) else 1


def _width(text: str) -> int:
    return int(text) if text in map(str, WIDTHS) else WIDTHS[0]


def _text_id(visit: Visit) -> UUID:
    try:
        return UUID(visit.request.path_params["text"])
    except ValueError:
        raise CaseNotFound from None
