"""Asking the application for a page of each door before the server copies its process.

What a first request makes (compiled templates, statements, the view of the office) is then made once and shared by
all workers, and memory that every request touches lies together instead of being copied page by page.
"""

import asyncio
import threading
from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Scope

from reporting.i18n.languages import DEFAULT_LANGUAGE

# Pages that need no session and change nothing.
ADDRESSES = (
    "/health",
    f"/{DEFAULT_LANGUAGE}/",
    f"/{DEFAULT_LANGUAGE}/report",
    f"/{DEFAULT_LANGUAGE}/statistics",
    "/desk/login",
    "/statement/x",
)

# A thread that waits for work ends at once when its event loop has ended.
THREAD_SECONDS = 10


class ThreadLeft(Exception):
    """A thread did not end; a process in which threads run must not be copied."""


def warm_up(application: ASGIApp, addresses: Sequence[str] = ADDRESSES) -> None:
    """Ask for each address once; whatever the answer is. No thread is left behind.

    Raises:
        ThreadLeft: one was.
    """
    asyncio.run(_ask_all(application, addresses))
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread.join(THREAD_SECONDS)
            if thread.is_alive():
                raise ThreadLeft(thread.name)


async def _ask_all(application: ASGIApp, addresses: Sequence[str]) -> None:
    for address in addresses:
        await application(_scope(address), _nothing_more, _thrown_away)


def _scope(address: str) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": address,
        "raw_path": address.encode("ascii"),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"accept-encoding", b"gzip")],
        "client": None,
        "server": None,
        "state": {},
    }


async def _nothing_more() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _thrown_away(_: Message) -> None:
    pass
