"""Files of plain text: what they say, in the coding that their bytes show, bounded. Nothing in them is run."""

import codecs
from collections.abc import Iterable

MOST_TEXT_BYTES = 256 * 1024
# Of these, line breaks and tabs belong to texts; a file with other control characters is no text.
CONTROLS_OF_TEXTS = frozenset("\t\n\r\f\v")
BEGINNINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(content: Iterable[bytes], most: int = MOST_TEXT_BYTES) -> str | None:
    """The text of a file, or its beginning if it is longer than ``most`` bytes; none if it is no text."""
    begun = bytearray()
    for piece in content:
        begun += piece
        if len(begun) >= most:
            break
    begun = begun[:most]
    for coding in _codings(bytes(begun)):
        text = _decoded(bytes(begun), coding)
        if text is not None and _is_text(text):
            return text.replace("\r\n", "\n")
    return None


def _codings(content: bytes) -> tuple[str, ...]:
    for beginning, coding in BEGINNINGS:
        if content.startswith(beginning):
            return (coding,)
    # Every file is something in cp1252, so that comes last, and only without zeros.
    return ("utf-8",) if b"\0" in content else ("utf-8", "cp1252")


def _decoded(content: bytes, coding: str) -> str | None:
    try:
        # A letter that is cut off at the bound is left out.
        return codecs.getincrementaldecoder(coding)("strict").decode(content)
    except UnicodeDecodeError:
        return None


def _is_text(text: str) -> bool:
    shown = [one for one in text if one >= " " or one in CONTROLS_OF_TEXTS]
    return bool(text.strip()) and len(shown) == len(text) and "\x7f" not in text
