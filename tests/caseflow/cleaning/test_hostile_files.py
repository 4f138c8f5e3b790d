"""Files that were made to harm: whatever comes in, there is a copy or one of our reasons, in bounded time."""

import io
import os
import time
import zlib
from collections.abc import Callable
from functools import cache
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from caseflow.cleaning.process import Cleaner, CleaningLimits
from caseflow.cleaning.results import ENDINGS, Broken, CannotClean, Cleaned, TooDemanding, TooLarge
from caseflow.cleaning.sniffing import BEGINNING_BYTES, SIGNATURES, format_of
from caseflow.cleaning.worker import clean
from tests.caseflow.cleaning.papers import bomb
from tests.caseflow.cleaning.recordings import CANARY
from tests.caseflow.cleaning.test_pictures import jpeg
from tests.caseflow.cleaning.test_process import FILES, cleaned, pieces

SECONDS = 90.0
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def made(name: str) -> bytes:
    return FILES[name]()


Result = TypeVar("Result")


def copy_or_reason(content: bytes, cleaning: Callable[[bytes], Result]) -> Result | CannotClean:
    """What cleaning ends with; any other exception fails the test."""
    try:
        return cleaning(content)
    except CannotClean as refusal:
        return refusal


@FUZZ
@given(st.sampled_from(sorted(FILES)), st.floats(0, 1))
def test_file_that_is_cut_off_anywhere_has_a_clean_copy_or_a_reason(name: str, share: float) -> None:
    content = made(name)
    result = copy_or_reason(content[: int(len(content) * share)], clean)
    if isinstance(result, Cleaned):
        assert result.media_type in ENDINGS and CANARY.encode() not in result.content


@FUZZ
@given(
    st.sampled_from(sorted(FILES)),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=12)), min_size=1, max_size=8),
)
def test_damaged_file_has_a_copy_or_a_reason(name: str, damages: list[tuple[float, bytes]]) -> None:
    content = bytearray(made(name))
    for share, damage in damages:
        at = int(len(content) * share)
        content[at : at + len(damage)] = damage
    result = copy_or_reason(bytes(content), clean)
    assert not isinstance(result, Cleaned) or result.content


@FUZZ
@given(st.sampled_from(sorted({signature for signature, _ in SIGNATURES})), st.binary(max_size=300))
def test_beginning_of_a_file_and_nothing_sensible_behind_it_has_a_reason(signature: bytes, rest: bytes) -> None:
    result = copy_or_reason(signature + rest, clean)
    assert not isinstance(result, Cleaned) or result.content


@pytest.mark.parametrize("name", sorted(FILES))
def test_half_files_are_no_surprise_to_the_process(name: str) -> None:
    begun = time.monotonic()
    for share in (0.1, 0.5, 0.9):
        assert copy_or_reason(made(name)[: int(len(made(name)) * share)], cleaned)
    assert time.monotonic() - begun < 3 * SECONDS


def test_picture_that_claims_to_be_enormous_is_refused() -> None:
    """A header of 60,000 by 60,000 pixels and no pixels at all."""
    header = (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    chunks = (
        len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big") for kind, body in parts
    )
    with pytest.raises(TooLarge):
        cleaned(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))


def test_words_of_a_picture_that_unpack_without_end_are_refused_or_left_out() -> None:
    packed = zlib.compress(bytes(300 * 1024 * 1024))
    body = b"Comment\x00\x00" + packed
    chunk = len(body).to_bytes(4, "big") + b"zTXt" + body + zlib.crc32(b"zTXt" + body).to_bytes(4, "big")
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    content = out.getvalue()
    result = copy_or_reason(content[:33] + chunk + content[33:], cleaned)
    if isinstance(result, bytes):
        assert len(result) < 1000
    else:
        assert isinstance(result, Broken | TooDemanding)


def test_document_that_unpacks_without_end_is_refused_in_the_process() -> None:
    with pytest.raises(TooDemanding):
        cleaned(bomb(300))


def test_picture_that_is_also_a_page_is_only_a_picture_afterwards() -> None:
    page = b"<html><script>alert(1)</script></html>"
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "GIF", comment=page)
    for polyglot in (out.getvalue(), out.getvalue() + page, jpeg() + page):
        assert b"<script>" not in cleaned(polyglot)


@given(st.binary(max_size=BEGINNING_BYTES))
def test_any_beginning_can_be_looked_at(beginning: bytes) -> None:
    found = format_of(beginning)
    assert found is None or beginning


def test_many_bad_files_one_after_another_leave_room_for_a_good_one() -> None:
    cleaner = Cleaner(CleaningLimits(at_once=1))
    for _ in range(4):
        with pytest.raises(CannotClean):
            cleaner.clean(pieces(b"\xff\xd8\xff" + os.urandom(2000)), 2003)
    assert cleaner.clean(pieces(jpeg()), len(jpeg())).content
