"""Many at a time for a while: how many pieces of work a second get done."""

import itertools
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from reporting.runtime.key_stretching import LOWEST_PRIORITY


@dataclass(frozen=True)
class Throughput:
    """What was done and what failed. ``seconds``: until the last one was done."""

    done: int
    failed: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Successes a second."""
        return self.done / self.seconds


def throughput(
    workers: int, seconds: float, work: Callable[[int], bool], prepare: Callable[[], None] = lambda: None
) -> Throughput:
    """Let workers do the work again and again until the time is over; each finishes what it began.

    Args:
        work: gets a number that no other piece has; says whether it succeeded. An exception is a failure.
        prepare: called once in each worker's thread.
    """
    numbers = itertools.count()
    lock, outcomes = threading.Lock(), [0, 0]
    begin = time.perf_counter()

    def repeat() -> None:
        while time.perf_counter() - begin < seconds:
            succeeded = _attempt(work, next(numbers))
            with lock:
                outcomes[0 if succeeded else 1] += 1

    with ThreadPoolExecutor(workers, initializer=prepare) as pool:
        for future in [pool.submit(repeat) for _ in range(workers)]:
            future.result()
    return Throughput(outcomes[0], outcomes[1], time.perf_counter() - begin)


def _attempt(work: Callable[[int], bool], number: int) -> bool:
    try:
        return work(number)
    # Whatever goes wrong is a report that was not received, and is counted.
    except Exception:  # noqa: BLE001
        return False


def lower_priority() -> None:
    """Give this thread the priority of the server's stretching threads: what else runs slows both down alike."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST_PRIORITY)
