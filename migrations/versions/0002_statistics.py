"""Statistics: facts, ledger, releases, keys, and the triggers that keep them from changing.

A trigger answers with an error of the database; the program checks first and gives the reason itself, so
a person sees a trigger's error only if the program is wrong.
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

FACT = ("id", "format", "series", "ready_period", "booked_period", "sealed")
LEDGER = (
    "number",
    "series",
    "period",
    "table_id",
    "catalogue_version",
    "tier",
    "strict",
    "k",
    "rho",
    "sigma2",
    "cells",
    "n_cells",
    "raw",
    "measured_on",
    "previous_hash",
    "hash",
)
SERIES = ("series", "first_period", "tier", "strict", "ref_area")
RELEASE = (
    "id",
    "series",
    "period",
    "ledger_number",
    "planned_publication",
    "cut_off",
    "software_version",
)
# A period that has been measured is closed: nothing can be counted into it afterwards.
BOOKS_INTO_A_MEASURED_PERIOD = (
    "OLD.booked_period IS NULL AND NEW.booked_period IS NOT NULL AND EXISTS ("
    "SELECT 1 FROM statistics_ledger WHERE series = NEW.series AND period = NEW.booked_period)"
)
RELEASE_FILE = ("release", "name", "sha256", "content")


def upgrade() -> None:
    _create_tables()
    # Rewriting a row without changing it stays allowed: the nightly order job does that.
    _refuse("statistics_fact", "UPDATE", f"OLD.booked_period IS NOT NULL AND ({_changed(*FACT)})")
    _refuse("statistics_fact", "UPDATE", _changed("id", "series", "ready_period"))
    _refuse("statistics_fact", "UPDATE", BOOKS_INTO_A_MEASURED_PERIOD)
    _refuse("statistics_fact", "INSERT", "NEW.booked_period IS NOT NULL")
    _refuse("statistics_fact", "DELETE", "OLD.booked_period IS NOT NULL")
    _refuse("statistics_ledger", "UPDATE", _changed(*LEDGER))
    _refuse("statistics_ledger", "DELETE", None)
    _refuse("statistics_series", "UPDATE", _changed(*SERIES))
    _refuse("statistics_series", "DELETE", None)
    _refuse("statistics_release", "UPDATE", f"{_changed(*RELEASE)} OR (OLD.visible AND NOT NEW.visible)")
    _refuse("statistics_release", "DELETE", None)
    _refuse("statistics_release_file", "UPDATE", _changed(*RELEASE_FILE))
    _refuse("statistics_release_file", "DELETE", None)
    _refuse_truncate("statistics_fact", "statistics_ledger", "statistics_release", "statistics_release_file")


def _create_tables() -> None:
    op.create_table(
        "statistics_fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.BigInteger(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("ready_period", sa.Text(), nullable=False),
        sa.Column("booked_period", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "booked_period IS NULL OR booked_period >= ready_period",
            name=op.f("ck_statistics_fact_never_back_dated"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_fact")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "statistics_series",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("first_period", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("strict", sa.Boolean(), nullable=False),
        sa.Column("ref_area", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_statistics_series")),
    )
    op.create_table(
        "statistics_ledger",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("table_id", sa.Text(), nullable=False),
        sa.Column("catalogue_version", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("strict", sa.Boolean(), nullable=False),
        sa.Column("k", sa.BigInteger(), nullable=False),
        sa.Column("rho", sa.Text(), nullable=False),
        sa.Column("sigma2", sa.Text(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("n_cells", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_statistics_ledger")),
        sa.UniqueConstraint("series", "period", "table_id", name=op.f("uq_statistics_ledger_series_period_table_id")),
    )
    op.create_table(
        "statistics_ledger_head",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_ledger_head")),
    )
    op.create_table(
        "statistics_attempt",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("begun", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("series", "period", name=op.f("pk_statistics_attempt")),
    )
    op.create_table(
        "statistics_release",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("ledger_number", sa.BigInteger(), nullable=False),
        sa.Column("planned_publication", sa.Date(), nullable=False),
        sa.Column("cut_off", sa.Date(), nullable=False),
        sa.Column("software_version", sa.Text(), nullable=False),
        sa.Column("visible", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_release")),
        sa.UniqueConstraint("series", "period", name=op.f("uq_statistics_release_series_period")),
        sa.UniqueConstraint("ledger_number", name=op.f("uq_statistics_release_ledger_number")),
    )
    op.create_table(
        "statistics_release_file",
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release"], ["statistics_release.id"], name=op.f("fk_statistics_release_file_release_statistics_release")
        ),
        sa.PrimaryKeyConstraint("release", "name", name=op.f("pk_statistics_release_file")),
    )
    op.create_table(
        "statistics_key",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("signing_public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_signing_seed", sa.LargeBinary(), nullable=False),
        sa.Column("recovery_sealed_seed", sa.LargeBinary(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_key")),
    )
    op.create_table(
        "statistics_key_wrap",
        sa.Column("member", sa.Uuid(), nullable=False),
        sa.Column("sealed_seed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_statistics_key_wrap_member_member")),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_statistics_key_wrap")),
    )


def _changed(*columns: str) -> str:
    different = "IS NOT" if op.get_bind().dialect.name == "sqlite" else "IS DISTINCT FROM"
    # Quoted, because "strict" means something in a function of PostgreSQL.
    return " OR ".join(f'OLD."{column}" {different} NEW."{column}"' for column in columns)


def _refuse(table: str, event: str, condition: str | None) -> None:
    """A trigger that stops the event, always or where the condition holds."""
    if op.get_bind().dialect.name == "sqlite":
        _refuse_on_sqlite(table, event, condition)
    else:
        _refuse_on_postgresql(table, event, condition)


def _refuse_on_sqlite(table: str, event: str, condition: str | None) -> None:
    when = f"WHEN {condition}" if condition else ""
    op.execute(
        f"CREATE TRIGGER {_trigger_name(table, event, condition)} BEFORE {event} ON {table} FOR EACH ROW {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} keeps what it holds'); END"
    )


def _refuse_on_postgresql(table: str, event: str, condition: str | None) -> None:
    # The condition stands in the function, because a WHEN clause cannot look into another table.
    result = "OLD" if event == "DELETE" else "NEW"
    name = _trigger_name(table, event, condition)
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
        f"IF {condition or 'TRUE'} THEN RAISE EXCEPTION '{table} keeps what it holds'; END IF; "
        f"RETURN {result}; END $body$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _refuse_truncate(*tables: str) -> None:
    """PostgreSQL can empty a table without touching a row; SQLite has no such statement."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute(
        "CREATE FUNCTION statistics_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
        "RAISE EXCEPTION 'the statistics keep what they hold'; END $body$"
    )
    for table in tables:
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION statistics_no_truncate()"
        )


def _trigger_name(table: str, event: str, condition: str | None) -> str:
    digest = hashlib.sha256((condition or "").encode()).hexdigest()[:8]
    return f"{table}_refuses_{event.lower()}_{digest}"
