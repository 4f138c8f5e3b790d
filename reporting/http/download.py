"""A file as a download: its headers and a name that every system takes."""

import unicodedata
from urllib.parse import quote

LONGEST_NAME = 150


FALLBACK_NAME = "file"


# Letters, digits and a few marks that every system and every quoted string keeps as they are.
PLAIN_MARKS = frozenset("._-() ")


# What RFC 8187 lets stand unencoded, besides letters and digits.
ATTR_CHAR = "!#$&+-.^_`|~"


HEADERS = {
    "content-type": "application/octet-stream",
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def content_disposition(name: str) -> str:
    """The header of RFC 6266 with the Unicode name of RFC 8187 and a plain one for old programs."""
    safe = safe_name(name)
    plain = "".join(one if one.isascii() and (one.isalnum() or one in PLAIN_MARKS) else "_" for one in safe)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe=ATTR_CHAR)}"


def safe_name(name: str) -> str:
    """The original name without what could lead out of a folder, hide its ending or break a line."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(one for one in last if unicodedata.category(one)[0] != "C" and one not in '<>:"|?*')
    trimmed = " ".join(shown.split()).strip(". ")
    if len(trimmed) > LONGEST_NAME:
        stem, dot, ending = trimmed.rpartition(".")
        keeps_ending = bool(dot) and len(ending) <= 10
        trimmed = f"{stem[: LONGEST_NAME - 11]}.{ending}" if keeps_ending else trimmed[:LONGEST_NAME]
    return trimmed or FALLBACK_NAME
