"""A passphrase is generated, typed as people type, and useless without the pepper."""

import string
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import passphrase
from crypto.passphrase import MalformedPassphrase, Passphrase
from tests.crypto import strategies

WORDS = passphrase.word_list()
passphrases = st.lists(st.sampled_from(WORDS), min_size=6, max_size=6).map(lambda words: Passphrase(tuple(words)))
SEPARATORS = ["", " ", "  ", "-", " - ", "\u2010", "\u00a0", "_", ".", ",", "\n", "\u200b"]


def test_no_word_begins_with_another_one() -> None:
    # Therefore the letters alone, without any spaces, have one reading.
    ordered = sorted(WORDS)
    assert not [pair for pair in pairwise(ordered) if pair[1].startswith(pair[0])]


def test_words_are_plain_lower_case_letters() -> None:
    assert set("".join(WORDS)) <= set(string.ascii_lowercase)
    assert len(WORDS) == len(set(WORDS)) == 7_775


@given(passphrases, st.data())
def test_case_and_spacing_do_not_count(phrase: Passphrase, data: st.DataObject) -> None:
    separators = st.sampled_from(SEPARATORS)
    typed = data.draw(separators)
    for word in phrase.words:
        changed = data.draw(st.sampled_from([word, word.upper(), word.capitalize()]))
        typed += changed + data.draw(separators)
    assert passphrase.parse_passphrase(typed) == phrase


@pytest.mark.parametrize(("typed", "word"), [("drop-down", "dropdown"), ("T-Shirt", "tshirt"), ("yo yo", "yoyo")])
def test_hyphens_inside_a_word_do_not_count(typed: str, word: str) -> None:
    phrase = passphrase.parse_passphrase(f"{typed} abacus abacus abacus abacus abacus")
    assert phrase.words[0] == word


def test_full_width_and_accented_letters_are_read() -> None:
    phrase = passphrase.parse_passphrase("ＡＢＡＣＵＳ ábácus abacus abacus abacus abacus")
    assert set(phrase.words) == {"abacus"}


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing"),
        pytest.param("abacus " * 5, id="too few words"),
        pytest.param("abacus " * 7, id="too many words"),
        pytest.param("abacus " * 5 + "abacu", id="word cut off"),
        pytest.param("abacus " * 5 + "xyzzy", id="unknown word"),
        pytest.param("abacus " * 5 + "abacus1", id="digit"),
        pytest.param("abacus " * 5 + "\u0430bacus", id="look-alike letter of another script"),
        pytest.param("a" * 401, id="too long"),
    ],
)
def test_what_cannot_be_a_passphrase_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(MalformedPassphrase) as caught:
        passphrase.parse_passphrase(typed)
    assert "abac" not in str(caught.value)


def test_generated_passphrases_are_six_listed_words_and_differ() -> None:
    generated = {passphrase.generate_passphrase() for _ in range(50)}
    assert len(generated) == 50
    assert all(set(phrase.words) <= set(WORDS) and len(phrase.words) == 6 for phrase in generated)


def test_shown_text_is_read_back() -> None:
    phrase = passphrase.generate_passphrase()
    assert passphrase.parse_passphrase(phrase.text) == phrase


def test_stretching_depends_on_passphrase_and_salt() -> None:
    one = Passphrase(("abacus",) * 6)
    other = Passphrase(("abacus",) * 5 + ("zoom",))
    first = passphrase.stretch_passphrase(one, bytes(32))
    assert first == passphrase.stretch_passphrase(one, bytes(32))
    assert first != passphrase.stretch_passphrase(other, bytes(32))
    assert first != passphrase.stretch_passphrase(one, bytes(31) + b"\x01")


@given(strategies.keys, strategies.keys, strategies.keys)
def test_without_the_pepper_the_key_is_another_one(stretched: bytes, pepper: bytes, other: bytes) -> None:
    one = passphrase.wrapping_key(stretched, pepper)
    assert (one == passphrase.wrapping_key(stretched, other)) == (pepper == other)
    assert one not in (stretched, pepper)
    assert len(one) == 32


def test_keys_have_exactly_32_bytes() -> None:
    for stretched, pepper in ((bytes(31), bytes(32)), (bytes(32), bytes(31))):
        with pytest.raises(ValueError, match="exactly 32 bytes"):
            passphrase.wrapping_key(stretched, pepper)


def test_changed_word_list_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "LIST_WORDS", 7_776)
    with pytest.raises(RuntimeError, match="word list"):
        passphrase.word_list()
