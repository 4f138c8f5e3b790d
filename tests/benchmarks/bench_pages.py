"""The page on which one can write: its pace alone, beside many codes, and its weight in every language."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from starlette.types import ASGIApp, Message, Scope

from crypto.follow_up_code import from_number
from reporting.application import assemble, build_services
from reporting.runtime.services import Services
from reporting.runtime.settings import read_settings
from tests.benchmarks.effort import Effort
from tests.benchmarks.findings import Finding, at_most, at_most_times, listed, median, percentile_95
from tests.benchmarks.place import Place, Server, serving, settings_of, warm_up
from tests.benchmarks.visits import BROWSER, REPORT, Connection

MOST_TIMES_HEALTH = 2
MOST_TIMES_IDLE = 3
MOST_MILLISECONDS = 2
PAUSE_SECONDS = 0.01
# 14 KB of the first flight of packets, less what the headers need.
MOST_BYTES = 13_312
# Answered with "unknown code" after its whole stretching.
UNKNOWN_CODE = 422


class PageMissing(Exception):
    """The page was not answered with 200."""


class CodeNotStretched(Exception):
    """A code was answered with something else than the page for unknown codes."""


def measure_render(place: Place, effort: Effort) -> list[Finding]:
    """GET of the report page against /health through the server; and what the application alone needs."""
    times, pages, healths = [], [], []
    with serving(place.copy(place.folder.parent / "render")) as server, Connection(server.port) as connection:
        warm_up(server)
        for _ in range(effort.rounds):
            pairs = [
                (connection.timed_get(REPORT), connection.timed_get("/health")) for _ in range(effort.page_requests)
            ]
            page, health = median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])
            pages.append(page * 1000)
            healths.append(health * 1000)
            times.append(page / health)
    alone = asyncio.run(_application_milliseconds(place, effort.page_requests))
    return [
        at_most_times(
            "report page against /health",
            median(times),
            MOST_TIMES_HEALTH,
            f"page {listed(pages, '.2f')} ms, /health {listed(healths, '.2f')} ms, medians with the way there and back",
        ),
        at_most("server time of a report page", alone, MOST_MILLISECONDS, "ms", "median, application without network"),
    ]


def measure_weight(place: Place, _: Effort) -> list[Finding]:
    """Compressed bytes of the one request that the report page is; measuring it once is enough."""
    weights = asyncio.run(_weights(place))
    return [at_most(f"report page, {tag}", weight, MOST_BYTES, "bytes", "gzip") for tag, weight in weights.items()]


def measure_flood(place: Place, effort: Effort) -> list[Finding]:
    """GET of the report page while codes are derived, against the same when nothing else happens."""
    times, idle, busy = [], [], []
    with serving(place.copy(place.folder.parent / "flood")) as server:
        warm_up(server)
        for number in range(effort.rounds):
            with Connection(server.port) as connection:
                alone = percentile_95([_calm_get(connection) for _ in range(effort.page_requests)])
            beside = percentile_95(_pages_beside_codes(server, effort.codes, number * effort.codes))
            idle.append(alone * 1000)
            busy.append(beside * 1000)
            times.append(beside / alone)
    shown = f"p95 {listed(busy, '.1f')} ms against {listed(idle, '.1f')} ms"
    return [at_most_times(f"report page beside {effort.codes} codes", median(times), MOST_TIMES_IDLE, shown)]


def _pages_beside_codes(server: Server, codes: int, first: int) -> list[float]:
    """Times of the page, one visitor after the other, until the last code is answered."""
    times: list[float] = []
    done = threading.Event()

    def enter(number: int) -> None:
        with Connection(server.port) as connection:
            if connection.enter_code(from_number(number).digits) != UNKNOWN_CODE:
                raise CodeNotStretched

    def watch() -> None:
        with Connection(server.port) as connection:
            while not done.is_set():
                times.append(_calm_get(connection))

    with ThreadPoolExecutor(codes + 1) as pool:
        entered = [pool.submit(enter, first + number) for number in range(codes)]
        watching = pool.submit(watch)
        try:
            for future in entered:
                future.result()
        finally:
            done.set()
        watching.result()
    return times


def _calm_get(connection: Connection) -> float:
    """Seconds of a GET after a pause; without one the visitor alone would be the load."""
    time.sleep(PAUSE_SECONDS)
    return connection.timed_get(REPORT)


@contextmanager
def _application(place: Place) -> Iterator[tuple[ASGIApp, Services]]:
    """The application in this process, without a server."""
    services = build_services(read_settings(settings_of(place, 80)))
    yield assemble(services), services
    services.stretching.close()
    services.database.close()


async def _weights(place: Place) -> dict[str, int]:
    with _application(place) as (application, services):
        return {tag: await _ask(application, f"/{tag}/report") for tag in services.languages.by_tag}


async def _application_milliseconds(place: Place, requests: int) -> float:
    """The median time of a GET from its first line to its last byte inside the application."""
    seconds = []
    with _application(place) as (application, _):
        await _ask(application, REPORT)
        for _number in range(requests):
            begin = time.perf_counter()
            await _ask(application, REPORT)
            seconds.append(time.perf_counter() - begin)
    return median(seconds) * 1000


async def _ask(application: ASGIApp, path: str) -> int:
    """GET an address as a browser does; the bytes of the answer's body."""
    length = 0
    headers = [(name.encode(), value.encode()) for name, value in BROWSER.items()]
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal length
        if message["type"] == "http.response.start" and message["status"] != 200:
            raise PageMissing(message["status"])
        length += len(message.get("body", b""))

    await application(scope, receive, send)
    return length
