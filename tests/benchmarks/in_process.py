"""The application in this process, without a server and without a network: what it needs itself."""

import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Scope

from reporting.application import assemble, build_services
from reporting.runtime.services import Services
from reporting.runtime.settings import read_settings
from tests.benchmarks.place import Place, settings_of
from tests.benchmarks.visits import BROWSER


@dataclass(frozen=True)
class Answer:
    """What came back. ``sent``: the body as it goes over the network, compressed or not."""

    status: int
    headers: Mapping[str, str]
    sent: bytes

    @property
    def text(self) -> str:
        """The body as a browser reads it."""
        is_compressed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.sent) if is_compressed else self.sent).decode()


@contextmanager
def application(place: Place) -> Iterator[tuple[ASGIApp, Services]]:
    """The application over an office."""
    services = build_services(read_settings(settings_of(place, 80)))
    yield assemble(services), services
    services.stretching.close()
    services.database.close()


async def ask(app: ASGIApp, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """GET an address as a browser does, or POST a body to it."""
    messages: list[Message] = []
    unread = [body or b""]

    async def receive() -> Message:
        return {"type": "http.request", "body": unread.pop() if unread else b"", "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await app(_scope(path, body, headers or {}), receive, send)
    found = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
    return Answer(messages[0]["status"], found, b"".join(message.get("body", b"") for message in messages[1:]))


def _scope(path: str, body: bytes | None, headers: Mapping[str, str]) -> Scope:
    length = {} if body is None else {"content-length": str(len(body))}
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET" if body is None else "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in {**BROWSER, **length, **headers}.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
