"""Hybrid key pairs (ML-KEM-768 with X25519, X-Wing): from a seed, to and from bytes."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256, shake_256
from secrets import token_bytes

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.hpke import (
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
)

from crypto.check_digits import groups_of_four
from crypto.derivation import Label, expand, labelled
from crypto.errors import MalformedObject
from crypto.secret import Secret, check_length

SEED_BYTES = 32
MLKEM_SEED_BYTES = 64
MLKEM_PUBLIC_BYTES = 1184
PUBLIC_KEY_BYTES = 1216

# 24 digits are 2**79.7: whoever wants a second key with the same phrase has to make
# about that many key pairs.
CHECK_PHRASE_DIGITS = 24


class PostQuantumMissing(RuntimeError):
    """The cryptographic library of this machine cannot do ML-KEM-768."""


def require_post_quantum() -> None:
    """Raise PostQuantumMissing, with what to do, unless ML-KEM-768 works here."""
    try:
        MLKEM768PrivateKey.from_seed_bytes(bytes(MLKEM_SEED_BYTES))
    except UnsupportedAlgorithm:
        raise PostQuantumMissing(
            "This build of the library 'cryptography' has no ML-KEM-768. Install the wheel "
            "published by its authors (version 50 or newer), not a build against an older "
            "OpenSSL; reports cannot be sealed without it."
        ) from None


@dataclass(frozen=True, repr=False)
class PublicKey:
    """A public key of 1216 bytes: ML-KEM-768 (1184), then X25519 (32)."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != PUBLIC_KEY_BYTES:
            raise MalformedObject(f"a public key has {PUBLIC_KEY_BYTES} bytes")
        try:
            self._require_contributing_point()
            _ = self.hpke_key
        except ValueError:
            raise MalformedObject("the public key is not valid") from None

    def __repr__(self) -> str:
        return f"<PublicKey {self.fingerprint.hex()[:16]}>"

    def _require_contributing_point(self) -> None:
        """A point of small order would make the X25519 half of every sealing worthless."""
        point = X25519PublicKey.from_public_bytes(self.raw[MLKEM_PUBLIC_BYTES:])
        X25519PrivateKey.from_private_bytes(b"\x01" * 32).exchange(point)

    @cached_property
    def hpke_key(self) -> MLKEM768X25519PublicKey:
        """The library's object, for ``crypto.sealing`` alone."""
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.raw[:MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(self.raw[MLKEM_PUBLIC_BYTES:]),
        )

    @property
    def fingerprint(self) -> bytes:
        """32 bytes that stand for the key in tables and logs."""
        return sha256(labelled(Label.PUBLIC_KEY_FINGERPRINT, self.raw)).digest()

    @property
    def check_phrase(self) -> str:
        """Six groups of four digits which two people compare by voice before admitting."""
        number = int.from_bytes(self.fingerprint, "big") % 10**CHECK_PHRASE_DIGITS
        return " ".join(groups_of_four(str(number).zfill(CHECK_PHRASE_DIGITS)))


@dataclass(frozen=True, repr=False)
class KeyPair(Secret):
    """A key pair, kept as the 32-byte seed that every implementation of X-Wing reads."""

    seed: bytes

    def __post_init__(self) -> None:
        check_length("a seed", self.seed, SEED_BYTES)

    @classmethod
    def generate(cls) -> "KeyPair":
        return cls(token_bytes(SEED_BYTES))

    @cached_property
    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        expanded = shake_256(self.seed).digest(MLKEM_SEED_BYTES + SEED_BYTES)
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:MLKEM_SEED_BYTES]),
            X25519PrivateKey.from_private_bytes(expanded[MLKEM_SEED_BYTES:]),
        )

    @cached_property
    def hpke_key(self) -> MLKEM768X25519PrivateKey:
        """The library's object, for ``crypto.sealing`` alone."""
        return MLKEM768X25519PrivateKey(*self._halves)

    @cached_property
    def public(self) -> PublicKey:
        lattice, curve = self._halves
        return PublicKey(lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw())


def reading_key(seed: bytes) -> bytes:
    """The symmetric key (32 bytes) that a team's generation seed also stands for.

    At first opening a case key is wrapped again under it, because opening a wrap is
    a hundred times cheaper than opening a sealing.
    """
    check_length("a generation seed", seed, SEED_BYTES)
    return expand(seed, Label.READING_KEY)
