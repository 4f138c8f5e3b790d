"""All tables at one place, and which of them hold rows of reporters."""

from sqlalchemy import Table

from caseflow.schema import (
    approvals,
    assignment,
    cases,
    directory,
    files,
    handover,
    mailboxes,
    office,
    recordings,
    referral,
    statistics,
    team_documents,
    third_parties,
    worklist,
    writing,
)
from caseflow.schema.base import Base

# Importing a module of tables enters them into the one collection that ``all_tables`` reads.
MODULES = (
    assignment,
    cases,
    handover,
    referral,
    directory,
    files,
    mailboxes,
    office,
    third_parties,
    team_documents,
    approvals,
    recordings,
    statistics,
    worklist,
    writing,
)


def all_tables() -> tuple[Table, ...]:
    """Every table, each after those that it refers to."""
    return tuple(Base.metadata.sorted_tables)


def tables_of_reporters() -> tuple[Table, ...]:
    """The tables with rows that exist because somebody reported, visited or wrote.

    They are the ones stored without row numbers or with random ones, so a table cannot be in the one set and
    not in the other.
    """
    return tuple(table for table in all_tables() if _shows_no_order(table))


def _shows_no_order(table: Table) -> bool:
    return not table.dialect_options["sqlite"]["with_rowid"] or "random_row_number" in table.info
