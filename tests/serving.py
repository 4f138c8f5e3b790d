"""A real server with a real socket, in a thread of the test process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

START_SECONDS = 30


class ServerDidNotStart(Exception):
    """The application raised while it started, or took longer than half a minute."""


@contextmanager
def served(application: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port of this machine; gives its origin, without a slash at the end."""
    # Browsers keep connections open; a stop must not wait for them.
    configuration = uvicorn.Config(
        application, host="127.0.0.1", port=0, log_level="warning", access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(configuration)
    thread = threading.Thread(target=server.run, name="test server", daemon=True)
    thread.start()
    try:
        _wait_until_started(server, thread)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise ServerDidNotStart
        time.sleep(0.01)
