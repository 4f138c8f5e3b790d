"""A session cookie has one spelling (docs/formats.md): 43 characters, and everything else is no cookie."""

import pytest
from starlette.requests import Request
from starlette.responses import Response

from crypto.session_cookie import SessionCookie
from reporting.http.cookies import VISIT_COOKIE, read_cookie, set_cookie

TEXT = "VE34qIkB3j7eo7xGSp5OD7XEZZcAxC0lxbQ--KLChPc"


def with_cookie(text: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", f"{VISIT_COOKIE}={text}".encode())]})


def test_the_cookie_that_is_set_is_the_one_that_is_read() -> None:
    cookie, answer = SessionCookie.generate(), Response()
    set_cookie(answer, VISIT_COOKIE, cookie)
    assert answer.headers["set-cookie"].startswith(f"{VISIT_COOKIE}={cookie.text};")
    assert read_cookie(with_cookie(cookie.text), VISIT_COOKIE) == cookie


@pytest.mark.parametrize("text", ["", TEXT[:-1], TEXT + "=", TEXT[:-1] + "d", "é" + TEXT[1:], "." + TEXT[1:]])
def test_another_spelling_is_no_cookie(text: str) -> None:
    assert read_cookie(with_cookie(TEXT), VISIT_COOKIE) == SessionCookie.from_text(TEXT)
    assert read_cookie(with_cookie(text), VISIT_COOKIE) is None
