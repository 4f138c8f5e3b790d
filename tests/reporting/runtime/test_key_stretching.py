"""A flood of codes delays no report, and nobody waits in an endless queue."""

import asyncio
import os
import threading
from functools import partial

import pytest

from reporting.runtime.key_stretching import Purpose, QueueFull, Stretching


class Gate:
    """Work that runs until it is let go, and remembers the order in which it began."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.open = threading.Event()

    def work(self, name: str) -> str:
        self.begun.append(name)
        self.open.wait(timeout=10)
        return name


async def settle() -> None:
    await asyncio.sleep(0.1)


def test_codes_and_logins_together_hold_at_most_half() -> None:
    async def scene() -> list[str]:
        stretching, gate = Stretching(4), Gate()
        tasks = [
            asyncio.create_task(stretching.run(purpose, partial(gate.work, f"{purpose.value}{i}")))
            for i in range(5)
            for purpose in (Purpose.FOLLOW_UP, Purpose.STAFF)
        ]
        await settle()
        begun = list(gate.begun)
        gate.open.set()
        assert len(await asyncio.gather(*tasks)) == 10
        return begun

    begun = asyncio.run(scene())
    assert len(begun) == 2
    assert {name[:-1] for name in begun} == {"follow_up", "staff"}


def test_report_starts_at_once_while_codes_flood() -> None:
    async def scene() -> list[str]:
        stretching, gate = Stretching(2), Gate()
        codes = [asyncio.create_task(stretching.run(Purpose.FOLLOW_UP, lambda: gate.work("code"))) for _ in range(50)]
        await settle()
        report = asyncio.create_task(stretching.run(Purpose.REPORT, lambda: gate.work("report")))
        await settle()
        begun = list(gate.begun)
        gate.open.set()
        await asyncio.gather(report, *codes)
        return begun

    assert asyncio.run(scene()) == ["code", "report"]


def test_free_thread_goes_to_the_oldest_report() -> None:
    async def scene() -> list[str]:
        stretching, gate = Stretching(1), Gate()
        first = asyncio.create_task(stretching.run(Purpose.REPORT, lambda: gate.work("first")))
        await settle()
        waiting = [asyncio.create_task(stretching.run(Purpose.FOLLOW_UP, lambda: gate.work("code")))]
        waiting += [
            asyncio.create_task(stretching.run(Purpose.REPORT, partial(gate.work, name))) for name in ("a", "b")
        ]
        await settle()
        gate.open.set()
        await asyncio.gather(first, *waiting)
        return gate.begun

    assert asyncio.run(scene()) == ["first", "a", "b", "code"]


def test_full_queue_is_said_at_once() -> None:
    async def scene() -> None:
        stretching, gate = Stretching(1, waiting_limit=2), Gate()
        tasks = [asyncio.create_task(stretching.run(Purpose.REPORT, lambda: gate.work("r"))) for _ in range(3)]
        await settle()
        with pytest.raises(QueueFull):
            await stretching.run(Purpose.REPORT, lambda: gate.work("too many"))
        gate.open.set()
        await asyncio.gather(*tasks)
        assert await stretching.run(Purpose.REPORT, lambda: "free again") == "free again"

    asyncio.run(scene())


def test_failed_work_gives_its_thread_back() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    async def scene() -> str:
        stretching = Stretching(1)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await stretching.run(Purpose.STAFF, fail)
        return await stretching.run(Purpose.STAFF, lambda: "done")

    assert asyncio.run(scene()) == "done"


def test_stretching_threads_have_the_lowest_priority() -> None:
    async def scene() -> int:
        return await Stretching(1).run(
            Purpose.REPORT, lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        )

    assert asyncio.run(scene()) == 19
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) < 19
