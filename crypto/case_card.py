"""Cards of cases: what a list shows of a case, all of one size, under a team's reading key.

A card opens with the reading key of a generation and the case's shred secret together, at the case, the
generation and the revision that it was made for and nowhere else. Ten thousand are opened for one page, so
the expansion is one HMAC here (RFC 5869 gives the same bytes for keys of 32).
"""

import hmac
from dataclasses import dataclass
from secrets import token_bytes
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto.derivation import KEY_BYTES, Label, labelled
from crypto.encoding import number_bytes
from crypto.errors import CannotOpen, MalformedObject
from crypto.sealing import NONCE_BYTES, TAG_BYTES, VERSION
from crypto.secret import check_length

CARD_BYTES = 512
"""Every stored card has this size."""

CONTENT_BYTES = CARD_BYTES - len(VERSION) - NONCE_BYTES - TAG_BYTES
"""What a card can hold."""

_INFORMATION = labelled(Label.CASE_CARD) + b"\x01"
_BODY = len(VERSION) + NONCE_BYTES


class CardTooLarge(ValueError):
    """The content does not fit into a card."""


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Where a card stands. It opens nowhere else."""

    case: UUID
    generation: UUID
    revision: int

    @property
    def additional_data(self) -> bytes:
        """What the card is bound to; every part has one length."""
        return additional_data(self.case.bytes, self.generation.bytes, self.revision)


def additional_data(case: bytes, generation: bytes, revision: int) -> bytes:
    """The same out of the bytes of both ids, for whoever opens many."""
    return VERSION + case + generation + number_bytes(revision)


def seal_card(reading_key: bytes, shred_secret: bytes, place: CardPlace, content: bytes) -> bytes:
    """Seal a card of ``CARD_BYTES``; raises CardTooLarge. The content holds no zero byte."""
    if len(content) > CONTENT_BYTES:
        raise CardTooLarge
    check_length("a reading key", reading_key, KEY_BYTES)
    check_length("a shred secret", shred_secret, KEY_BYTES)
    nonce = token_bytes(NONCE_BYTES)
    cipher = AESGCM(_card_key(reading_key, shred_secret))
    return VERSION + nonce + cipher.encrypt(nonce, content.ljust(CONTENT_BYTES, b"\0"), place.additional_data)


def open_card(reading_key: bytes, shred_secret: bytes, bound: bytes, sealed: bytes) -> bytes:
    """The content of a card, without its padding.

    Args:
        bound: the ``additional_data`` of the place where it stands.

    Raises CannotOpen, or MalformedObject for a wrong shape.
    """
    if len(sealed) != CARD_BYTES or sealed[:1] != VERSION:
        raise MalformedObject("a card has an unknown version or size")
    try:
        content = AESGCM(_card_key(reading_key, shred_secret)).decrypt(sealed[1:_BODY], sealed[_BODY:], bound)
    except InvalidTag:
        raise CannotOpen("the card does not open") from None
    # The padding begins at the first zero byte: the content is text without any.
    end = content.find(b"\0")
    return content if end < 0 else content[:end]


def _card_key(reading_key: bytes, shred_secret: bytes) -> bytes:
    """HKDF with the shred secret as the salt."""
    return hmac.digest(hmac.digest(shred_secret, reading_key, "sha256"), _INFORMATION, "sha256")
