"""The code is read however it is written, and a slip of the finger never opens anything."""

import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import check_digits, follow_up_code
from crypto.follow_up_code import (
    CodeHasOtherCharacters,
    CodeLengthWrong,
    CodeMistyped,
    FollowUpCode,
    MalformedCode,
    StretchedCode,
)
from tests.crypto import strategies

DECIMAL_SCRIPTS = [
    chr(point)
    for point in range(sys.maxunicode + 1)
    if unicodedata.category(chr(point)) == "Nd" and unicodedata.decimal(chr(point)) == 0
]
SEPARATORS = [" ", "\u00a0", "\u202f", "-", "\u2010", "\u2013", "\u2212", "_", ".", "\u00b7"]
INVISIBLE = ["\u200b", "\u200e", "\u200f", "\u2066", "\u2069", "\ufeff", "\u00ad", "\t", "\n"]


@given(strategies.numbers)
def test_code_of_a_number_is_read_back(number: int) -> None:
    code = follow_up_code.from_number(number)
    assert follow_up_code.parse(code.digits) == code
    assert int(code.digits[:-2]) == number
    assert int(code.digits) % 97 == 1


@given(strategies.codes)
def test_every_single_wrong_digit_is_caught(code: FollowUpCode) -> None:
    for position, right in enumerate(code.digits):
        for wrong in set("0123456789") - {right}:
            typed = code.digits[:position] + wrong + code.digits[position + 1 :]
            with pytest.raises(CodeMistyped):
                follow_up_code.parse(typed)


@given(strategies.codes)
def test_every_swap_of_neighbours_is_caught(code: FollowUpCode) -> None:
    for position, (left, right) in enumerate(pairwise(code.digits)):
        typed = code.digits[:position] + right + left + code.digits[position + 2 :]
        if left != right:
            with pytest.raises(CodeMistyped):
                follow_up_code.parse(typed)


def test_a_number_has_one_spelling_only() -> None:
    # 98 and 01 leave the same remainder; only 98 is ever written.
    number = next(n for n in range(97) if follow_up_code.from_number(n).digits.endswith("98"))
    digits = follow_up_code.from_number(number).digits
    assert int(digits[:-2] + "01") % 97 == 1
    with pytest.raises(CodeMistyped):
        follow_up_code.parse(digits[:-2] + "01")


@pytest.mark.parametrize("zero", DECIMAL_SCRIPTS, ids=unicodedata.name)
def test_every_decimal_script_is_read(zero: str) -> None:
    code = follow_up_code.from_number(12_345_678_901_234_567)
    typed = "".join(chr(ord(zero) + int(digit)) for digit in code.digits)
    assert follow_up_code.parse(typed) == code


@given(strategies.codes, st.data())
def test_spacing_and_invisible_characters_do_not_count(code: FollowUpCode, data: st.DataObject) -> None:
    between = st.text(st.sampled_from(SEPARATORS + INVISIBLE), max_size=3)
    typed = "".join(data.draw(between) + digit for digit in code.digits) + data.draw(between)
    assert follow_up_code.parse(typed) == code


@pytest.mark.parametrize("extra", ["O", "l", "½", "²", "፩", "a", "/", "+", "🙂", "\ud800"])
def test_other_characters_are_named_as_such(extra: str) -> None:
    digits = follow_up_code.from_number(7).digits
    with pytest.raises(CodeHasOtherCharacters):
        follow_up_code.parse(digits[:9] + extra + digits[9:])


@pytest.mark.parametrize("length", [0, 1, 19, 21, 40])
def test_another_number_of_digits_is_named_as_such(length: int) -> None:
    with pytest.raises(CodeLengthWrong):
        follow_up_code.parse("7" * length)


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_a_named_error(text: str) -> None:
    try:
        code = follow_up_code.parse(text)
    except MalformedCode:
        return
    assert int(code.digits) % 97 == 1


@pytest.mark.parametrize("typed", ["4711 4711 4711 4711 4711", "4711", "4711 abc"])
def test_error_never_holds_what_was_typed(typed: str) -> None:
    with pytest.raises(MalformedCode) as caught:
        follow_up_code.parse(typed)
    assert "4711" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_groups_are_five_of_four_in_reading_order() -> None:
    code = follow_up_code.from_number(123_456_789_012_345_678)
    assert code.groups[:4] == ("1234", "5678", "9012", "3456")
    assert "".join(code.groups) == code.digits
    assert [len(group) for group in code.groups] == [4] * 5


@pytest.mark.parametrize("number", [-1, 10**18])
def test_a_number_out_of_range_has_no_code(number: int) -> None:
    with pytest.raises(ValueError, match="no follow-up code"):
        follow_up_code.from_number(number)


@pytest.mark.parametrize("digits", ["", "1", "٠" * 20])
def test_a_code_is_made_of_twenty_ascii_digits_alone(digits: str) -> None:
    with pytest.raises(CodeLengthWrong):
        FollowUpCode(digits)


def test_largest_and_smallest_number_keep_their_length() -> None:
    for number in (0, follow_up_code.NUMBERS - 1):
        assert len(follow_up_code.from_number(number).digits) == follow_up_code.CODE_DIGITS


def test_stretching_depends_on_code_and_salt() -> None:
    one, other = follow_up_code.from_number(1), follow_up_code.from_number(2)
    first = follow_up_code.stretch(one, bytes(32))
    assert follow_up_code.stretch(one, bytes(32)) == first
    assert follow_up_code.stretch(other, bytes(32)) != first
    assert follow_up_code.stretch(one, bytes(31) + b"\x01") != first


def test_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="salt"):
        follow_up_code.stretch(follow_up_code.from_number(1), bytes(16))


@given(strategies.keys, strategies.keys)
def test_mailboxes_of_one_code_share_nothing(stretched: bytes, pepper: bytes) -> None:
    values = set()
    for index in range(4):
        keys = follow_up_code.mailbox_keys(StretchedCode(stretched), pepper, index)
        values |= {keys.lookup, keys.lookup_hash, keys.seed, keys.erase_proof, keys.proof_for(bytes(16))}
    assert len(values) == 20


@given(strategies.keys, strategies.keys, strategies.keys)
def test_without_the_pepper_the_mailbox_is_another_one(stretched: bytes, pepper: bytes, other: bytes) -> None:
    one = follow_up_code.mailbox_keys(StretchedCode(stretched), pepper)
    two = follow_up_code.mailbox_keys(StretchedCode(stretched), other)
    assert (one == two) == (pepper == other)


def test_proof_of_an_erasure_names_its_case() -> None:
    keys = follow_up_code.mailbox_keys(StretchedCode(bytes(32)), bytes(32))
    assert len({keys.erase_proof, keys.proof_for(bytes(16)), keys.proof_for(b"another case id.")}) == 3


def test_mailbox_key_pair_comes_from_its_seed() -> None:
    keys = follow_up_code.mailbox_keys(StretchedCode(bytes(32)), bytes(32))
    assert keys.key_pair.seed == keys.seed
    assert keys.key_pair is keys.key_pair


@given(st.text("0123456789", min_size=1, max_size=30))
def test_check_digits_fit_numbers_of_any_length(digits: str) -> None:
    whole = check_digits.append_check_digits(digits)
    assert int(whole) % 97 == 1
    assert check_digits.parse(whole, len(whole)) == whole
