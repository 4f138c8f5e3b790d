"""A founded office on the disk, and the real server on it: `lauter serve` with two workers, as an office runs it."""

import datetime
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from caseflow.administration.founding import FoundedOffice, found_office
from caseflow.code_lists import load
from caseflow.database import Database
from crypto.installation import InstallationSecret
from tests.benchmarks.precedence import share_precedence
from tests.benchmarks.visits import REPORT, Connection
from tests.caseflow.offices import PLAN
from tests.tools import ROOT

LAUTER = (str(Path(sys.executable).parent / "lauter"),)
WORKERS = 2
START_SECONDS = 30
STOP_SECONDS = 10


class ServerDidNotStart(Exception):
    """The server ended by itself or did not answer within half a minute."""


@dataclass(frozen=True)
class Place:
    """A folder with a founded office that nobody serves. ``elsewhere``: its database, if it lies on a server."""

    folder: Path
    founded: FoundedOffice
    elsewhere: str | None = None

    @property
    def database_url(self) -> str:
        """The office's database."""
        return self.elsewhere or _sqlite_url(self.folder)

    @property
    def secret(self) -> InstallationSecret:
        """The office's installation secret."""
        return InstallationSecret.read(self.folder / "secret")

    def copy(self, folder: Path) -> "Place":
        """The same office once more, so that what one benchmark writes slows down no other."""
        shutil.copytree(self.folder, folder)
        return Place(folder, self.founded)


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process: int

    @property
    def workers(self) -> tuple[int, ...]:
        """The process numbers of its workers."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text(encoding="ascii")
        return tuple(int(number) for number in children.split())


def found_place(folder: Path, elsewhere: str | None = None) -> Place:
    """Found a small office in an empty folder, and in an empty database if it shall lie elsewhere."""
    folder.mkdir(parents=True)
    secret = InstallationSecret.generate()
    secret.write(folder / "secret")
    database = Database(elsewhere or _sqlite_url(folder))
    database.upgrade()
    founded = found_office(database, secret, load(), PLAN, datetime.datetime.now(datetime.UTC))
    database.close()
    return Place(folder, founded, elsewhere)


def _sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder}/lauter.sqlite"


@contextmanager
def serving(place: Place, program: Sequence[str] = LAUTER) -> Iterator[Server]:
    """The office's server in a group of processes of its own, which ends with the block."""
    port = _free_port()
    environment = {"PATH": os.environ.get("PATH", os.defpath), **settings_of(place, port)}
    with (place.folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            _command(program, port), cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            share_precedence(process.pid)
            _wait_until_answering(process, port)
            yield Server(port, process.pid)
        finally:
            _stop(process)


def warm_up(server: Server) -> None:
    """Let both workers prepare their pages and read their keys: which of them takes a connection is chance."""
    for _ in range(20):
        with Connection(server.port) as connection:
            connection.get(REPORT)


def _command(program: Sequence[str], port: int) -> list[str]:
    return [*program, "serve", "--workers", str(WORKERS), "--port", str(port)]


def settings_of(place: Place, port: int) -> dict[str, str]:
    """The settings with which the office is served at a port."""
    return {
        "LAUTER_DATABASE_URL": place.database_url,
        "LAUTER_SECRET_FILE": str(place.folder / "secret"),
        "LAUTER_DATA_FOLDER": str(place.folder),
        "LAUTER_PUBLIC_ORIGINS": f"http://127.0.0.1:{port}",
    }


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_until_answering(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with Connection(port) as connection:
                if connection.get("/health").status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise ServerDidNotStart


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(STOP_SECONDS)
