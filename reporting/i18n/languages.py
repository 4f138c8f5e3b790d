"""The shipped languages: their names, directions and catalogues, and which one a visitor gets."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import NullTranslations, Translations

# Holds only the texts that are said otherwise to young people.
YOUNG_DOMAIN = "young"

LOCALE_FOLDER = Path(__file__).parent.parent / "locale"

# A visitor whose browser names none of our languages gets the one that most people here can ask about.
DEFAULT_LANGUAGE = "de"

# The language of the texts in the sources, which has no catalogue.
SOURCE_LANGUAGE = "en"

# What browsers send for languages that we ship under another tag.
ALIASES: Mapping[str, str] = {"ckb-arab": "ckb", "ku-arab": "ckb", "ku": "kmr", "prs": "fa", "fa-af": "fa"}

# The code lists hold these languages themselves; other languages translate the English label.
IN_THE_LISTS = ("de", "de-simple", "en")

# Language tags that Babel knows under another name; everything else is known under its own.
CLDR: Mapping[str, str] = {"de-simple": "de", "kmr": "ku"}


# What a language without a text of its own shows before English: plain German readers read German.
FALLBACKS: Mapping[str, str] = {"de-simple": "de"}

# Names under which people look for a language beside its own: who speaks Dari does not look for Farsi.
OTHER_NAMES: Mapping[str, tuple[str, ...]] = {"fa": ("دری",)}


class CatalogueInvalid(Exception):
    """A message catalogue cannot be read."""


@dataclass(frozen=True)
class Language:
    """One language of the pages."""

    tag: str
    autonym: str
    direction: str
    locale: Locale
    catalogue: NullTranslations
    # The same with what is said otherwise to somebody under 18, in languages that tell "du" from "Sie".
    young_catalogue: NullTranslations
    is_to_the_young: bool = False

    def to_the_young(self) -> "Language":
        """The same language as it is spoken to somebody under 18."""
        return replace(self, catalogue=self.young_catalogue, is_to_the_young=True)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name under which the language is offered where there is room, each on a button."""
        return (self.autonym, *OTHER_NAMES.get(self.tag, ()))


@dataclass(frozen=True)
class Languages:
    """All shipped languages in the order in which they are offered."""

    by_tag: Mapping[str, Language]

    def of(self, tag: str) -> Language:
        """The language of a tag; raises ``KeyError`` for one that is not shipped."""
        return self.by_tag[tag]

    def choose(self, accept_language: str) -> Language:
        """The best language for an Accept-Language header (RFC 9110 section 12.5.4), never by address."""
        for wanted in _by_preference(accept_language):
            tag = ALIASES.get(wanted, wanted)
            while tag:
                if tag in self.by_tag:
                    return self.by_tag[tag]
                tag = ALIASES.get(tag.rpartition("-")[0], tag.rpartition("-")[0])
        return self.by_tag[DEFAULT_LANGUAGE]


AUTONYMS: Mapping[str, tuple[str, str]] = {
    "de": ("Deutsch", "ltr"),
    "de-simple": ("Leichte Sprache", "ltr"),
    "en": ("English", "ltr"),
    "uk": ("Українська", "ltr"),
    "ru": ("Русский", "ltr"),
    "ar": ("العربية", "rtl"),
    "fa": ("فارسی", "rtl"),
    "ps": ("پښتو", "rtl"),
    "tr": ("Türkçe", "ltr"),
    "kmr": ("Kurdî (Kurmancî)", "ltr"),
    "ckb": ("کوردی (سۆرانی)", "rtl"),
    "ti": ("ትግርኛ", "ltr"),
    "so": ("Af-Soomaali", "ltr"),
    "fr": ("Français", "ltr"),
    "pl": ("Polski", "ltr"),
    "ro": ("Română", "ltr"),
    "sq": ("Shqip", "ltr"),
    "vi": ("Tiếng Việt", "ltr"),
}


def load_languages(domains: tuple[str, ...] = ("messages", "desk"), folder: Path = LOCALE_FOLDER) -> Languages:
    """Compile every catalogue in memory. Takes some tens of milliseconds a language.

    Raises:
        CatalogueInvalid: names the file that cannot be read.
    """
    return Languages({tag: _language(tag, name, way, domains, folder) for tag, (name, way) in AUTONYMS.items()})


def locale_of(tag: str) -> Locale:
    """The formats of dates and numbers for a tag, from the Unicode Common Locale Data Repository."""
    return Locale.parse(CLDR.get(tag, tag).replace("-", "_"))


def catalogue_path(tag: str, domain: str, folder: Path = LOCALE_FOLDER) -> Path:
    """Where a catalogue lies; folders have underscores where tags have hyphens, as gettext tools expect."""
    return folder / tag.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"


def _language(tag: str, autonym: str, direction: str, domains: tuple[str, ...], folder: Path) -> Language:
    locale = locale_of(tag)
    catalogue = NullTranslations()
    sources = [(name, domain) for name in (FALLBACKS.get(tag), tag) if name for domain in domains]
    for name, domain in sources:
        path = catalogue_path(name, domain, folder)
        if path.is_file():
            compiled = _compiled(path, locale)
            compiled.add_fallback(catalogue)
            catalogue = compiled
    young = catalogue
    path = catalogue_path(tag, YOUNG_DOMAIN, folder)
    if domains and path.is_file():
        young = _compiled(path, locale)
        young.add_fallback(catalogue)
    return Language(tag, autonym, direction, locale, catalogue, young)


def _compiled(path: Path, locale: Locale) -> Translations:
    with path.open("rb") as source:
        try:
            catalogue = read_po(source, locale=locale, abort_invalid=True)
        except (PoFileError, ValueError) as error:
            raise CatalogueInvalid(f"{path.name} of {locale} cannot be read: {error}") from error
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    return Translations(buffer)


def _by_preference(accept_language: str) -> list[str]:
    # Twenty ranges are more than any browser sends.
    ranges: list[tuple[float, str]] = []
    for part in accept_language.split(",")[:20]:
        tag, _, parameters = part.strip().partition(";")
        name, _, value = parameters.strip().partition("=")
        try:
            quality = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            continue
        if tag and quality > 0:
            ranges.append((quality, tag.strip().lower()))
    return [tag for _, tag in sorted(ranges, key=lambda entry: -entry[0])]
