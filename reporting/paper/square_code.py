"""The address on paper and its QR code: opaque, short, in the densest mode of the code."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import segno

from caseflow.code_lists.report_values import District, Facility

# ISO/IEC 18004 asks for four light modules on every side.
QUIET_MODULES = 4


@dataclass(frozen=True)
class PosterPlace:
    """Where paper hangs, as its address names it: by a number that does not say what the place is.

    Attributes:
        number: the poster number of a house, or the official number of a district.
    """

    number: str
    in_house: bool

    @classmethod
    def of_facility(cls, facility: Facility) -> "PosterPlace":
        """A house."""
        return cls(facility.poster_code, in_house=True)

    @classmethod
    def of_district(cls, district: District) -> "PosterPlace":
        """Anywhere in a district."""
        return cls(district.id, in_house=False)


@dataclass(frozen=True)
class SquareCode:
    """A QR code: its address, its modules a side and its picture with the quiet zone."""

    address: str
    modules: int
    svg: str


def poster_address(origin: str, place: PosterPlace) -> str:
    """The address that the code holds.

    Scheme and host mean the same in capitals, and a code of capitals and digits alone needs a third less
    room (alphanumeric mode), so that its squares are larger and a cracked camera still reads them. A question
    mark is not among its signs, which is why the number is a path.
    """
    return f"{origin}/{place.number}".upper()


def host_of(origin: str) -> str:
    """What a person types, without the scheme that every browser adds."""
    return urlsplit(origin).netloc


def square_code(address: str) -> SquareCode:
    """The code of an address; a quarter of it may be unreadable (level Q)."""
    made = segno.make_qr(address, error="q", boost_error=False)
    picture = made.svg_inline(border=QUIET_MODULES, omitsize=True, dark="#000", light="#fff")
    return SquareCode(address, len(made.matrix), picture)
