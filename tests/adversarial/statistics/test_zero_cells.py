"""A8: whether anything was reported at all shows in no cell, line, symbol, file or date.

Mutant: an office that leaves out the cells without reports.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from caseflow.database import Database
from caseflow.statistics.facts.fact_format import Fact
from caseflow.statistics.ledger.lines import read_ledger
from caseflow.statistics.plan.period import Period
from caseflow.statistics.release.data_files import data_csv, data_json
from caseflow.statistics.release.figures import figure_tables
from caseflow.statistics.release.manifest import DATA_CSV, DATA_JSON
from caseflow.statistics.release.published import releases
from tests.adversarial.statistics.criteria import Files, require_same_structure
from tests.caseflow.statistics.workshop import Workshop

PERIODS = ("2026-01", "2026-02", "2026-03", "2026-Q1")
ONLY = Fact(grounds=("antisemitism",), number_of_grounds=1, area="internet_media", district="15090")


def office(database: Database, folder: Path, facts: list[Fact]) -> Workshop:
    folder.mkdir()
    made = Workshop(database, folder)
    for fact in facts:
        made.report(fact, "2026-02")
    made.release(*PERIODS)
    return made


@pytest.fixture
def two_offices(tmp_path: Path, database: Database) -> Iterator[tuple[Workshop, Workshop]]:
    """One in which nothing was reported, and one with a single report in an otherwise empty place."""
    with closing(Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")) as other:
        other.upgrade()
        yield office(other, tmp_path / "empty", []), office(database, tmp_path / "one", [ONLY])


def test_one_report_in_an_empty_place_changes_nothing_but_noise(two_offices: tuple[Workshop, Workshop]) -> None:
    empty, one = two_offices
    for period in PERIODS:
        require_same_structure(empty.files(f"intake-{period}"), one.files(f"intake-{period}"))
    with empty.database.reading() as first, one.database.reading() as second:
        published = [(release.id, release.published_on) for release in releases(first)]
        assert published == [(release.id, release.published_on) for release in releases(second)]


def test_office_that_leaves_out_empty_cells_fails(two_offices: tuple[Workshop, Workshop]) -> None:
    empty, one = two_offices
    with pytest.raises(AssertionError):
        require_same_structure(without_cells(empty, None), without_cells(one, ONLY))


def without_cells(workshop: Workshop, only: Fact | None) -> Files:
    """The quarter of the mutant."""
    period = Period.parse("2026-Q1")
    with workshop.database.reading() as session:
        lines = read_ledger(session)
    new = [line for line in lines if line.measurement.period == str(period)]
    reported = set() if only is None else {(), only.grounds, (only.area,)}
    tables = [
        replace(table, figures=tuple(figure for figure in table.figures if figure.cell in reported))
        for table in figure_tables(period, new, lines)
    ]
    files = workshop.files("intake-2026-Q1")
    return {
        **files,
        DATA_CSV: data_csv(period, "DE-ST", tables),
        DATA_JSON: data_json("intake", period, "DE-ST", tables),
    }
