"""Key stretching behind bounded queues, so that a flood of codes delays no report.

Every attempt with a code or passphrase costs about a tenth of a second of one core and 64 MiB. A free thread
takes the oldest waiting report, or else whoever else has waited longest. A running attempt is never stopped:
a report waits at most until the first running one has ended. No thread is idle while anybody waits. The
threads run at the lowest priority, so that pages stay quick meanwhile.
"""

import asyncio
import os
import threading
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any, TypeVar

# A hundred waiting attempts are about ten seconds of two cores; who comes later is asked to try again.
WAITING_LIMIT = 100
LOWEST_PRIORITY = 19


class Purpose(Enum):
    """Who waits for the stretched key."""

    REPORT = "report"
    FOLLOW_UP = "follow_up"
    STAFF = "staff"


class QueueFull(Exception):
    """Too many people wait already; the page asks to try again and keeps everything typed."""


Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class _Waiting:
    purpose: Purpose
    work: Callable[[], Any]
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]


class _Queue:
    """Who waits, in the order in which they are served. Not safe to use from two threads at once."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._reports: deque[_Waiting] = deque()
        # Codes and logins in one line: a flood of codes holds a login up for its own length and no longer.
        self._others: deque[_Waiting] = deque()
        self._numbers: Counter[Purpose] = Counter()

    def require_room(self, purpose: Purpose) -> None:
        if self._numbers[purpose] >= self._limit:
            raise QueueFull

    def add(self, waiting: _Waiting) -> None:
        self._line(waiting).append(waiting)
        self._numbers[waiting.purpose] += 1

    def next(self) -> _Waiting | None:
        """Take the oldest report out, or else the oldest other."""
        line = self._reports or self._others
        if not line:
            return None
        waiting = line.popleft()
        self._numbers[waiting.purpose] -= 1
        return waiting

    def forget(self, waiting: _Waiting) -> None:
        """Remove a waiting request; does nothing if it was already started."""
        if waiting in self._line(waiting):
            self._line(waiting).remove(waiting)
            self._numbers[waiting.purpose] -= 1

    def _line(self, waiting: _Waiting) -> deque[_Waiting]:
        return self._reports if waiting.purpose is Purpose.REPORT else self._others


class Stretching:
    """The queue and the threads of one worker process."""

    def __init__(self, threads: int, *, waiting_limit: int = WAITING_LIMIT) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="stretching", initializer=_lower_priority)
        # The event loop adds to the queue, and a thread that has finished takes the next one by itself: the
        # loop may be busy with pages, and the thread would wait for it with nothing to do.
        self._lock = threading.Lock()
        self._queue = _Queue(waiting_limit)
        self._free = threads

    async def run(self, purpose: Purpose, work: Callable[[], Result]) -> Result:
        """Run ``work`` in a stretching thread when its turn comes. Who is cancelled leaves the queue.

        Raises:
            QueueFull: too many of this purpose wait already.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Result] = loop.create_future()
        waiting = _Waiting(purpose, work, loop, done)
        with self._lock:
            self._queue.require_room(purpose)
            self._queue.add(waiting)
            self._start_what_may_run()
        try:
            return await done
        finally:
            if done.cancelled():
                with self._lock:
                    self._queue.forget(waiting)

    def close(self) -> None:
        """Let running attempts end and take no more: from now on the queue is full for everybody."""
        with self._lock:
            self._queue = _Queue(0)
        self._executor.shutdown(wait=False)

    def _start_what_may_run(self) -> None:
        while self._free and (waiting := self._queue.next()):
            self._free -= 1
            running = self._executor.submit(self._work, waiting)
            running.add_done_callback(partial(_send_back, waiting))

    def _work(self, waiting: _Waiting) -> Any:
        try:
            return waiting.work()
        finally:
            with self._lock:
                self._free += 1
                self._start_what_may_run()


def _send_back(waiting: _Waiting, finished: "Future[Any]") -> None:
    # Nobody waits for a result any more once the loop has been closed.
    if not waiting.loop.is_closed():
        waiting.loop.call_soon_threadsafe(_hand_over, finished, waiting.done)


def _hand_over(finished: "Future[Any]", done: asyncio.Future[Any]) -> None:
    if done.done():  # its waiter was cancelled meanwhile
        return
    error = finished.exception()
    if error is None:
        done.set_result(finished.result())
    else:
        done.set_exception(error)


def _lower_priority() -> None:
    # On Linux a nice value belongs to a thread; elsewhere it would slow down the whole process.
    if os.uname().sysname == "Linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST_PRIORITY)
