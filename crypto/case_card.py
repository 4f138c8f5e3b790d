"""Cards of cases: what a list shows of a case, all of one size, under a team's reading key.

A card opens with the reading key of a generation and the case's shred secret together, at the case, the
generation and the revision that it was made for and nowhere else. Ten thousand are opened for one page, so
the expansion is one HMAC here (RFC 5869 gives the same bytes for keys of 32).
"""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from secrets import token_bytes
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto.derivation import KEY_BYTES, Label, labelled
from crypto.encoding import number_bytes
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
        return VERSION + self.case.bytes + self.generation.bytes + number_bytes(self.revision)


def seal_card(reading_key: bytes, shred_secret: bytes, place: CardPlace, content: bytes) -> bytes:
    """Seal a card of ``CARD_BYTES``; raises CardTooLarge. The content holds no zero byte."""
    if len(content) > CONTENT_BYTES:
        raise CardTooLarge
    check_length("a reading key", reading_key, KEY_BYTES)
    check_length("a shred secret", shred_secret, KEY_BYTES)
    nonce = token_bytes(NONCE_BYTES)
    cipher = AESGCM(_card_key(reading_key, shred_secret))
    return VERSION + nonce + cipher.encrypt(nonce, content.ljust(CONTENT_BYTES, b"\0"), place.additional_data)


StoredCard = tuple[bytes, int, bytes, bytes]
"""Of a card that is to be opened: the bytes of its case, its revision, the shred secret, and what is stored."""


def open_cards(reading_key: bytes, generation: UUID, cards: Iterable[StoredCard | None]) -> Iterator[str]:
    """The contents of many cards of one generation, in their order, without their padding.

    A card that is not there, or that does not open where it stands, is an empty text: whoever can open the case
    makes it anew.
    """
    bound_generation = generation.bytes
    for card in cards:
        if card is None:
            yield ""
            continue
        case, revision, shred_secret, sealed = card
        try:
            bound = VERSION + case + bound_generation + number_bytes(revision)
            cipher = AESGCM(_card_key(reading_key, shred_secret))
            # The padding begins at the first zero byte: the content is text without any.
            yield cipher.decrypt(sealed[1:_BODY], sealed[_BODY:], bound).decode().partition("\0")[0]
        except (InvalidTag, ValueError):
            yield ""


def _card_key(reading_key: bytes, shred_secret: bytes) -> bytes:
    """HKDF with the shred secret as the salt."""
    return hmac.digest(hmac.digest(shred_secret, reading_key, "sha256"), _INFORMATION, "sha256")
