"""The pages of the desk with many cases against few, over HTTP, and the search over all texts on one core."""

import http.client
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.worklist.cards import read_lines
from caseflow.desk.worklist.search import search, words_of
from reporting.http.cookies import STAFF_COOKIE
from tests.benchmarks.bench_inbox import Office
from tests.benchmarks.effort import Effort
from tests.benchmarks.findings import Finding, at_most, at_most_times, listed, median, percentile_95
from tests.benchmarks.place import Place, serving

MOST_TIMES = 10
MOST_SECONDS = 2
# Every text is folded and compared to its end.
NOWHERE = "quittenbrotsuppe"
NARROWED = "/desk/?language=ar&unread=1"
TIMEOUT_SECONDS = 120

_CASE = re.compile(rb'href="(/desk/cases/[0-9a-f-]{36})"')


class PageMissing(Exception):
    """A page did not come, or shows no case."""


@dataclass(frozen=True)
class Pages:
    """One member's connection to the desk of an office."""

    connection: http.client.HTTPConnection
    cookie: str

    def timed(self, path: str) -> float:
        """Milliseconds until the whole page was here."""
        begin = time.perf_counter()
        self.body(path)
        return (time.perf_counter() - begin) * 1000

    def body(self, path: str) -> bytes:
        """A page; raises ``PageMissing``."""
        try:
            response = self._asked(path)
        except http.client.RemoteDisconnected:
            # The server has closed a connection that rested while the other office was made ready.
            self.connection.close()
            response = self._asked(path)
        content = response.read()
        if response.status != 200:
            raise PageMissing(path, response.status)
        return content

    def _asked(self, path: str) -> http.client.HTTPResponse:
        self.connection.request("GET", path, headers={"cookie": self.cookie, "accept-language": "de"})
        return self.connection.getresponse()

    def first_case(self) -> str:
        """The address of the case that is due first and whose content the list shows."""
        found = _CASE.search(self.body("/desk/"))
        if found is None:
            raise PageMissing("/desk/")
        return found[1].decode()


def measure_desk(place: Place, effort: Effort) -> list[Finding]:
    """Few and many cases in two offices, asked in turns; then the search in the larger one."""
    offices = [_filled(place, f"desk-{number}", number) for number in effort.cases]
    places = [Place(place.folder.parent / f"desk-{number}", place.founded) for number in effort.cases]
    subjects = ("inbox", "filtered inbox", "case")
    with _pages(places[0], offices[0]) as few, _pages(places[1], offices[1]) as many:
        paths = [("/desk/", "/desk/"), (NARROWED, NARROWED), (few.first_case(), many.first_case())]
        findings = [_compared(subject, few, many, pair, effort) for subject, pair in zip(subjects, paths, strict=True)]
    findings.append(_searched(offices[1], effort))
    for office in offices:
        office.close()
    return findings


def _compared(subject: str, few: Pages, many: Pages, paths: tuple[str, str], effort: Effort) -> Finding:
    times, small, large = [], [], []
    for _ in range(effort.rounds):
        pairs = [(few.timed(paths[0]), many.timed(paths[1])) for _ in range(effort.desk_reads)]
        small.append(percentile_95([pair[0] for pair in pairs]))
        large.append(percentile_95([pair[1] for pair in pairs]))
        times.append(large[-1] / small[-1])
    name = f"page of the desk: {subject}, {effort.cases[1]:,} cases against {effort.cases[0]:,}"
    beside = f"p95 {listed(large, '.0f')} ms against {listed(small, '.0f')} ms"
    return at_most_times(name, median(times), MOST_TIMES, beside)


def _searched(office: Office, effort: Effort) -> Finding:
    seconds = [_search_seconds(office.desk(), effort.cases[1]) for _ in range(effort.rounds)]
    beside = f"{listed(seconds, '.2f')} s of one core, each text opened and folded"
    return at_most(f"search in {effort.cases[1]:,} full texts", median(seconds), MOST_SECONDS, "s", beside)


def _search_seconds(desk: Desk, texts: int) -> float:
    begin = time.process_time()
    result = search(desk, words_of(NOWHERE))
    seconds = time.process_time() - begin
    if result.texts < texts:
        raise PageMissing(result.texts)
    return seconds


@contextmanager
def _pages(place: Place, office: Office) -> Iterator[Pages]:
    with serving(place) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT_SECONDS)
        pages = Pages(connection, f"{STAFF_COOKIE}={office.cookie.text}")
        _warm_up(pages)
        yield pages
        connection.close()


def _warm_up(pages: Pages) -> None:
    """Which worker takes a connection is chance, so this one is asked until its pages are prepared."""
    for path in ("/desk/", NARROWED) * 3:
        pages.body(path)


def _filled(place: Place, name: str, number: int) -> Office:
    office = Office(place.copy(place.folder.parent / name))
    office.receive(number)
    made: Sequence[object] = read_lines(office.desk())
    if len(made) != number:
        raise PageMissing(name, len(made))
    return office
