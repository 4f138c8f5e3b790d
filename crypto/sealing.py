"""Seal small things, mostly keys: to a public key (HPKE) or under a symmetric key."""

from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from crypto.derivation import KEY_BYTES
from crypto.encoding import length_prefixed, text_bytes
from crypto.errors import CannotOpen, MalformedObject
from crypto.key_pair import KeyPair, PublicKey
from crypto.secret import check_length

VERSION = b"\x01"
ENCAPSULATION_BYTES = 1120
NONCE_BYTES = 12
TAG_BYTES = 16


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def bound(purpose: str, *context: bytes) -> bytes:
    """What a sealed object is bound to: version, purpose and context, unambiguously."""
    return VERSION + length_prefixed(text_bytes(purpose), *context)


def seal(public: PublicKey, plaintext: bytes, purpose: str, *context: bytes) -> bytes:
    """Seal to the holder of a key pair. 1137 bytes longer than the plaintext.

    Only the same purpose and context open it again.
    """
    return VERSION + _suite().encrypt(plaintext, public.hpke_key, bound(purpose, *context))


def open_sealed(pair: KeyPair, sealed: bytes, purpose: str, *context: bytes) -> bytes:
    """Open what ``seal`` made. Raises CannotOpen, or MalformedObject for a wrong shape."""
    body = _body(sealed, ENCAPSULATION_BYTES + TAG_BYTES)
    try:
        return _suite().decrypt(body, pair.hpke_key, bound(purpose, *context))
    except (InvalidTag, ValueError):
        raise CannotOpen("the sealed object does not open") from None


def wrap(key: bytes, plaintext: bytes, purpose: str, *context: bytes) -> bytes:
    """Encrypt under a symmetric key of 32 bytes. 29 bytes longer than the plaintext."""
    check_length("a wrapping key", key, KEY_BYTES)
    nonce = token_bytes(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plaintext, bound(purpose, *context))


def unwrap(key: bytes, wrapped: bytes, purpose: str, *context: bytes) -> bytes:
    """Open what ``wrap`` made. Raises CannotOpen, or MalformedObject for a wrong shape."""
    check_length("a wrapping key", key, KEY_BYTES)
    body = _body(wrapped, NONCE_BYTES + TAG_BYTES)
    try:
        return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], bound(purpose, *context))
    except InvalidTag:
        raise CannotOpen("the wrapped object does not open") from None


def _body(stored: bytes, least: int) -> bytes:
    if stored[:1] != VERSION:
        raise MalformedObject("the format version is unknown")
    if len(stored) - len(VERSION) < least:
        raise MalformedObject("the object is too short")
    return stored[len(VERSION) :]
