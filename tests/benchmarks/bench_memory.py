"""What an idle server holds in memory after one page of each door: its supervisor and two workers together."""

import time

from tests.benchmarks.effort import MEGABYTE, Effort
from tests.benchmarks.findings import Finding, at_most, listed
from tests.benchmarks.memory import proportional_bytes
from tests.benchmarks.place import Place, Server, serving
from tests.benchmarks.visits import Connection

MOST_MEGABYTES = 150
DOORS = ("/health", "/de/", "/de/report", "/desk/login", "/de/statistics", "/statement/x")
# Which worker takes a connection is chance.
ROUNDS = 12
SETTLE_SECONDS = 2


def measure_memory(place: Place, _: Effort) -> list[Finding]:
    """The proportional share of memory (PSS): what several processes share is counted once in all."""
    with serving(place.copy(place.folder.parent / "idle")) as server:
        _visit(server)
        time.sleep(SETTLE_SECONDS)
        shares = [proportional_bytes(process) / MEGABYTE for process in (server.process, *server.workers)]
    beside = f"supervisor and workers {listed(shares, '.0f')} MB"
    return [at_most("memory of two idle workers", sum(shares), MOST_MEGABYTES, "MB", beside)]


def _visit(server: Server) -> None:
    for _ in range(ROUNDS):
        for address in DOORS:
            with Connection(server.port) as connection:
                connection.get(address)
