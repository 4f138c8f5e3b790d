"""A flood of codes delays no report, no thread is idle while anybody waits, and nobody waits in an endless queue."""

import asyncio
import os
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.runtime.key_stretching import Purpose, QueueFull, Stretching

PATIENCE_SECONDS = 10
# Long enough that a thread which should not begin would have begun.
A_MOMENT = 0.05


class Derivations:
    """Derivations that the test ends one by one; remembers the order in which they began and how many ran at once."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._may_end: set[str] = set()
        self._all_may_end = False
        self.begun: list[str] = []
        self.running: set[str] = set()

    def of(self, name: str) -> Callable[[], str]:
        """A derivation that runs until it is told to end."""

        def work() -> str:
            with self._changed:
                self.begun.append(name)
                self.running.add(name)
                self._changed.notify_all()
                ended = self._changed.wait_for(
                    lambda: self._all_may_end or name in self._may_end, timeout=PATIENCE_SECONDS
                )
                self.running.remove(name)
                self._changed.notify_all()
            assert ended
            return name

        return work

    def end(self, name: str) -> None:
        """Let one end."""
        with self._changed:
            self._may_end.add(name)
            self._changed.notify_all()

    def end_all(self) -> None:
        """Let these end and all that begin from now on."""
        with self._changed:
            self._all_may_end = True
            self._changed.notify_all()

    def until_begun(self, number: int) -> list[str]:
        """The names in the order in which they began, as soon as so many have begun."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.begun) >= number, timeout=PATIENCE_SECONDS), self.begun
            return list(self.begun)


@dataclass
class Queue:
    """A queue whose derivations the test controls."""

    stretching: Stretching
    derivations: Derivations = field(default_factory=Derivations)
    tasks: dict[str, asyncio.Task[str]] = field(default_factory=dict)

    async def come(self, purpose: Purpose, *names: str) -> None:
        """Somebody asks for a key, in this order."""
        for name in names:
            self.tasks[name] = asyncio.create_task(self.stretching.run(purpose, self.derivations.of(name)))
            await asyncio.sleep(0)

    async def begun(self, number: int) -> list[str]:
        """What began, as soon as so many have; and that no more have begun a moment later."""
        await asyncio.to_thread(self.derivations.until_begun, number)
        await asyncio.sleep(A_MOMENT)
        return list(self.derivations.begun)

    async def finish(self) -> Sequence[str | BaseException]:
        """Let all end; what each of them got."""
        self.derivations.end_all()
        return await asyncio.gather(*self.tasks.values(), return_exceptions=True)


def played(scene: Callable[[Queue], Coroutine[Any, Any, None]], threads: int, **limits: int) -> None:
    """Play a scene in an event loop with a queue of its own."""

    async def play() -> None:
        queue = Queue(Stretching(threads, **limits))
        try:
            await scene(queue)
            await queue.finish()
        finally:
            queue.derivations.end_all()
            queue.stretching.close()

    asyncio.run(play())


def test_codes_take_every_thread_when_nobody_else_waits() -> None:
    async def scene(queue: Queue) -> None:
        await queue.come(Purpose.FOLLOW_UP, "a", "b", "c", "d", "e")
        assert await queue.begun(4) == ["a", "b", "c", "d"]

    played(scene, threads=4)


def test_a_report_waits_for_one_running_code_and_for_no_other() -> None:
    async def scene(queue: Queue) -> None:
        await queue.come(Purpose.FOLLOW_UP, *(f"code{number}" for number in range(50)))
        await queue.come(Purpose.REPORT, "report")
        assert await queue.begun(2) == ["code0", "code1"]
        queue.derivations.end("code1")
        assert (await queue.begun(3))[2:] == ["report"]

    played(scene, threads=2)


def test_free_thread_goes_to_the_oldest_report_then_to_the_oldest_other() -> None:
    async def scene(queue: Queue) -> None:
        await queue.come(Purpose.FOLLOW_UP, "first")
        await queue.come(Purpose.STAFF, "login")
        await queue.come(Purpose.FOLLOW_UP, "code")
        await queue.come(Purpose.REPORT, "a", "b")
        await queue.come(Purpose.STAFF, "late login")
        await queue.finish()
        assert queue.derivations.begun == ["first", "a", "b", "login", "code", "late login"]

    played(scene, threads=1)


def test_a_running_code_keeps_its_thread_when_a_report_comes() -> None:
    async def scene(queue: Queue) -> None:
        await queue.come(Purpose.FOLLOW_UP, "code")
        await queue.come(Purpose.REPORT, "report")
        assert await queue.begun(1) == ["code"]
        assert (await queue.finish()) == ["code", "report"]

    played(scene, threads=1)


def test_no_thread_is_idle_while_the_event_loop_is_busy() -> None:
    async def scene(queue: Queue) -> None:
        await queue.come(Purpose.FOLLOW_UP, "a", "b")
        await queue.come(Purpose.REPORT, "c")
        await queue.begun(1)
        # The loop does nothing else from here on, as when it renders a page for long.
        queue.derivations.end_all()
        assert queue.derivations.until_begun(3) == ["a", "c", "b"]

    played(scene, threads=1)


def test_full_queue_of_one_purpose_is_said_at_once_and_leaves_the_others_open() -> None:
    async def scene(queue: Queue) -> None:
        await queue.come(Purpose.FOLLOW_UP, "running", "waiting", "waiting too", "too many")
        with pytest.raises(QueueFull):
            await queue.tasks["too many"]
        await queue.come(Purpose.STAFF, "login")
        await queue.come(Purpose.REPORT, "report")
        assert await queue.begun(1) == ["running"]
        results = await queue.finish()
        assert [type(result) for result in results if not isinstance(result, str)] == [QueueFull]
        assert await queue.stretching.run(Purpose.FOLLOW_UP, lambda: "free again") == "free again"

    played(scene, threads=1, waiting_limit=2)


def test_a_hundred_of_each_purpose_may_wait() -> None:
    async def scene(queue: Queue) -> None:
        await queue.come(Purpose.REPORT, "running")
        for purpose in Purpose:
            await queue.come(purpose, *(f"{purpose.value}{number}" for number in range(101)))
        results = await queue.finish()
        refused = [name for name, result in zip(queue.tasks, results, strict=True) if isinstance(result, QueueFull)]
        assert refused == ["report100", "follow_up100", "staff100"]

    played(scene, threads=1)


def test_who_is_gone_leaves_the_queue_and_makes_room() -> None:
    async def scene(queue: Queue) -> None:
        await queue.come(Purpose.FOLLOW_UP, "running", "gone", "stays")
        queue.tasks["gone"].cancel()
        await asyncio.sleep(0)
        await queue.come(Purpose.FOLLOW_UP, "later")
        results = await queue.finish()
        assert queue.derivations.begun == ["running", "stays", "later"]
        assert isinstance(results[1], asyncio.CancelledError)
        assert [results[0], *results[2:]] == ["running", "stays", "later"]

    played(scene, threads=1, waiting_limit=2)


def test_who_is_gone_while_running_gives_the_thread_back_when_it_ends() -> None:
    async def scene(queue: Queue) -> None:
        await queue.come(Purpose.REPORT, "gone", "next")
        await queue.begun(1)
        queue.tasks["gone"].cancel()
        assert await queue.begun(1) == ["gone"]
        queue.derivations.end("gone")
        assert await queue.begun(2) == ["gone", "next"]
        assert (await queue.finish())[1] == "next"

    played(scene, threads=1)


def test_failed_work_gives_its_thread_back() -> None:
    def fail() -> str:
        raise ZeroDivisionError

    async def scene(queue: Queue) -> None:
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await queue.stretching.run(Purpose.STAFF, fail)
        assert await queue.stretching.run(Purpose.STAFF, lambda: "done") == "done"

    played(scene, threads=1)


def test_work_that_costs_nothing_is_all_done() -> None:
    async def scene(queue: Queue) -> None:
        for _ in range(20):
            results = await asyncio.gather(*(queue.stretching.run(purpose, lambda: 1) for purpose in [*Purpose] * 90))
            assert sum(results) == 270

    played(scene, threads=2)


def test_closed_queue_lets_running_work_end_and_takes_no_more() -> None:
    async def scene(queue: Queue) -> None:
        await queue.come(Purpose.REPORT, "running")
        await queue.begun(1)
        queue.stretching.close()
        with pytest.raises(QueueFull):
            await queue.stretching.run(Purpose.REPORT, lambda: "late")
        assert await queue.finish() == ["running"]

    played(scene, threads=1)


@dataclass
class Model:
    """What must happen: who runs and who waits after each step."""

    threads: int
    running: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def come(self, purpose: Purpose, name: str) -> None:
        """Somebody asks for a key."""
        (self.reports if purpose is Purpose.REPORT else self.others).append(name)
        self.serve()

    def serve(self) -> None:
        """Give free threads away."""
        while len(self.running) < self.threads and (self.reports or self.others):
            name = (self.reports or self.others).pop(0)
            self.running.append(name)
            self.begun.append(name)

    def leave(self, place: int) -> str | None:
        """One of those who wait is gone."""
        waiting = [*self.reports, *self.others]
        if not waiting:
            return None
        name = waiting[place % len(waiting)]
        (self.reports if name in self.reports else self.others).remove(name)
        return name

    def end(self, place: int) -> str | None:
        """One derivation has ended."""
        if not self.running:
            return None
        name = self.running.pop(place % len(self.running))
        self.serve()
        return name


STEPS = st.lists(
    st.one_of(st.sampled_from(Purpose), st.tuples(st.sampled_from(("end", "leave")), st.integers(0, 9))), max_size=40
)


@given(threads=st.integers(1, 3), steps=STEPS)
def test_any_arrivals_are_served_in_order_and_leave_no_thread_idle(
    threads: int, steps: list[Purpose | tuple[str, int]]
) -> None:
    async def scene(queue: Queue) -> None:
        model = Model(threads)
        for number, step in enumerate(steps):
            if isinstance(step, Purpose):
                model.come(step, str(number))
                await queue.come(step, str(number))
            elif step[0] == "leave" and (left := model.leave(step[1])):
                queue.tasks[left].cancel()
                await asyncio.sleep(0)
            elif step[0] == "end" and (ended := model.end(step[1])):
                queue.derivations.end(ended)
            begun = await asyncio.to_thread(queue.derivations.until_begun, len(model.begun))
            # Two threads that are given at once may begin in either order.
            assert sorted(begun) == sorted(model.begun)
            await until(lambda: queue.derivations.running == set(model.running))

    played(scene, threads)


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.001)


def test_stretching_threads_have_the_lowest_priority() -> None:
    async def scene() -> int:
        return await Stretching(1).run(
            Purpose.REPORT, lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        )

    assert asyncio.run(scene()) == 19
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) < 19
