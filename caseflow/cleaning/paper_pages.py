"""Pages of PDF documents and pictures as pixels: one to look at, or all of them with bars burned in.

The result contains only pixels: no text, no fonts, no links, no earlier revision.
"""

import warnings
from collections.abc import Iterable, Iterator
from io import BytesIO
from math import sqrt

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw

from caseflow.cleaning.bars import WHOLE, Bar
from caseflow.cleaning.pictures import picture_pixels
from caseflow.cleaning.results import Broken, Cleaned, Kind, Locked, PageImage, TooDemanding, TooLarge
from caseflow.cleaning.sniffing import Format

# An A4 page with 190 dots an inch; a larger page gets fewer dots, never more pixels.
MOST_PIXELS = 3_500_000
# Points are 1/72 inch. Letters of a letter are read well at 150 dots an inch.
SHARPNESS = 150 / 72
MOST_SIDE = 8000
# What is burned in has to end within the processor's seconds of one worker.
MOST_BURNT_PAGES = 60
JPEG_QUALITY = 85

BAR_COLOUR = (0, 0, 0)
MARK_COLOUR = (201, 111, 31)


def show_page(content: bytes, found: Format, number: int, width: int, marked: Iterable[Bar]) -> PageImage:
    """A page to look at.

    Args:
        number: counts from 1; one that is not there becomes the nearest.
        width: of the picture in pixels; 0 for as sharp as letters need.
        marked: bars that are drawn half through, so that one sees what they would cover.

    Raises:
        CannotClean: with the reason.
    """
    if found is Format.PDF:
        with _opened(content) as document:
            pages = len(document)
            number = min(max(number, 1), pages)
            image = _rendered(document[number - 1])
    else:
        pages, number, image = 1, 1, _bounded(picture_pixels(content, found).convert("RGB"))
    shown = _of_width(image, width)
    drawn = _marked(shown, [bar for bar in marked if bar.page == number])
    return PageImage(pages, *drawn.size, _png(drawn))


def burn(content: bytes, found: Format, bars: Iterable[Bar]) -> Cleaned:
    """Makes a new file of pixels, without the content under the bars.

    Raises:
        TooDemanding: the document has more than MOST_BURNT_PAGES pages.
        CannotClean: with the reason.
    """
    bars = tuple(bars)
    if found is not Format.PDF:
        pixels = picture_pixels(content, found).convert("RGB")
        return Cleaned(Kind.PICTURE, "image/png", _png(_barred(_bounded(pixels), bars, 1)))
    with _opened(content) as document:
        if len(document) > MOST_BURNT_PAGES:
            raise TooDemanding
        pictures = (_barred(_rendered(page), bars, number) for number, page in enumerate(document, 1))
        return Cleaned(Kind.DOCUMENT, "application/pdf", _document_of(pictures))


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as refused:
        raise (Locked if "password" in str(refused).lower() else Broken) from None
    if len(document) == 0:
        raise Broken
    return document


def _rendered(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        raise Broken
    scale = min(SHARPNESS, sqrt(MOST_PIXELS / (width * height)), MOST_SIDE / max(width, height))
    if scale * min(width, height) < 1:
        raise TooLarge
    image: Image.Image = page.render(scale=scale, may_draw_forms=True).to_pil()
    return image.convert("RGB")


def _bounded(image: Image.Image) -> Image.Image:
    scale = sqrt(MOST_PIXELS / (image.width * image.height))
    if scale >= 1:
        return image
    return image.resize((max(1, int(image.width * scale)), max(1, int(image.height * scale))))


def _of_width(image: Image.Image, width: int) -> Image.Image:
    if not width:
        return image
    height = max(1, min(round(image.height * width / image.width), MOST_PIXELS // width))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _barred(image: Image.Image, bars: Iterable[Bar], number: int) -> Image.Image:
    draw = ImageDraw.Draw(image)
    for bar in bars:
        if bar.page == number:
            draw.rectangle(_pixels(bar, image), fill=BAR_COLOUR)
    return image


def _marked(image: Image.Image, bars: Iterable[Bar]) -> Image.Image:
    covered = image.copy()
    draw = ImageDraw.Draw(covered)
    for bar in bars:
        draw.rectangle(_pixels(bar, image), fill=BAR_COLOUR, outline=MARK_COLOUR, width=3)
    return Image.blend(image, covered, 0.7)


def _pixels(bar: Bar, image: Image.Image) -> tuple[int, int, int, int]:
    """The pixels that a bar covers, rounded outwards: half a letter at its edge is a letter too many."""
    left, top = bar.left * image.width // WHOLE, bar.top * image.height // WHOLE
    right, bottom = -(-bar.right * image.width // WHOLE), -(-bar.bottom * image.height // WHOLE)
    return left, top, max(left, right), max(top, bottom)


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _document_of(pictures: Iterator[Image.Image]) -> bytes:
    out = BytesIO()
    with Pdf.new() as document:
        for picture in pictures:
            _add_page(document, picture)
        document.save(out, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _add_page(document: Pdf, picture: Image.Image) -> None:
    coded = BytesIO()
    picture.save(coded, "JPEG", quality=JPEG_QUALITY)
    image = Stream(
        document,
        coded.getvalue(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    width, height = picture.width / SHARPNESS, picture.height / SHARPNESS
    page = document.add_blank_page(page_size=(width, height))
    page.obj.Resources = Dictionary(XObject=Dictionary(Page=image))
    page.obj.Contents = Stream(document, f"{width:.3f} 0 0 {height:.3f} 0 0 cm /Page Do".encode("ascii"))
