"""All paper in all languages: accessible PDF, own fonts, every letter there, the same bytes each time."""

import io
from dataclasses import replace

import pikepdf
import pytest

from reporting.paper.orders import PaperKind, PaperOrder, PaperSize
from reporting.paper.press import FONTS, PageUnprintable, Press
from reporting.paper.printing import print_paper
from tests.reporting.paper.orders import ALL, LISTS, OFFICE, order_of
from tests.reporting.paper.printed_codes import POINTS_PER_MILLIMETRE, places_of_text

FAMILIES = {"NotoSans", "NotoSansArabic", "NotoSansEthiopic"}


def printed(order: PaperOrder) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(print_paper(order, LISTS, Press())))


def fonts_of(pdf: pikepdf.Pdf) -> dict[str, bool]:
    """Name of each font without its prefix, and whether its file is in the PDF."""
    found = {}
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            found[str(font.BaseFont).partition("+")[2].partition("-")[0]] = "/FontFile2" in descriptor
    return found


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("tag", ALL)
def test_every_kind_is_an_accessible_file_with_its_fonts(tag: str, kind: PaperKind) -> None:
    # The compiler itself refuses a page that breaks PDF/UA-1 or holds a letter without a picture.
    with printed(order_of(kind, (tag,))) as pdf:
        assert str(pdf.Root.Lang) == {"de-simple": "de"}.get(tag, tag)
        assert bool(pdf.Root.MarkInfo.Marked) and "/StructTreeRoot" in pdf.Root
        assert str(pdf.docinfo["/Title"])
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
        fonts = fonts_of(pdf)
        assert fonts and set(fonts) <= FAMILIES and all(fonts.values())
        assert len(pdf.pages) == (2 if kind is PaperKind.FORM else 1)


# How near to the edge of the sheet a line may begin, in millimetres: printers need four.
NEAREST = {PaperKind.FORM: 10, PaperKind.PLACEMENT: 15, PaperKind.CARDS: 12}


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("tag", ALL)
def test_no_line_runs_off_the_sheet(tag: str, kind: PaperKind) -> None:
    margin = NEAREST.get(kind, 3.9) * POINTS_PER_MILLIMETRE
    with printed(order_of(kind, (tag,))) as pdf:
        for page in pdf.pages:
            _, _, width, height = (float(side) for side in page.mediabox)
            places = list(places_of_text(page))
            assert places
            assert min(y for _, y in places) >= margin and max(y for _, y in places) <= height - margin
            assert min(x for x, _ in places) >= margin and max(x for x, _ in places) <= width - margin


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("size", PaperSize)
def test_all_languages_fit_on_what_was_ordered(kind: PaperKind, size: PaperSize) -> None:
    with printed(order_of(kind, ALL, size=size)) as pdf:
        wanted = {PaperKind.FORM: 2 * len(ALL), PaperKind.PLACEMENT: len(ALL), PaperKind.CARDS: 2}
        assert len(pdf.pages) == wanted.get(kind, 1)
        assert set(fonts_of(pdf)) <= FAMILIES


def test_a_letter_that_no_font_has_stops_the_press() -> None:
    with pytest.raises(PageUnprintable, match="could not be displayed"):
        print_paper(order_of(PaperKind.POSTER, office=replace(OFFICE, name="漢")), LISTS, Press())


@pytest.mark.parametrize("kind", PaperKind)
def test_the_same_order_gives_the_same_bytes(kind: PaperKind) -> None:
    order = order_of(kind, ("de", "ps", "ti"))
    assert print_paper(order, LISTS, Press()) == print_paper(order, LISTS, Press())


def test_words_of_the_office_are_never_run_as_typst() -> None:
    name = '#let x = panic() *"$]'
    with printed(order_of(PaperKind.POSTER, office=replace(OFFICE, name=name))) as pdf:
        assert len(pdf.pages) == 1


def test_the_fonts_come_with_their_licence() -> None:
    assert {path.stem.partition("-")[0] for path in FONTS.glob("*.ttf")} == FAMILIES
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 6_000_000
