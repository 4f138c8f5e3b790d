"""Every text of the public and the state door exists in every shipped language, whole, in its script, in good words."""

import re
import shutil
import unicodedata
from pathlib import Path

import pytest
from babel.messages.checkers import num_plurals
from babel.messages.pofile import read_po

from reporting.i18n.catalogues import (
    TRANSLATED,
    Sources,
    faults,
    forms_of,
    messages,
    read,
    review_state,
    text_of,
)
from reporting.i18n.languages import AUTONYMS, LOCALE_FOLDER, YOUNG_DOMAIN, catalogue_path
from tests.tools import ROOT

SOURCES = Sources()
MARKUP = re.compile(r"%\(\w+\)[sd]|https?://\S+|/api/\S+")
# Names that are the same in every script, and the words that a person will meet on paper or on a screen.
NAMES = re.compile(
    r"Lauter|LAMSA|ENTKNOTEN|OFEK|RIAS|VERA|AWO|PSZ|OMBUD|LSA|MuTeS|Miteinander|Doweria|Hinweisgeberschutzgesetz|"
    r"Bundesamt für Justiz|Halberstadt|Stendal|Magdeburg|Quedlinburg|Blankenburg|Harz|Oberharz am Brocken|"
    r"Rübeland|Bernburg|Merseburg|JavaScript|report|Escape|Esc|[Cc]ookie|Wi-?Fi|WLAN|PDF|QR|HIV|AGG|"
    # What experts call the protection of the figures.
    r"zCDP|[ρεδ]|\brho\b|\bepsilon\b|\bdelta\b"
)
SCRIPTS = {
    **dict.fromkeys(("uk", "ru"), "CYRILLIC"),
    **dict.fromkeys(("ar", "fa", "ps", "ckb"), "ARABIC"),
    "ti": "ETHIOPIC",
}


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_text_is_translated_and_no_other(tag: str) -> None:
    assert [text_of(message) for message in SOURCES.missing(tag)] == []
    assert SOURCES.superfluous(tag) == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_placeholders_and_plural_forms_are_those_of_the_text_and_the_language(tag: str) -> None:
    assert list(faults(tag)) == []
    catalogue = read(tag)
    for message in messages(catalogue):
        if message.pluralizable:
            num_plurals(catalogue, message)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_desk_says_nothing_of_ours_in_other_words(tag: str) -> None:
    # Both domains are looked up together, the desk's first.
    path = catalogue_path(tag, "desk")
    if path.is_file():
        with path.open("rb") as source:
            desk = {text_of(message): forms_of(message) for message in messages(read_po(source, locale=tag))}
        ours = {text_of(message): forms_of(message) for message in messages(read(tag))}
        assert {name: desk[name] for name in ours if name in desk and desk[name] != ours[name]} == {}


@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_header_says_who_has_reviewed_it_and_the_list_of_languages_says_the_same(tag: str) -> None:
    state = review_state(tag)
    assert state != ""
    row = re.search(
        rf"^\| `{tag}` \| (.*?) \| (.*?) \| (.*?) \|$", (ROOT / "docs/languages.md").read_text(), re.MULTILINE
    )
    assert row is not None, f"{tag} is not in docs/languages.md"
    autonym, direction = AUTONYMS[tag]
    assert (row[1], row[2], row[3]) == (autonym, direction, state)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_letter_belongs_to_the_script_of_the_language(tag: str) -> None:
    script = SCRIPTS.get(tag, "LATIN")
    wrong = []
    for message in messages(read(tag)):
        for text in forms_of(message):
            said = NAMES.sub("", MARKUP.sub("", text))
            foreign = [one for one in said if one.isalpha() and script not in unicodedata.name(one, "")]
            if foreign:
                wrong.append(f"{''.join(foreign)!r} in {text!r}")
    assert wrong == []


# What the guide on words forbids: promises that nobody can keep, and words that hurt.
NEVER_SAID = {
    "de": r"absolut anonym|hundertprozentig|keine Angst|\bOpfer\b|\bTäter|Vorfall|Benachteiligung|wird bearbeitet",
    "en": r"absolutely anonymous|100 percent safe|no need to be afraid|\bvictims?\b|perpetrator|is being processed",
    "fr": r"absolument anonyme|totalement anonyme|n’ayez pas peur|\bvictimes?\b",
    "tr": r"tamamen anonim|korkmayın|\bmağdur",
    "ru": r"абсолютно анонимн|не бойтесь|\bжертв",
    "uk": r"абсолютно анонімн|не бійтеся|\bжертв",
    "pl": r"całkowicie anonim|nie bój się|\bofiar",
    "ar": r"مجهول تماماً|لا تخف|ضحية|ضحايا",
}


@pytest.mark.parametrize("tag", [*NEVER_SAID, "de-simple"])
def test_forbidden_words_are_never_said(tag: str) -> None:
    never = re.compile(NEVER_SAID[tag.removesuffix("-simple")], re.IGNORECASE)
    said = (
        list(SOURCES.texts) if tag == "en" else [text for message in messages(read(tag)) for text in forms_of(message)]
    )
    assert [text for text in said if never.search(text)] == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_asterisk_and_no_doubled_space_stands_in_a_text(tag: str) -> None:
    texts = [text for message in messages(read(tag)) for text in forms_of(message)]
    assert [text for text in texts if "*" in text or "  " in text or text != text.strip()] == []


def test_an_update_brings_new_texts_in_lets_old_ones_go_and_keeps_the_rest(tmp_path: Path) -> None:
    shutil.copytree(LOCALE_FOLDER / "de", tmp_path / "de")
    Sources(tmp_path).update("de")
    path = catalogue_path("de", "messages", tmp_path)
    before = {text_of(message): forms_of(message) for message in messages(read("de", tmp_path))}
    path.write_text(path.read_text(encoding="utf-8").replace('msgid "Police"', 'msgid "Sheriff"'), encoding="utf-8")
    changes = Sources(tmp_path).update("de")
    assert (changes.added, changes.dropped) == (("Police",), ("Sheriff",))
    after = {text_of(message): forms_of(message) for message in messages(read("de", tmp_path))}
    assert after.pop("Police") == [""]
    kept = {text: forms for text, forms in before.items() if text in after}
    assert after == kept and len(kept) == len(before) - 1
    assert "Police" in [text_of(message) for message in Sources(tmp_path).missing("de")]
    assert read("de", tmp_path).header_comment == read("de").header_comment


def test_a_language_without_a_file_gets_one_that_says_that_it_is_a_draft(tmp_path: Path) -> None:
    Sources(tmp_path).update("vi")
    assert "drafted, awaiting native review" in catalogue_path("vi", "messages", tmp_path).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        ("Schon bei uns", "placeholders differ"),
        ("Schon bei uns: %(names)s", "placeholders differ"),
        ("Zu 100 % bei uns: %(name)s", "a lone percent sign"),
    ],
)
def test_a_wrong_translation_is_named(tmp_path: Path, translation: str, fault: str) -> None:
    shutil.copytree(LOCALE_FOLDER / "de", tmp_path / "de")
    path = catalogue_path("de", "messages", tmp_path)
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace('"Schon bei uns: %(name)s"', f'"{translation}"'), encoding="utf-8")
    assert list(faults("de", tmp_path)) == [f"{fault}: Already with us: %(name)s"]


@pytest.mark.parametrize("tag", [tag for tag in AUTONYMS if catalogue_path(tag, YOUNG_DOMAIN).is_file()])
def test_what_is_said_otherwise_to_the_young_is_said_at_all_and_with_the_same_placeholders(tag: str) -> None:
    with catalogue_path(tag, YOUNG_DOMAIN).open("rb") as source:
        young = read_po(source, locale=tag.partition("-")[0], abort_invalid=True)
    usual = {text_of(message): forms_of(message) for message in messages(read(tag))}
    said = {**SOURCES.labels, **SOURCES.texts}
    for message in messages(young):
        assert text_of(message) in said
        assert forms_of(message) != usual.get(text_of(message))
        assert sorted(MARKUP.findall(forms_of(message)[0])) == sorted(MARKUP.findall(text_of(message)))
    assert "drafted, awaiting native review" in young.header_comment


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_button_that_a_text_names_is_called_so_on_the_page(tag: str) -> None:
    usual = {text_of(message): " ".join(forms_of(message)) for message in messages(read(tag))}
    named = [(text, button) for text in usual for button in re.findall("“([^”]+)”", text) if button in usual]
    assert named
    assert [(text, button) for text, button in named if usual[button] not in usual[text]] == []
