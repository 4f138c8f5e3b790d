"""Days and numbers stand as their readers write them; plain German goes line by line."""

import datetime
import unicodedata

import pytest

from reporting.i18n.dates import full_date, long_date
from reporting.i18n.easy_german import paragraphs_on_lines, sentences_on_lines, values_on_one_line
from reporting.i18n.languages import AUTONYMS, load_languages
from reporting.i18n.numerals import DIGITS, number, numbering_system, with_local_digits

LANGUAGES = load_languages()
DAY = datetime.date(2026, 12, 4)


@pytest.mark.parametrize(
    ("tag", "full", "long"),
    [
        ("de", "Freitag, 4. Dezember 2026", "4. Dezember 2026"),
        ("ar", "الجمعة، ٤ ديسمبر ٢٠٢٦", "٤ ديسمبر ٢٠٢٦"),
        ("fa", "جمعه ۴ دسامبر ۲۰۲۶", "۴ دسامبر ۲۰۲۶"),
        ("ps", "جمعه د ۲۰۲۶ د دسمبر ۴", "د ۲۰۲۶ د دسمبر ۴"),
        ("ckb", "ھەینی، ٤ی کانونی یەکەمی ٢٠٢٦", "٤ی کانونی یەکەمی ٢٠٢٦"),
        ("kmr", "înî, 4ê berfanbara 2026an", "4ê berfanbara 2026an"),
        ("so", "Jimco, 4 Diseembar 2026", "4 Diseembar 2026"),
        ("ti", "ዓርቢ፣ 4 ታሕሳስ 2026 (4.12.2026)", "4 ታሕሳስ 2026 (4.12.2026)"),
    ],
)
def test_days_stand_in_the_order_and_digits_of_the_language(tag: str, full: str, long: str) -> None:
    locale = LANGUAGES.of(tag).locale
    assert (full_date(DAY, tag, locale), long_date(DAY, tag, locale)) == (full, long)


@pytest.mark.parametrize("tag", AUTONYMS)
def test_every_date_is_gregorian_and_names_day_and_year(tag: str) -> None:
    locale = LANGUAGES.of(tag).locale
    for written in (full_date(DAY, tag, locale), long_date(DAY, tag, locale)):
        assert with_local_digits("2026", locale) in written and with_local_digits("4", locale) in written


@pytest.mark.parametrize(
    ("tag", "written"), [("de", "12.345"), ("en", "12,345"), ("ar", "١٢٬٣٤٥"), ("fa", "۱۲٬۳۴۵"), ("ti", "12,345")]
)
def test_numbers_have_local_digits_and_separators(tag: str, written: str) -> None:
    assert number(12345, LANGUAGES.of(tag).locale) == written


def test_plain_german_has_a_sentence_a_line_and_breaks_nothing_else() -> None:
    assert sentences_on_lines("Das ist neu. Sie lesen es? Ja!") == "Das ist neu.<br>Sie lesen es?<br>Ja!"
    assert sentences_on_lines("Am 4. Dezember. %(day)s ist gut.") == "Am 4. Dezember.<br>%(day)s ist gut."
    assert sentences_on_lines("Nur ein Satz") == "Nur ein Satz"


def test_two_plain_texts_in_one_paragraph_stand_on_two_lines() -> None:
    page = '<p class="hint">Das kostet nichts. Ist der Tag vorbei?</p><p><b>Eins ist da.</b> Zwei kommt.</p>'
    assert paragraphs_on_lines(page) == (
        '<p class="hint">Das kostet nichts.<br>Ist der Tag vorbei?</p><p><b>Eins ist da.</b><br>Zwei kommt.</p>'
    )
    assert paragraphs_on_lines("<p>Bis 4. Dezember 2026. Dann.</p>") == "<p>Bis 4. Dezember 2026.<br>Dann.</p>"


def test_names_and_words_of_others_keep_their_lines() -> None:
    for page in (
        "<p>Verein e. V. am 4. Dezember</p>",
        '<p dir="auto">Eins ist da. Zwei.</p>',
        '<p lang="de" dir="ltr">Folgendes ist geschehen. Tag:</p>',
        "<textarea>Eins ist da. Zwei.</textarea>",
    ):
        assert paragraphs_on_lines(page) == page


def test_a_line_break_never_stands_in_a_value() -> None:
    page = '<p data-text="Eins.<br>Zwei.<br>Drei." id="a">Eins.<br>Zwei.</p>'
    assert values_on_one_line(page) == '<p data-text="Eins. Zwei. Drei." id="a">Eins.<br>Zwei.</p>'


def test_whoever_speaks_dari_finds_a_name_of_her_own() -> None:
    assert LANGUAGES.of("fa").names == ("فارسی", "دری")
    assert all(language.names[0] == language.autonym for language in LANGUAGES.by_tag.values())


def test_plain_german_shows_german_where_it_has_no_text_of_its_own() -> None:
    assert LANGUAGES.of("de-simple").catalogue.gettext("Police") == "Polizei"


@pytest.mark.parametrize("tag", AUTONYMS)
def test_the_digits_of_every_language_are_known(tag: str) -> None:
    system = numbering_system(LANGUAGES.of(tag).locale)
    assert system == "latn" or [unicodedata.digit(one) for one in DIGITS[system]] == list(range(10))
