"""A visitor without a browser: loads the report page, sends the form, reads the code. Standard library only."""

import http.client
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class UploadedFile:
    """A file in a form."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The page as text."""
        return self.body.decode()

    @property
    def code(self) -> str:
        """The twenty digits on the page, or an empty text."""
        return text_of_element(self.text, "follow-up-code")

    def form(self, action: str) -> dict[str, str]:
        """The hidden fields of the form with this address; raises ``KeyError`` where there is none."""
        return forms_of(self.text)[action]

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page by name; of a repeated name the last."""
        return hidden_fields(self.text)


class Visitor:
    """One connection to the public door, with the language of its pages and at most one cookie."""

    def __init__(self, origin: str, language: str = "de", headers: Mapping[str, str] | None = None) -> None:
        parts = urlsplit(origin)
        self._headers = dict(headers or {})
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._language = language
        self._cookies: dict[str, str] = {}

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """GET an address."""
        return self._ask("GET", path, None, headers or {})

    def report_page(self) -> Answer:
        """The page on which one can write."""
        return self.get(f"/{self._language}/report")

    def send_report(
        self,
        fields: Sequence[tuple[str, str]],
        files: Sequence[UploadedFile] = (),
        once: str | None = None,
    ) -> Answer:
        """Load the report page for its resend value, unless one is given, and send the form."""
        value = once if once is not None else self.report_page().hidden["once"]
        body, content_type = multipart_body([("once", value), *fields], files)
        return self._ask("POST", f"/{self._language}/report", body, {"content-type": content_type})

    def post(self, path: str, fields: Sequence[tuple[str, str]]) -> Answer:
        """POST a small form."""
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields).encode(), headers)

    def post_multipart(
        self, path: str, fields: Sequence[tuple[str, str]], files: Sequence[UploadedFile] = ()
    ) -> Answer:
        """POST a form with files."""
        body, content_type = multipart_body(fields, files)
        return self._ask("POST", path, body, {"content-type": content_type})

    def break_off_report(self, fields: Sequence[tuple[str, str]], file: UploadedFile) -> None:
        """Begin to send a report with a file, and break the connection before its last tenth."""
        body, content_type = multipart_body([("once", self.report_page().hidden["once"]), *fields], [file])
        connection = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT_SECONDS)
        connection.putrequest("POST", f"/{self._language}/report")
        connection.putheader("content-type", content_type)
        connection.putheader("content-length", str(len(body)))
        connection.endheaders()
        connection.send(body[: len(body) * 9 // 10])
        connection.close()

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT_SECONDS)
        try:
            sent = {**self._headers, **headers}
            if self._cookies:
                sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            content = response.read()
            for name, value in response.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self._cookies[key] = rest.partition(";")[0]
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, content)
        finally:
            connection.close()


NOTICE = ("notice", "1")


def multipart_body(fields: Sequence[tuple[str, str]], files: Sequence[UploadedFile] = ()) -> tuple[bytes, str]:
    """A multipart/form-data body and its content type."""
    boundary = secrets.token_hex(16)
    parts = bytearray()
    for name, value in fields:
        parts += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for file in files:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="attachment"; filename="{file.name}"\r\n'
        parts += f"{head}Content-Type: {file.media_type}\r\n\r\n".encode() + file.content + b"\r\n"
    parts += f"--{boundary}--\r\n".encode()
    return bytes(parts), f"multipart/form-data; boundary={boundary}"


@dataclass
class _Element(HTMLParser):
    """Collects the text inside the element with an id."""

    wanted: str
    depth: int = 0
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth or ("id", self.wanted) in attrs:
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self.depth:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.text += data


def text_of_element(page: str, element_id: str) -> str:
    """The text content of the element with this id, without anything a browser would not show."""
    reader = _Element(element_id)
    reader.feed(page)
    return reader.text.strip()


@dataclass
class _Forms(HTMLParser):
    """Collects the hidden fields of each form, by the form's address."""

    found: dict[str, dict[str, str]] = field(default_factory=dict)
    action: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self.action = values.get("action") or ""
            self.found.setdefault(self.action, {})
        elif tag == "input" and values.get("type") == "hidden":
            self.found.setdefault(self.action, {})[values.get("name") or ""] = values.get("value") or ""


def forms_of(page: str) -> dict[str, dict[str, str]]:
    """The hidden fields of each form of a page, by the form's address."""
    reader = _Forms()
    reader.feed(page)
    return reader.found


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page by name; of a repeated name the last."""
    return {name: value for fields in forms_of(page).values() for name, value in fields.items()}
