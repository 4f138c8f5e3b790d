"""Folds a text for search: letters that differ only in case, width, form or marks become the same letter.

After NFKD and case folding, marks are left out (accents, the vowel signs of Arabic, Hebrew, Ethiopic), and
letters of Arabic, Persian, Kurdish and Urdu that are typed in place of each other are one.
"""

import re
import unicodedata

# Combining marks, the Arabic elongation, joiners, soft hyphens, and what steers direction.
_LEFT_OUT = re.compile(
    "["
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff"
    "\u135d-\u135f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
    "]+"
)
_HAS_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")

_LETTERS = str.maketrans(
    {
        **dict.fromkeys("\u0622\u0623\u0625\u0671", "\u0627"),  # alef
        **dict.fromkeys("\u0649\u06cc\u06d0\u06d2\u06ce\u0626\u06d3", "\u064a"),  # yeh
        **dict.fromkeys("\u06a9\u06aa\u06ab", "\u0643"),  # kaf
        **dict.fromkeys("\u06be\u06c1\u06d5\u06c0\u06c2\u06c3\u0629", "\u0647"),  # heh, teh marbuta
        **dict.fromkeys("\u0624\u06c6\u06c7\u06c8\u06cb", "\u0648"),  # waw
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
    }
)


def fold(text: str) -> str:
    """A text for comparing. Texts of ASCII alone need no more than small letters."""
    if text.isascii():
        return text.lower()
    folded = _LEFT_OUT.sub("", unicodedata.normalize("NFKD", text.casefold())).casefold()
    return folded.translate(_LETTERS) if _HAS_ARABIC.search(folded) else folded


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The same, and for each letter of it the place in the text that it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        folded = fold(letter)
        letters.append(folded)
        places += [place] * len(folded)
    return "".join(letters), places
