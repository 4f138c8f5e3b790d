"""One way into the database, the same on SQLite and PostgreSQL.

``Database.reading()`` gives a snapshot, ``Database.writing()`` a transaction that is committed when its
block ends and rolled back when it raises. No database exception leaves this module: its text may hold
key values, so it is translated to one of the four exceptions below, which say what a person can do.
"""

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import sqlalchemy
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"

# Long enough for a queue of commits on a slow disk, short enough that a person on a bad line gets an
# answer before their phone gives up.
SQLITE_BUSY_MILLISECONDS = 5000
# How often a writer asks whether another process has ended its transaction, which takes some milliseconds.
ASK_AGAIN_SECONDS = 0.001
POSTGRESQL_LOCK_SECONDS = 10
POSTGRESQL_CONNECT_SECONDS = 5

# The turn has been given to a thread that does not know it yet. No thread has this number.
NOBODY_YET = -1

# Attachment chunks lie in a file of their own, so that the nightly order job can rewrite the small
# main file without rewriting gigabytes of sealed attachments.
CHUNK_SCHEMA = "files"

# Under this name a session knows the cache of its database.
CACHE = "cache"


class StorageError(Exception):
    """The database did not do what was asked; nothing of this transaction was stored."""


class StorageBusy(StorageError):
    """Somebody else is writing; the same request may succeed in a moment."""


class StorageFull(StorageError):
    """No space is left for the database."""


class StorageUnavailable(StorageError):
    """The database cannot be reached or answered with an error."""


class StorageUnsafe(Exception):
    """The database server is configured so that a confirmed report could be lost or traced in time."""


@dataclass
class Cache:
    """Room for one immutable value, which a process keeps between transactions on one database.

    It is read and replaced as a whole, so threads need no lock. Whoever keeps something here has to ask the
    database each time whether it still holds (see ``caseflow.office.directory.cache``).
    """

    entry: object = field(default=None, repr=False)


class Database:
    """The engine, opened safely. One instance per process; its state is the pool, the queue of writers and one cache.

    ``busy_milliseconds``: how long a writer waits for others on SQLite.
    """

    def __init__(self, url: str, *, busy_milliseconds: int = SQLITE_BUSY_MILLISECONDS) -> None:
        self.url = make_url(url)
        self._writers = WriteQueue(busy_milliseconds / 1000) if self.is_sqlite else None
        self._engine = _sqlite_engine(self.url, self._writers) if self._writers else _postgresql_engine(self.url)
        options: dict[str, Any] = {"reading": True}
        if not self.is_sqlite:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._snapshot_engine = self._engine.execution_options(**options)
        self._info = {CACHE: Cache()}

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded engine is used."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def engine(self) -> Engine:
        """The engine for migrations and for jobs that need a connection outside a transaction."""
        return self._engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent snapshot that cannot write.

        Raises:
            StorageError: the database is busy or gone.
        """
        with translated(), self._session(self._snapshot_engine) as session:
            yield session
            # A rollback would empty what was read; what was read stays usable, as after a commit.
            session.expunge_all()
            session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction: durable when the block has ended, undone when it raises.

        Raises:
            StorageError: busy, full or gone; nothing was stored.
        """
        turn = self._writers.turn() if self._writers else nullcontext()
        # The turn first: who waits for it must not hold one of the connections that readers need.
        with turn, translated(), self._session(self._engine) as session, session.begin():
            yield session

    def upgrade(self) -> None:
        """Bring the tables to the newest revision."""
        # Loaded when it is needed: a server that runs never is.
        from alembic import command
        from alembic.config import Config

        configuration = Config()
        configuration.set_main_option("script_location", str(MIGRATIONS))
        with translated(), self._engine.begin() as connection:
            configuration.attributes["connection"] = connection
            command.upgrade(configuration, "head")

    def require_safe(self) -> None:
        """Refuse a server on which a confirmed report can be lost, or which keeps commit times.

        Raises:
            StorageUnsafe: names the setting and what to do.
        """
        if self.is_sqlite:
            self._require_full_synchronous()
        else:
            self._require_durable_server()

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    def _session(self, engine: Engine) -> Session:
        return Session(engine, expire_on_commit=False, info=self._info)

    def _require_full_synchronous(self) -> None:
        with self._engine.connect() as connection:
            for schema in ("main", CHUNK_SCHEMA):
                level = connection.exec_driver_sql(f"PRAGMA {schema}.synchronous").scalar_one()
                if level != 2:  # 2 is FULL in SQLite's numbering
                    raise StorageUnsafe("SQLite does not run with synchronous=FULL.")

    def _require_durable_server(self) -> None:
        wanted = {
            "fsync": ("on",),
            "synchronous_commit": ("on", "remote_apply"),
            "track_commit_timestamp": ("off",),
        }
        with self._engine.connect() as connection:
            for name, allowed in wanted.items():
                value = connection.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar_one()
                if value not in allowed:
                    raise StorageUnsafe(
                        f"PostgreSQL runs with {name} = {value}; set it to {' or '.join(allowed)} and start again."
                    )


class WriteQueue:
    """The threads of one process that want to write into an SQLite file, one at a time, first in first out.

    SQLite lets one connection write and gives the lock to whoever happens to ask when it is free: of dozens of
    threads that ask again and again some wait for seconds. With this queue one thread of each process asks.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._writer: int | None = None
        self._deadline = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until it is this thread's turn; the block is its turn.

        A second transaction in the same thread does not wait for the first one, which it would never see end.

        Raises:
            StorageBusy: others wrote for longer than anybody waits.
        """
        thread = threading.get_ident()
        if self._writer == thread:
            yield
            return
        deadline = time.monotonic() + self._seconds
        self._wait()
        self._writer, self._deadline = thread, deadline
        try:
            yield
        finally:
            self._pass_on()

    def deadline(self) -> float:
        """Until when this thread may wait for another process: both waits together are bounded."""
        is_my_turn = self._writer == threading.get_ident()
        return self._deadline if is_my_turn else time.monotonic() + self._seconds

    def _wait(self) -> None:
        with self._lock:
            if self._writer is None:
                self._writer = NOBODY_YET
                return
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(self._seconds):
            return
        with self._lock:
            # The call may have come after the wait was over.
            if not called.is_set():
                self._waiting.remove(called)
                raise StorageBusy

    def _pass_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._writer = NOBODY_YET
                self._waiting.popleft().set()
            else:
                self._writer = None


def _sqlite_engine(url: URL, writers: WriteQueue) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StorageUnsafe("An SQLite database needs a file.")
    chunk_file = chunk_path(url.database)
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=False)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"ATTACH DATABASE ? AS {CHUNK_SCHEMA}", (str(chunk_file),))
        connection.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_MILLISECONDS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        # Sorting and grouping must never spill rows of a query to a file in a temporary folder.
        connection.execute("PRAGMA temp_store = MEMORY")
        for schema in ("main", CHUNK_SCHEMA):
            connection.execute(f"PRAGMA {schema}.journal_mode = WAL")
            connection.execute(f"PRAGMA {schema}.synchronous = FULL")
            connection.execute(f"PRAGMA {schema}.secure_delete = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql(f"PRAGMA query_only = {int(reading)}")
        if reading:
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_writing(connection, writers.deadline())

    return engine


def _begin_writing(connection: Connection, deadline: float) -> None:
    """Take SQLite's write lock, or ask again until the deadline.

    SQLite's own waiting asks less and less often, up to ten times a second: a process that has a queue of writers
    would find the lock free each time, and another one hardly ever.
    """
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while not _began(connection, time.monotonic() >= deadline):
            time.sleep(ASK_AGAIN_SECONDS)
    finally:
        driver.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_MILLISECONDS}")


def _began(connection: Connection, is_last_time: bool) -> bool:
    try:
        # Without IMMEDIATE two writers that have read first overwrite each other without an error.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except DBAPIError as error:
        if is_last_time or not isinstance(_meaning(error.orig), StorageBusy):
            raise
        return False
    return True


def _postgresql_engine(url: URL) -> Engine:
    # Waiting for a lock or for a silent server ends with an error before the visitor's phone gives up.
    patience: dict[str, Any] = {"connect_timeout": POSTGRESQL_CONNECT_SECONDS}
    if "options" not in url.query:
        patience["options"] = f"-c lock_timeout={POSTGRESQL_LOCK_SECONDS}s"
    # Ten connections cover the web threads that hold a transaction at a time in one worker.
    return create_engine(
        url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=10, connect_args=patience
    )


def cache_of(session: Session) -> Cache:
    """The cache of the database of a session; one that is thrown away for a session of no ``Database``."""
    found = session.info.get(CACHE)
    return found if isinstance(found, Cache) else Cache()


def insert_if_absent(session: Session, table: type[DeclarativeBase], **values: object) -> bool:
    """Insert a row unless its primary key is taken, which raises nothing and ends no transaction.

    Returns:
        Whether the row was inserted.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    key = sqlalchemy.inspect(table).primary_key
    statement = insert(table).values(**values).on_conflict_do_nothing(index_elements=key)
    return session.execute(statement.returning(*key)).first() is not None


def chunk_path(database_file: str) -> Path:
    """The file beside the main SQLite file in which attachment chunks lie."""
    return Path(f"{database_file}-files")


@contextmanager
def translated() -> Iterator[None]:
    """Any exception of a database inside the block leaves it as one of ours, without the text that came with it."""
    try:
        yield
    except sqlalchemy.exc.TimeoutError:
        raise StorageBusy from None
    except DBAPIError as error:
        raise _meaning(error.orig) from None
    except sqlite3.Error as error:
        raise _meaning(error) from None
    except SQLAlchemyError as error:
        raise StorageUnavailable(type(error).__name__) from None


def _meaning(origin: BaseException | None) -> StorageError:
    if isinstance(origin, sqlite3.Error):
        code = getattr(origin, "sqlite_errorcode", None) or 0
        primary = code & 0xFF  # extended result codes carry the primary one in their low byte
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return StorageBusy()
        if primary in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY):
            return StorageFull()
        return StorageUnavailable(getattr(origin, "sqlite_errorname", "") or type(origin).__name__)
    state = getattr(origin, "sqlstate", None) or ""
    if state in ("40001", "40P01", "55P03"):  # serialisation failure, deadlock, lock not available
        return StorageBusy()
    if state.startswith("53"):  # insufficient resources, disk full among them
        return StorageFull()
    return StorageUnavailable(state or type(origin).__name__)
