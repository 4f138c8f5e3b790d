"""The catalogues of translated texts: what each must hold, what is missing or wrong, and bringing one up to date.

For translators (``scripts/catalogue``) and for the tests that refuse an incomplete language.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

import caseflow.code_lists
from reporting.i18n.languages import AUTONYMS, IN_THE_LISTS, LOCALE_FOLDER, SOURCE_LANGUAGE, catalogue_path, locale_of

DOMAIN = "messages"
LINE_LENGTH = 110

# Until a native speaker has read a whole catalogue, its header says this. Afterwards it says who, and when.
DRAFT = "drafted, awaiting native review"
REVIEWED = re.compile(r"reviewed by .+, \d{4}-\d\d-\d\d")

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# A form for exactly one or two may say the number in words.
COUNT = "%(num)s"

TRANSLATED = tuple(tag for tag in AUTONYMS if tag != SOURCE_LANGUAGE)


@dataclass(frozen=True)
class Changes:
    """What an update did: texts without a translation that came in, and texts that nothing says any more."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class Sources:
    """What the templates and the code lists say now, and the catalogues in a folder beside it."""

    folder: Path = LOCALE_FOLDER

    @cached_property
    def texts(self) -> Mapping[str, Message]:
        """Texts of the pages and of paper."""
        return _extracted("babel.cfg", LOCALE_FOLDER.parent)

    @cached_property
    def labels(self) -> Mapping[str, Message]:
        """Labels of code lists that visitors see."""
        return _extracted("labels.cfg", Path(caseflow.code_lists.__file__).parent)

    def wanted(self, tag: str) -> Mapping[str, Message]:
        """What a catalogue must hold; the code lists hold German themselves."""
        return self.texts if tag in IN_THE_LISTS else {**self.labels, **self.texts}

    def missing(self, tag: str) -> list[Message]:
        """Texts without a translation, in the order of the sources."""
        held = {
            text_of(message)
            for message in messages(read(tag, self.folder))
            if all(forms_of(message)) and not message.fuzzy
        }
        return [message for text, message in self.wanted(tag).items() if text not in held]

    def superfluous(self, tag: str) -> list[str]:
        """Texts that a catalogue holds and nothing says any more."""
        wanted = self.wanted(tag)
        return [text_of(message) for message in messages(read(tag, self.folder)) if text_of(message) not in wanted]

    def update(self, tag: str) -> Changes:
        """Bring a catalogue's file up to date: new texts empty, old ones gone, translations and header kept."""
        old, wanted = read(tag, self.folder), self.wanted(tag)
        held = {text_of(message): message for message in messages(old)}
        new = Catalog(locale=locale_of(tag), header_comment=old.header_comment)
        new.mime_headers = old.mime_headers
        for text, message in wanted.items():
            known = held.get(text)
            notes = [] if known and all(forms_of(known)) else message.auto_comments
            flags = known.flags if known else message.flags
            new.add(message.id, known.string if known else None, flags=flags, auto_comments=notes)
        changes = Changes(
            tuple(text for text in wanted if text not in held), tuple(text for text in held if text not in wanted)
        )
        buffer = io.BytesIO()
        write_po(buffer, new, no_location=True, width=LINE_LENGTH)
        path = catalogue_path(tag, DOMAIN, self.folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(buffer.getvalue())
        return changes


def read(tag: str, folder: Path = LOCALE_FOLDER) -> Catalog:
    """A catalogue as its file stands; a new one for a language that has none yet."""
    path = catalogue_path(tag, DOMAIN, folder)
    if not path.is_file():
        return Catalog(locale=locale_of(tag), header_comment=f"# Lauter, {AUTONYMS[tag][0]}: {DRAFT}.")
    with path.open("rb") as source:
        return read_po(source, locale=locale_of(tag), abort_invalid=True)


def faults(tag: str, folder: Path = LOCALE_FOLDER) -> Iterator[str]:
    """What is wrong with a catalogue's translations, one line each; missing ones are not named here."""
    catalogue = read(tag, folder)
    for message in messages(catalogue):
        forms = [form for form in forms_of(message) if form]
        wanted = set(PLACEHOLDER.findall(text_of(message)))
        found = [set(PLACEHOLDER.findall(form)) for form in forms]
        if forms and (set().union(*found) != wanted or any(wanted - {COUNT} - one for one in found)):
            yield f"placeholders differ: {text_of(message)}"
        if any("%" in PLACEHOLDER.sub("", form).replace("%%", "") for form in forms):
            yield f"a lone percent sign: {text_of(message)}"
        if message.pluralizable and len(forms_of(message)) != catalogue.num_plurals:
            yield f"{catalogue.num_plurals} plural forms are needed: {text_of(message)}"


def review_state(tag: str) -> str:
    """What a catalogue's header says of its review."""
    comment = read(tag).header_comment
    found = REVIEWED.search(comment)
    return found[0] if found else DRAFT if DRAFT in comment else ""


def messages(catalogue: Catalog) -> Iterator[Message]:
    """The texts of a catalogue without its header."""
    return (message for message in catalogue if message.id)


def text_of(message: Message) -> str:
    """The English text; of a counted one the form for one."""
    return message.id[0] if isinstance(message.id, tuple | list) else str(message.id)


def forms_of(message: Message) -> list[str]:
    """The translation; of a counted text all its forms."""
    return [*message.string] if isinstance(message.string, tuple | list) else [str(message.string or "")]


def _extracted(mapping: str, folder: Path) -> Mapping[str, Message]:
    with (LOCALE_FOLDER / mapping).open(encoding="utf-8") as source:
        methods, options = parse_mapping_cfg(source)  # type: ignore[no-untyped-call]  # Babel has no types here
    catalogue = Catalog()
    for _, _, message, comments, context in extract_from_dir(folder, methods, options):
        catalogue.add(message, auto_comments=comments, context=context)
    return {text_of(message): message for message in messages(catalogue)}
