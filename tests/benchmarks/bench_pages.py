"""The page on which one can write: its pace alone, beside many codes, and its weight in every language."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from starlette.types import ASGIApp

from crypto.follow_up_code import from_number
from tests.benchmarks.effort import Effort
from tests.benchmarks.findings import Finding, at_most, at_most_times, listed, median, percentile_95
from tests.benchmarks.in_process import Answer, application, ask
from tests.benchmarks.place import Place, Server, serving, warm_up
from tests.benchmarks.visits import REPORT, Connection

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


async def _weights(place: Place) -> dict[str, int]:
    with application(place) as (app, services):
        return {tag: len((await _page(app, f"/{tag}/report")).sent) for tag in services.languages.by_tag}


async def _application_milliseconds(place: Place, requests: int) -> float:
    """The median time of a GET from its first line to its last byte inside the application."""
    seconds = []
    with application(place) as (app, _):
        await _page(app, REPORT)
        for _number in range(requests):
            begin = time.perf_counter()
            await _page(app, REPORT)
            seconds.append(time.perf_counter() - begin)
    return median(seconds) * 1000


async def _page(app: ASGIApp, path: str) -> Answer:
    """GET a page as a browser does; raises ``PageMissing``."""
    answer = await ask(app, path)
    if answer.status != 200:
        raise PageMissing(answer.status)
    return answer
