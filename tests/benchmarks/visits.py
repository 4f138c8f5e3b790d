"""Visitors as cheap as possible: what they cost is taken from the server that they measure."""

import gzip
import http.client
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from reporting.demo.samples import load_samples
from tests.visitor_client import multipart_body

TIMEOUT_SECONDS = 120
REPORT = "/de/report"
MAILBOX = "/de/conversation"
# What every browser says.
BROWSER: Mapping[str, str] = {"accept-encoding": "gzip, deflate", "accept-language": "de"}

# The digits stand in groups, each in an element of its own.
_CODE = re.compile(rb'id="follow-up-code"[^>]*>((?:<span>\d+</span>){5})<')
_ONCE = re.compile(rb'name="once" value="([^"]+)"')


@dataclass(frozen=True)
class Reply:
    """What came back, unpacked, and how many bytes it was on the way. ``cookie``: name and value, if one was set."""

    status: int
    body: bytes
    transferred: int
    cookie: str | None


class NoForm(Exception):
    """The page that came has no form to send."""


class NotReceived(Exception):
    """The answer to a report shows no code."""


class NotAdmitted(Exception):
    """A code that was just given opens no mailbox."""


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

    def send_report(self, fields: Sequence[tuple[str, str]]) -> str:
        """Load the page as a browser does, send the form; the code that came. Raises ``NotReceived``."""
        return self.send_form(self.once_value(), fields)

    def send_form(self, once: str, fields: Sequence[tuple[str, str]]) -> str:
        """Send the form of a page that was loaded; the code that came. Raises ``NotReceived``."""
        body, content_type = multipart_body([("once", once), *fields])
        reply = self.post(REPORT, body, {"content-type": content_type})
        found = _CODE.search(reply.body)
        if reply.status != 200 or found is None:
            raise NotReceived(reply.status)
        return re.sub(r"\D", "", found[1].decode())

    def come_back(self, code: str) -> None:
        """Enter a code and look into its mailbox. Raises ``NotAdmitted``."""
        self.look_into(self.begin_visit(code))

    def begin_visit(self, code: str) -> str:
        """Enter a code; the cookie of the visit. Raises ``NotAdmitted``."""
        reply = self._enter(code)
        if reply.status != 303 or reply.cookie is None:
            raise NotAdmitted(reply.status)
        return reply.cookie

    def look_into(self, cookie: str) -> None:
        """Load the first page of the mailbox. Raises ``NotAdmitted``."""
        status = self._ask("GET", MAILBOX, None, {"cookie": cookie}).status
        if status != 200:
            raise NotAdmitted(status)

    def enter_code(self, code: str) -> int:
        """Enter a follow-up code; the status that came."""
        return self._enter(code).status

    def _enter(self, code: str) -> Reply:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return self.post("/de/follow-up", f"code={code}".encode(), headers)

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
        body = gzip.decompress(content) if is_compressed else content
        cookie = response.getheader("set-cookie")
        return Reply(response.status, body, len(content), cookie.partition(";")[0] if cookie else None)


def sample_forms() -> tuple[tuple[tuple[str, str], ...], ...]:
    """The filled in fields of the demo's sample reports."""
    return tuple(
        tuple((name, value) for name, values in sample.fields.items() for value in values) for sample in load_samples()
    )
