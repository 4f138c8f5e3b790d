"""Labels are unique and keys under different labels have nothing in common."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.derivation import Label, derive, expand, extract, labelled
from crypto.encoding import ByteReader, NotText, length_prefixed, number_bytes, text_bytes
from crypto.errors import MalformedObject
from tests.crypto import strategies
from tests.crypto.second_implementation import key_for, mac

parts = st.lists(st.binary(max_size=8), max_size=4)


def test_extract_is_that_of_rfc_5869() -> None:
    # Appendix A.1 of the RFC.
    salt, key_material = bytes(range(13)), b"\x0b" * 22
    expected = "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"
    assert extract(salt, key_material).hex() == expected


@given(strategies.keys, st.sampled_from(Label), parts)
def test_expand_is_that_of_the_second_implementation(key: bytes, label: Label, context: list[bytes]) -> None:
    assert expand(key, label, *context) == key_for(key, label.value, *context)


@given(strategies.keys, strategies.keys, st.sampled_from(Label), parts)
def test_derive_is_extract_then_expand(key_material: bytes, salt: bytes, label: Label, context: list[bytes]) -> None:
    expected = key_for(mac(salt, key_material), label.value, *context)
    assert derive(key_material, salt, label, *context) == expected


@given(parts, parts)
def test_labelled_context_has_one_reading(some: list[bytes], other: list[bytes]) -> None:
    assert (length_prefixed(*some) == length_prefixed(*other)) == (some == other)


def test_no_two_labels_give_the_same_key() -> None:
    assert len({expand(bytes(32), label) for label in Label}) == len(Label)
    assert all(labelled(label).startswith(number_bytes(len(label.value))) for label in Label)


@given(parts)
def test_reader_reads_what_was_written(written: list[bytes]) -> None:
    reader = ByteReader(length_prefixed(*written) + b"rest")
    assert [reader.part() for _ in written] == written
    assert reader.rest() == b"rest"
    with pytest.raises(MalformedObject):
        reader.take(1)


def test_reader_refuses_what_is_not_text() -> None:
    with pytest.raises(MalformedObject):
        ByteReader(length_prefixed(b"\xff")).text()


def test_half_characters_have_no_bytes() -> None:
    with pytest.raises(NotText):
        text_bytes("\ud800")
