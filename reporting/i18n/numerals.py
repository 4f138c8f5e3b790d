"""Numbers as the readers of a language write them, for running text only.

They are never used for codes, phone numbers, form fields or anything that a person copies, because keyboards,
paper and programs have the digits 0 to 9.
"""

from collections.abc import Mapping

from babel import Locale
from babel.numbers import format_decimal

# Babel knows which numbering system a language has, and its separators; the digits it does not know.
DIGITS: Mapping[str, str] = {"arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}


def numbering_system(locale: Locale) -> str:
    """The native one of the language, by its name in the Unicode Common Locale Data Repository.

    Its default leaves Arabic with European digits, as in the Maghreb; most readers here come from Syria and Iraq.
    """
    return str(locale.other_numbering_systems["native"])


def with_local_digits(text: str, locale: Locale) -> str:
    """The text with its European digits as the language writes them."""
    digits = DIGITS.get(numbering_system(locale))
    return text.translate(str.maketrans("0123456789", digits)) if digits else text


def number(value: float, locale: Locale) -> str:
    """A number with the digits and separators of a language."""
    written = format_decimal(value, locale=locale, numbering_system=numbering_system(locale))
    return with_local_digits(written, locale)
