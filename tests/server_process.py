"""The program as an operator runs it: `lauter serve` with several workers, in a process group of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from tests.tools import ROOT
from tests.visitor_client import Visitor

START_SECONDS = 60


class ServerDidNotAnswer(Exception):
    """The server ended or did not answer within a minute; its output is the message."""


@dataclass
class ServerProcess:
    """A running server. ``output`` collects what it printed, over all its starts."""

    port: int
    environment: Mapping[str, str] = field(repr=False)
    output: Path
    workers: int = 2
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def origin(self) -> str:
        """Where visitors reach it."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        lauter = Path(sys.executable).parent / "lauter"
        command = [str(lauter), "serve", "--port", str(self.port), "--workers", str(self.workers)]
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], **self.environment},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._wait_until_it_answers()

    def kill(self) -> None:
        """`kill -9` to every process of it at once: nothing can be tidied up."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, as a service manager does."""
        self._signal(signal.SIGTERM)

    def process_ids(self) -> tuple[int, ...]:
        """Every process of the group."""
        if self.process is None:
            return ()
        group = self.process.pid
        return tuple(
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and _group_of(int(entry.name)) == group
        )

    def _signal(self, number: int) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            with suppress(OSError, HTTPException):
                if Visitor(self.origin).get("/health").status == 200:
                    return
            time.sleep(0.1)
        printed = self.output.read_text(encoding="utf-8", errors="replace")
        self.kill()
        raise ServerDidNotAnswer(printed[-2000:])


@contextmanager
def running(server: ServerProcess) -> Iterator[ServerProcess]:
    """Start a server, and stop it at the end whatever happened."""
    server.start()
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _group_of(process_id: int) -> int:
    try:
        return os.getpgid(process_id)
    except ProcessLookupError:
        return -1
