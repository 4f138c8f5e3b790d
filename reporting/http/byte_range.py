"""Parses the requested range of a file (RFC 9110, section 14): one range, or the whole file."""

import re
from dataclasses import dataclass

ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


class NoSuchPart(Exception):
    """The part begins behind the end of the file."""


@dataclass(frozen=True)
class ByteRange:
    """The bytes from ``begin`` up to, not including, ``end`` of a file with ``length`` bytes."""

    begin: int
    end: int
    length: int

    @property
    def content_range(self) -> str:
        """The header of an answer with a part."""
        return f"bytes {self.begin}-{self.end - 1}/{self.length}"


def wanted_range(header: str, length: int) -> ByteRange | None:
    """The one part that is asked for; None for the whole, which also answers what is not understood.

    Raises:
        NoSuchPart: there is nothing at this place.
    """
    found = ONE_RANGE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        begin, end = max(length - int(last), 0), length
    else:
        begin, end = int(first), min(int(last) + 1, length) if last else length
        if last and int(last) < int(first):
            return None
    if begin >= length or begin >= end:
        raise NoSuchPart
    return ByteRange(begin, end, length)
