"""Addresses are built from names, with every value written so that it stays one part of the path."""

import pytest

from reporting.http.addresses import AddressUnknown, NameTwice, addresses_of

ADDRESSES = addresses_of([("case", "/desk/cases/{case}"), ("inbox", "/desk/"), ("block", "/desk/b/{name}/{language}")])


def test_values_fill_the_path_and_the_rest_becomes_the_query() -> None:
    assert ADDRESSES("case", case="a1", done="note", fragment="notes") == "/desk/cases/a1?done=note#notes"
    assert ADDRESSES("block", name="receipt", language="de") == "/desk/b/receipt/de"
    assert ADDRESSES("inbox") == "/desk/"


def test_a_value_cannot_leave_its_part_of_the_path() -> None:
    assert ADDRESSES("case", case="../x?y#z") == "/desk/cases/..%2Fx%3Fy%23z"


def test_an_unknown_name_and_a_missing_value_are_refused() -> None:
    with pytest.raises(AddressUnknown):
        ADDRESSES("nowhere")
    with pytest.raises(AddressUnknown, match="case needs case"):
        ADDRESSES("case", cas="a1")


def test_one_name_leads_to_one_path() -> None:
    with pytest.raises(NameTwice):
        addresses_of([("case", "/desk/cases/{case}"), ("case", "/desk/case")])
