"""What the server itself promises, each on a real process with two workers: limits, timeouts, workers, a clean stop."""

import os
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from reporting.operations.serving import HEADER_BYTES, HEADER_SECONDS, STOP_SECONDS
from tests.benchmarks.memory import peak_bytes, reset_peak, resident_bytes
from tests.reporting.public.door import FoundedOffice
from tests.server_process import ServerProcess, free_port, running

MEGABYTE = 1024 * 1024
LARGE_BODY = 100 * MEGABYTE
FORM = "content-type: application/x-www-form-urlencoded"
# What a busy machine may need beyond what is promised.
LEEWAY_SECONDS = 8


@pytest.fixture(scope="module")
def office_folder(founded_office: FoundedOffice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One office for all servers of this module."""
    folder = tmp_path_factory.mktemp("served") / "office"
    shutil.copytree(founded_office.folder, folder)
    return folder


def server_of(folder: Path) -> ServerProcess:
    port = free_port()
    environment = {
        "LAUTER_DATABASE_URL": f"sqlite:///{folder}/lauter.sqlite",
        "LAUTER_SECRET_FILE": str(folder / "secret"),
        "LAUTER_DATA_FOLDER": str(folder),
        "LAUTER_PUBLIC_ORIGINS": f"http://127.0.0.1:{port}",
    }
    return ServerProcess(port, environment, folder / "server-output")


@pytest.fixture(scope="module")
def shared_server(office_folder: Path) -> Iterator[ServerProcess]:
    """A server for the tests that leave it as it was."""
    with running(server_of(office_folder)) as server:
        yield server


@pytest.fixture
def own_server(office_folder: Path) -> Iterator[ServerProcess]:
    """A server that a test may end."""
    with running(server_of(office_folder)) as server:
        yield server


def connected(server: ServerProcess) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=HEADER_SECONDS + LEEWAY_SECONDS)


def status_of(server: ServerProcess, *headers: str, path: str = "/health") -> int:
    """The status of one GET, as the server itself gives it."""
    with closing(connected(server)) as connection:
        lines = [f"GET {path} HTTP/1.1", "host: x", "connection: close", *headers, "", ""]
        connection.sendall("\r\n".join(lines).encode("ascii"))
        return answer_status(connection)


def answer_status(connection: socket.socket) -> int:
    return int(connection.makefile("rb").readline().split()[1])


def begin_form(server: ServerProcess, length: int) -> socket.socket:
    """A POST whose body is still to come."""
    connection = connected(server)
    head = ["POST /desk/login HTTP/1.1", "host: x", "connection: close", FORM, f"content-length: {length}", "", ""]
    connection.sendall("\r\n".join(head).encode("ascii"))
    return connection


def supervisor_of(server: ServerProcess) -> int:
    assert server.process is not None
    return server.process.pid


def workers_of(server: ServerProcess) -> set[int]:
    return set(server.process_ids()) - {supervisor_of(server)}


def wait_for(happened: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(0.1)
    return False


def test_a_header_beyond_the_limit_of_size_is_refused(shared_server: ServerProcess) -> None:
    assert status_of(shared_server, f"x-long: {'a' * (HEADER_BYTES - 1024)}") == 200
    assert status_of(shared_server, f"x-long: {'a' * (2 * HEADER_BYTES)}") == 431


def test_more_headers_than_a_browser_sends_are_refused(shared_server: ServerProcess) -> None:
    assert status_of(shared_server, *(f"x-{number}: a" for number in range(90))) == 200
    assert status_of(shared_server, *(f"x-{number}: a" for number in range(110))) == 431


def test_who_sends_a_header_drop_by_drop_or_nothing_is_disconnected(shared_server: ServerProcess) -> None:
    def drop_by_drop() -> float:
        with closing(connected(shared_server)) as connection:
            connection.sendall(b"GET /health HTTP/1.1\r\nhost: x\r\nx-slow: ")
            return seconds_until_closed(connection, drops=True)

    def silent() -> float:
        with closing(connected(shared_server)) as connection:
            return seconds_until_closed(connection)

    def idle_after_an_answer() -> float:
        with closing(connected(shared_server)) as connection:
            connection.sendall(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n")
            assert answer_status(connection) == 200
            return seconds_until_closed(connection)

    with ThreadPoolExecutor() as threads:
        waiting = [threads.submit(one) for one in (drop_by_drop, silent, idle_after_an_answer)]
        took = [one.result() for one in waiting]
    print(f"closed after {', '.join(f'{seconds:.1f}' for seconds in took)} s, bar: {HEADER_SECONDS}")
    assert all(HEADER_SECONDS - 2 <= seconds <= HEADER_SECONDS + LEEWAY_SECONDS for seconds in took)


def seconds_until_closed(connection: socket.socket, *, drops: bool = False) -> float:
    """Until the server closes, while a byte of a header is sent every half second or nothing at all."""
    began = time.monotonic()
    connection.settimeout(0.5)
    while time.monotonic() - began < HEADER_SECONDS + LEEWAY_SECONDS:
        try:
            if drops:
                connection.sendall(b"a")
            if not connection.recv(MEGABYTE):
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - began


def test_a_large_body_streams_through_and_is_not_held(shared_server: ServerProcess) -> None:
    workers = workers_of(shared_server)
    for worker in workers:
        reset_peak(worker)
    before = {worker: resident_bytes(worker) for worker in workers}
    with closing(begin_form(shared_server, LARGE_BODY)) as connection:
        connection.settimeout(120)
        piece = b"a" * MEGABYTE
        for _ in range(LARGE_BODY // MEGABYTE):
            connection.sendall(piece)
        assert answer_status(connection) == 413
    growth = max(peak_bytes(worker) - before[worker] for worker in workers) / MEGABYTE
    print(f"growth of the worker that took 100 MB: {growth:.1f} MB")
    assert growth < 16


def test_a_killed_worker_is_replaced(shared_server: ServerProcess) -> None:
    before = workers_of(shared_server)
    assert len(before) == 2
    killed = before.pop()
    began = time.monotonic()
    os.kill(killed, signal.SIGKILL)
    assert wait_for(lambda: len(workers_of(shared_server) - before - {killed}) == 1, LEEWAY_SECONDS)
    print(f"replaced after {time.monotonic() - began:.1f} s")
    assert wait_for(lambda: all(status_of(shared_server) == 200 for _ in range(20)), LEEWAY_SECONDS)


def test_a_stop_lets_a_running_request_end(own_server: ServerProcess) -> None:
    process = own_server.process
    assert process is not None
    with closing(begin_form(own_server, 10)) as connection:
        connection.sendall(b"user=")
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert process.poll() is None
        connection.sendall(b"words")
        assert answer_status(connection) in range(200, 500)
    assert process.wait(LEEWAY_SECONDS) == 0


def test_a_stop_waits_for_nobody_beyond_its_bound(own_server: ServerProcess) -> None:
    process = own_server.process
    assert process is not None
    with closing(begin_form(own_server, 10)):
        time.sleep(0.5)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_SECONDS + LEEWAY_SECONDS)
    took = time.monotonic() - began
    print(f"stopped after {took:.1f} s, bound: {STOP_SECONDS}")
    assert STOP_SECONDS - 2 <= took <= STOP_SECONDS + LEEWAY_SECONDS


def test_a_stop_while_a_worker_is_being_replaced_waits_for_nobody(own_server: ServerProcess) -> None:
    process = own_server.process
    assert process is not None
    os.kill(workers_of(own_server).pop(), signal.SIGKILL)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(STOP_SECONDS + LEEWAY_SECONDS)
    print(f"stopped after {time.monotonic() - began:.1f} s")
    assert time.monotonic() - began < STOP_SECONDS / 2


def test_no_worker_outlives_its_supervisor(own_server: ServerProcess) -> None:
    os.kill(supervisor_of(own_server), signal.SIGKILL)
    assert wait_for(lambda: not workers_of(own_server), STOP_SECONDS)
