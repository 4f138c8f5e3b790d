"""A secret is never compressed together with anything, and what is sent unpacks to the page."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.http.compression import GAP, gzip_of, plain_of, static_piece

TEXTS = [b"<p>before " * 50, b" between ", b" after</p>" * 70]
PIECES = [static_piece(text) for text in TEXTS]
# The value between the second and the third piece is empty here; the first one has forty bytes.
REFERRING = [
    static_piece(TEXTS[0]),
    static_piece(TEXTS[1], TEXTS[0] + GAP * 40),
    static_piece(TEXTS[0], TEXTS[0] + GAP * 40 + TEXTS[1]),
]


@given(st.lists(st.binary(max_size=200_000), min_size=2, max_size=2))
def test_unpacks_to_the_plain_page(values: list[bytes]) -> None:
    assert gzip.decompress(gzip_of(PIECES, values)) == plain_of(PIECES, values)


@given(st.binary(min_size=40, max_size=40))
def test_size_does_not_depend_on_what_the_value_is(value: bytes) -> None:
    alike = b"before " * 6
    assert len(gzip_of(PIECES, [value, b""])) == len(gzip_of(PIECES, [alike[:40], b""]))


def test_static_text_is_compressed() -> None:
    assert len(gzip_of(PIECES, [b"", b""])) < len(plain_of(PIECES, [b"", b""])) / 5


@given(st.binary(min_size=40, max_size=40))
def test_static_text_refers_back_across_a_value_and_never_to_it(value: bytes) -> None:
    sent = gzip_of(REFERRING, [value, b""])
    assert gzip.decompress(sent) == TEXTS[0] + value + TEXTS[1] + TEXTS[0]
    assert len(sent) == len(gzip_of(REFERRING, [b"before " * 5 + b"befor", b""]))


def test_a_piece_that_refers_back_is_smaller() -> None:
    assert len(REFERRING[2].deflated) < len(PIECES[0].deflated)


def test_a_piece_with_the_byte_that_stands_for_values_is_refused() -> None:
    with pytest.raises(ValueError, match="stands for values"):
        static_piece(b"<p>" + GAP)
