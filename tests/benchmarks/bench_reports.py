"""Reports that are sent and come back to, against what Argon2id alone allows on the same cores in the same minute."""

import os

from tests.benchmarks.effort import Effort
from tests.benchmarks.findings import Finding, at_least, listed, median, none_of
from tests.benchmarks.load import Throughput, throughput
from tests.benchmarks.place import Place, Server, serving
from tests.benchmarks.stretching import stretching_alone
from tests.benchmarks.visits import Connection, sample_forms

LEAST = 0.80
# One for the code that the report gets, one for the code that is entered.
STRETCHINGS = 2


def measure_reports(place: Place, effort: Effort) -> list[Finding]:
    """One line for each number of clients, and one for the failures of all."""
    findings, failed, done = [], 0, 0
    with serving(place.copy(place.folder.parent / "reports")) as server:
        # Both workers make their pages and read their keys before anybody measures.
        _visits(server, 4, 1.0)
        for clients in effort.clients:
            rounds = [_round(server, clients, effort.seconds) for _ in range(effort.rounds)]
            findings.append(_finding(clients, rounds))
            failed += sum(visits.failed for visits, _ in rounds)
            done += sum(visits.done for visits, _ in rounds)
    return [*findings, none_of("reports or visits that failed", failed, f"{done:,} sent and come back to")]


def _finding(clients: int, rounds: list[tuple[Throughput, Throughput]]) -> Finding:
    shares = [visits.per_second * STRETCHINGS / bound.per_second for visits, bound in rounds]
    speeds = listed([visits.per_second for visits, _ in rounds], ".1f")
    bounds = listed([bound.per_second for _, bound in rounds], ".1f")
    beside = f"{speeds} a second, two stretchings each; Argon2id alone {bounds}/s"
    subject = f"sent and come back, {clients} client{'s' * (clients > 1)}"
    return at_least(subject, median(shares), LEAST, beside)


def _round(server: Server, clients: int, seconds: float) -> tuple[Throughput, Throughput]:
    """Visits, with half of the Argon2id before and half after, so that a change of the machine's pace shows less."""
    threads = min(clients, os.cpu_count() or 1)
    before = stretching_alone(threads, seconds / 2)
    visits = _visits(server, clients, seconds)
    after = stretching_alone(threads, seconds / 2)
    return visits, Throughput(before.done + after.done, 0, before.seconds + after.seconds)


def _visits(server: Server, clients: int, seconds: float) -> Throughput:
    forms = sample_forms()

    def send_and_come_back(number: int) -> bool:
        with Connection(server.port) as connection:
            code = connection.send_report(forms[number % len(forms)])
        with Connection(server.port) as connection:
            connection.come_back(code)
        return True

    return throughput(clients, seconds, send_and_come_back)
