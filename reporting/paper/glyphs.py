"""Characters of the fonts for print. A character without a glyph is replaced by its Unicode name."""

import unicodedata
from functools import cache
from pathlib import Path

from reporting.paper.press import FONTS

UNICODE_FULL = (3, 10)
UNICODE_BASIC = (3, 1)
# What lays out text without being seen: breaks, and marks of direction and joining.
WITHOUT_LETTER = frozenset("\n\t\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u00ad")


class FontUnreadable(Exception):
    """A font of ours has no table of characters that we know; its name stands in the words."""


def with_names(text: str) -> str:
    """The text with every character that no font has told by its Unicode name, in square brackets."""
    known = covered()
    return "".join(one if one in WITHOUT_LETTER or ord(one) in known else _named(one) for one in text)


@cache
def covered() -> frozenset[int]:
    """The code points that the fonts have a letter for."""
    found: set[int] = set()
    for font in sorted(FONTS.glob("*-Regular.ttf")):
        found |= _characters(font)
    return frozenset(found)


def _named(one: str) -> str:
    if unicodedata.category(one) in ("Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"):
        return " " if one.isspace() else ""
    return f"[{unicodedata.name(one, f'U+{ord(one):04X}')}]"


def _characters(font: Path) -> set[int]:
    """The table ``cmap`` of an OpenType font (ISO/IEC 14496-22, 5.2.1)."""
    content = font.read_bytes()
    tables = {content[at : at + 4]: _four(content, at + 8) for at in range(12, 12 + 16 * _two(content, 4), 16)}
    begin = tables[b"cmap"]
    encodings = {
        (_two(content, at), _two(content, at + 2)): begin + _four(content, at + 4)
        for at in range(begin + 4, begin + 4 + 8 * _two(content, begin + 2), 8)
    }
    if UNICODE_FULL in encodings:
        return _groups(content, encodings[UNICODE_FULL])
    if UNICODE_BASIC in encodings:
        return _segments(content, encodings[UNICODE_BASIC])
    raise FontUnreadable(font.name)


def _groups(content: bytes, at: int) -> set[int]:
    """Subtable format 12: ranges of 32 bits."""
    count = _four(content, at + 12)
    starts = range(at + 16, at + 16 + 12 * count, 12)
    return {code for one in starts for code in range(_four(content, one), _four(content, one + 4) + 1)}


def _segments(content: bytes, at: int) -> set[int]:
    """Subtable format 4: ranges of 16 bits; a range that leads to glyph 0 has no letter."""
    twice = _two(content, at + 6)
    found = set()
    for number in range(0, twice, 2):
        end, start = _two(content, at + 14 + number), _two(content, at + 16 + twice + number)
        shift, offset_at = _two(content, at + 16 + 2 * twice + number), at + 16 + 3 * twice + number
        offset = _two(content, offset_at)
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = _two(content, offset_at + offset + 2 * (code - start)) if offset else code + shift
            if glyph & 0xFFFF:
                found.add(code)
    return found


def _two(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 2], "big")


def _four(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "big")
