"""A record opens where it stands and shows its number of characters in four steps alone."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from crypto import record
from crypto.encoding import NotText
from crypto.errors import CannotOpen, MalformedObject
from crypto.record import Fields, RecordPlace, RecordTooLarge, UnknownPurpose
from crypto.sealing import VERSION
from tests.crypto import strategies
from tests.crypto.second_implementation import record_key

CASE_KEY, SHRED_SECRET = bytes(32), b"\x01" * 32
# Of the 163,328 characters of the largest bucket the ids, the purpose and the lengths
# of one field named "t" with one value take 83.
MOST_CHARACTERS = 163_245
PLACE = RecordPlace("report", UUID(int=1, version=4), UUID(int=2, version=4), 0)


@given(strategies.keys, strategies.keys, strategies.places, strategies.fields)
def test_record_is_read_back_in_order(
    case_key: bytes, shred_secret: bytes, place: RecordPlace, fields: dict[str, tuple[str, ...]]
) -> None:
    sealed = record.encrypt_record(case_key, shred_secret, place, fields)
    opened = record.decrypt_record(case_key, shred_secret, place, sealed)
    assert list(opened.items()) == list(fields.items())
    assert len(sealed) == record.bucket_size(fields, place)


@given(strategies.places, strategies.places)
def test_record_moved_anywhere_does_not_open(place: RecordPlace, other: RecordPlace) -> None:
    sealed = record.encrypt_record(CASE_KEY, SHRED_SECRET, place, {"text": ("a",)})
    for moved in (
        replace(place, purpose=other.purpose),
        replace(place, record_id=other.record_id),
        replace(place, case_id=other.case_id),
        replace(place, epoch=other.epoch),
        other,
    ):
        if moved != place:
            with pytest.raises(CannotOpen):
                record.decrypt_record(CASE_KEY, SHRED_SECRET, moved, sealed)


def test_record_opens_under_no_other_purpose_of_the_list() -> None:
    for purpose in record.RECORD_PURPOSES:
        place = replace(PLACE, purpose=purpose)
        sealed = record.encrypt_record(CASE_KEY, SHRED_SECRET, place, {})
        for other in set(record.RECORD_PURPOSES) - {purpose}:
            with pytest.raises(CannotOpen):
                record.decrypt_record(CASE_KEY, SHRED_SECRET, replace(place, purpose=other), sealed)


def test_without_case_key_or_shred_secret_nothing_opens() -> None:
    sealed = record.encrypt_record(CASE_KEY, SHRED_SECRET, PLACE, {"text": ("a",)})
    with pytest.raises(CannotOpen):
        record.decrypt_record(b"\x02" * 32, SHRED_SECRET, PLACE, sealed)
    with pytest.raises(CannotOpen):
        record.decrypt_record(CASE_KEY, b"\x02" * 32, PLACE, sealed)
    with pytest.raises(CannotOpen):
        record.decrypt_record(SHRED_SECRET, CASE_KEY, PLACE, sealed)


@pytest.mark.parametrize("characters", [1, 2, 100, 1_900, 1_963, 1_964, 5_000, 9_643, 9_644, 15_000, 20_000])
def test_size_depends_on_the_number_of_characters_and_not_on_the_script(characters: int) -> None:
    sizes = {
        len(record.encrypt_record(CASE_KEY, SHRED_SECRET, PLACE, {"story": (letter * characters,)}))
        for letter in strategies.SCRIPTS
    }
    assert len(sizes) == 1


@given(st.integers(min_value=1, max_value=20_000), st.data())
def test_size_of_mixed_scripts_is_that_of_latin(characters: int, data: st.DataObject) -> None:
    share = data.draw(st.integers(min_value=0, max_value=characters))
    letter = data.draw(st.sampled_from(strategies.SCRIPTS))
    mixed = letter * share + strategies.LATIN * (characters - share)
    latin = strategies.LATIN * characters
    assert record.bucket_size({"story": (mixed,)}, PLACE) == record.bucket_size({"story": (latin,)}, PLACE)


def test_empty_field_looks_like_a_filled_one() -> None:
    empty: Fields = {"story": ("",), "when": ("",), "wish": ()}
    filled: Fields = {"story": ("x" * 1_500,), "when": ("gestern",), "wish": ("talk", "change")}
    sizes = {len(record.encrypt_record(CASE_KEY, SHRED_SECRET, PLACE, fields)) for fields in (empty, filled)}
    assert sizes == {10 * 1024}


@given(strategies.fields)
def test_every_record_has_one_of_four_sizes(fields: dict[str, tuple[str, ...]]) -> None:
    assert record.bucket_size(fields, PLACE) in (10_240, 40_960, 163_840, 655_360)


def test_many_short_values_never_outgrow_their_bucket() -> None:
    # Lengths take room too: with thousands of empty values they are all there is.
    for count in (500, 1_900, 2_100, 20_000, 100_000):
        fields = {"tile": ("",) * count}
        sealed = record.encrypt_record(CASE_KEY, SHRED_SECRET, PLACE, fields)
        assert record.decrypt_record(CASE_KEY, SHRED_SECRET, PLACE, sealed) == fields


@pytest.mark.parametrize("letter", strategies.SCRIPTS)
def test_largest_text_fits_and_one_character_more_is_named(letter: str) -> None:
    fields = {"t": (letter * MOST_CHARACTERS,)}
    sealed = record.encrypt_record(CASE_KEY, SHRED_SECRET, PLACE, fields)
    assert record.decrypt_record(CASE_KEY, SHRED_SECRET, PLACE, sealed) == fields
    with pytest.raises(RecordTooLarge):
        record.encrypt_record(CASE_KEY, SHRED_SECRET, PLACE, {"t": (letter * (MOST_CHARACTERS + 1),)})


@given(st.integers(min_value=0, max_value=10_240 * 8 - 1))
def test_any_flipped_bit_is_detected(bit: int) -> None:
    sealed = bytearray(record.encrypt_record(CASE_KEY, SHRED_SECRET, PLACE, {"a": ("b",)}))
    sealed[bit // 8] ^= 1 << (bit % 8)
    with pytest.raises(CannotOpen):
        record.decrypt_record(CASE_KEY, SHRED_SECRET, PLACE, bytes(sealed))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda sealed: sealed[:0], id="empty"),
        pytest.param(lambda sealed: sealed[:-1], id="cut"),
        pytest.param(lambda sealed: sealed + b"\0", id="longer"),
        pytest.param(lambda sealed: b"\x02" + sealed[1:], id="version"),
    ],
)
def test_unknown_shapes_are_malformed(damage: Callable[[bytes], bytes]) -> None:
    sealed = record.encrypt_record(CASE_KEY, SHRED_SECRET, PLACE, {})
    with pytest.raises(MalformedObject):
        record.decrypt_record(CASE_KEY, SHRED_SECRET, PLACE, damage(sealed))


@pytest.mark.parametrize(
    "plaintext",
    [
        pytest.param(b"\x00\x00\x00\x01\x00\x00\xff\xff", id="length beyond the end"),
        pytest.param(b"\x00\x00\x00\x01\x00\x00\x00\x01\xff\x00\x00\x00\x00", id="not UTF-8"),
        pytest.param(b"\x00\x00\x00\x02" + b"\x00\x00\x00\x01a\x00\x00\x00\x00" * 2, id="twice"),
        pytest.param(b"\x00\x00\x00\x00padding", id="padding not empty"),
    ],
)
def test_what_a_holder_of_the_key_forged_is_malformed(plaintext: bytes) -> None:
    key = record_key(CASE_KEY, SHRED_SECRET, PLACE.purpose, PLACE.record_id)
    padded = plaintext.ljust(10_240 - record.OVERHEAD, b"\0")
    forged = VERSION + bytes(12) + AESGCM(key).encrypt(bytes(12), padded, PLACE.additional_data)
    with pytest.raises(MalformedObject):
        record.decrypt_record(CASE_KEY, SHRED_SECRET, PLACE, forged)


def test_half_characters_are_refused_without_the_text_in_the_error() -> None:
    with pytest.raises(NotText) as caught:
        record.encrypt_record(CASE_KEY, SHRED_SECRET, PLACE, {"story": ("secret \ud800",)})
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("purpose", ["", "reports", "case_record", "Report"])
def test_list_of_purposes_is_closed(purpose: str) -> None:
    with pytest.raises(UnknownPurpose):
        RecordPlace(purpose, PLACE.record_id, PLACE.case_id, 0)


def test_keys_have_exactly_32_bytes() -> None:
    for case_key, shred_secret in ((bytes(31), SHRED_SECRET), (CASE_KEY, bytes(33))):
        with pytest.raises(ValueError, match="exactly 32 bytes"):
            record.encrypt_record(case_key, shred_secret, PLACE, {})
