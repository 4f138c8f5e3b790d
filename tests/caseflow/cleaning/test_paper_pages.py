"""Pages are looked at as pixels of a bounded size; what was covered by a bar is in no byte of the copy."""

import io
import time
from collections.abc import Iterator

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from caseflow.cleaning.bars import Bar, BarsInvalid, read_bars, write_bars
from caseflow.cleaning.paper_pages import MOST_BURNT_PAGES, MOST_PIXELS
from caseflow.cleaning.process import Cleaner, CleaningLimits
from caseflow.cleaning.results import Broken, CannotClean, Cleaned, Locked, PageImage, TooDemanding, UnknownKind
from tests.caseflow.cleaning.papers import bomb

CANARY = "Zitronenfalter"
CLEANER = Cleaner()
SECONDS = 45.0


def pieces(content: bytes) -> Iterator[bytes]:
    yield content


def letter(pages: int = 1, size: tuple[float, float] = (595, 842), script: str = "") -> bytes:
    """A document with a word at the upper left of each page, and the same word in every corner of the file."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        for _ in range(pages):
            page = document.add_blank_page(page_size=size)
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            drawn = f"BT /F 24 Tf 60 {size[1] - 100} Td ({CANARY}) Tj ET".encode()
            page.obj.Contents = pikepdf.Stream(document, drawn)
        document.docinfo["/Title"] = CANARY
        document.attachments["note.txt"] = CANARY.encode()
        if script:
            action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=script)
            document.Root.OpenAction = document.make_indirect(action)
        document.save(out)
    return out.getvalue()


def shown(content: bytes, number: int = 1, width: int = 0) -> PageImage:
    return CLEANER.show_page(pieces(content), len(content), number, width)


def burnt(content: bytes, *bars: Bar) -> Cleaned:
    return CLEANER.burn(pieces(content), len(content), bars)


def darkness(content: bytes, box: tuple[float, float, float, float]) -> float:
    """The share of black pixels in a part of a picture, told in shares of its sides."""
    with Image.open(io.BytesIO(content)) as image:
        left, top, right, bottom = box
        width, height = image.size
        part = image.convert("L").crop((int(left * width), int(top * height), int(right * width), int(bottom * height)))
    return sum(part.histogram()[:60]) / (part.width * part.height)


def text_of(document: bytes) -> str:
    with pypdfium2.PdfDocument(document) as opened:
        return " ".join(page.get_textpage().get_text_bounded() for page in opened)


def test_a_page_is_a_picture_with_its_number_and_how_many_there_are() -> None:
    second = shown(letter(3), 2, 600)
    assert (second.pages, second.width) == (3, 600)
    assert darkness(second.content, (0.1, 0.08, 0.5, 0.14)) > 0.02
    assert shown(letter(3), 99, 600).content == shown(letter(3), 3, 600).content


def test_bars_leave_no_letter_of_what_they_cover() -> None:
    original = letter(2)
    assert CANARY in text_of(original)
    copy = burnt(original, Bar(1, 50, 50, 600, 200))
    assert copy.media_type == "application/pdf"
    assert text_of(copy.content).strip() == ""
    assert CANARY.encode() not in copy.content
    with pikepdf.open(io.BytesIO(copy.content)) as document:
        assert not document.attachments and not document.docinfo
        streams = [
            one.read_bytes() for one in document.objects if isinstance(one, pikepdf.Stream) and "/Width" not in one
        ]
        assert not any(CANARY.encode() in stream for stream in streams)
        fonts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        assert not fonts
    first, second = shown(copy.content, 1), shown(copy.content, 2)
    assert darkness(first.content, (0.06, 0.06, 0.59, 0.19)) == 1.0
    assert darkness(first.content, (0.0, 0.3, 1.0, 1.0)) == 0.0
    assert 0.02 < darkness(second.content, (0.1, 0.08, 0.5, 0.14)) < 0.5


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_bars_are_burned_into_the_pixels_of_a_picture(form: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 200), (250, 120, 10)).save(out, form, comment=CANARY.encode())
    copy = burnt(out.getvalue(), Bar(1, 0, 0, 500, 1000))
    assert copy.media_type == "image/png"
    assert CANARY.encode() not in copy.content
    with Image.open(io.BytesIO(copy.content)) as image:
        assert {image.getpixel((x, y)) for x in range(0, 200, 7) for y in range(0, 200, 7)} == {(0, 0, 0)}
        assert (0, 0, 0) not in {image.getpixel((x, y)) for x in range(203, 400, 7) for y in range(0, 200, 7)}


def test_a_page_larger_than_any_wall_is_shown_within_the_bound() -> None:
    for size in ((14_400.0, 14_400.0), (14_400.0, 20.0)):
        answer = shown(letter(1, size))
        assert answer.width * answer.height <= MOST_PIXELS * 1.01


def test_a_script_in_a_document_is_not_run_and_not_kept() -> None:
    hostile = letter(1, script="app.alert('x'); while (true) {}")
    begin = time.monotonic()
    assert shown(hostile, 1, 300).pages == 1
    copy = burnt(hostile)
    assert b"JavaScript" not in copy.content and b"OpenAction" not in copy.content
    assert time.monotonic() - begin < SECONDS


def test_a_document_that_unpacks_to_too_much_ends_in_bounded_time() -> None:
    begin = time.monotonic()
    content = bomb(600)
    try:
        answer = shown(content)
        assert answer.width * answer.height <= MOST_PIXELS * 1.01
    except CannotClean:
        pass
    assert time.monotonic() - begin < SECONDS


def test_a_document_with_endless_drawing_is_given_up() -> None:
    out = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(2000, 2000))
        page.obj.Contents = pikepdf.Stream(document, b"0 0 2000 2000 re f\n" * 3_000_000)
        document.save(out, compress_streams=True)
    hurried = Cleaner(CleaningLimits(seconds=2.0))
    begin = time.monotonic()
    with pytest.raises(TooDemanding):
        hurried.burn(pieces(out.getvalue()), len(out.getvalue()), ())
    assert time.monotonic() - begin < SECONDS


def test_more_pages_than_can_be_burned_are_refused() -> None:
    with pytest.raises(TooDemanding):
        burnt(letter(MOST_BURNT_PAGES + 1))


def test_what_is_no_page_is_refused_with_a_reason() -> None:
    with pytest.raises(UnknownKind):
        shown(b"MZ this is a program")
    with pytest.raises(Broken):
        shown(b"%PDF-1.7 and nothing else")
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(letter())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Locked):
        shown(out.getvalue())


def test_bars_are_read_as_they_are_written_and_nothing_else_is() -> None:
    bars = (Bar(1, 0, 10, 1000, 20), Bar(12, 5, 6, 7, 8))
    assert read_bars(write_bars(bars)) == bars
    assert Bar.between(1, (900, 5), (-4, 2000)) == Bar(1, 0, 5, 900, 1000)
    assert Bar.between(1, (1000, 1000), (1000, 1000)) == Bar(1, 999, 999, 1000, 1000)
    for wrong in ("1 2 3", "0: 1 2 3 4", "1: 5 5 5 9", "1: 0 0 1001 5", "a: 1 2 3 4", "1: 1 2 3 4\n" * 201):
        with pytest.raises(BarsInvalid):
            read_bars(wrong)
