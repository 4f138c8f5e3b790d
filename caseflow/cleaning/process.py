"""Runs the cleaning process: bytes in, a copy or a reason out. No file is left on the disk.

Each file gets a new interpreter, so damage that a file does to a decoder ends with that process. Every part of
its answer is checked, because a compromised decoder could have written it.
"""

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from threading import BoundedSemaphore, Timer
from typing import IO, NoReturn

from caseflow.cleaning.bars import Bar
from caseflow.cleaning.results import (
    ENDINGS,
    REFUSALS,
    Broken,
    Busy,
    Cleaned,
    Kind,
    PageImage,
    TooDemanding,
    TooLarge,
)

MEGABYTE = 1024 * 1024

# What is cleaned lies in the memory of the worker as a whole; a film of a minute has some 50 MB. The film in
# sign language that an office brings may have 60.
MOST_BYTES = 64 * MEGABYTE
# The copy lies in the memory of this process. A picture can grow, when it is written without loss.
MOST_RESULT_BYTES = 96 * MEGABYTE
LONGEST_HEAD = 200

COMMAND: Sequence[str] = (sys.executable, "-I", "-B", "-m", "caseflow.cleaning.worker")
PAGE_COMMAND: Sequence[str] = (sys.executable, "-I", "-B", "-m", "caseflow.cleaning.page_worker")
# A page to look at; see ``paper_pages``.
MOST_PAGE_BYTES = 16 * MEGABYTE
MOST_PAGE_PIXELS = 4_000_000
MOST_PAGES = 100_000
# Count, width, height, length.
PAGE_NUMBERS = 4
PNG_BEGINNING = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class CleaningLimits:
    """How much cleaning may take.

    ``at_once``: workers at a time, each with up to 1.5 GB; ``patience``: seconds to wait for one of them;
    ``seconds``: from the start of a worker to its answer.
    """

    at_once: int = 2
    patience: float = 20.0
    seconds: float = 90.0


@dataclass(frozen=True)
class Cleaner:
    """Makes clean copies, a few at a time. One for each process of the program; threads share it."""

    limits: CleaningLimits = CleaningLimits()
    command: Sequence[str] = COMMAND
    page_command: Sequence[str] = PAGE_COMMAND
    _free: BoundedSemaphore = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_free", BoundedSemaphore(self.limits.at_once))

    def clean(self, content: Iterator[bytes], length: int) -> Cleaned:
        """Makes a copy of a file without metadata. Blocks; call it in a thread.

        Args:
            content: the file, piece by piece; only one piece at a time is held.
            length: its bytes.

        Raises:
            CannotClean: with the reason.
            Exception: whatever ``content`` raises.
        """
        return _believed(*self._asked(self.command, content, length))

    def show_page(
        self, content: Iterator[bytes], length: int, number: int = 1, width: int = 0, marked: Sequence[Bar] = ()
    ) -> PageImage:
        """One page of a document, or a picture, as pixels. Blocks; call it in a thread.

        Args:
            number: the page, counted from 1.
            width: of the picture in pixels, 0 for as sharp as letters need.
            marked: bars that are drawn half through.

        Raises:
            CannotClean, Exception: as ``clean``.
        """
        task = _task(f"show {number:d} {width:d}", marked)
        return _believed_page(*self._asked(self.page_command, chain((task,), content), length))

    def burn(self, content: Iterator[bytes], length: int, bars: Sequence[Bar]) -> Cleaned:
        """A file of pixels alone, in which nothing is left of what lay below the bars. As ``clean``."""
        task = _task("burn", bars)
        return _believed(*self._asked(self.page_command, chain((task,), content), length))

    def _asked(self, command: Sequence[str], content: Iterator[bytes], length: int) -> tuple[str, bytes]:
        if length > MOST_BYTES:
            raise TooLarge
        if not self._free.acquire(timeout=self.limits.patience):
            raise Busy
        try:
            with _Worker(command, self.limits.seconds) as worker:
                worker.feed(content)
                head, copy = worker.answer()
                if head is None:
                    raise TooDemanding if worker.was_ended else Broken
            return head, copy
        finally:
            self._free.release()


class _Worker:
    """A running worker, which ends with the block in any case."""

    def __init__(self, command: Sequence[str], seconds: float) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # our own program, with no argument of anybody's
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            close_fds=True,
            start_new_session=True,
        )
        self._clock = Timer(seconds, self._time_is_over)
        self._clock.daemon = True
        self._is_late = False

    def __enter__(self) -> "_Worker":
        self._clock.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._clock.cancel()
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                _opened(pipe).close()
        self._process.wait()

    @property
    def was_ended(self) -> bool:
        """Whether it took too much time, by the clock or of the processor. Waits for its end."""
        return self._process.wait() == -signal.SIGXCPU or self._is_late

    def feed(self, content: Iterator[bytes]) -> None:
        """Pass the file on. A worker that is dead already takes nothing more."""
        pipe = _opened(self._process.stdin)
        for piece in content:
            try:
                pipe.write(piece)
            except BrokenPipeError:
                return
        with suppress(BrokenPipeError):
            pipe.close()

    def answer(self) -> tuple[str | None, bytes]:
        """Its first line, none if it died without one, and what follows, at most what may follow."""
        pipe = _opened(self._process.stdout)
        head = pipe.readline(LONGEST_HEAD)
        if not head.endswith(b"\n"):
            return None, b""
        return head.decode("ascii", "replace").strip(), pipe.read(MOST_RESULT_BYTES + 1)

    def _time_is_over(self) -> None:
        self._is_late = True
        self._process.kill()


def _opened(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise Broken
    return pipe


def _task(what: str, bars: Sequence[Bar]) -> bytes:
    return f"{what}|{'/'.join(map(str, bars))}\n".encode("ascii")


def _refused(reason: str) -> NoReturn:
    raise next((refusal for refusal in REFUSALS if refusal.reason == reason), Broken)


def _believed_page(head: str, content: bytes) -> PageImage:
    """The answer about a page, checked: a PNG picture of a bounded size and nothing else."""
    match head.split(" "):
        case ["refused", reason]:
            _refused(reason)
        case ["page", *numbers] if len(numbers) == PAGE_NUMBERS and all(map(str.isdecimal, numbers)):
            pages, width, height, length = map(int, numbers)
            fits = 0 < width * height <= MOST_PAGE_PIXELS and 0 < pages <= MOST_PAGES
            if fits and length == len(content) <= MOST_PAGE_BYTES and content.startswith(PNG_BEGINNING):
                return PageImage(pages, width, height, content)
    raise Broken


def _believed(head: str, copy: bytes) -> Cleaned:
    """The answer, checked against everything that an answer may be."""
    match head.split(" "):
        case ["refused", reason]:
            _refused(reason)
        case ["cleaned", kind, media_type, length] if kind in set(Kind) and media_type in ENDINGS:
            if len(copy) > MOST_RESULT_BYTES:
                raise TooLarge
            if length == str(len(copy)) and copy:
                return Cleaned(Kind(kind), media_type, copy)
    raise Broken
