"""Every benchmark still runs and finds something to measure; how fast is asked by `make bench` alone."""

import pytest

from tests.benchmarks.effort import TINY
from tests.benchmarks.findings import at_least, at_most_times, percentile_95
from tests.benchmarks.place import Place, found_place
from tests.benchmarks.report import report_text, surroundings
from tests.benchmarks.run import BENCHES
from tests.tools import required_program


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """An office for all benchmarks of this file."""
    return found_place(tmp_path_factory.mktemp("benchmarks") / "office")


@pytest.mark.parametrize("name", BENCHES)
def test_benchmark_measures_and_loses_nothing(place: Place, name: str) -> None:
    if name == "phone":
        required_program("chromium")
    findings = BENCHES[name](place, TINY)
    assert findings
    failures = [finding for finding in findings if finding.bar == "0"]
    assert all(finding.reached for finding in failures)
    text = report_text(surroundings(), 1, findings)
    assert all(finding.subject in text for finding in findings)


def test_missed_bar_is_named_in_the_report() -> None:
    findings = [at_least("slow thing", 0.5, 0.8, "1/s"), at_most_times("quick thing", 1.2, 3, "1 ms")]
    assert [finding.verdict for finding in findings] == ["MISSED", "reached"]
    assert "**1 of 2 bars reached.** Missed: slow thing." in report_text(surroundings(), 1, findings)


def test_bar_itself_is_reached() -> None:
    assert at_least("", 0.8, 0.8, "").reached and at_most_times("", 3, 3, "").reached
    assert not at_most_times("", 3.01, 3, "").reached


def test_percentile_leaves_five_of_a_hundred_above() -> None:
    assert percentile_95([float(number) for number in range(1, 101)]) == 95
    assert percentile_95([7.0]) == 7.0
