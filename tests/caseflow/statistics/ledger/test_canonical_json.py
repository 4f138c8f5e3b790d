"""One value, one sequence of bytes (RFC 8785, for what our documents need)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.statistics.ledger.canonical_json import Json, NotCanonical, canonical_json


def test_names_are_sorted_and_nothing_is_spaced() -> None:
    value: Json = {"b": [1, True, None], "a": {"z": "ä", "A": -5}}
    assert canonical_json(value) == '{"a":{"A":-5,"z":"ä"},"b":[1,true,null]}'.encode()


def test_text_is_escaped_as_the_standard_says() -> None:
    assert canonical_json('€$\u000f\nA\'B"\\\\"/') == b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


def test_order_of_insertion_does_not_matter() -> None:
    assert canonical_json({"x": 1, "y": 2}) == canonical_json({"y": 2, "x": 1})
    assert json.loads(canonical_json({"x": 1})) == {"x": 1}


def test_names_are_in_the_order_of_their_utf_16_units() -> None:
    # The example of RFC 8785, section 3.2.3.
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    ordered = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical_json(dict.fromkeys(names, 1)))) == ordered


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NAMES = st.text(st.characters(max_codepoint=127))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner),
)


@given(VALUES)
def test_what_was_signed_before_has_the_same_bytes(value: Json) -> None:
    """Releases up to version 0.1.0 were written by the standard library, with names in ASCII alone."""
    former = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical_json(value) == former.encode()


@pytest.mark.parametrize("value", [1.5, float("nan"), {"a": [1, 2.0]}, 2**53, {1: 2}, "\ud800", b"bytes"])
def test_what_programs_print_differently_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)  # type: ignore[arg-type]  # the point of the test
