"""Many who write at once when key stretching costs nothing: how long the last of them wait, on both engines."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.benchmarks.effort import Effort
from tests.benchmarks.findings import Finding, at_most, listed, median, none_of, percentile
from tests.benchmarks.load import throughput
from tests.benchmarks.place import Place, Server, found_place, serving
from tests.benchmarks.visits import Connection, sample_forms
from tests.postgresql import running_server

PROGRAM = (sys.executable, "-m", "tests.benchmarks.costless")
MOST_MILLISECONDS = 500


@dataclass
class Round:
    """Seconds that each form took to be answered: reports and codes, both of which write."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """One answer."""
        begin = time.perf_counter()
        yield
        with self._lock:
            self.seconds.append(time.perf_counter() - begin)

    def milliseconds(self, percent: int) -> float:
        """What so many of a hundred answers stay below."""
        return percentile(self.seconds, percent) * 1000


def measure_writers(place: Place, effort: Effort) -> list[Finding]:
    """Both engines, each with every number of writers."""
    folder = place.folder.parent
    findings = _measured("SQLite", place.copy(folder / "writers"), effort)
    with running_server() as postgresql:
        other = found_place(folder / "writers-postgresql", postgresql.create("lauter_writers"))
        return [*findings, *_measured("PostgreSQL", other, effort)]


def _measured(engine: str, place: Place, effort: Effort) -> list[Finding]:
    findings, all_rounds = [], []
    with serving(place, PROGRAM) as server:
        _round(server, 4, 1.0)
        for writers in effort.writers:
            rounds = [_round(server, writers, effort.seconds) for _ in range(effort.rounds)]
            findings.append(_finding(f"{engine}, {writers} writers at once", rounds))
            all_rounds += rounds
    failed, answered = sum(one.failed for one in all_rounds), sum(len(one.seconds) for one in all_rounds)
    return [*findings, none_of(f"{engine}, forms that failed", failed, f"{answered:,} answered")]


def _finding(subject: str, rounds: list[Round]) -> Finding:
    slowest = [one.milliseconds(99) for one in rounds]
    middle = listed([one.milliseconds(50) for one in rounds], ".0f")
    beside = f"p50 {middle} ms, p99 {listed(slowest, '.0f')} ms, stretching of no cost"
    return at_most(f"{subject}, p99", median(slowest), MOST_MILLISECONDS, "ms", beside)


def _round(server: Server, writers: int, seconds: float) -> Round:
    forms, answers = sample_forms(), Round()

    def write_twice(number: int) -> bool:
        with Connection(server.port) as connection:
            once = connection.once_value()
            with answers.timed():
                code = connection.send_form(once, forms[number % len(forms)])
            with answers.timed():
                connection.begin_visit(code)
        return True

    answers.failed = throughput(writers, seconds, write_twice).failed
    return answers
