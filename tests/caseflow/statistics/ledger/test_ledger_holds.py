"""The ledger: chained, within the budget, kept by triggers on both engines."""

import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import text

from caseflow.database import Database, StorageError
from caseflow.schema.statistics import LedgerRow
from caseflow.statistics.ledger.head_file import HeadFile, HeadFileDamaged, LedgerRolledBack
from caseflow.statistics.ledger.lines import (
    EMPTY_LEDGER,
    BudgetExceeded,
    LedgerBroken,
    LedgerLine,
    Measurement,
    decode_raws,
    encode_raws,
    next_line,
    read_ledger,
    require_budget,
)
from caseflow.statistics.plan.catalogue import read_catalogue
from caseflow.statistics.plan.period import Period
from tests.caseflow.statistics.workshop import Workshop, random_facts

# An error of another kind, such as a misspelt column, would prove nothing.
REFUSED_BY_TRIGGER = "^(P0001|SQLITE_CONSTRAINT_TRIGGER)$"


def measurement(period: str, table_id: str, rho: Fraction, series: str = "intake") -> Measurement:
    return Measurement(
        series=series,
        period=period,
        table_id=table_id,
        catalogue_version="1",
        tier="XS",
        strict=False,
        k=1,
        rho=rho,
        sigma2=1 / (2 * rho),
        cells=((),),
        raws=(-3,),
        measured_on=datetime.date(2026, 2, 9),
    )


def chain(*measurements: Measurement) -> list[LedgerLine]:
    lines: list[LedgerLine] = []
    head = EMPTY_LEDGER
    for entry in measurements:
        lines.append(next_line(head, entry))
        head = type(EMPTY_LEDGER)(lines[-1].number, lines[-1].hash)
    return lines


@pytest.fixture
def workshop(database: Database, tmp_path: Path) -> Workshop:
    made = Workshop(database, tmp_path)
    for fact in random_facts(3, 5, made.categories):
        made.report(fact, "2026-01")
    made.release("2026-01")
    return made


def test_raw_integers_come_back_with_their_signs() -> None:
    raws = (0, -1, 1, -(2**40), 2**40)
    assert decode_raws(encode_raws(raws)) == raws


def test_report_pays_for_its_month_and_its_quarter_and_not_more() -> None:
    budget = read_catalogue("XS").budget
    cap = budget.series_caps["intake"]
    spent = chain(
        measurement("2026-01", "month_total", Fraction(3, 25)),
        measurement("2026-02", "month_total", Fraction(3, 25)),
        measurement("2026-Q1", "quarter_ground", Fraction(3, 25)),
        measurement("2026-Q1", "quarter_ground", Fraction(2, 5), series="closure"),
    )
    rest = cap - Fraction(6, 25)
    require_budget(spent, "intake", Period.parse("2026-Q1"), rest, budget)
    with pytest.raises(BudgetExceeded):
        require_budget(spent, "intake", Period.parse("2026-Q1"), rest + Fraction(1, 10**12), budget)
    with pytest.raises(BudgetExceeded):
        require_budget(spent, "intake", Period.parse("2026-01"), rest + Fraction(1, 10**12), budget)
    require_budget(spent, "intake", Period.parse("2026-Q2"), cap, budget)
    with pytest.raises(BudgetExceeded):
        require_budget(spent, "unheard of", Period.parse("2026-Q2"), Fraction(1, 100), budget)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE statistics_ledger SET rho = '1/100'",
        "UPDATE statistics_ledger SET raw = previous_hash",
        "DELETE FROM statistics_ledger",
        "UPDATE statistics_release SET visible = (1 = 0)",
        "UPDATE statistics_release SET planned_publication = '2030-01-01'",
        "DELETE FROM statistics_release_file",
        "UPDATE statistics_release_file SET sha256 = ''",
        "DELETE FROM statistics_release",
        "UPDATE statistics_series SET strict = (1 = 1)",
        "UPDATE statistics_fact SET booked_period = '2026-02'",
        "UPDATE statistics_fact SET booked_period = NULL",
        "UPDATE statistics_fact SET sealed = (SELECT hash FROM statistics_ledger)",
        "UPDATE statistics_fact SET ready_period = '2025-12'",
        "DELETE FROM statistics_fact",
        "INSERT INTO statistics_fact SELECT :id, 1, series, ready_period, booked_period, sealed FROM statistics_fact",
    ],
)
def test_database_itself_refuses_to_change_what_was_measured(workshop: Workshop, statement: str) -> None:
    statement = statement.replace(
        ":id", "'00000000000040008000000000000001'" + "::uuid" * (not workshop.database.is_sqlite)
    )
    with pytest.raises(StorageError, match=REFUSED_BY_TRIGGER), workshop.database.writing() as session:
        session.execute(text(statement))


def test_database_refuses_to_count_into_a_measured_period(workshop: Workshop) -> None:
    [late] = random_facts(9, 1, workshop.categories)
    workshop.report(late, "2026-01")
    with pytest.raises(StorageError, match=REFUSED_BY_TRIGGER), workshop.database.writing() as session:
        session.execute(text("UPDATE statistics_fact SET booked_period = '2026-01' WHERE booked_period IS NULL"))
    with workshop.database.writing() as session:
        session.execute(text("UPDATE statistics_fact SET booked_period = '2026-02' WHERE booked_period IS NULL"))


def test_rewriting_rows_without_changing_them_stays_possible(workshop: Workshop) -> None:
    with workshop.database.writing() as session:
        session.execute(text("UPDATE statistics_fact SET sealed = sealed"))
        session.execute(text("UPDATE statistics_ledger SET raw = raw"))


@pytest.mark.postgres
def test_emptying_a_table_is_refused_on_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    opened = Database(postgresql_url)
    made = Workshop(opened, tmp_path)
    made.measure("2026-01")
    for table in ("statistics_fact", "statistics_ledger", "statistics_release_file"):
        with pytest.raises(StorageError, match=REFUSED_BY_TRIGGER), opened.writing() as session:
            session.execute(text(f"TRUNCATE {table} CASCADE"))
    opened.close()


def test_changed_line_breaks_the_chain(workshop: Workshop) -> None:
    with workshop.database.reading() as session:
        [line] = read_ledger(session)
    with workshop.database.writing() as session:
        for trigger in _update_triggers(workshop):
            session.execute(text(trigger))
        row = session.get_one(LedgerRow, line.number)
        row.raw = encode_raws((line.measurement.raws[0] + 1,))
        session.flush()
    with workshop.database.reading() as session, pytest.raises(LedgerBroken):
        read_ledger(session)


def test_head_file_refuses_a_ledger_that_lost_what_was_published(tmp_path: Path) -> None:
    lines = chain(measurement("2026-01", "a", Fraction(1, 10)), measurement("2026-02", "a", Fraction(1, 10)))
    other = chain(measurement("2026-01", "b", Fraction(1, 10)))
    file = HeadFile(tmp_path / "head")
    file.require_contained([], published=False)
    with pytest.raises(HeadFileDamaged):
        file.require_contained(lines, published=True)
    file.advance(lines[0])
    file.require_contained(lines, published=True)
    with pytest.raises(LedgerRolledBack):
        file.require_contained([], published=False)
    with pytest.raises(LedgerRolledBack):
        file.require_contained(other, published=True)
    file.advance(lines[1])
    file.advance(lines[0])
    assert file.read().number == 2


@pytest.mark.parametrize("content", ["", "nonsense", "lauter statistics head 1\n1\nabc\n", "\xff", "a\nb\nc\nd\n"])
def test_damaged_head_file_stops_measuring(tmp_path: Path, content: str) -> None:
    path = tmp_path / "head"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(HeadFileDamaged):
        HeadFile(path).read()


def _update_triggers(workshop: Workshop) -> list[str]:
    """How somebody with the rights of an owner would switch the ledger's update trigger off."""
    if not workshop.database.is_sqlite:
        return ["ALTER TABLE statistics_ledger DISABLE TRIGGER USER"]
    with workshop.database.reading() as session:
        names = session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'statistics_ledger'")
        )
        return [f"DROP TRIGGER {name}" for name in names]
