"""Making PDF files with Typst, one at a time, each in a process of its own."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from caseflow.refusals.refusal import Refusal

SOURCES = Path(__file__).parent
FONTS = SOURCES.parent / "fonts"
PROGRAM = SOURCES / "typesetting.py"

PATIENCE_SECONDS = 20.0
# The form in all languages takes about four seconds on an idle core.
LONGEST_SECONDS = 120.0


class PressBusy(Refusal):
    """Others are printing, and it takes too long to wait for them."""


class PageUnprintable(Refusal):
    """The page could not be made; the words say why."""


class Press:
    """The one press of a process. Nothing of the compiler is loaded into this process."""

    def __init__(self, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._patience_seconds = patience_seconds
        self._turn = threading.Lock()

    def print(self, template: str, data: Mapping[str, object], *, for_archive: bool = False) -> bytes:
        """A PDF of a template of this folder. Blocks; to be called from a thread.

        Texts of the data are shown as they are, never run as Typst.

        Args:
            for_archive: whether it is kept for years: PDF/A-2b.

        Raises:
            PressBusy: no turn came within the patience.
            PageUnprintable: the compiler refused the page, or did not end.
        """
        wanted = {
            "template": str(SOURCES / template),
            "root": str(SOURCES),
            "purpose": "archive" if for_archive else "paper",
            "fonts": str(FONTS),
            "data": json.dumps(data, ensure_ascii=False),
        }
        with self._own_turn():
            return _typeset(json.dumps(wanted).encode())

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=self._patience_seconds):
            raise PressBusy
        try:
            yield
        finally:
            self._turn.release()


def _typeset(wanted: bytes) -> bytes:
    # Isolated: neither the folder the office works in nor its environment adds code; no setting is passed on.
    command = [sys.executable, "-I", str(PROGRAM)]
    try:
        done = subprocess.run(  # noqa: S603  # our own program with fixed arguments
            command, input=wanted, capture_output=True, timeout=LONGEST_SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        raise PageUnprintable("the compiler did not end") from None
    if done.returncode != 0:
        raise PageUnprintable(done.stderr.decode(errors="replace"))
    return done.stdout
