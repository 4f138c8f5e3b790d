"""Whatever arrives is answered by a page in the visitor's language with the right status; nothing typed is lost."""

import asyncio
import secrets
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import httpx2 as httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from caseflow.code_lists import CODE_FIELDS
from caseflow.database import chunk_path
from reporting.http.form_body import BodyLimits, read_fields
from reporting.http.security_headers import SecurityHeaders
from reporting.runtime.error_pages import BY_EXCEPTION, ErrorPages
from tests.adversarial.answers import is_page_in, missing_headers, once_of
from tests.reporting.public.door import Door
from tests.visitor_client import hidden_fields, text_of_element

pytestmark = pytest.mark.timeout(120)

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "X" * 40)
LANGUAGES = ("de", "en", "ar")
STORY = "Seit drei Wochen <kalt> & \u202enamor\u2069 \u0645\u0631\u062d\u0628\u0627 \U0001f976"
FORM_TYPE = "application/x-www-form-urlencoded"

JUNK_PATHS = (
    *("/%00", "/de/%00", "/de/%ff%fe", "/%c0%ae%c0%ae/", "/..%2f..%2fetc%2fpasswd", "/de/..%2f..%2fdesk/"),
    *("/de//report", "/de/report/", "/DE/report", "/xx/report", "/de/report;a=b", "/de/report%20"),
    *("/static/x/..%2f..%2fasgi.py", "/static/%00/%00", "/api/v1/releases/%00/%00", "/api/v1/releases/..%2f..%2f/x"),
    *(
        "/desk/cases/%00",
        "/desk/cases/%ff/files/%00",
        "/deskx",
        "/.env",
        "/wp-login.php",
        "/\u202e",
        "/de/\ud83e\udd76",
    ),
    *("/" + "a" * 20_000, "/de/" + "%41" * 5_000, "/" + "/".join(["x"] * 2_000), "/de/statistics/..%2f", "/ar/\\..\\"),
)

JUNK_HEADERS: tuple[Mapping[str, str], ...] = (
    {"host": "evil.example"},
    {"host": "["},
    {"host": "]:99999999"},
    {"host": "a/b?c#d"},
    {"host": "x\xff\xfe"},
    {"host": ""},
    {"x-forwarded-host": "evil.example", "x-forwarded-for": "'; --", "x-forwarded-proto": "gopher"},
    {"forwarded": "for=evil;host=evil.example;proto=javascript"},
    {"x-original-url": "/desk/", "x-rewrite-url": "/desk/", "x-http-method-override": "DELETE"},
    {"accept-language": "\xff;q=x, ;;;, ar;q=nan, de;q=-1, " + "xx-" * 2_000},
    {"accept-language": ",".join(["a-b-c;q=inf"] * 500)},
    {"accept-encoding": "\xff, gzip;q=0, " * 100},
    {"cookie": "__Host-visit=" + "A" * 43 + "=; __Host-desk=%00; a; =; ;;; \xff=\xff"},
    {"cookie": "__Host-visit=\xff\xfe\u00e4"},
    {"cookie": "__Host-desk=" + "A" * 43 + "=; __Host-desk-language=../../de"},
    {"cookie": "; ".join(f"c{number}=x" for number in range(500))},
    {"content-type": "multipart/form-data; boundary=" + "=" * 4_000},
    {"content-length": "x"},
    {"if-none-match": '"' * 999, "range": "bytes=9-1,-,x", "if-modified-since": "never"},
    {"origin": "https://\xff", "referer": "javascript:1"},
)


def routes_of(door: Door) -> list[Route]:
    """Every address of the application as it is assembled."""
    assert isinstance(door.application, SecurityHeaders)
    inner = door.application.app
    assert isinstance(inner, Starlette)
    found = list(_with_mounted(inner.routes))
    assert len(found) > 150
    return found


def _with_mounted(routes: Iterable[BaseRoute], prefix: str = "") -> Iterator[Route]:
    """Every route, those of a mounted door under their whole address."""
    for route in routes:
        if isinstance(route, Mount):
            yield from _with_mounted(route.routes, prefix + route.path)
        else:
            assert isinstance(route, Route), route
            yield Route(prefix + route.path, route.endpoint, methods=sorted(route.methods or ()))


def address(route: Route, language: str = "de") -> str:
    """An address of a route; nothing lies at most of them."""
    values = {"language": language, "case": str(uuid4()), "file": str(uuid4()), "version": "0" * 16}
    return route.path_format.format_map({**dict.fromkeys(route.param_convertors, "unknown"), **values})


def all_rows(door: Door) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the database."""
    main = door.folder / "lauter.sqlite"
    rows: dict[str, list[tuple[object, ...]]] = {}
    for file in (main, chunk_path(str(main))):
        with closing(sqlite3.connect(file)) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for name in names:
                found = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608  # names out of the schema
                rows[f"{file.name}.{name}"] = sorted(found, key=repr)
    return rows


def multipart(*parts: tuple[str, bytes], boundary: str = "limit") -> bytes:
    """A body of parts whose first lines are given as they are."""
    pieces = [f"--{boundary}\r\n{head}\r\n\r\n".encode("latin-1") + content + b"\r\n" for head, content in parts]
    return b"".join(pieces) + f"--{boundary}--\r\n".encode()


def field(name: str) -> str:
    return f'Content-Disposition: form-data; name="{name}"'


def send_raw(client: TestClient, body: bytes, language: str = "de", boundary: str = "limit") -> httpx.Response:
    content_type = f"multipart/form-data; boundary={boundary}"
    return client.post(f"/{language}/report", content=body, headers={"content-type": content_type})


def send(client: TestClient, fields: Mapping[str, str | list[str]], language: str = "de") -> "Sent":
    data = {"once": once_of(client, language), **fields}
    empty = [("attachment", ("", b"", "application/octet-stream"))]
    answer = client.post(f"/{language}/report", data=data, files=empty)
    return Sent(answer.status_code, answer.text, dict(answer.headers))


class Sent:
    """What came back."""

    def __init__(self, status: int, page: str, headers: dict[str, str]) -> None:
        self.status, self.page, self.headers = status, page, headers

    @property
    def code(self) -> str:
        return text_of_element(self.page, "follow-up-code")


def test_every_method_on_every_address_is_answered_with_every_header(client: TestClient, door: Door) -> None:
    paths = {address(route) for route in routes_of(door)}
    for path in sorted(paths):
        # Several routes can share an address, or one can have an address that another one's pattern covers.
        known = {method for route in routes_of(door) if route.path_regex.match(path) for method in route.methods or ()}
        for method in METHODS:
            answer = client.request(method, path)
            assert answer.status_code < 500, (method, path)
            assert missing_headers(dict(answer.headers), path, door) == [], (method, path)
            assert "set-cookie" not in answer.headers, (method, path)
            if method not in known:
                assert answer.status_code in (404, 405), (method, path)


def test_a_method_that_is_not_there_is_a_page_that_names_the_others(client: TestClient) -> None:
    for language in LANGUAGES:
        answer = client.delete(f"/{language}/report")
        assert answer.status_code == 405
        assert {"GET", "POST"} <= set(answer.headers["allow"].split(", "))
        assert is_page_in(answer.text, language)


@pytest.mark.parametrize("path", JUNK_PATHS)
def test_junk_addresses_are_not_found(client: TestClient, door: Door, path: str) -> None:
    for method in ("GET", "POST"):
        answer = client.request(method, path.encode("utf-16", "surrogatepass").decode("utf-16"))
        assert answer.status_code in (303, 400, 403, 404, 405), path[:60]
        assert missing_headers(dict(answer.headers), answer.request.url.path, door) == []
        assert "location" not in answer.headers or answer.headers["location"].startswith("/desk/login")
        assert "evil.example" not in str(answer.headers)


def test_an_unknown_language_is_answered_in_the_browsers(client: TestClient) -> None:
    for language in LANGUAGES:
        answer = client.get("/tlh/report", headers={"accept-language": f"tlh, {language};q=0.5"})
        assert answer.status_code == 404 and is_page_in(answer.text, language)


@pytest.mark.parametrize("headers", JUNK_HEADERS, ids="-".join)
def test_junk_headers_change_nothing(client: TestClient, door: Door, headers: Mapping[str, str]) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    for path in ("/", "/de/", "/de/report", "/de/follow-up", "/de/conversation", "/desk/", "/api/v1/releases", "/x"):
        answer = client.get(path, headers=raw)
        assert answer.status_code < 500, path
        assert missing_headers(dict(answer.headers), path, door) == [], path
        assert "evil.example" not in answer.text + str(answer.headers)
    answer = client.post("/de/follow-up", data={"code": "1"}, headers=raw)
    assert answer.status_code in (400, 403, 422)


def test_a_query_that_is_no_text_changes_nothing(client: TestClient) -> None:
    for path in ("/de/report", "/de/", "/de/conversation", "/desk/login", "/nowhere"):
        for query in ("?facility=%ff", "?%00=%00", "?" + "a=b&" * 2_000, "?done=%ff&facility=%00"):
            assert client.get(path + query).status_code in (200, 403, 404)


def test_every_code_of_every_list_is_checked_and_the_rest_stays(client: TestClient, door: Door) -> None:
    for name, code_field in CODE_FIELDS.items():
        for unknown in ("no_such_code", "\x00", "\u202e", "' OR 1=1 --", "x" * 10_000):
            sent = send(client, {"story": STORY, "notice": "1", name: unknown})
            assert (sent.status, sent.code) == (422, ""), (name, unknown[:20])
            assert str(escape(STORY)) in sent.page and f'href="#{name}"' in sent.page, name
        if code_field.single:
            one = next(code for one_list in code_field.lists for code in door.services.lists.codes(one_list))
            sent = send(client, {"story": STORY, "notice": "1", name: [one, one]})
            assert sent.status == 422 and str(escape(STORY)) in sent.page, name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"notice": "1"},
        {"story": STORY},
        {"story": STORY + "x" * 20_000, "notice": "1"},
        {"story": [STORY, STORY], "notice": "1"},
        {"story": STORY, "notice": ["1", "1"]},
        {"story": STORY, "notice": "1", "day": "31.02.2026"},
        {"story": STORY, "notice": "1", "day": "\u0663\u0661/\u0661\u0662/9999"},
        {"story": STORY, "notice": "1", "not_read": "tile_no_other", "not_read_text": "y" * 501},
        {"story": STORY, "notice": "1", "ground": ["tile_why_skin"] * 200},
        {"story": STORY, "notice": "1", "once": "junk"},
        {"story": STORY, "notice": "1", "once": "\x00\u202e"},
        {"story": STORY, "notice": "1", "once": ""},
        {"story": STORY, "notice": "1", "once": "A" * 50},
    ],
    ids=str,
)
def test_what_is_wrong_comes_back_with_everything_typed(
    client: TestClient, door: Door, language: str, fields: Mapping[str, str | list[str]]
) -> None:
    before = all_rows(door)
    sent = send(client, fields, language)
    assert (sent.status, sent.code) == (422, "")
    assert is_page_in(sent.page, language) and 'role="alert"' in sent.page
    story = fields.get("story", "")
    assert str(escape(story if isinstance(story, str) else story[0])) in sent.page
    assert missing_headers(sent.headers, f"/{language}/report", door) == []
    assert "content-encoding" not in sent.headers and "set-cookie" not in sent.headers
    assert all_rows(door) == before


@pytest.mark.parametrize("token", ["", "x", "A" * 200, "\x00", "\u202e", "-" * 5_000])
def test_a_junk_file_token_loses_no_text(client: TestClient, token: str) -> None:
    sent = send(client, {"story": STORY, "notice": "1", "staged": token})
    assert sent.status == 422 and str(escape(STORY)) in sent.page and 'href="#attachment"' in sent.page


def test_a_file_token_of_another_form_attaches_nothing(client: TestClient) -> None:
    data = {"once": once_of(client), "story": STORY}
    kept = client.post("/de/report", data=data, files=[("attachment", ("a.txt", b"mine", "text/plain"))])
    token = hidden_fields(kept.text)["staged"]
    sent = send(client, {"story": STORY, "notice": "1", "staged": token})
    assert sent.status == 422 and "a.txt" not in sent.page


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 1_000,
        b"--limit",
        b"--limit\r\n",
        b"--limit--\r\n",
        b"--other\r\n" + field("story").encode() + b"\r\n\r\nx\r\n--other--\r\n",
        multipart((field("story"), b"\xff\xfe\xed\xa0\x80")),
        multipart((field("story"), b"x"), boundary="limit")[:-12],
        multipart((field("story"), b"x"), ('Content-Disposition: form-data; name="attachment"; filename="a"', b"y"))[
            :-9
        ],
        multipart(("Content-Disposition: attachment", b"x")),
        multipart(("X-Other: y", b"x")),
        multipart((field("story") + "\r\n" + "X: y\r\n" * 50 + "Z: z", b"x")),
        multipart((field("story") + "\r\nContent-Length: 99", b"x")),
        multipart((field("\xff"), b"x")),
    ],
)
def test_damaged_forms_are_told_and_store_nothing(client: TestClient, door: Door, body: bytes) -> None:
    before = all_rows(door)
    for language in LANGUAGES:
        answer = send_raw(client, body, language)
        assert answer.status_code in (400, 413, 422)
        assert is_page_in(answer.text, language)
        assert missing_headers(dict(answer.headers), f"/{language}/report", door) == []
    assert {name: rows for name, rows in all_rows(door).items() if rows} == {k: v for k, v in before.items() if v}


def test_a_form_in_a_form_stays_text(client: TestClient) -> None:
    inner = multipart((field("notice"), b"1"), boundary="inner")
    content_type = field("story") + "\r\nContent-Type: multipart/mixed; boundary=inner"
    answer = send_raw(client, multipart((content_type, inner)))
    assert answer.status_code == 422
    assert "--inner" in answer.text


@pytest.mark.parametrize("content_type", ["", "text/plain", "multipart/mixed; boundary=limit", "multipart/form-data"])
def test_other_kinds_of_bodies_are_told(client: TestClient, door: Door, content_type: str) -> None:
    for path in ("/ar/report", "/ar/follow-up", "/ar/report/kept"):
        answer = client.post(path, content=b"code=1", headers={"content-type": content_type})
        assert answer.status_code == 400 and is_page_in(answer.text, "ar")
        assert missing_headers(dict(answer.headers), path, door) == []


def test_five_thousand_fields_are_too_many(client: TestClient, door: Door) -> None:
    many = multipart(*[(field(f"f{number}"), b"x") for number in range(5_000)])
    answers = {
        "/de/report": send_raw(client, many),
        "/de/follow-up": client.post("/de/follow-up", content=b"a=b&" * 5_000, headers={"content-type": FORM_TYPE}),
    }
    for path, answer in answers.items():
        assert answer.status_code == 413 and is_page_in(answer.text, "de")
        assert missing_headers(dict(answer.headers), path, door) == []


def test_invalid_percent_encoding_is_malformed_and_not_too_large(client: TestClient) -> None:
    for body in (b"code=%ff%fe", b"code=\xff", b"code=%ed%a0%80"):
        answer = client.post("/en/follow-up", content=body, headers={"content-type": FORM_TYPE})
        assert answer.status_code == 400 and is_page_in(answer.text, "en")


@pytest.mark.parametrize(
    "name",
    [
        'x"\r\nSet-Cookie: a=b\r\n',
        "a\u202egpj.exe",
        "../../etc/passwd",
        "nul\x00nul",
        "\U0001f976" * 300,
        "x" * 3_000,
        "%0d%0aSet-Cookie: a=b",
        "<script>alert(1)</script>",
    ],
)
def test_names_of_files_break_nothing(client: TestClient, name: str) -> None:
    written = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = f'Content-Disposition: form-data; name="attachment"; filename="{written}"'.encode().decode("latin-1")
    once = once_of(client)
    body = multipart((field("once"), once.encode()), (field("story"), STORY.encode()), (head, b"content"))
    answer = send_raw(client, body)
    assert answer.status_code in (400, 413, 422)
    text = answer.text
    assert "<script>alert" not in text and "set-cookie" not in answer.headers
    if answer.status_code == 422:
        assert str(escape(STORY)) in text and 'name="staged"' in text
        sent = send(client, {"story": STORY, "notice": "1", "once": once, "staged": hidden_fields(text)["staged"]})
        assert len(sent.code) == 20


def test_no_cookie_before_a_code_is_used(client: TestClient) -> None:
    for path in ("/", "/de/", "/de/safe", "/de/readers", "/de/report", "/de/follow-up", "/de/statistics", "/de/x"):
        assert "set-cookie" not in client.get(path).headers
    assert "set-cookie" not in send(client, {"story": STORY, "notice": "1"}).headers
    assert "set-cookie" not in client.post("/de/follow-up", data={"code": "1"}).headers
    assert len(client.cookies) == 0


def test_no_answer_to_a_post_or_in_a_session_is_compressed(client: TestClient) -> None:
    sent = send(client, {"story": STORY, "notice": "1"})
    assert len(sent.code) == 20 and "content-encoding" not in sent.headers
    answers = [
        client.post("/de/follow-up", data={"code": "123"}),
        client.post("/de/follow-up", data={"code": sent.code}),
        client.get("/de/conversation"),
    ]
    assert [answer.status_code for answer in answers] == [422, 303, 200]
    assert not any("content-encoding" in answer.headers for answer in answers)
    assert client.get("/de/report").headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_that_took_longer_than_the_visit_is_not_lost(client: TestClient, door: Door, language: str) -> None:
    code = send(client, {"story": f"{STORY} {language}", "notice": "1"}).code
    assert client.post(f"/{language}/follow-up", data={"code": code}).status_code == 303
    page = client.get(f"/{language}/conversation/details").text
    form = hidden_fields(page.partition('/conversation/message"')[2].partition("</form>")[0])
    door.clock.go_on(hours=2)
    answer = client.post(
        f"/{language}/conversation/message",
        data={**form, "message": STORY},
        files=[("attachment", ("", b"", "application/octet-stream"))],
    )
    assert answer.status_code == 403 and is_page_in(answer.text, language)
    assert f"{escape(STORY)}</textarea>" in answer.text


def test_looking_changes_nothing_that_a_person_decided(client: TestClient, door: Door) -> None:
    code = send(client, {"story": STORY + secrets.token_hex(4), "notice": "1"}).code
    assert client.post("/de/follow-up", data={"code": code}).status_code == 303
    before = all_rows(door)
    for route in routes_of(door):
        for language in LANGUAGES:
            for method in ("GET", "HEAD", "OPTIONS"):
                client.request(
                    method, f"{address(route, language)}?sure=yes&answer=yes&message=x&done=erase&button=send"
                )
    assert all_rows(door) == before


@given(
    fields=st.lists(
        st.tuples(
            st.sampled_from(
                [*CODE_FIELDS, "story", "notice", "day", "not_read_text", "under_18", "staged", "button", "x"]
            )
            | st.text(max_size=20),
            st.sampled_from(["1", "yes", "send", "tile_home", "tile_hurt"]) | st.text(max_size=200),
        ),
        max_size=12,
    ),
    story=st.text(max_size=300),
)
@settings(max_examples=40)
def test_no_form_whatsoever_breaks_the_door(
    open_client: TestClient, door: Door, fields: list[tuple[str, str]], story: str
) -> None:
    once = hidden_fields(open_client.get("/de/report").text)["once"]
    given_fields = [("once", once), ("story", story), *fields]
    parts = [
        (field(name.replace('"', "%22")).encode("utf-8", "surrogatepass").decode("latin-1"), value)
        for name, value in given_fields
        if not set(name) & {"\r", "\n"}
    ]
    body = multipart(*[(head, value.encode("utf-8", "surrogatepass")) for head, value in parts], boundary="lim-it")
    answer = send_raw(open_client, body, boundary="lim-it")
    assert answer.status_code in (200, 400, 422)
    assert missing_headers(dict(answer.headers), "/de/report", door) == []
    if answer.status_code == 422:
        assert str(escape(story.replace("\r\n", "\n"))) in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_holds_the_door_with_a_slow_form_is_told(door: Door, language: str) -> None:
    pages = ErrorPages(door.services.pages)
    pace = BodyLimits(silence_seconds=0.2, grace_seconds=0.1, bytes_per_second=1_000)

    async def take(request: Request) -> Response:
        return Response(str(await read_fields(request, pace=pace)))

    application = Starlette(
        routes=[Route("/{language}/form", take, methods=["POST"])],
        exception_handlers=dict.fromkeys(BY_EXCEPTION, pages.known_exception),
    )

    async def ask(pause: float) -> tuple[int, bytes]:
        answer: list[Mapping[str, object]] = []
        scope = {
            "type": "http",
            "method": "POST",
            "path": f"/{language}/form",
            "query_string": b"",
            "headers": [(b"content-type", FORM_TYPE.encode())],
        }
        pieces = _slowly(pause)

        async def receive() -> Mapping[str, object]:
            return {"type": "http.request", "body": await anext(pieces), "more_body": True}

        async def keep(message: Mapping[str, object]) -> None:
            answer.append(message)

        await application(scope, receive, keep)  # type: ignore[arg-type]  # messages are mappings here
        status, body = answer[0]["status"], answer[1]["body"]
        assert isinstance(status, int) and isinstance(body, bytes)
        return status, body

    for pause in (5, 0.02):
        status, body = asyncio.run(ask(pause))
        assert status == 408 and is_page_in(body.decode(), language)


async def _slowly(pause: float) -> AsyncIterator[bytes]:
    while True:
        yield b"a"
        await asyncio.sleep(pause)


def test_ids_of_the_desk_tell_nothing_to_strangers(client: TestClient) -> None:
    for path in (f"/desk/cases/{UUID(int=0)}", "/desk/cases/x", "/desk/log", "/desk/team", "/desk/statistics"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/login")
        assert Path(path).name not in answer.text
