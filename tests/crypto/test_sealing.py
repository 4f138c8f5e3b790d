"""What is sealed opens for its holder, for its purpose and in its place, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import sealing
from crypto.errors import CannotOpen, MalformedObject
from crypto.key_pair import KeyPair
from tests.crypto import strategies

PAIR = KeyPair(bytes(32))
OTHER = KeyPair(b"\x01" * 32)
KEY = bytes(32)
contexts = st.lists(st.binary(max_size=20), max_size=3)


@given(st.binary(max_size=100), strategies.texts, contexts)
def test_sealed_opens_for_its_holder(plaintext: bytes, purpose: str, context: list[bytes]) -> None:
    sealed = sealing.seal(PAIR.public, plaintext, purpose, *context)
    assert sealing.open_sealed(PAIR, sealed, purpose, *context) == plaintext
    assert len(sealed) == len(plaintext) + 1137


@given(strategies.keys, st.binary(max_size=100), strategies.texts, contexts)
def test_wrapped_opens_under_its_key(key: bytes, plaintext: bytes, purpose: str, context: list[bytes]) -> None:
    wrapped = sealing.wrap(key, plaintext, purpose, *context)
    assert sealing.unwrap(key, wrapped, purpose, *context) == plaintext
    assert len(wrapped) == len(plaintext) + 29


def test_nobody_else_opens() -> None:
    with pytest.raises(CannotOpen):
        sealing.open_sealed(OTHER, sealing.seal(PAIR.public, b"key", "case"), "case")
    with pytest.raises(CannotOpen):
        sealing.unwrap(b"\x01" * 32, sealing.wrap(KEY, b"key", "case"), "case")


@given(strategies.texts, contexts, strategies.texts, contexts)
def test_another_purpose_or_context_does_not_open(
    purpose: str, context: list[bytes], other_purpose: str, other_context: list[bytes]
) -> None:
    sealed = sealing.seal(PAIR.public, b"key", purpose, *context)
    wrapped = sealing.wrap(KEY, b"key", purpose, *context)
    if (purpose, context) == (other_purpose, other_context):
        return
    with pytest.raises(CannotOpen):
        sealing.open_sealed(PAIR, sealed, other_purpose, *other_context)
    with pytest.raises(CannotOpen):
        sealing.unwrap(KEY, wrapped, other_purpose, *other_context)


def test_a_border_moved_between_two_parts_does_not_open() -> None:
    sealed = sealing.seal(PAIR.public, b"key", "case", b"ab", b"c")
    for context in ((b"a", b"bc"), (b"abc",), (b"ab", b"c", b"")):
        with pytest.raises(CannotOpen):
            sealing.open_sealed(PAIR, sealed, "case", *context)


@given(st.integers(min_value=0, max_value=1169 * 8 - 1))
def test_any_flipped_bit_is_detected(bit: int) -> None:
    sealed = bytearray(sealing.seal(PAIR.public, bytes(32), "case"))
    sealed[bit // 8] ^= 1 << (bit % 8)
    with pytest.raises(CannotOpen):
        sealing.open_sealed(PAIR, bytes(sealed), "case")


def test_any_flipped_bit_of_a_wrap_is_detected() -> None:
    wrapped = sealing.wrap(KEY, b"key", "case")
    for bit in range(len(wrapped) * 8):
        changed = bytearray(wrapped)
        changed[bit // 8] ^= 1 << (bit % 8)
        with pytest.raises(CannotOpen):
            sealing.unwrap(KEY, bytes(changed), "case")


@given(st.integers(min_value=0, max_value=1168))
def test_cut_off_does_not_open(length: int) -> None:
    sealed = sealing.seal(PAIR.public, bytes(32), "case")
    with pytest.raises(CannotOpen):
        sealing.open_sealed(PAIR, sealed[:length], "case")


@pytest.mark.parametrize("stored", [b"", b"\x01", b"\x01" + bytes(27), b"\x02" + bytes(40)])
def test_unknown_shapes_are_malformed(stored: bytes) -> None:
    with pytest.raises(MalformedObject):
        sealing.open_sealed(PAIR, stored, "case")
    with pytest.raises(MalformedObject):
        sealing.unwrap(KEY, stored, "case")


def test_encapsulation_with_a_point_of_small_order_does_not_open() -> None:
    sealed = sealing.seal(PAIR.public, b"key", "case")
    crafted = sealed[:1089] + bytes(32) + sealed[1121:]
    with pytest.raises(CannotOpen):
        sealing.open_sealed(PAIR, crafted, "case")


def test_error_says_nothing_about_the_reason() -> None:
    sealed = sealing.seal(PAIR.public, b"key", "case")
    messages = set()
    for pair, purpose in ((OTHER, "case"), (PAIR, "note")):
        with pytest.raises(CannotOpen) as caught:
            sealing.open_sealed(pair, sealed, purpose)
        messages.add(str(caught.value))
    assert len(messages) == 1


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_wrapping_key_has_exactly_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="wrapping key"):
        sealing.wrap(bytes(length), b"", "case")
    with pytest.raises(ValueError, match="wrapping key"):
        sealing.unwrap(bytes(length), bytes(40), "case")


def test_sealing_twice_never_gives_the_same_bytes() -> None:
    assert sealing.seal(PAIR.public, b"", "case") != sealing.seal(PAIR.public, b"", "case")
    assert sealing.wrap(KEY, b"", "case") != sealing.wrap(KEY, b"", "case")
