"""Decimal numbers with check digits, as a person writes them in any script.

ISO 7064 MOD 97-10 finds every single wrong digit and every swap of neighbours.
"""

import unicodedata

MODULUS = 97
CHECK_DIGITS = 2
GROUP = 4

# Shown or typed between digits and without meaning. Cf are the invisible characters
# (direction marks, joiners), Cc the line ends and tabulators of pasted text.
_IGNORED_CATEGORIES = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Pd", "Pc"})
_IGNORED_CHARACTERS = frozenset(".·•‧∙\u2212\u034f") | {chr(c) for c in range(0xFE00, 0xFE10)}


class MalformedDigits(ValueError):
    """The text is no number with check digits. Never holds the text."""


class OtherCharacters(MalformedDigits):
    """Something that is neither a digit nor a separator."""


class LengthWrong(MalformedDigits):
    """Too few or too many digits."""


class Mistyped(MalformedDigits):
    """The check digits do not fit: a wrong digit or two swapped ones."""


def read_digits(text: str) -> str:
    """The ASCII digits of a text in any Unicode decimal script, separators left out."""
    return "".join(filter(None, map(_read_character, text)))


def _read_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in _IGNORED_CATEGORIES or character in _IGNORED_CHARACTERS:
        return ""
    raise OtherCharacters("a character is neither a digit nor a separator")


def append_check_digits(digits: str) -> str:
    """The digits followed by their two check digits."""
    check = MODULUS + 1 - int(digits + "00") % MODULUS
    return f"{digits}{check:02d}"


def parse(text: str, length: int) -> str:
    """The ``length`` ASCII digits, check digits included, that a person typed."""
    digits = read_digits(text)
    if len(digits) != length:
        raise LengthWrong(f"there must be {length} digits")
    require_check_digits(digits)
    return digits


def require_check_digits(digits: str) -> None:
    # The check digits run from 02 to 98: 00, 01 and 99 satisfy the congruence too, but
    # are never written, and reading them would give one number two spellings.
    if append_check_digits(digits[:-CHECK_DIGITS]) != digits:
        raise Mistyped("the check digits do not fit")


def groups_of_four(digits: str) -> tuple[str, ...]:
    return tuple(digits[start : start + GROUP] for start in range(0, len(digits), GROUP))
