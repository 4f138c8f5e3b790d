"""The one web server of the product and the demo: granian, with workers that share what was prepared.

The program is built once and then forked, so that workers share its memory. A worker that dies is replaced. Recurring
work runs beside the requests in a thread of each worker; a job is claimed in the database, so it is done once.
"""

import ctypes
import gc
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence

from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server
from starlette.types import ASGIApp

from caseflow.database import StorageError
from caseflow.operations.jobs import Job, run_due
from reporting.application import assemble
from reporting.operations.warming import warm_up
from reporting.runtime.services import Services

logger = logging.getLogger("lauter")

# One for each core of a small machine.
WORKERS = 2

# Recurring work is due once a day or an hour; a minute later is soon enough.
TICK_SECONDS = 60

# The longest header that a browser sends here is a page's address with its Accept-Language. Longer ones and more than
# 100 of them are answered with 431.
HEADER_BYTES = 65_536
# From the first byte, or from the end of the answer before, to a whole header. Whoever sends it drop by drop, and
# whoever holds a connection and says nothing, is disconnected.
HEADER_SECONDS = 10

# prctl(2): which signal a process gets when the thread that made it ends.
PR_SET_PDEATHSIG = 1

# On a stop running requests may end; a phone on a bad line needs its time. Then workers are killed.
STOP_SECONDS = 20


def serve(parts: Services, jobs: Sequence[Job], host: str, port: int, workers: int = WORKERS) -> None:
    """Serve until interrupted. Nothing about a request is logged."""
    application = assemble(parts, beside=tick(parts, jobs))
    server = Server(
        "lauter",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        # An event loop of another package would be one more; the connections are handled outside of Python.
        loop=Loops.asyncio,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000, max_buffer_size=HEADER_BYTES),
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
        respawn_interval=0,
        workers_kill_timeout=STOP_SECONDS,
    )
    _prepare_to_fork(parts, application)
    server.serve(target_loader=lambda: _in_worker(application), wrap_loader=False)


def _in_worker(application: ASGIApp) -> ASGIApp:
    """Called first in each worker.

    Until granian sets the worker's own handlers, those of its supervisor would take a signal and do nothing. And
    without its supervisor a worker would go on taking connections beside whatever comes next.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    if os.uname().sysname == "Linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    return application


def _prepare_to_fork(parts: Services, application: ASGIApp) -> None:
    """Before a process is copied: what workers share is made, no thread runs, no connection is open."""
    warm_up(application)
    parts.database.close()
    multiprocessing.set_start_method("fork", force=True)
    keep_for_ever()


def keep_for_ever() -> None:
    """Tell the garbage collector that what exists now lives as long as the process.

    Half a million objects do. Whoever makes a list of ten thousand cases would have them all looked at again each
    time, and a worker that looks at them gets a copy of their memory.
    """
    gc.collect()
    gc.freeze()


def tick(parts: Services, jobs: Sequence[Job]) -> Callable[[threading.Event], None]:
    """Runs due jobs every minute until it is stopped."""

    def run(stop: threading.Event) -> None:
        while not stop.wait(TICK_SECONDS):
            try:
                run_due(parts.database, jobs, parts.now())
            except StorageError as error:
                logger.error("recurring work: %s", type(error).__name__)

    return run
