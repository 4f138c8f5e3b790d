"""Key stretching behind bounded queues, so that a flood of codes delays no report.

Every attempt with a code or passphrase costs about a tenth of a second of one core and 64 MiB. Reports may
hold every thread; codes and staff logins together hold at most half, and a free thread goes to the oldest
waiting report first. The threads run at the lowest priority, so that pages stay quick meanwhile.
"""

import asyncio
import os
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
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


@dataclass(frozen=True)
class _Waiting:
    work: Callable[[], Any]
    done: asyncio.Future[Any]


class Stretching:
    """The queues and threads of one worker; used from its event loop only."""

    def __init__(self, threads: int, *, waiting_limit: int = WAITING_LIMIT) -> None:
        self._threads = threads
        self._waiting_limit = waiting_limit
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="stretching", initializer=_lower_priority)
        self._queues: dict[Purpose, deque[_Waiting]] = {purpose: deque() for purpose in Purpose}
        self._running: dict[Purpose, int] = dict.fromkeys(Purpose, 0)
        self._last_other = Purpose.STAFF
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, purpose: Purpose, work: Callable[[], Result]) -> Result:
        """Run ``work`` in a stretching thread when its turn comes.

        Raises:
            QueueFull: too many of this purpose wait already.
        """
        queue = self._queues[purpose]
        if len(queue) >= self._waiting_limit:
            raise QueueFull
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        queue.append(_Waiting(work, done))
        self._start_what_may_run()
        return await done

    def close(self) -> None:
        """Let running attempts end and take no more."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _start_what_may_run(self) -> None:
        while sum(self._running.values()) < self._threads:
            purpose = self._next_purpose()
            if purpose is None:
                return
            waiting = self._queues[purpose].popleft()
            if waiting.done.cancelled():
                continue
            self._running[purpose] += 1
            task = asyncio.get_running_loop().create_task(self._finish(purpose, waiting))
            # The loop itself keeps only weak references to its tasks.
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _next_purpose(self) -> Purpose | None:
        if self._queues[Purpose.REPORT]:
            return Purpose.REPORT
        others = self._running[Purpose.FOLLOW_UP] + self._running[Purpose.STAFF]
        if others >= max(1, self._threads // 2):
            return None
        # In turns, so that a flood of codes does not lock the staff out.
        first = Purpose.FOLLOW_UP if self._last_other is Purpose.STAFF else Purpose.STAFF
        for purpose in (first, self._last_other):
            if self._queues[purpose]:
                self._last_other = purpose
                return purpose
        return None

    async def _finish(self, purpose: Purpose, waiting: _Waiting) -> None:
        try:
            result = await asyncio.get_running_loop().run_in_executor(self._executor, waiting.work)
        # Whatever the work raises belongs to the one who waits for it.
        except BaseException as error:  # noqa: BLE001
            if not waiting.done.done():
                waiting.done.set_exception(error)
        else:
            if not waiting.done.done():
                waiting.done.set_result(result)
        finally:
            self._running[purpose] -= 1
            self._start_what_may_run()


def _lower_priority() -> None:
    # On Linux a nice value belongs to a thread; elsewhere it would slow down the whole process.
    if os.uname().sysname == "Linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST_PRIORITY)
