"""Another site's page cannot send forms in a visitor's name; old browsers and onion sites still can."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from reporting.http.cross_site import CrossSite


@pytest.fixture
def client() -> TestClient:
    def target(_: Request) -> Response:
        return PlainTextResponse("done")

    inner = Starlette(routes=[Route("/", target, methods=["GET", "POST"])])
    app = CrossSite(
        inner,
        public_origins=("https://testserver",),
        refusal=lambda _: PlainTextResponse("refused", status_code=403),
    )
    return TestClient(app, base_url="https://testserver")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 200),
        ({"origin": "https://testserver"}, 200),
        ({"origin": "null"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "https://testserver.evil.example"}, 403),
        ({"origin": "http://testserver"}, 403),
    ],
)
def test_only_positive_evidence_refuses(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/", headers=headers).status_code == status


def test_reading_is_never_refused(client: TestClient) -> None:
    assert client.get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200
