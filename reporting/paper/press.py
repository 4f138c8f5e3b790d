"""Making PDF files with Typst, one at a time."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

SOURCES = Path(__file__).parent
FONTS = SOURCES.parent / "fonts"

# Accessible PDF (ISO 14289-1); the compiler refuses a page that breaks its rules or lacks a letter.
STANDARD: Final = "ua-1"

PATIENCE_SECONDS = 20.0


class PressBusy(Exception):
    """Others are printing, and it takes too long to wait for them."""


class PageUnprintable(Exception):
    """The compiler refused the page; its words say why."""


class Press:
    """The one press of a process. Loads the compiler (80 MB) when it is first used."""

    def __init__(self, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._patience_seconds = patience_seconds
        self._turn = threading.Lock()

    def print(self, template: str, data: Mapping[str, object]) -> bytes:
        """A PDF of a template of this folder. Blocks; to be called from a thread.

        Texts of the data are shown as they are, never run as Typst.

        Raises:
            PressBusy: no turn came within the patience.
            PageUnprintable: the compiler refused the page.
        """
        with self._own_turn():
            # Not at the top: a worker that prints nothing does not carry the compiler.
            import typst  # noqa: PLC0415

            try:
                made = typst.compile(
                    str(SOURCES / template),
                    root=str(SOURCES),
                    format="pdf",
                    sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                    font_paths=[str(FONTS)],
                    ignore_system_fonts=True,
                    pdf_standards=[STANDARD],
                )
            except typst.TypstError as refused:
                raise PageUnprintable(str(refused)) from refused
        if not isinstance(made, bytes):
            raise PageUnprintable(f"{template} gave no file")
        return made

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=self._patience_seconds):
            raise PressBusy
        try:
            yield
        finally:
            self._turn.release()
