"""A1, A11: late, recoded, withdrawn and erased reports change no published figure.

The mutant is an office that books a late report back into its own month and publishes the month again.
"""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from caseflow.database import Database
from caseflow.statistics.facts.fact_format import Fact, seal_fact
from caseflow.statistics.facts.fact_rows import FactAlreadyBooked, delete_fact, replace_fact
from caseflow.statistics.ledger.lines import EMPTY_LEDGER, next_line, read_ledger
from caseflow.statistics.release.manifest import SIGNATURE, release_files
from caseflow.statistics.release.replay import differences
from tests.adversarial.statistics.criteria import Files, require_unchanged
from tests.caseflow.statistics.workshop import Workshop, random_facts

LATE = Fact(grounds=("antisemitism", "disability", "age"), number_of_grounds=3, area="health")


@pytest.fixture
def workshop(database: Database, tmp_path: Path) -> Workshop:
    made = Workshop(database, tmp_path)
    for fact in random_facts(11, 20, made.categories):
        made.report(fact, "2026-01")
    return made


def recode(workshop: Workshop, fact_id: UUID) -> None:
    sealed = seal_fact(workshop.pair.public, LATE, fact_id, "2026-01")
    with workshop.database.writing() as session:
        replace_fact(session, fact_id, sealed)


def erase(workshop: Workshop, fact_id: UUID) -> None:
    with workshop.database.writing() as session:
        delete_fact(session, fact_id)


def test_published_month_stays_whatever_happens_to_its_reports(workshop: Workshop) -> None:
    known = workshop.report(LATE, "2026-01")
    workshop.release("2026-01")
    before = workshop.files("intake-2026-01")

    workshop.report(LATE, "2026-01")
    with pytest.raises(FactAlreadyBooked):
        recode(workshop, known)
    with pytest.raises(FactAlreadyBooked):
        erase(workshop, known)
    workshop.release("2026-02", "2026-03", "2026-Q1")

    require_unchanged(before, workshop.files("intake-2026-01"))
    with workshop.database.reading() as session:
        assert differences(session) == []


@pytest.mark.parametrize("late_reports", [1, 4, 16])
def test_late_reports_are_counted_once_in_the_next_month(workshop: Workshop, late_reports: int) -> None:
    """A2: there is no pair of versions, however many reports come late."""
    workshop.release("2026-01")
    before = workshop.files("intake-2026-01")
    for _ in range(late_reports):
        workshop.report(LATE, "2026-01")
    workshop.release("2026-02")
    require_unchanged(before, workshop.files("intake-2026-01"))
    assert (workshop.booked("2026-01"), workshop.booked("2026-02")) == (20, late_reports)


def test_back_dating_office_fails(workshop: Workshop) -> None:
    workshop.release("2026-01")
    before = workshop.files("intake-2026-01")
    workshop.report(LATE, "2026-01")
    with pytest.raises(AssertionError):
        require_unchanged(before, back_dated(workshop, before))


def back_dated(workshop: Workshop, before: Files) -> Files:
    """The month published again with the late report in it, even with the very same noise."""
    with workshop.database.reading() as session:
        [line] = read_ledger(session)
    header = workshop.header_of("intake-2026-01")
    again = replace(line.measurement, raws=(line.measurement.raws[0] + 1,))
    mutated = next_line(EMPTY_LEDGER, again)
    return {**release_files(header, [mutated], []), SIGNATURE: before[SIGNATURE]}
