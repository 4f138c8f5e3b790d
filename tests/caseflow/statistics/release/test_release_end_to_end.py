"""A quarter from sealed facts to public bytes, on both engines."""

import csv
import datetime
import io
import json
from pathlib import Path

import pytest

from caseflow.database import Database
from caseflow.statistics.facts.fact_rows import FactAlreadyBooked, FactUnknown, delete_fact, replace_fact
from caseflow.statistics.ledger.lines import AlreadyMeasured
from caseflow.statistics.release.figures import MonthsMissing
from caseflow.statistics.release.manifest import DATA_CSV, DATA_JSON, MANIFEST, ReleaseForged, verify_release
from caseflow.statistics.release.measure import BeforeCutOff, EarlierPeriodMissing, measure
from caseflow.statistics.release.publish import publish_due
from caseflow.statistics.release.published import ReleaseUnknown, late_periods, release_file, releases, waiting_periods
from tests.caseflow.statistics.workshop import CALENDAR, Workshop, random_facts


@pytest.fixture
def workshop(database: Database, tmp_path: Path) -> Workshop:
    return Workshop(database, tmp_path)


def test_quarter_is_published_with_tables_that_add_up(workshop: Workshop) -> None:
    for month in ("2026-01", "2026-02", "2026-03"):
        for fact in random_facts(int(month[-2:]), 12, workshop.categories):
            workshop.report(fact, month)
        workshop.release(month)
    workshop.release("2026-Q1")

    with workshop.database.reading() as session:
        assert [release.id for release in releases(session)] == [
            "intake-2026-01",
            "intake-2026-02",
            "intake-2026-03",
            "intake-2026-Q1",
        ]
    files = workshop.files("intake-2026-Q1")
    tables = {table["id"]: table for table in json.loads(files[DATA_JSON])["tables"]}
    total = tables["quarter_total"]["cells"][0]["value"]
    months = [
        json.loads(workshop.files(f"intake-2026-0{month}")[DATA_JSON])["tables"][0]["cells"][0]["value"]
        for month in (1, 2, 3)
    ]
    assert total == sum(months)
    assert sum(cell["value"] for cell in tables["quarter_area"]["cells"]) == total
    assert total <= sum(cell["value"] for cell in tables["quarter_ground"]["cells"]) <= 3 * total
    rows = list(csv.DictReader(io.StringIO(files[DATA_CSV].decode())))
    assert len(rows) == 1 + 12 + 12
    assert b"\r\n" in files[DATA_CSV] and b"\n" not in files[DATA_CSV].replace(b"\r\n", b"")


def test_period_without_any_report_is_published_on_schedule(workshop: Workshop) -> None:
    workshop.release("2026-01", "2026-02", "2026-03", "2026-Q1")
    content = json.loads(workshop.files("intake-2026-Q1")[DATA_JSON])
    assert [len(table["cells"]) for table in content["tables"]] == [1, 12, 12]


def test_release_is_unknown_before_its_day_and_never_changes_after(workshop: Workshop) -> None:
    workshop.measure("2026-01")
    day_before = datetime.date(2026, 2, 9)
    assert publish_due(workshop.database, day_before, workshop.head_file) == []
    with workshop.database.reading() as session, pytest.raises(ReleaseUnknown):
        release_file(session, "intake-2026-01", DATA_CSV)
    assert publish_due(workshop.database, datetime.date(2026, 2, 10), workshop.head_file) == ["intake-2026-01"]
    before = workshop.files("intake-2026-01")
    assert publish_due(workshop.database, datetime.date(2026, 3, 1), workshop.head_file) == []
    assert workshop.files("intake-2026-01") == before


def test_page_can_say_which_release_is_late(workshop: Workshop) -> None:
    with workshop.database.reading() as session:
        assert late_periods(session, datetime.date(2026, 2, 9), CALENDAR.is_working_day) == []
        late = late_periods(session, datetime.date(2026, 2, 10), CALENDAR.is_working_day)
    assert [str(period) for period in late] == ["2026-01"]
    workshop.release("2026-01")
    with workshop.database.reading() as session:
        assert late_periods(session, datetime.date(2026, 2, 10), CALENDAR.is_working_day) == []


def test_waiting_periods_come_in_the_order_in_which_they_can_be_measured(workshop: Workshop) -> None:
    with workshop.database.reading() as session:
        waiting = waiting_periods(session, datetime.date(2026, 5, 1), CALENDAR.is_working_day)
    assert [str(period) for period in waiting] == ["2026-01", "2026-02", "2026-03", "2026-Q1"]
    for period in waiting:
        workshop.measure(str(period))
    with workshop.database.reading() as session:
        assert waiting_periods(session, datetime.date(2026, 5, 1), CALENDAR.is_working_day) == []


def test_nothing_is_measured_before_the_cut_off_or_out_of_order_or_twice(workshop: Workshop) -> None:
    # January 2026 has holidays on the 1st and 6th; five working days of February end on the 6th.
    with pytest.raises(BeforeCutOff):
        measure(workshop.work("2026-01", datetime.date(2026, 2, 6)))
    with pytest.raises(EarlierPeriodMissing):
        workshop.measure("2026-02")
    with pytest.raises(EarlierPeriodMissing):
        workshop.measure("2025-12")
    with pytest.raises(MonthsMissing):
        workshop.measure("2026-Q1")
    workshop.measure("2026-01")
    with pytest.raises(AlreadyMeasured):
        workshop.measure("2026-01")


def test_fact_is_corrected_until_it_is_counted_and_then_stays(workshop: Workshop) -> None:
    first, second = random_facts(1, 2, workshop.categories)
    counted, erased = workshop.report(first, "2026-01"), workshop.report(second, "2026-01")
    with workshop.database.writing() as session:
        replace_fact(session, counted, b"sealed again")
        delete_fact(session, erased)
    with workshop.database.writing() as session, pytest.raises(FactUnknown):
        delete_fact(session, erased)
    with workshop.database.writing() as session:
        delete_fact(session, counted)
    kept = workshop.report(first, "2026-01")
    workshop.measure("2026-01")
    with workshop.database.writing() as session, pytest.raises(FactAlreadyBooked):
        replace_fact(session, kept, b"sealed again")
    with workshop.database.writing() as session, pytest.raises(FactAlreadyBooked):
        delete_fact(session, kept)


def test_flipped_byte_swapped_manifest_or_dropped_release_is_named(workshop: Workshop) -> None:
    workshop.release("2026-01", "2026-02")
    first, second = workshop.files("intake-2026-01"), workshop.files("intake-2026-02")
    manifest = json.loads(first[MANIFEST])
    key = bytes.fromhex(manifest["signing_public_key"])
    previous = json.loads(second[MANIFEST])["previous_manifest_sha256"]
    verify_release(first, key)
    verify_release(second, key, previous)
    flipped = bytes([first[DATA_CSV][0] ^ 1]) + first[DATA_CSV][1:]
    with pytest.raises(ReleaseForged, match=r"^data\.csv$"):
        verify_release({**first, DATA_CSV: flipped}, key)
    with pytest.raises(ReleaseForged, match=r"^manifest\.json$"):
        verify_release({**first, MANIFEST: second[MANIFEST]}, key)
    with pytest.raises(ReleaseForged, match="before this one"):
        verify_release(second, key, None)
