"""A3, A4: margins, sums and linked tables of all releases together give no small number away.

Mutants: a threshold on true counts, and figures that are not rounded.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from caseflow.database import Database
from caseflow.statistics.facts.count_cells import count
from caseflow.statistics.facts.fact_format import Fact
from caseflow.statistics.ledger.lines import LedgerLine, Measurement, read_ledger
from caseflow.statistics.plan.catalogue import Table
from caseflow.statistics.plan.period import Period
from caseflow.statistics.release import figures
from caseflow.statistics.release.manifest import release_files
from tests.adversarial.statistics.criteria import (
    Files,
    require_additive,
    require_nothing_small_derivable,
    require_presentable,
)
from tests.caseflow.statistics.workshop import Workshop, random_facts

QUARTERS = {
    "2026-Q1": ("2026-01", "2026-02", "2026-03"),
    "2026-Q2": ("2026-04", "2026-05", "2026-06"),
    "2026-Q3": ("2026-07", "2026-08", "2026-09"),
    "2026-Q4": ("2026-10", "2026-11", "2026-12"),
}


@pytest.fixture
def workshop(sqlite_url: str, tmp_path: Path) -> Iterator[Workshop]:
    with closing(Database(sqlite_url)) as database:
        made = Workshop(database, tmp_path)
        for quarter, months in QUARTERS.items():
            for month in months:
                for fact in reported(made, month):
                    made.report(fact, month)
                made.measure_seeded(month, number_of(month))
                made.publish(month)
            made.measure_seeded(quarter, number_of(months[0]) + 100)
            made.publish(quarter)
        yield made


def number_of(month: str) -> int:
    return int(month[-2:])


def reported(workshop: Workshop, month: str) -> list[Fact]:
    """From nothing at all to a busy month: the small ones are the dangerous ones."""
    number = number_of(month)
    return random_facts(number, (number * 7) % 23, workshop.categories)


def published(workshop: Workshop) -> dict[str, Files]:
    periods = [*QUARTERS, *(month for months in QUARTERS.values() for month in months)]
    return {period: workshop.files(f"intake-{period}") for period in periods}


def audit(releases: dict[str, Files]) -> None:
    """The auditor's run over everything that was ever published."""
    for files in releases.values():
        require_presentable(files)
    require_sums(releases)
    require_nothing_small_derivable(list(releases.values()))


def require_sums(releases: dict[str, Files]) -> None:
    """All declared relations of all quarters."""
    for quarter, months in QUARTERS.items():
        require_additive(releases[quarter], [releases[month] for month in months])


def test_a_year_of_releases_passes_the_auditor(workshop: Workshop) -> None:
    audit(published(workshop))


def test_threshold_on_true_counts_fails(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The common rule "show what is 5 or more, as it is": margins minus cells are the small numbers."""
    monkeypatch.setattr(figures, "shown", lambda raw, *_: raw)
    monkeypatch.setattr(figures, "single_response", lambda raws, *_: tuple(raws))
    monkeypatch.setattr(figures, "multi_response", lambda raws, *_: tuple(raws))
    with workshop.database.reading() as session:
        lines = [with_threshold(workshop, line) for line in read_ledger(session)]
    releases = {period: again(workshop, period, lines) for period in published(workshop)}
    with pytest.raises(AssertionError):
        require_sums(releases)
    with pytest.raises(AssertionError):
        require_nothing_small_derivable(list(releases.values()))


def test_figures_without_rounding_fail(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = figures.definition_of

    def finer(measurement: Measurement) -> Table:
        return replace(honest(measurement), unit=1)

    monkeypatch.setattr(figures, "definition_of", finer)
    with workshop.database.reading() as session:
        lines = read_ledger(session)
    releases = {period: again(workshop, period, lines) for period in published(workshop)}
    with pytest.raises(AssertionError):
        require_presentable(releases["2026-Q1"])
    with pytest.raises(AssertionError):
        require_nothing_small_derivable(list(releases.values()))


def again(workshop: Workshop, period: str, lines: list[LedgerLine]) -> Files:
    """A release made from changed lines or by changed rules."""
    mine = [line for line in lines if line.measurement.period == period]
    return release_files(workshop.header_of(f"intake-{period}"), mine, lines)


def with_threshold(workshop: Workshop, line: LedgerLine) -> LedgerLine:
    """The line as an office without noise would have it: exact, and 0 below 5."""
    measurement = line.measurement
    table = figures.definition_of(measurement)
    facts = [fact for month in Period.parse(measurement.period).months for fact in reported(workshop, str(month))]
    exact = count(facts, [table], workshop.categories)[table.id]
    raws = tuple(number if number >= 5 or table.id == figures.MONTH_TOTAL else 0 for number in exact)
    return replace(line, measurement=replace(measurement, raws=raws))
