"""A second word is read tolerantly, costs a stretching, and is compared without anything that would tell it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.second_word import (
    MOST_CHARACTERS,
    SALT_BYTES,
    SecondWord,
    StretchedWord,
    UnusableWord,
    is_same_word,
    parse_word,
    word_verifier,
)
from tests.crypto import strategies

LETTERS = st.text(st.characters(categories=("L", "Nd")), min_size=8, max_size=20)


def readable(text: str) -> SecondWord | None:
    try:
        return parse_word(text)
    except UnusableWord:
        return None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Grüner Apfel", "  grüner-APFEL."),
        ("Grüner Apfel", unicodedata.normalize("NFD", "Grüner Apfel")),
        ("Straße 12", "STRASSE12"),
        ("سبز سیب ۱۲", "سبز سيب ١٢"),
        ("کتاب من", "كتابمن"),
        ("Ёлка зелёная", "елка зеленая"),
        ("መልካም ቀን", "መልካምቀን"),
        ("word\u200fword", "wordword"),
    ],
)
def test_what_people_type_differently_the_next_time_is_the_same_word(one: str, other: str) -> None:
    assert parse_word(one) == parse_word(other)


@given(LETTERS)
def test_case_spaces_and_marks_do_not_count(word: str) -> None:
    first = readable(word)
    if first is not None:
        assert readable(f" {word[:4]} - {word[4:]}. ") == first
        assert readable(unicodedata.normalize("NFD", word)) == first


@given(LETTERS)
def test_a_word_that_was_read_is_read_as_itself(word: str) -> None:
    first = readable(word)
    if first is not None:
        assert parse_word(first.normal) == first


@pytest.mark.parametrize("text", ["", "abc", "a b c", "....", "\u0301" * 9, "x" * (MOST_CHARACTERS + 1), "x" * 10_000])
def test_too_short_and_too_long_words_are_refused(text: str) -> None:
    with pytest.raises(UnusableWord):
        parse_word(text)


def test_error_never_holds_what_was_typed() -> None:
    with pytest.raises(UnusableWord) as refusal:
        parse_word("xyz")
    assert "xyz" not in str(refusal.value)


@given(strategies.keys, strategies.keys, strategies.keys, strategies.keys, strategies.keys)
def test_another_word_pepper_or_mailbox_makes_another_verifier(
    raw: bytes, other: bytes, pepper: bytes, other_pepper: bytes, mailbox: bytes
) -> None:
    stretched = StretchedWord(raw, bytes(SALT_BYTES))
    verifier = word_verifier(stretched, pepper, mailbox)
    assert is_same_word(verifier, stretched, pepper, mailbox)
    assert is_same_word(verifier, StretchedWord(other, bytes(SALT_BYTES)), pepper, mailbox) == (raw == other)
    assert is_same_word(verifier, stretched, other_pepper, mailbox) == (pepper == other_pepper)
    assert not is_same_word(verifier, stretched, pepper, mailbox + b"x")
    assert raw not in verifier
