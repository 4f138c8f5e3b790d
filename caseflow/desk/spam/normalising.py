"""Normalises a text, so that copies with small differences become the same text.

Case, accents, spaces, punctuation, invisible characters, letters of another script that look the same, digits in
the place of letters: none of it makes a text another one. The same is taken from every text in every script, so
nothing has to be guessed about its language. What comes out is compared and never shown.
"""

import unicodedata
from types import MappingProxyType

# Pairs of a character and what it is taken for: letters of other scripts that look like Latin ones in one of their
# cases (Unicode Technical Standard 39), digits and signs read as letters, one letter with two codes.
PAIRS = (
    *("аa", "вb", "гr", "еe", "кk", "мm", "нh", "оo", "рp", "сc", "тt", "уy", "хx", "іi", "јj", "ѕs", "ԁd", "һh"),
    *("ԛq", "ԝw", "αa", "βb", "εe", "ηn", "ιi", "κk", "μm", "νv", "οo", "ρp", "τt", "υy", "χx", "γy", "ωw"),
    *("ıi", "li", "łi", "øo", "đd", "ßs", "æa", "œo", "0o", "1i", "3e", "4a", "5s", "7t", "@a", "$s", "€e"),
    *("یي", "ىي", "کك", "ەه", "ھه"),
)
TAKEN_FOR = MappingProxyType({ord(pair[0]): pair[1] for pair in PAIRS} | {ord("ـ"): ""})

SHINGLE = 4


def normalised(text: str) -> str:
    """The letters and digits of a text, made alike."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed.translate(TAKEN_FOR) if character.isalnum())


def shingles(plain: str) -> frozenset[str]:
    """Every piece of four characters of a normalised text; a shorter text is one piece."""
    if len(plain) <= SHINGLE:
        return frozenset({plain} if plain else ())
    return frozenset(plain[start : start + SHINGLE] for start in range(len(plain) - SHINGLE + 1))
