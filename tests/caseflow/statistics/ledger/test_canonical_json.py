"""One value, one sequence of bytes (RFC 8785, for what our documents need)."""

import json

import pytest

from caseflow.statistics.ledger.canonical_json import Json, NotCanonical, canonical_json


def test_names_are_sorted_and_nothing_is_spaced() -> None:
    value: Json = {"b": [1, True, None], "a": {"z": "ä", "A": -5}}
    assert canonical_json(value) == '{"a":{"A":-5,"z":"ä"},"b":[1,true,null]}'.encode()


def test_text_is_escaped_as_the_standard_says() -> None:
    assert canonical_json('€$\u000f\nA\'B"\\\\"/') == b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


def test_order_of_insertion_does_not_matter() -> None:
    assert canonical_json({"x": 1, "y": 2}) == canonical_json({"y": 2, "x": 1})
    assert json.loads(canonical_json({"x": 1})) == {"x": 1}


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, {"ä": 1}, {1: 2}, "\ud800", b"bytes"])
def test_what_programs_print_differently_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)  # type: ignore[arg-type]  # the point of the test
