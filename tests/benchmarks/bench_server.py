"""What one report and one opening of a mailbox cost the server's processor, with a key stretching of no cost."""

import asyncio
import hashlib
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from unittest.mock import patch

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from starlette.types import ASGIApp

from crypto import follow_up_code
from crypto.follow_up_code import SALT_BYTES, FollowUpCode, StretchedCode, stretch_secret
from tests.benchmarks.effort import Effort
from tests.benchmarks.findings import Finding, at_most, listed, median
from tests.benchmarks.in_process import application, ask
from tests.benchmarks.place import Place
from tests.benchmarks.visits import REPORT, sample_forms
from tests.visitor_client import multipart_body, text_of_element

MOST_MILLISECONDS = 12
OPENINGS = 2000
RECORD_BYTES = 1024

_ONCE = re.compile(r'name="once" value="([^"]+)"')


class NotAnswered(Exception):
    """A report was not stored, or a mailbox did not open."""


@dataclass
class Visitor:
    """Sends reports and comes back; knows the codes of what was sent."""

    app: ASGIApp
    codes: list[str] = field(default_factory=list)
    opened: int = 0

    async def report(self) -> float:
        """Send a report; milliseconds of the processor for the one request that stores it."""
        forms = sample_forms()
        found = _ONCE.search((await ask(self.app, REPORT)).text)
        if found is None:
            raise NotAnswered
        body, content_type = multipart_body([("once", found[1]), *forms[len(self.codes) % len(forms)]])
        begin = time.process_time()
        answer = await ask(self.app, REPORT, body, {"content-type": content_type})
        took = _milliseconds(begin)
        if answer.status != 200:
            raise NotAnswered(answer.status)
        self.codes.append(text_of_element(answer.text, "follow-up-code"))
        return took

    async def mailbox(self) -> float:
        """Come back with the code of the next report and look; milliseconds of the processor for both requests."""
        code = self.codes[self.opened % len(self.codes)]
        self.opened += 1
        headers = {"content-type": "application/x-www-form-urlencoded"}
        begin = time.process_time()
        entered = await ask(self.app, "/de/follow-up", f"code={code}".encode(), headers)
        took = _milliseconds(begin)
        if entered.status != 303:
            raise NotAnswered(entered.status)
        cookie = {"cookie": entered.headers["set-cookie"].partition(";")[0]}
        begin = time.process_time()
        page = await ask(self.app, entered.headers["location"], headers=cookie)
        if page.status != 200:
            raise NotAnswered(page.status)
        return took + _milliseconds(begin)


def measure_server(place: Place, effort: Effort) -> list[Finding]:
    """Medians of each round, beside one Argon2id derivation and one opening with AES-GCM of the same round."""
    with patch.object(follow_up_code, "stretch", _stretch_for_nothing):
        reports, mailboxes, beside = asyncio.run(_rounds(place, effort))
    return [
        at_most(
            f"server's processor, {what}", median(times), MOST_MILLISECONDS, "ms", f"{listed(times, '.1f')}; {beside}"
        )
        for what, times in (("one report", reports), ("opening a mailbox", mailboxes))
    ]


async def _rounds(place: Place, effort: Effort) -> tuple[list[float], list[float], str]:
    reports, mailboxes, derivations, openings = [], [], [], []
    with application(place.copy(place.folder.parent / "server")) as (app, _):
        visitor = Visitor(app)
        await _median_of(effort.server_requests, visitor.report)
        for _number in range(effort.rounds):
            reports.append(await _median_of(effort.server_requests, visitor.report))
            mailboxes.append(await _median_of(effort.server_requests, visitor.mailbox))
            derivations.append(_derivation())
            openings.append(_opening())
    beside = f"Argon2id {listed(derivations, '.0f')} ms, AES-GCM of 1 KiB {listed(openings, '.2f')} µs"
    return reports, mailboxes, beside


async def _median_of(number: int, act: Callable[[], Awaitable[float]]) -> float:
    return median([await act() for _ in range(number)])


def _stretch_for_nothing(code: FollowUpCode, salt: bytes) -> StretchedCode:
    return StretchedCode(hashlib.sha256(code.digits.encode("ascii") + salt).digest())


def _derivation() -> float:
    begin = time.process_time()
    stretch_secret(bytes(20), bytes(SALT_BYTES))
    return _milliseconds(begin)


def _opening() -> float:
    """Microseconds of one opening of a kilobyte."""
    key, nonce = AESGCM(bytes(32)), bytes(12)
    sealed = key.encrypt(nonce, bytes(RECORD_BYTES), b"")
    begin = time.process_time()
    for _ in range(OPENINGS):
        key.decrypt(nonce, sealed, b"")
    return _milliseconds(begin) * 1000 / OPENINGS


def _milliseconds(begin: float) -> float:
    return (time.process_time() - begin) * 1000
