"""Lines of a paper are found wrong one by one, in any script, before anything is opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.check_digits import append_check_digits
from crypto.paper import (
    MalformedPaper,
    PaperIncomplete,
    PaperKind,
    PaperLineWrong,
    PaperOfAnotherKind,
    from_lines,
    to_lines,
)

KIND = PaperKind.RECOVERY_SHARE
contents = st.binary(max_size=200)


@given(st.sampled_from(PaperKind), contents)
def test_content_is_read_back(kind: PaperKind, content: bytes) -> None:
    assert from_lines(kind, to_lines(kind, content)) == content


@given(contents)
def test_every_line_has_the_grammar_of_a_follow_up_code(content: bytes) -> None:
    for line in to_lines(KIND, content):
        groups = line.split(" ")
        assert [len(group) for group in groups] == [4] * 5
        assert int("".join(groups)) % 97 == 1


def test_typed_in_another_script_with_empty_lines_between() -> None:
    typed = [
        line.translate({ord(str(digit)): chr(0x0660 + digit) for digit in range(10)})
        for line in to_lines(KIND, b"share")
    ]
    assert from_lines(KIND, ["", *typed, "  "]) == b"share"


@given(st.data())
def test_single_wrong_digit_names_its_line(data: st.DataObject) -> None:
    lines = list(to_lines(KIND, bytes(range(34))))
    at = data.draw(st.integers(min_value=0, max_value=len(lines) - 1))
    digits = lines[at].replace(" ", "")
    position = data.draw(st.integers(min_value=0, max_value=19))
    wrong = data.draw(st.sampled_from(sorted(set("0123456789") - {digits[position]})))
    lines[at] = digits[:position] + wrong + digits[position + 1 :]
    with pytest.raises(PaperLineWrong) as caught:
        from_lines(KIND, lines)
    assert caught.value.line_number == at + 1


def test_line_with_a_digit_too_few_or_too_many_names_its_line() -> None:
    for typed in ("2010 0014 6028 8880 644", "2010 0014 6028 8880 64455"):
        with pytest.raises(PaperLineWrong) as caught:
            from_lines(KIND, [typed])
        assert caught.value.line_number == 1


def test_paper_of_another_kind_is_named_as_such() -> None:
    with pytest.raises(PaperOfAnotherKind):
        from_lines(PaperKind.INSTALLATION_SECRET, to_lines(KIND, b"share"))


@given(st.permutations(range(7)))
def test_lines_in_another_order_are_refused(order: list[int]) -> None:
    lines = to_lines(KIND, bytes(range(34)))
    if order != sorted(order):
        with pytest.raises(PaperIncomplete):
            from_lines(KIND, [lines[at] for at in order])


def test_lines_of_two_papers_are_never_mixed() -> None:
    one, two = to_lines(KIND, b"\x01" * 34), to_lines(KIND, b"\x02" * 34)
    mixed = [*one[:3], *two[3:]]
    with pytest.raises(PaperIncomplete):
        from_lines(KIND, mixed)


@pytest.mark.parametrize("count", range(7))
def test_paper_that_ends_early_is_refused(count: int) -> None:
    with pytest.raises(PaperIncomplete):
        from_lines(KIND, to_lines(KIND, bytes(range(34)))[:count])


def test_line_that_was_never_printed_is_refused_although_its_check_digits_fit() -> None:
    with pytest.raises(PaperLineWrong):
        from_lines(KIND, [append_check_digits("201" + "9" * 15)])


def test_error_never_holds_what_was_typed() -> None:
    with pytest.raises(MalformedPaper) as caught:
        from_lines(KIND, ["2010 1234 5678 9012 3456"])
    assert "1234" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_too_much_for_one_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="too much"):
        to_lines(KIND, bytes(600))
