"""Days as the readers of a language write them. All are Gregorian: that is what German offices and letters use."""

import datetime
from collections.abc import Mapping

from babel import Locale
from babel.dates import format_date

from reporting.i18n.numerals import with_local_digits

# Where the patterns of the Unicode Common Locale Data Repository stand in the order of English, or mix both orders.
LONG: Mapping[str, str] = {
    "ps": "'د' y 'د' MMMM d",
    "so": "d MMMM y",
    # The months of Tigrinya are also those of another calendar: the plain number says which day is meant.
    "ti": "d MMMM y (d.M.y)",
}
FULL: Mapping[str, str] = {
    "ckb": "EEEE، d'ی' MMMM'ی' y",
    "so": "EEEE, d MMMM y",
    "ti": "EEEE፣ d MMMM y (d.M.y)",
}


def long_date(day: datetime.date, tag: str, locale: Locale) -> str:
    """A day with the name of its month."""
    return with_local_digits(format_date(day, LONG.get(tag, "long"), locale=locale), locale)


def full_date(day: datetime.date, tag: str, locale: Locale) -> str:
    """A day with its weekday and the name of its month."""
    return with_local_digits(format_date(day, FULL.get(tag, "full"), locale=locale), locale)
