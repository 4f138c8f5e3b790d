"""Numbers as the readers of a language write them, for running text only.

Never for codes, phone numbers, amounts in form fields or anything that somebody copies: keyboards, paper and
programs have the digits 0 to 9.
"""

from collections.abc import Mapping

from babel import Locale
from babel.numbers import format_decimal

# Digits that readers of these languages expect, by the names of the Unicode Common Locale Data Repository. It
# leaves Arabic with European digits, as in the Maghreb; most readers here come from Syria and Iraq.
NUMBERING_SYSTEMS: Mapping[str, str] = {"ar": "arab", "ckb": "arab", "fa": "arabext", "ps": "arabext"}
DIGITS: Mapping[str, str] = {"arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}


def with_local_digits(text: str, tag: str) -> str:
    """The text with its European digits as the language of a tag writes them."""
    system = NUMBERING_SYSTEMS.get(tag)
    return text.translate(str.maketrans("0123456789", DIGITS[system])) if system else text


def number(value: float, tag: str, locale: Locale) -> str:
    """A number with the digits and separators of a language."""
    system = NUMBERING_SYSTEMS.get(tag, "latn")
    return with_local_digits(format_decimal(value, locale=locale, numbering_system=system), tag)
