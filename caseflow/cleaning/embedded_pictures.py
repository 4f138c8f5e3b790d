"""Pictures inside of documents, without the data of cameras: only their frames are read, no pixel is decoded."""

from caseflow.cleaning.results import Broken

# ITU-T T.81, table B.1.
START, END, SCAN, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
APPLICATION_0, ADOBE_COLOURS, APPLICATION_15 = 0xE0, 0xEE, 0xEF
STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})

# ISO/IEC 15444-1, annex I: what a JPEG 2000 file needs to be shown.
JPEG_2000_BOXES = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c"})
JPEG_2000_BEGINNING = b"\x00\x00\x00\x0cjP  "
JPEG_2000_BARE = b"\xff\x4f\xff\x51"
# How an Adobe segment says which colours are meant; other programs' data may stand behind it.
ADOBE_SEGMENT_BYTES = 14


def jpeg_without_segments(content: bytes) -> bytes:
    """A JPEG picture without application data, comments and what follows its end.

    Raises:
        Broken: the segments cannot be followed to the end of the picture.
    """
    if content[:2] != bytes((0xFF, START)):
        raise Broken
    kept, at = bytearray(content[:2]), 2
    while True:
        at, marker = _next_marker(content, at)
        if marker == END:
            return bytes(kept) + b"\xff\xd9"
        if marker in STANDALONE:
            kept += bytes((0xFF, marker))
            continue
        end = at + int.from_bytes(content[at : at + 2], "big")
        if end < at + 2 or end > len(content):
            raise Broken
        kept += _kept_segment(marker, content[at + 2 : end])
        if marker == SCAN:
            begin, end = end, _end_of_scan(content, end)
            kept += content[begin:end]
        at = end


def _next_marker(content: bytes, at: int) -> tuple[int, int]:
    if content[at : at + 1] != b"\xff":
        raise Broken
    while content[at : at + 1] == b"\xff":
        at += 1
    if at >= len(content):
        raise Broken
    return at + 1, content[at]


def _kept_segment(marker: int, payload: bytes) -> bytes:
    if marker == ADOBE_COLOURS and payload.startswith(b"Adobe"):
        payload = payload[: ADOBE_SEGMENT_BYTES - 2]
    elif marker == COMMENT or APPLICATION_0 <= marker <= APPLICATION_15:
        return b""
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands that does not belong to the coded pixels."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Broken
        following = content[at + 1]
        if following != 0 and following != 0xFF and following not in STANDALONE:
            return at
        at += 1 if following == 0xFF else 2


def jpeg_2000_without_boxes(content: bytes) -> bytes:
    """A JPEG 2000 picture with the boxes that are needed to show it.

    Raises:
        Broken: a box leads out of the picture.
    """
    if content.startswith(JPEG_2000_BARE):
        return content
    if not content.startswith(JPEG_2000_BEGINNING):
        raise Broken
    kept, at = bytearray(), 0
    while at < len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        end = at + length if length else len(content)
        if end < at + 8 or end > len(content):
            raise Broken
        if kind in JPEG_2000_BOXES:
            kept += content[at:end]
        at = end
    return bytes(kept)
