"""The code on paper leads to the opaque address and nowhere else, and a poor camera can read it."""

import io
import re

import pikepdf
import pytest

from reporting.paper.orders import PaperKind, PaperSize
from reporting.paper.press import Press
from reporting.paper.printing import print_paper
from reporting.paper.square_code import QUIET_MODULES, PosterPlace, poster_address
from tests.reporting.paper.orders import DISTRICT, HOUSE, LISTS, ORIGIN, order_of
from tests.reporting.paper.printed_codes import codes_on, decoded

SMALLEST_SIDE = 25.0
A4, A5 = PaperSize.A4, PaperSize.A5
# Kind, size and how many codes are on the sheet: a poster, four strips, ten cards.
PRINTED = [
    (PaperKind.POSTER, A4, 5),
    (PaperKind.POSTER, A5, 1),
    (PaperKind.STRIPS, A4, 5),
    (PaperKind.STRIPS, A5, 4),
    (PaperKind.CARDS, A4, 10),
]


@pytest.mark.parametrize("place", [HOUSE, DISTRICT], ids=["house", "district"])
@pytest.mark.parametrize(("kind", "size", "count"), PRINTED)
def test_every_code_is_readable_and_leads_to_the_number(
    kind: PaperKind, size: PaperSize, count: int, place: PosterPlace
) -> None:
    order = order_of(kind, ("de", "ar", "ti"), size=size, place=place)
    with pikepdf.open(io.BytesIO(print_paper(order, LISTS, Press()))) as pdf:
        assert len(pdf.pages) == 1
        codes = list(codes_on(pdf.pages[0]))
    assert len(codes) == count
    for code in codes:
        assert decoded(code.modules) == f"HTTPS://HILFE.EXAMPLE/{place.number}"
        assert code.side >= SMALLEST_SIDE - 0.01
        assert code.quiet >= QUIET_MODULES * code.module - 0.01


@pytest.mark.parametrize(
    "origin",
    ["https://h.de", "https://hilfe-sachsen-anhalt.example", "http://127.0.0.1:8000", "https://a.b.c.d.example"],
)
def test_the_code_is_right_for_short_and_long_origins(origin: str) -> None:
    order = order_of(PaperKind.POSTER, size=A5, origin=origin)
    with pikepdf.open(io.BytesIO(print_paper(order, LISTS, Press()))) as pdf:
        (code,) = codes_on(pdf.pages[0])
    assert decoded(code.modules) == f"{origin}/47318".upper()


@pytest.mark.parametrize("facility", LISTS.facilities.values(), ids=lambda facility: str(facility.id))
def test_an_address_holds_the_opaque_number_and_nothing_else(facility: object) -> None:
    assert isinstance(facility, type(LISTS.facilities["other"]))
    address = poster_address(ORIGIN, PosterPlace.of_facility(facility))
    assert re.fullmatch(r"HTTPS://HILFE\.EXAMPLE/\d{5}", address)
    assert facility.id.upper() not in address


def test_no_house_has_the_number_of_another_or_of_a_district() -> None:
    numbers = [facility.poster_code for facility in LISTS.facilities.values()]
    assert len(set(numbers)) == len(numbers)
    assert not set(numbers) & set(LISTS.districts)
