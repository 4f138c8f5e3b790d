"""The passphrase of a member of staff: generated, typed tolerantly, turned into a key."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from secrets import choice

from crypto.derivation import KEY_BYTES, Label, expand, extract, hmac_sha256
from crypto.follow_up_code import stretch_secret
from crypto.secret import Secret, check_length

PASSPHRASE_WORDS = 6
# The list has 7,776 entries; without hyphens "yo-yo" and "yoyo" are one word.
LIST_WORDS = 7775
# Far above six of the longest words with any spacing; below any cost.
LONGEST_TYPED = 400

_SEPARATOR_CATEGORIES = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Pd", "Pc", "Po", "Mn"})


class MalformedPassphrase(ValueError):
    """What was typed cannot be a passphrase. Never holds what was typed."""


@dataclass(frozen=True, slots=True, repr=False)
class Passphrase(Secret):
    """Six words of the list."""

    words: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.words) != PASSPHRASE_WORDS:
            raise MalformedPassphrase(f"a passphrase has {PASSPHRASE_WORDS} words")

    @property
    def text(self) -> str:
        """The words separated by spaces: what is shown once, and what is stretched."""
        return " ".join(self.words)


def word_list() -> tuple[str, ...]:
    """The large list of the Electronic Frontier Foundation, hyphens left out.

    People do not remember where a hyphen was; without them no word begins with another.
    """
    source = files("xkcdpass").joinpath("static", "eff-long")
    words = dict.fromkeys(source.read_text(encoding="ascii").replace("-", "").split())
    if len(words) != LIST_WORDS:
        raise RuntimeError("the word list of the package xkcdpass is not the expected one")
    return tuple(words)


def generate_passphrase() -> Passphrase:
    """Six random words: 77.5 bits. Never chosen by a person."""
    words = word_list()
    return Passphrase(tuple(choice(words) for _ in range(PASSPHRASE_WORDS)))


def parse_passphrase(text: str) -> Passphrase:
    """Read a typed passphrase; case, spaces, hyphens and accents do not count.

    No word of the list begins with another one, so the letters alone have one reading.
    Raises MalformedPassphrase.
    """
    if len(text) > LONGEST_TYPED:
        raise MalformedPassphrase("the text is too long for a passphrase")
    return Passphrase(tuple(_split(_letters(text))))


def _letters(text: str) -> str:
    letters = []
    for character in unicodedata.normalize("NFKD", text).casefold():
        if character.isascii() and character.isalpha():
            letters.append(character)
        elif unicodedata.category(character) not in _SEPARATOR_CATEGORIES:
            raise MalformedPassphrase("a passphrase has letters alone")
    return "".join(letters)


def _split(letters: str) -> Iterator[str]:
    words = frozenset(word_list())
    longest = max(map(len, words))
    start = 0
    while start < len(letters):
        ends = range(start + 1, min(start + longest, len(letters)) + 1)
        end = next((end for end in ends if letters[start:end] in words), None)
        if end is None:
            raise MalformedPassphrase("a word is not on the list")
        yield letters[start:end]
        start = end


def stretch_passphrase(passphrase: Passphrase, salt: bytes) -> bytes:
    """The slow call: Argon2id at the cost of a follow-up code. 32 bytes, salt 32 bytes."""
    return stretch_secret(passphrase.text.encode("ascii"), salt)


def wrapping_key(stretched: bytes, pepper: bytes) -> bytes:
    """The key (32 bytes) that the member's seed is wrapped under, for one pepper version.

    As with a code the pepper enters after the stretching, so that it can be rotated.
    """
    check_length("a stretched passphrase", stretched, KEY_BYTES)
    check_length("the pepper", pepper, KEY_BYTES)
    query = expand(stretched, Label.PASSPHRASE_QUERY)
    peppered = hmac_sha256(pepper, query)
    return expand(extract(peppered, stretched), Label.PASSPHRASE_WRAPPING_KEY)
