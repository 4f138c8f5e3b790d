"""Reports a second against what Argon2id alone allows on the same cores in the same minute."""

import os

from tests.benchmarks.effort import Effort
from tests.benchmarks.findings import Finding, at_least, listed, median, none_of
from tests.benchmarks.load import Throughput, throughput
from tests.benchmarks.place import Place, Server, serving
from tests.benchmarks.stretching import stretching_alone
from tests.benchmarks.visits import Connection, sample_forms

# A single client waits for the page, the form and the disk between two stretchings; several fill the gaps.
LEAST_ALONE, LEAST_TOGETHER = 0.75, 0.80


def measure_reports(place: Place, effort: Effort) -> list[Finding]:
    """One line for each number of clients, and one for the failures of all."""
    findings, failed, sent = [], 0, 0
    with serving(place.copy(place.folder.parent / "reports")) as server:
        # Both workers make their pages and read their keys before anybody measures.
        _reports(server, 4, 1.0)
        for clients in effort.clients:
            rounds = [_round(server, clients, effort.seconds) for _ in range(effort.rounds)]
            findings.append(_finding(clients, rounds))
            failed += sum(reports.failed for reports, _ in rounds)
            sent += sum(reports.done for reports, _ in rounds)
    return [*findings, none_of("reports that failed", failed, f"{sent:,} received")]


def _finding(clients: int, rounds: list[tuple[Throughput, Throughput]]) -> Finding:
    shares = [reports.per_second / bound.per_second for reports, bound in rounds]
    speeds = listed([reports.per_second for reports, _ in rounds], ".1f")
    bounds = listed([bound.per_second for _, bound in rounds], ".1f")
    least = LEAST_ALONE if clients == 1 else LEAST_TOGETHER
    beside = f"{speeds} reports/s; Argon2id alone {bounds}/s"
    return at_least(f"reports, {clients} client{'s' * (clients > 1)}", median(shares), least, beside)


def _round(server: Server, clients: int, seconds: float) -> tuple[Throughput, Throughput]:
    """Reports, with half of the Argon2id before and half after, so that a change of the machine's pace shows less."""
    threads = min(clients, os.cpu_count() or 1)
    before = stretching_alone(threads, seconds / 2)
    reports = _reports(server, clients, seconds)
    after = stretching_alone(threads, seconds / 2)
    return reports, Throughput(before.done + after.done, 0, before.seconds + after.seconds)


def _reports(server: Server, clients: int, seconds: float) -> Throughput:
    forms = sample_forms()

    def send(number: int) -> bool:
        with Connection(server.port) as connection:
            return connection.send_report(forms[number % len(forms)])

    return throughput(clients, seconds, send)
