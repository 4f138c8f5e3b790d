"""A word that is not on the slip: read tolerantly, stretched like a code, compared by a verifier.

A person chooses it, so it may be weak. Nobody can try words without the installation secret; with it, every
try costs as much as a try of a code.
"""

import hmac
import unicodedata
from dataclasses import dataclass

from crypto.derivation import KEY_BYTES, Label, expand, extract, hmac_sha256
from crypto.encoding import text_bytes
from crypto.follow_up_code import stretch_secret
from crypto.secret import Secret, check_length

SALT_BYTES = 32
FEWEST_CHARACTERS = 4
MOST_CHARACTERS = 100

_LEFT_OUT = frozenset("CZPM")
# What keyboards of one script write differently although a reader sees one letter.
_SAME_LETTER = {0x06CC: 0x064A, 0x0649: 0x064A, 0x06A9: 0x0643}


class UnusableWord(ValueError):
    """What was typed has too few or too many letters and digits. Never holds what was typed."""


@dataclass(frozen=True, slots=True, repr=False)
class SecondWord(Secret):
    """The letters, digits and signs of a word, without what people type differently the next time."""

    normal: str

    def __post_init__(self) -> None:
        if not FEWEST_CHARACTERS <= len(self.normal) <= MOST_CHARACTERS:
            raise UnusableWord(f"a second word has {FEWEST_CHARACTERS} to {MOST_CHARACTERS} letters or digits")


def parse_word(text: str) -> SecondWord:
    """Read a typed word: case, accents, spaces and punctuation do not count, digits of all scripts are one.

    Raises UnusableWord.
    """
    if len(text) > 4 * MOST_CHARACTERS:
        raise UnusableWord("the text is too long for a word")
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = [_one_form(character) for character in plain if unicodedata.category(character)[0] not in _LEFT_OUT]
    return SecondWord("".join(kept).translate(_SAME_LETTER))


def _one_form(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


@dataclass(frozen=True, slots=True, repr=False)
class StretchedWord(Secret):
    """Argon2id of a word (32 bytes) under a salt (32 bytes)."""

    raw: bytes
    salt: bytes

    def __post_init__(self) -> None:
        check_length("a stretched word", self.raw, KEY_BYTES)
        check_length("the salt", self.salt, SALT_BYTES)


def stretch_word(word: SecondWord, salt: bytes) -> StretchedWord:
    """The slow call, at the cost of a follow-up code."""
    return StretchedWord(stretch_secret(text_bytes(word.normal), salt), salt)


def word_verifier(stretched: StretchedWord, pepper: bytes, lookup_hash: bytes) -> bytes:
    """What is stored of a word (32 bytes), bound to its mailbox. The pepper enters after the stretching."""
    check_length("the pepper", pepper, KEY_BYTES)
    query = expand(stretched.raw, Label.WORD_QUERY)
    peppered = hmac_sha256(pepper, query)
    return expand(extract(peppered, stretched.raw), Label.WORD_VERIFIER, lookup_hash)


def is_same_word(verifier: bytes, stretched: StretchedWord, pepper: bytes, lookup_hash: bytes) -> bool:
    """Whether a stored verifier was made from this word."""
    return hmac.compare_digest(verifier, word_verifier(stretched, pepper, lookup_hash))
