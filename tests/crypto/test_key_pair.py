"""Key pairs come from seeds, and no public key that weakens a sealing is accepted."""

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from hypothesis import given

from crypto import key_pair
from crypto.errors import MalformedObject
from crypto.key_pair import KeyPair, PostQuantumMissing, PublicKey
from tests.crypto import strategies

GOOD = KeyPair(bytes(32)).public.raw


@given(strategies.keys)
def test_the_same_seed_gives_the_same_pair(seed: bytes) -> None:
    assert KeyPair(seed).public == KeyPair(seed).public
    assert len(KeyPair(seed).public.raw) == key_pair.PUBLIC_KEY_BYTES


@given(strategies.keys)
def test_public_key_survives_the_way_through_bytes(seed: bytes) -> None:
    public = KeyPair(seed).public
    again = PublicKey(bytes(public.raw))
    assert (again, again.fingerprint) == (public, public.fingerprint)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="empty"),
        pytest.param(GOOD[:-1], id="too short"),
        pytest.param(GOOD + b"\0", id="too long"),
        pytest.param(b"\xff" * 1184 + GOOD[1184:], id="not a lattice key"),
        pytest.param(GOOD[:1184] + bytes(32), id="point of small order"),
        pytest.param(GOOD[:1184] + b"\x01" + bytes(31), id="another point of small order"),
    ],
)
def test_unusable_public_key_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedObject):
        PublicKey(raw)


def test_generated_pairs_differ() -> None:
    assert KeyPair.generate().public != KeyPair.generate().public


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_seed_has_exactly_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="seed"):
        KeyPair(bytes(length))


@given(strategies.keys)
def test_check_phrase_is_six_groups_of_four_digits(seed: bytes) -> None:
    groups = KeyPair(seed).public.check_phrase.split(" ")
    assert [len(group) for group in groups] == [4] * 6
    assert "".join(groups).isdigit()


def test_check_phrase_tells_keys_apart_that_differ_in_one_half() -> None:
    lattice, curve = KeyPair(bytes(32)).public.raw, KeyPair(b"\x01" * 32).public.raw
    phrases = {
        PublicKey(first[:1184] + second[1184:]).check_phrase
        for first in (lattice, curve)
        for second in (lattice, curve)
    }
    assert len(phrases) == 4


@given(strategies.keys)
def test_reading_key_is_neither_seed_nor_public(seed: bytes) -> None:
    reading = key_pair.reading_key(seed)
    assert len(reading) == 32
    assert reading != seed
    assert reading not in KeyPair(seed).public.raw


def test_start_goes_on_where_post_quantum_works() -> None:
    key_pair.require_post_quantum()


def test_start_says_what_to_do_where_post_quantum_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class OldLibrary(MLKEM768PrivateKey):
        @classmethod
        def from_seed_bytes(cls, _data: object) -> MLKEM768PrivateKey:
            raise UnsupportedAlgorithm("ML-KEM-768 is not supported by this version of OpenSSL")

    monkeypatch.setattr(key_pair, "MLKEM768PrivateKey", OldLibrary)
    with pytest.raises(PostQuantumMissing, match="Install the wheel"):
        key_pair.require_post_quantum()
