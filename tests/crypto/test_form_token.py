"""The same form with the same content derives the same code, and nothing else does."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import form_token
from crypto.encoding import NotText
from crypto.form_token import FileDigest, FormKey, Once, OnceInvalid, OnceUnknownDay
from tests.crypto import strategies

DAY = date(2026, 11, 22)
KEY, OTHER_KEY = FormKey(bytes(32)), FormKey(b"\x01" * 32)
form_keys = st.builds(FormKey, strategies.keys)
days = st.dates(min_value=date(1970, 1, 1))
onces = st.builds(Once, days, st.binary(min_size=16, max_size=16))
fields = st.lists(st.tuples(strategies.texts, strategies.texts), max_size=4)
files = st.lists(
    st.builds(
        FileDigest,
        name=strategies.texts,
        media_type=strategies.texts,
        length=st.integers(min_value=0, max_value=2**40),
        sha256=strategies.keys,
    ),
    max_size=3,
)


@given(days, form_keys)
def test_issued_value_is_read_back(day: date, key: FormKey) -> None:
    issued = form_token.issue(day, key)
    once = form_token.read(issued, {day: key})
    assert once.day == day
    assert len(issued) == 50
    assert form_token.read(issued, {day: key}) == once


def test_every_issued_value_is_new() -> None:
    assert len({form_token.issue(DAY, KEY) for _ in range(100)}) == 100


def test_value_of_a_day_without_key_is_named_as_such() -> None:
    issued = form_token.issue(DAY, KEY)
    with pytest.raises(OnceUnknownDay):
        form_token.read(issued, {DAY + timedelta(days=7): KEY})


def test_value_under_another_key_is_invalid() -> None:
    with pytest.raises(OnceInvalid):
        form_token.read(form_token.issue(DAY, KEY), {DAY: OTHER_KEY})


def test_any_changed_bit_is_detected() -> None:
    token = urlsafe_b64decode(form_token.issue(DAY, KEY) + "==")
    keys = {DAY + timedelta(days=shift): KEY for shift in range(-40, 40)}
    for bit in range(len(token) * 8):
        changed = bytearray(token)
        changed[bit // 8] ^= 1 << (bit % 8)
        text = urlsafe_b64encode(changed).decode().rstrip("=")
        with pytest.raises((OnceInvalid, OnceUnknownDay)):
            form_token.read(text, keys)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    with pytest.raises((OnceInvalid, OnceUnknownDay)):
        form_token.read(text, {DAY: KEY})


@pytest.mark.parametrize("text", ["", "é" * 50, "A" * 49, "A" * 51, "=" * 50, "!" * 50])
def test_damaged_value_is_invalid(text: str) -> None:
    with pytest.raises(OnceInvalid):
        form_token.read(text, {DAY: KEY})


@given(form_keys, onces, strategies.keys)
def test_same_form_and_content_derive_the_same_code(key: FormKey, once: Once, content: bytes) -> None:
    code = form_token.derive_code(key, once, content)
    assert code == form_token.derive_code(FormKey(key.raw), Once(once.day, once.value), content)
    assert int(code.digits) % 97 == 1


@given(onces, onces, strategies.keys, strategies.keys)
def test_another_form_content_or_key_derives_another_code(
    once: Once, other: Once, content: bytes, changed: bytes
) -> None:
    code = form_token.derive_code(KEY, once, content)
    assert code != form_token.derive_code(OTHER_KEY, once, content)
    if other.value != once.value:
        assert code != form_token.derive_code(KEY, other, content)
    if changed != content:
        assert code != form_token.derive_code(KEY, once, changed)


def test_digits_of_derived_codes_are_even() -> None:
    # Of 20,000 codes each first digit occurs about 2,000 times; five standard
    # deviations of that count are 212.
    once = Once(DAY, bytes(16))
    counts = [0] * 10
    for number in range(20_000):
        code = form_token.derive_code(KEY, once, number.to_bytes(32, "big"))
        counts[int(code.digits[0])] += 1
    assert all(abs(count - 2_000) < 212 for count in counts)


@given(fields, files, fields, files)
def test_contents_have_one_digest_exactly_if_they_are_the_same(
    some: list[tuple[str, str]],
    some_files: list[FileDigest],
    other: list[tuple[str, str]],
    other_files: list[FileDigest],
) -> None:
    same = (some, some_files) == (other, other_files)
    one = form_token.content_digest(some, some_files)
    assert (one == form_token.content_digest(other, other_files)) == same


def test_moving_a_border_between_name_and_value_is_another_content() -> None:
    digests = {
        form_token.content_digest([("ab", "c")], []),
        form_token.content_digest([("a", "bc")], []),
        form_token.content_digest([("", "abc")], []),
        form_token.content_digest([("ab", "c"), ("", "")], []),
        form_token.content_digest([], [FileDigest("ab", "c", 0, bytes(32))]),
    }
    assert len(digests) == 5


def test_each_property_of_a_file_counts() -> None:
    digests = {
        form_token.content_digest([], [file])
        for file in (
            FileDigest("a", "b", 1, bytes(32)),
            FileDigest("c", "b", 1, bytes(32)),
            FileDigest("a", "c", 1, bytes(32)),
            FileDigest("a", "b", 2, bytes(32)),
            FileDigest("a", "b", 1, b"\x01" * 32),
        )
    }
    assert len(digests) == 5


def test_half_characters_are_refused() -> None:
    with pytest.raises(NotText):
        form_token.content_digest([("story", "\ud800")], [])


def test_wrong_lengths_are_refused() -> None:
    once = Once(DAY, bytes(16))
    with pytest.raises(ValueError, match="form key"):
        FormKey(bytes(31))
    with pytest.raises(ValueError, match="once"):
        Once(DAY, bytes(15))
    with pytest.raises(ValueError, match="content digest"):
        form_token.derive_code(KEY, once, bytes(31))
    with pytest.raises(ValueError, match="digest of a file"):
        form_token.content_digest([], [FileDigest("a", "b", 1, b"")])


def test_generated_keys_differ() -> None:
    assert FormKey.generate() != FormKey.generate()
