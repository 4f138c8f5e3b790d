"""The row of a session is useless without its cookie, and a form fits one route of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.session_cookie import MalformedCookie, SessionCookie
from tests.crypto import second_implementation as second
from tests.crypto import strategies

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
cookies = st.builds(SessionCookie, strategies.keys)


@given(cookies)
def test_text_is_read_back(cookie: SessionCookie) -> None:
    assert SessionCookie.from_text(cookie.text) == cookie
    assert set(cookie.text) <= set(ALPHABET)


@given(st.text(max_size=60))
def test_any_other_text_is_refused_by_name(text: str) -> None:
    with pytest.raises(MalformedCookie):
        SessionCookie.from_text(text)


@given(cookies)
def test_one_cookie_has_one_text(cookie: SessionCookie) -> None:
    for last in set(ALPHABET) - {cookie.text[-1]}:
        try:
            other = SessionCookie.from_text(cookie.text[:-1] + last)
        except MalformedCookie:
            continue
        assert other != cookie


@pytest.mark.parametrize(
    "text",
    [*("A" * length for length in (42, 44)), "!" * 43, "é" * 43, *("A" * 42 + end for end in "=+"), "A" * 41 + "!!"],
)
def test_damaged_text_is_refused(text: str) -> None:
    with pytest.raises(MalformedCookie):
        SessionCookie.from_text(text)


@given(cookies, strategies.keys, strategies.texts)
def test_values_are_those_of_the_second_implementation(cookie: SessionCookie, salt: bytes, route: str) -> None:
    assert cookie.row_id == second.session_row_id(cookie.value)
    assert cookie.wrapping_key(salt) == second.session_key(cookie.value, salt)
    assert cookie.form_token(route) == second.session_form_token(cookie.value, route)


@given(cookies, cookies, strategies.texts, strategies.texts)
def test_form_token_fits_one_session_and_one_route(
    cookie: SessionCookie, other: SessionCookie, route: str, other_route: str
) -> None:
    token = cookie.form_token(route)
    assert cookie.accepts_form_token(route, token)
    assert cookie.accepts_form_token(other_route, token) == (route == other_route)
    assert other.accepts_form_token(route, token) == (cookie == other)
    assert not cookie.accepts_form_token(route, token[:-1])
    assert not cookie.accepts_form_token(route, "é" * 64)


def test_nothing_stored_is_the_cookie_or_its_key() -> None:
    cookie = SessionCookie.generate()
    values = {cookie.value, cookie.row_id, cookie.wrapping_key(bytes(32)), bytes.fromhex(cookie.form_token("/"))}
    assert len(values) == 4
    assert SessionCookie.generate() != cookie
