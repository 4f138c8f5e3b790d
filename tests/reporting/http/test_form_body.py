"""Small forms: bounded, strict, nothing guessed."""

import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message

from reporting.http.form_body import BodyMalformed, BodyTooLarge, parse_fields, read_fields, single


def read(body: bytes, content_type: str = "application/x-www-form-urlencoded", limit: int = 1000) -> object:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-type", content_type.encode())]}
    return asyncio.run(read_fields(Request(scope, receive), limit))


def test_every_value_of_a_name_is_kept() -> None:
    assert read(b"a=1&b=%D9%82&a=2&c=") == {"a": ("1", "2"), "b": ("ق",), "c": ("",)}


@pytest.mark.parametrize("body", [b"a=%FF%FE", b"\xff=1"])
def test_invalid_utf8_is_malformed(body: bytes) -> None:
    with pytest.raises(BodyMalformed):
        read(body)


def test_too_many_bytes_or_fields_are_refused() -> None:
    with pytest.raises(BodyTooLarge):
        read(b"a=" + b"x" * 2000)
    with pytest.raises(BodyTooLarge):
        parse_fields(b"&".join([b"f=1"] * 5000))


def test_other_content_types_are_malformed() -> None:
    with pytest.raises(BodyMalformed):
        read(b"{}", "application/json")


def test_first_value_of_a_doubled_field_counts() -> None:
    assert single({"code": ("1", "2")}, "code") == "1"
    assert single({}, "code") == ""
