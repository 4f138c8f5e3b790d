"""A PostgreSQL server for one test run: on a Unix socket in a folder of its own, then gone.

It runs with the settings a real office needs (every commit on disk before it is confirmed), so that a
test on it says something about real servers. ``initdb`` and the server refuse to run as root; then they
run under the account that Debian's package makes.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.tools import required_program

ACCOUNT = "postgres"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "log_statement": "none",
    # Pages that the tests read for traces of order must not depend on a background job's moment.
    "autovacuum": "off",
}


class PostgresqlServer:
    """A running server that knows how to make and drop databases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        """The address of a database, as an operator would write it into the settings."""
        return f"postgresql://{ACCOUNT}@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database out of a template that nobody is connected to; its address."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._run(statement.format(sql.Identifier(database), sql.Identifier(template)))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database together with the connections that a test left open."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_server() -> Iterator[PostgresqlServer]:
    """Start a server, stop it and remove everything when the block ends."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    initdb = required_program("initdb", *programs)
    pg_ctl = initdb.with_name("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="lauter-postgresql-", dir="/tmp"))  # a socket's path must be short
    data = folder / "data"
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT, ACCOUNT)
        _run(initdb, "--pgdata", data, "--username", ACCOUNT, "--auth", "trust", "--encoding", "UTF8", "--no-locale")
        settings = SETTINGS | {"unix_socket_directories": str(folder)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        _run(pg_ctl, "start", "--wait", "--silent", "--pgdata", data, "--log", folder / "log", "--options", options)
        try:
            yield PostgresqlServer(folder)
        finally:
            _run(pg_ctl, "stop", "--silent", "--mode", "immediate", "--pgdata", data)
    finally:
        shutil.rmtree(folder)


def _run(program: Path, *arguments: str | Path) -> None:
    account: dict[str, Any] = {"user": ACCOUNT, "group": ACCOUNT, "extra_groups": []} if os.geteuid() == 0 else {}
    subprocess.run(
        [program, *arguments],
        check=True,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        **account,
    )
