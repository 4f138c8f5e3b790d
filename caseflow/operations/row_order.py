"""The nightly job that removes the order of arrival from the files of the database (promise P1).

Keys are random and rows know days, but a database also remembers where and when it put a row, and whoever
holds its files can read that: two lists in the order of arrival join row by row, a sealed fact to the case
it was made from. After this job every row lies where its random key says, so the files tell nothing that
the rows do not tell. What came later is in order after the next night; the promise speaks of rows older
than a day. The database's own journal has its own limit.

Attachment chunks are put in order while they are small. Rewriting many gigabytes every night would hold up
everybody who reports; above the limit the place of a chunk may tell when its file came, until somebody calls
this job with a higher limit.
"""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import LargeBinary, Table, func, literal, select, text, update
from sqlalchemy.orm import Session

from caseflow.database import SQLITE_BUSY_MILLISECONDS, Database, StorageBusy, chunk_path, translated
from caseflow.schema.cases import AttachmentChunkRow
from caseflow.schema.tables import tables_of_reporters

# 0.4 GB are rewritten in about five seconds, in which people get the page that asks to try again.
CHUNK_BYTES_PUT_IN_ORDER = 400_000_000

# While the job waits for a lock of a table, later requests wait behind it. So it gives up and tries again later.
LOCK_SECONDS = 5
# A page reads for milliseconds, a backup for minutes.
SNAPSHOT_SECONDS = 30.0
SNAPSHOT_STEP_SECONDS = 0.1

CHUNKS = AttachmentChunkRow.__tablename__


def put_in_order(database: Database, *, chunk_bytes: int = CHUNK_BYTES_PUT_IN_ORDER) -> None:
    """Lay out every row of a reporter by its random key. Running it twice changes nothing.

    Args:
        chunk_bytes: attachment chunks are left as they are when they take at least this many bytes.

    Raises:
        StorageBusy: somebody reads or writes for long; what is done stays done, try again later.
        StorageError: the database is full or gone.
    """
    if database.is_sqlite:
        _order_sqlite(database, chunk_bytes)
    else:
        _order_postgresql(database, chunk_bytes)


def _order_sqlite(database: Database, chunk_bytes: int) -> None:
    main = database.url.database or ""
    _rewrite(Path(main))
    if chunk_path(main).stat().st_size < chunk_bytes:
        _rewrite(chunk_path(main))


def _rewrite(file: Path) -> None:
    """VACUUM one file, then empty its journal, in which the former pages lie.

    SQLite hands out pages as rows come, and long rows take pages of their own, so page numbers tell the
    order of arrival although the tables have no row numbers. VACUUM copies every table in the order of its
    key into new pages. It builds the copy in a temporary file, because a copy in memory would need as much
    memory as there is data; what it holds is as sealed as the database itself. A connection of its own is
    needed for that setting, and because VACUUM cannot run inside a transaction.
    """
    with translated(), closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_MILLISECONDS}")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA temp_store = FILE")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")
        blocked, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if blocked:
        # A reader still looks at the former pages, so they are still there.
        raise StorageBusy


def _order_postgresql(database: Database, chunk_bytes: int) -> None:
    """Cluster, rewrite, cluster again: each step removes what the others leave.

    Four things tell the order of arrival here: where a row lies (ctid), which transaction wrote it (xmin),
    and, because long values lie in a TOAST table of their own, the number of the value and its place there.

    1. CLUSTER on the primary key moves the rows into the order of their keys. It keeps xmin and the numbers
       of the values.
    2. One UPDATE of all rows gives them one xmin. Joined with an empty string a value is a new value to
       PostgreSQL (assigning it to itself would keep the old one), so each gets a new number, in the order in
       which the UPDATE comes by, which after step 1 is the order of keys.
    3. The former rows are still there, with their former xmin. CLUSTER leaves out what nobody can see any
       more, in a transaction of its own, and once nobody reads a state from before step 2.
    """
    tables = _postgresql_tables(database, chunk_bytes)
    for table in tables:
        _cluster(database, table)
    newest = 0
    for table in tables:
        newest = _write_again(database, table)
    _wait_until_nobody_sees(database, newest)
    for table in tables:
        _cluster(database, table)


def _postgresql_tables(database: Database, chunk_bytes: int) -> Sequence[Table]:
    with database.reading() as session:
        chunks = session.scalar(select(func.pg_total_relation_size(CHUNKS))) or 0
    return [table for table in tables_of_reporters() if table.name != CHUNKS or chunks < chunk_bytes]


def _cluster(database: Database, table: Table) -> None:
    with database.writing() as session:
        _limit_waiting(session)
        session.execute(text(f'CLUSTER "{table.name}" USING "{table.primary_key.name}"'))


def _write_again(database: Database, table: Table) -> int:
    """Write every row once more, unchanged; gives the number of the transaction.

    All columns that can lie in the TOAST table are joined with an empty string. Nothing changes for anybody:
    null stays null, and the trigger of the facts looks at values, so booked facts are rewritten too.
    """
    columns = [c for c in table.columns if isinstance(c.type, LargeBinary) and not c.primary_key]
    with database.writing() as session:
        _limit_waiting(session)
        # Rows locked one by one, in another order than a page locks them, would be a deadlock.
        session.execute(text(f'LOCK TABLE "{table.name}" IN EXCLUSIVE MODE'))
        empty = literal(b"", LargeBinary)
        session.execute(update(table).values({column: column.op("||")(empty) for column in columns}))
        return int(session.scalar(text("SELECT txid_current()")) or 0)


def _wait_until_nobody_sees(database: Database, transaction: int) -> None:
    deadline = time.monotonic() + SNAPSHOT_SECONDS
    while _is_seen(database, transaction):
        if time.monotonic() > deadline:
            raise StorageBusy
        time.sleep(SNAPSHOT_STEP_SECONDS)


def _is_seen(database: Database, transaction: int) -> bool:
    """Whether somebody's snapshot, or a transaction that began before, still reaches behind a transaction."""
    # Ages count back from the newest transaction, so they can be compared although the numbers wrap around.
    with database.reading() as session:
        return bool(
            session.scalar(
                text(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                    "AND pid <> pg_backend_pid() AND backend_type = 'client backend' "
                    "AND greatest(age(backend_xmin), age(backend_xid)) >= age(CAST(CAST(:number AS text) AS xid))"
                ),
                {"number": str(transaction % 2**32)},
            )
        )


def _limit_waiting(session: Session) -> None:
    session.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
