"""Pictures inside of documents keep every coded pixel and lose everything around them."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from caseflow.cleaning.embedded_pictures import jpeg_2000_without_boxes, jpeg_without_segments
from caseflow.cleaning.results import Broken
from tests.caseflow.cleaning.recordings import CANARY
from tests.caseflow.cleaning.test_pictures import drawn, exif, jpeg


def coded(**options: object) -> bytes:
    out = BytesIO()
    image = drawn("CMYK") if options.pop("inks", False) else drawn()
    image.save(out, "JPEG", exif=exif(), comment=CANARY.encode(), **options)
    return out.getvalue()


def pixels(content: bytes) -> bytes:
    return Image.open(BytesIO(content)).tobytes()


@pytest.mark.parametrize(
    "options",
    [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"inks": True}, {"subsampling": 0}, {"optimize": True}],
)
def test_every_way_of_coding_keeps_its_pixels_exactly(options: dict[str, object]) -> None:
    original = coded(**options)
    copy = jpeg_without_segments(original + CANARY.encode())
    assert CANARY.encode() in original and CANARY.encode() not in copy
    assert pixels(copy) == pixels(original)


def test_a_second_pass_changes_nothing() -> None:
    once = jpeg_without_segments(jpeg())
    assert jpeg_without_segments(once) == once


@given(st.integers(0, 2000), st.binary(max_size=6))
def test_damaged_segments_are_refused_or_followed_to_their_end(at: int, damage: bytes) -> None:
    content = bytearray(coded())
    content[at : at + len(damage)] = damage
    try:
        copy = jpeg_without_segments(bytes(content))
    except Broken:
        return
    assert copy.startswith(b"\xff\xd8") and copy.endswith(b"\xff\xd9")


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def test_boxes_of_jpeg_2000_that_hold_words_are_gone() -> None:
    out = BytesIO()
    drawn().save(out, "JPEG2000")
    original = out.getvalue()
    at = original.index(b"jp2c") - 4
    with_words = original[:at] + box(b"xml ", CANARY.encode()) + box(b"uuid", bytes(16) + CANARY.encode())
    with_words += original[at:]
    copy = jpeg_2000_without_boxes(with_words)
    assert CANARY.encode() not in copy and pixels(copy) == pixels(original)


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x00\x00\x0cjP  ", b"\x00\x00\x00\x0cjP  \r\n\x87\n\xff\xff\xff\xffxml "]
)
def test_boxes_that_lead_nowhere_are_refused(content: bytes) -> None:
    with pytest.raises(Broken):
        jpeg_2000_without_boxes(content)
