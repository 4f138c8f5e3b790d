"""A large file through the real server against encrypting and writing it alone; and the memory it takes."""

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import uuid4

from crypto.attachment import AttachmentEncryptor, AttachmentKey
from tests.benchmarks.effort import MEGABYTE, Effort
from tests.benchmarks.findings import Finding, at_least, at_most, listed, median
from tests.benchmarks.memory import peak_bytes, reset_peak, resident_bytes
from tests.benchmarks.place import Place, Server, serving, warm_up
from tests.benchmarks.visits import REPORT, Connection, sample_forms

LEAST_SHARE = 0.50
MOST_GROWTH = 64
DERIVATION_BYTES = 64 * MEGABYTE
BOUNDARY = "benchmark"
RECEIVED, INCOMPLETE = 200, 422


class UploadRefused(Exception):
    """The server did not take the file."""


def measure_upload(place: Place, effort: Effort) -> list[Finding]:
    """Rates of one upload after the other, and the growth of the workers' memory in the same run."""
    shares, uploads, alone = [], [], []
    growth = _growth_when_fresh(place, effort.upload_bytes, notice=False)
    whole = _growth_when_fresh(place, effort.upload_bytes, notice=True)
    with serving(place.copy(place.folder.parent / "upload")) as server:
        warm_up(server)
        for number in range(effort.rounds):
            seconds = _upload(server, effort.upload_bytes, notice=True)
            least = _encrypt_and_write(place.folder.parent / f"alone-{number}.sqlite", effort.upload_bytes)
            shares.append(least / seconds)
            uploads.append(_rate(effort.upload_bytes, seconds))
            alone.append(_rate(effort.upload_bytes, least))
    size = effort.upload_bytes // MEGABYTE
    return [
        at_least(
            f"upload of {size} MB",
            median(shares),
            LEAST_SHARE,
            f"{listed(uploads, '.0f')} MB/s with the whole report; alone {listed(alone, '.0f')} MB/s",
        ),
        at_most("memory of an upload", growth / MEGABYTE, MOST_GROWTH, "MB", "growth of the largest worker"),
        at_most(
            "memory of a report with a file, less 64 MiB",
            (whole - DERIVATION_BYTES) / MEGABYTE,
            MOST_GROWTH,
            "MB",
            f"growth {whole / MEGABYTE:.0f} MB with one derivation",
        ),
    ]


def _rate(size: int, seconds: float) -> float:
    return size / MEGABYTE / seconds


def _growth_when_fresh(place: Place, size: int, *, notice: bool) -> int:
    """By how much the worker that takes a file grows at its peak, in bytes. Without the notice no code is derived."""
    with serving(place.copy(place.folder.parent / f"memory-{'whole' if notice else 'file'}")) as server:
        warm_up(server)
        for worker in server.workers:
            reset_peak(worker)
        before = {worker: resident_bytes(worker) for worker in server.workers}
        _upload(server, size, notice=notice)
        return max(peak_bytes(worker) - before[worker] for worker in server.workers)


def _upload(server: Server, size: int, *, notice: bool) -> float:
    """Seconds from the first byte of the form to the whole answer. Without the notice the page comes back."""
    fields = [(name, value) for name, value in sample_forms()[0] if notice or name != "notice"]
    with Connection(server.port) as connection:
        fields.append(("once", connection.once_value()))
        head, tail = _head(fields), f"\r\n--{BOUNDARY}--\r\n".encode()
        headers = {
            "content-type": f"multipart/form-data; boundary={BOUNDARY}",
            "content-length": str(len(head) + size + len(tail)),
        }
        begin = time.perf_counter()
        reply = connection.post(REPORT, _body(head, size, tail), headers)
        seconds = time.perf_counter() - begin
    if reply.status != (RECEIVED if notice else INCOMPLETE):
        raise UploadRefused(reply.status)
    return seconds


def _head(fields: Sequence[tuple[str, str]]) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields
    ]
    file = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="attachment"; filename="film.mp4"\r\n'
    return "".join([*parts, file, "Content-Type: video/mp4\r\n\r\n"]).encode()


def _body(head: bytes, size: int, tail: bytes) -> Iterator[bytes]:
    piece = os.urandom(MEGABYTE)
    yield head
    for _ in range(size // MEGABYTE):
        yield piece
    yield tail


def _encrypt_and_write(path: Path, size: int) -> float:
    """Seconds to encrypt as we do and to keep each megabyte durably, with nothing else around it."""
    piece = os.urandom(MEGABYTE)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE chunk (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL)")
    begin = time.perf_counter()
    encryptor = AttachmentEncryptor(AttachmentKey.generate(), uuid4())
    for _ in range(size // MEGABYTE):
        connection.execute("INSERT INTO chunk (sealed) VALUES (?)", (encryptor.update(piece),))
    connection.execute("INSERT INTO chunk (sealed) VALUES (?)", (encryptor.finalize(),))
    seconds = time.perf_counter() - begin
    connection.close()
    path.unlink()
    return seconds
