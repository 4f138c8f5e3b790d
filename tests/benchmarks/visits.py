"""Visitors as cheap as possible: what they cost is taken from the server that they measure."""

import gzip
import http.client
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from reporting.demo.samples import load_samples
from tests.visitor_client import multipart_body, text_of_element

TIMEOUT_SECONDS = 120
CODE_DIGITS = 20
REPORT = "/de/report"
# What every browser says.
BROWSER: Mapping[str, str] = {"accept-encoding": "gzip, deflate", "accept-language": "de"}

_ONCE = re.compile(rb'name="once" value="([^"]+)"')


@dataclass(frozen=True)
class Reply:
    """What came back, unpacked, and how many bytes it was on the way."""

    status: int
    body: bytes
    transferred: int


class NoForm(Exception):
    """The page that came has no form to send."""


class Connection:
    """One visitor's connection, kept open between the page and the form as browsers do."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, path: str) -> Reply:
        """GET an address."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, body: bytes | Iterable[bytes], headers: Mapping[str, str]) -> Reply:
        """POST a body whose headers are given."""
        return self._ask("POST", path, body, headers)

    def once_value(self) -> str:
        """Load the report page and take the value that is sent back with it."""
        found = _ONCE.search(self.get(REPORT).body)
        if found is None:
            raise NoForm
        return found[1].decode()

    def send_report(self, fields: Sequence[tuple[str, str]]) -> bool:
        """Load the page as a browser does, send the form; whether a code came."""
        body, content_type = multipart_body([("once", self.once_value()), *fields])
        reply = self.post(REPORT, body, {"content-type": content_type})
        return reply.status == 200 and len(text_of_element(reply.body.decode(), "follow-up-code")) == CODE_DIGITS

    def enter_code(self, code: str) -> int:
        """Enter a follow-up code; the status that came."""
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return self.post("/de/follow-up", f"code={code}".encode(), headers).status

    def timed_get(self, path: str) -> float:
        """Seconds until the whole answer was here."""
        begin = time.perf_counter()
        status = self.get(path).status
        seconds = time.perf_counter() - begin
        if status != 200:
            raise NoForm
        return seconds

    def _ask(self, method: str, path: str, body: bytes | Iterable[bytes] | None, headers: Mapping[str, str]) -> Reply:
        self._connection.request(method, path, body, {**BROWSER, **headers})
        response = self._connection.getresponse()
        content = response.read()
        is_compressed = response.getheader("content-encoding") == "gzip"
        return Reply(response.status, gzip.decompress(content) if is_compressed else content, len(content))


def sample_forms() -> tuple[tuple[tuple[str, str], ...], ...]:
    """The filled in fields of the demo's sample reports."""
    return tuple(
        tuple((name, value) for name, values in sample.fields.items() for value in values) for sample in load_samples()
    )
