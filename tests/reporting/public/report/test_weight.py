"""The page on which one can write is one request that fits into the first answer of a slow line."""

import gzip
import re

import pytest
from starlette.testclient import TestClient

from reporting.i18n.languages import AUTONYMS

# 14 KB of the first flight of packets, less what the headers need.
MOST_BYTES = 13_312


@pytest.mark.parametrize("language", AUTONYMS)
@pytest.mark.parametrize("query", ["", "?facility=47318", "?young=yes"])
def test_report_page_fits_into_the_first_answer(looking: TestClient, language: str, query: str) -> None:
    with looking.stream("GET", f"/{language}/report{query}", headers={"accept-encoding": "gzip"}) as answer:
        body = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert len(body) <= MOST_BYTES
    plain = looking.get(f"/{language}/report{query}", headers={"accept-encoding": "identity"}).text
    once = re.compile(r'name="once" value="[^"]+"')
    assert once.sub("", gzip.decompress(body).decode()) == once.sub("", plain)


@pytest.mark.parametrize("path", ["/", "/report", "/follow-up", "/safe", "/readers"])
def test_a_page_asks_for_nothing_else(looking: TestClient, path: str) -> None:
    page = looking.get(f"/de{path}").text
    loaded = re.findall(r"<(?:script|img|iframe|link|source|audio|video|object)\b[^>]*", page)
    # The empty icon keeps browsers from asking for one. The script comes late and is not needed to write.
    assert loaded[0] == '<link rel="icon" href="data:,"' and len(loaded) == 2
    assert re.match(r'<script src="/static/[0-9a-f]{16}/public\.js" async data-', loaded[1])
    assert "url(" not in page and "@import" not in page and " style=" not in page


@pytest.mark.parametrize("language", ["de", "ar"])
def test_answers_to_a_form_are_never_compressed(looking: TestClient, language: str) -> None:
    for answer in (
        looking.post(f"/{language}/follow-up", data={"code": "1"}, headers={"accept-encoding": "gzip"}),
        looking.post(f"/{language}/report", files=[("story", (None, "x"))], headers={"accept-encoding": "gzip"}),
    ):
        assert answer.status_code == 422 and "content-encoding" not in answer.headers
