"""Pages on which parts of a text or of a picture are blacked out, without a script: marks, ticks, clicks."""

from types import MappingProxyType

from starlette.responses import Response

from caseflow.cleaning.bars import WHOLE, Bar, BarsInvalid, read_bars, write_bars
from caseflow.cleaning.results import CannotClean
from caseflow.desk.cases.access_control import CaseNotFound
from caseflow.desk.files.redact_file import look_at_file_to_redact, look_at_page, look_at_text, redact_file, redact_text
from caseflow.desk.files.redact_text import suggestions
from reporting.desk.base.case_form import case_id, id_in_address, seen_revision
from reporting.desk.base.form_fields import Choice, Many, Number, Text, number_of
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Refused, answer_of, answered
from reporting.desk.base.request import MemberRequest, Typed, typed_of
from reporting.desk.case.files import attachment_id, picture_answer

# In CSS pixels: the coordinates of a click are those of the picture as it is shown.
WIDTHS = (280, 640, 1100)
MOST_DIGITS = 5
# At the bars of a file a missing mark is a missing bar.
BESIDE = MappingProxyType({"nothing_marked": "bars"})


class MarksForm(Form):
    """The text with its marks, and the words that are black wherever they stand."""

    marked = Text()
    everywhere = Many()


class PageShown(Form):
    """Which page of a file is looked at, and how wide."""

    page = Number(otherwise=1, most_digits=MOST_DIGITS)
    width = Choice(tuple(map(str, WIDTHS)), otherwise=str(WIDTHS[0]))


class Click(PageShown):
    """A click on the page, the first corner of a bar if there is one, and the bars so far."""

    button = Text()
    bars = Text()
    height = Number(otherwise=1, most_digits=MOST_DIGITS)
    across = Number(otherwise=-1, most_digits=MOST_DIGITS, name="place.x")
    down = Number(otherwise=-1, most_digits=MOST_DIGITS, name="place.y")
    corner = Text()


class BarsShown(PageShown):
    """The picture of a page with the bars that its address tells."""

    bars = Text()


def text_page(visit: MemberRequest) -> Response:
    """A text, in which double brackets mark what is to be black."""
    return _text_page(visit)


def redact_text_page(visit: MemberRequest) -> Response:
    """``POST`` to the same: keep the copy."""
    return answered(lambda: _black_text(visit), lambda refused: _text_page(visit, refused))


def _black_text(visit: MemberRequest) -> Response:
    case, form = case_id(visit), MarksForm.read(visit)
    text = id_in_address(visit, "text")
    redact_text(visit.desk(), case, seen_revision(visit), text, form.marked, form.everywhere)
    return visit.go("case_export", case=case, done="blacked")


def _text_page(visit: MemberRequest, refused: Refused | None = None) -> Response:
    case = case_id(visit)
    text, revision = look_at_text(visit.desk(), case, id_in_address(visit, "text"))
    return visit.render(
        "desk/export/redact_text.html",
        refused.status if refused else 200,
        case_id=case,
        text=text,
        revision=revision,
        proposed=suggestions(text.text),
        problems=refused.problems if refused else (),
        typed=typed_of(visit.fields) if refused else Typed(),
    )


def file_bars_page(visit: MemberRequest) -> Response:
    """A page of a file, on which bars are drawn."""
    return _bars_page(visit, Typed())


def redact_file_page(visit: MemberRequest) -> Response:
    """``POST`` to the same: a click, a look, or the copy."""
    typed = typed_of(visit.fields)
    return answered(lambda: _blacked(visit, typed), lambda refused: _bars_page(visit, typed, refused), BESIDE)


def _blacked(visit: MemberRequest, typed: Typed) -> Response:
    click = Click.read(visit)
    bars = read_bars(click.bars)
    if click.button == "store":
        return _store(visit, bars)
    return _bars_page(visit, _clicked(click, typed, bars))


def bars_image(visit: MemberRequest) -> Response:
    """One page with the bars that the address tells, half seen through."""
    case, attachment = case_id(visit), attachment_id(visit)
    shown = BarsShown.read_address(visit)
    try:
        bars = read_bars(shown.bars.replace("/", "\n"))
    except BarsInvalid:
        raise CaseNotFound from None
    number, width = shown.page or 1, int(shown.width)
    _, page = look_at_page(visit.desk(), visit.parts.cleaner, case, attachment, number, width, bars)
    return picture_answer(page.content)


def _store(visit: MemberRequest, bars: tuple[Bar, ...]) -> Response:
    case, attachment = case_id(visit), attachment_id(visit)
    copy = redact_file(visit.desk(), visit.parts.cleaner, case, seen_revision(visit), attachment, bars)
    return visit.go("file", case=case, file=copy, done="blacked")


def _clicked(click: Click, typed: Typed, bars: tuple[Bar, ...]) -> Typed:
    """The form after a click: a first corner is kept, a second one makes a bar."""
    # A press of the key on the picture sends a click at its corner: that is none.
    if min(click.across, click.down) < 0 or (click.across, click.down) == (0, 0):
        return typed
    corner = (click.across * WHOLE // int(click.width), click.down * WHOLE // (click.height or 1))
    first = [number_of(one, -1, MOST_DIGITS) for one in click.corner.split()]
    if len(first) == len(corner) and min(first) >= 0:
        bar = Bar.between(click.page or 1, (first[0], first[1]), corner)
        return Typed(typed | {"bars": (write_bars((*bars, bar)),), "corner": ("",)})
    return Typed(typed | {"corner": (f"{corner[0]} {corner[1]}",)})


def _bars_page(visit: MemberRequest, typed: Typed, refused: Refused | None = None) -> Response:
    case, attachment = case_id(visit), attachment_id(visit)
    asked = PageShown.read(visit) if visit.fields else PageShown.read_address(visit)
    width, wanted = int(asked.width), asked.page or 1
    line, revision = look_at_file_to_redact(visit.desk(), case, attachment)
    shared = {"case_id": case, "file": line, "revision": revision}
    try:
        _, page = look_at_page(visit.desk(), visit.parts.cleaner, case, attachment, wanted, width, ())
    except CannotClean as refusal:
        status = answer_of(type(refusal)).status
        return visit.render("desk/export/redact_file.html", status, refusal=refusal.reason, problems=(), **shared)
    return visit.render(
        "desk/export/redact_file.html",
        refused.status if refused else 200,
        **shared,
        refusal=None,
        page_count=page.pages,
        page_number=min(wanted, page.pages),
        page_height=page.height,
        width=width,
        widths=WIDTHS,
        bars=_shown_bars(typed),
        typed=typed,
        problems=refused.problems if refused else (),
    )


def _shown_bars(typed: Typed) -> str:
    """The bars as an address tells them; none while they have to be put right."""
    try:
        return write_bars(read_bars(next(iter(typed["bars"]), ""))).replace("\n", "/")
    except BarsInvalid:
        return ""
