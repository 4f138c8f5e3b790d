"""Serving on one machine: the web server in this process, recurring work in a thread beside it.

For an office behind a proxy run granian with several workers on `asgi:app` and `lauter run-due` by a timer.
"""

import logging
import threading
from collections.abc import Callable, Sequence

import uvicorn
from starlette.types import ASGIApp

from caseflow.database import StorageError
from caseflow.operations.jobs import Job, run_due
from reporting.runtime.services import Services

logger = logging.getLogger("lauter")

# Recurring work is due once a day or an hour; a minute later is soon enough.
TICK_SECONDS = 60


def serve(application: ASGIApp, host: str, port: int, while_serving: Callable[[threading.Event], None]) -> None:
    """Serve until interrupted. Nothing about a request is logged."""
    stop = threading.Event()
    ticker = threading.Thread(target=while_serving, args=(stop,), name="recurring work", daemon=True)
    configuration = uvicorn.Config(
        application,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        server_header=False,
        date_header=False,
        # An address in a header would end up in the scope of every request.
        proxy_headers=False,
        timeout_graceful_shutdown=20,
    )
    ticker.start()
    try:
        uvicorn.Server(configuration).run()
    finally:
        stop.set()


def tick(parts: Services, jobs: Sequence[Job]) -> Callable[[threading.Event], None]:
    """Runs what is due every minute until told to stop."""

    def run(stop: threading.Event) -> None:
        while not stop.wait(TICK_SECONDS):
            try:
                run_due(parts.database, jobs, parts.now())
            except StorageError as error:
                logger.error("recurring work: %s", type(error).__name__)

    return run
