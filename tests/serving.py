"""A real server with a real socket, in a thread of the test process: the server of the program, with one worker."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from starlette.types import ASGIApp

from tests.server_process import free_port

START_SECONDS = 30


class ServerDidNotStart(Exception):
    """The application raised while it started, or took longer than half a minute."""


@contextmanager
def served(application: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port of this machine; gives its origin, without a slash at the end."""
    port, started = free_port(), threading.Event()
    loop = asyncio.new_event_loop()
    server: list[Server] = []

    async def run() -> None:
        server.append(
            Server(
                application,
                port=port,
                interface=Interfaces.ASGI,
                http=HTTPModes.http1,
                websockets=False,
                # It warns that it is experimental.
                log_level=LogLevels.error,
            )
        )
        started.set()
        await server[0].serve()

    def run_until_stopped() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(run())
        loop.close()

    thread = threading.Thread(target=run_until_stopped, name="test server", daemon=True)
    thread.start()
    try:
        started.wait(START_SECONDS)
        _wait_until_listening(port, thread)
        yield f"http://127.0.0.1:{port}"
    finally:
        if server:
            loop.call_soon_threadsafe(server[0].stop)
        thread.join(START_SECONDS)


def _wait_until_listening(port: int, thread: threading.Thread) -> None:
    deadline = time.monotonic() + START_SECONDS
    while thread.is_alive() and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise ServerDidNotStart
