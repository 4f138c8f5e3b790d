"""Every text of the public and the state door exists in every shipped language, with the same placeholders."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.checkers import num_plurals
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from reporting.languages import AUTONYMS, LOCALE_FOLDER, catalogue_path, locale_of

ROOT = Path(__file__).resolve().parents[3]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# Names that are the same in every script, and the German words a person will meet on paper.
NAMES = re.compile(
    r"Lauter|LAMSA|ENTKNOTEN|OFEK|RIAS|VERA|AWO|PSZ|OMBUD|LSA|MuTeS|Miteinander|Doweria|Hinweisgeberschutzgesetz|"
    r"Bundesamt für Justiz|Halberstadt|Stendal|Magdeburg|Quedlinburg|Blankenburg|Harz|Oberharz am Brocken|"
    r"Rübeland|Bernburg|Merseburg"
)


class Extraction:
    """What the templates and the code lists say now."""

    def _messages(self, mapping: str, folder: Path) -> dict[str, Message]:
        with (LOCALE_FOLDER / mapping).open(encoding="utf-8") as source:
            methods, options = parse_mapping_cfg(source)  # type: ignore[no-untyped-call]  # Babel has no types here
        catalogue = Catalog()
        for _, _, message, comments, context in extract_from_dir(folder, methods, options):
            catalogue.add(message, auto_comments=comments, context=context)
        return {_id(message): message for message in catalogue if message.id}

    @cached_property
    def texts(self) -> Mapping[str, Message]:
        """Texts of the templates."""
        return self._messages("babel.cfg", ROOT / "reporting")

    @cached_property
    def labels(self) -> Mapping[str, Message]:
        """Labels of code lists that visitors see."""
        return self._messages("labels.cfg", ROOT / "caseflow" / "code_lists")

    def wanted(self, tag: str) -> Mapping[str, Message]:
        """What a language's catalogue must hold; German labels stand in the lists themselves."""
        return self.texts if tag in ("de", "de-simple") else {**self.labels, **self.texts}


def _id(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else str(message.id)


def _texts(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [str(message.string)]


def _catalogue(tag: str) -> Catalog:
    with catalogue_path(tag, "messages").open("rb") as source:
        return read_po(source, locale=locale_of(tag), abort_invalid=True)


EXTRACTION = Extraction()
# English is what the sources say.
TRANSLATED = [tag for tag in AUTONYMS if tag != "en"]


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_text_is_translated_and_no_other(tag: str) -> None:
    held = {_id(message): message for message in _catalogue(tag) if message.id}
    assert set(held) == set(EXTRACTION.wanted(tag))
    assert [name for name, message in held.items() if not all(_texts(message))] == []
    assert [name for name, message in held.items() if message.fuzzy] == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_placeholders_are_the_same(tag: str) -> None:
    for message in _catalogue(tag):
        if message.id:
            wanted = set(PLACEHOLDER.findall(_id(message)))
            forms = _texts(message)
            assert set().union(*(PLACEHOLDER.findall(text) for text in forms)) == wanted, _id(message)
            # A form for exactly one or two may say the number in words.
            assert all(wanted - {"%(num)s"} <= set(PLACEHOLDER.findall(text)) for text in forms), _id(message)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_plural_form_of_the_language_is_there(tag: str) -> None:
    catalogue = _catalogue(tag)
    for message in catalogue:
        if message.id and message.pluralizable:
            assert len(_texts(message)) == catalogue.num_plurals
            num_plurals(catalogue, message)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_desk_says_nothing_of_ours_in_other_words(tag: str) -> None:
    # Both domains are looked up together, the desk's first.
    path = catalogue_path(tag, "desk")
    if path.is_file():
        with path.open("rb") as source:
            desk = {_id(message): _texts(message) for message in read_po(source, locale=tag) if message.id}
        ours = {_id(message): _texts(message) for message in _catalogue(tag) if message.id}
        assert {name: desk[name] for name in ours if name in desk and desk[name] != ours[name]} == {}


@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_catalogue_says_that_it_is_a_draft(tag: str) -> None:
    assert "drafted, awaiting native review" in _catalogue(tag).header_comment


def test_nothing_is_left_in_latin_script_in_arabic() -> None:
    for message in _catalogue("ar"):
        for text in _texts(message) if message.id else []:
            rest = NAMES.sub("", PLACEHOLDER.sub("", text))
            latin = [letter for letter in rest if letter.isalpha() and unicodedata.name(letter).startswith("LATIN")]
            assert latin == [], f"{_id(message)}: {text}"


# What the guide on words forbids: promises that nobody can keep, and words that hurt.
NEVER_SAID = re.compile(
    r"absolut anonym|hundertprozentig|keine Angst|\bOpfer\b|\bTäter|Vorfall|Benachteiligung|Anliegen wird bearbeitet",
    re.IGNORECASE,
)


def test_forbidden_words_are_never_said() -> None:
    assert [text for message in _catalogue("de") for text in _texts(message) if NEVER_SAID.search(text)] == []
