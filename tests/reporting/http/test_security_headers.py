"""Every answer has the security headers, and a failure tells nobody what a person wrote."""

import logging
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from reporting.http.security_headers import ALWAYS, AnswerBrokenOff, DoorPolicies, SecurityHeaders

STORY = "what a person wrote"


class FailedWithStory(Exception):
    """Stands for an exception whose text holds content."""


def fail(_: Request) -> Response:
    raise FailedWithStory(STORY)


def break_off(_: Request) -> Response:
    def pieces() -> Iterator[bytes]:
        yield b"first"
        raise FailedWithStory(STORY)

    return StreamingResponse(pieces())


def own_policy(_: Request) -> Response:
    return PlainTextResponse("file", headers={"content-security-policy": "sandbox"})


def build(*, handler: bool) -> TestClient:
    page = PlainTextResponse("a page with a way on", status_code=500)
    handlers = {Exception: lambda _request, _error: page} if handler else {}
    inner = Starlette(
        routes=[Route("/fail", fail), Route("/broken", break_off), Route("/own", own_policy)],
        exception_handlers=handlers,
    )
    app = SecurityHeaders(
        inner,
        policies=DoorPolicies((("/", "default-src 'none'"),)),
        over_https=True,
        failure=lambda _: page,
    )
    return TestClient(app, base_url="https://testserver", raise_server_exceptions=True)


@pytest.mark.parametrize("path", ["/fail", "/own", "/nowhere"])
def test_headers_are_on_every_answer(path: str) -> None:
    answer = build(handler=True).get(path)
    for name, value in ALWAYS.items():
        assert answer.headers[name] == value
    assert answer.headers["content-security-policy"]
    assert answer.headers["strict-transport-security"].startswith("max-age=")


def test_answer_may_have_a_stricter_policy_of_its_own() -> None:
    assert build(handler=True).get("/own").headers["content-security-policy"] == "sandbox"


@pytest.mark.parametrize("handler", [True, False])
def test_failure_is_a_page_and_its_text_is_never_logged(handler: bool, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = build(handler=handler).get("/fail")
    assert answer.status_code == 500
    assert STORY not in caplog.text
    assert "FailedWithStory while answering fail" in caplog.text


def test_answer_that_breaks_off_never_ends_cleanly(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(AnswerBrokenOff) as broken:
        build(handler=True).get("/broken")
    assert STORY not in caplog.text
    assert STORY not in str(broken.value)
    assert broken.value.__cause__ is None and broken.value.__suppress_context__
