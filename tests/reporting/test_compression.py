"""A secret is never compressed together with anything, and what is sent unpacks to the page."""

import gzip

from hypothesis import given
from hypothesis import strategies as st

from reporting.compression import gzip_of, plain_of, static_piece

PIECES = [static_piece(b"<p>before " * 50), static_piece(b" between "), static_piece(b" after</p>" * 70)]


@given(st.lists(st.binary(max_size=200_000), min_size=2, max_size=2))
def test_unpacks_to_the_plain_page(values: list[bytes]) -> None:
    assert gzip.decompress(gzip_of(PIECES, values)) == plain_of(PIECES, values)


@given(st.binary(min_size=40, max_size=40))
def test_size_does_not_depend_on_what_the_value_is(value: bytes) -> None:
    alike = b"before " * 6
    assert len(gzip_of(PIECES, [value, b""])) == len(gzip_of(PIECES, [alike[:40], b""]))


def test_static_text_is_compressed() -> None:
    assert len(gzip_of(PIECES, [b"", b""])) < len(plain_of(PIECES, [b"", b""])) / 5
