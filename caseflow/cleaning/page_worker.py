"""The process that turns pages into pixels, confined as ``worker`` is: one task on its input, one answer out.

Started as ``python -I -B -m caseflow.cleaning.page_worker`` with an empty environment. The input is one line
that says what to do, and the file: ``show PAGE WIDTH`` or ``burn``, and behind a ``|`` the bars. The answer is
``page COUNT WIDTH HEIGHT LENGTH``, or as that of ``worker``.
"""

import sys

import pypdfium2

from caseflow.cleaning.bars import Bar, BarsInvalid, read_bars
from caseflow.cleaning.confinement import confine
from caseflow.cleaning.paper_pages import burn, show_page
from caseflow.cleaning.picture_decoders import PICTURES, load_picture_decoders
from caseflow.cleaning.results import Broken, CannotClean, TooDemanding, UnknownKind
from caseflow.cleaning.sniffing import BEGINNING_BYTES, Format, format_of

MOST_TASK_BYTES = 16_000


def do(task: str, content: bytes) -> bytes:
    """The answer of the process for a task."""
    try:
        return _done(task, content)
    except CannotClean as refusal:
        return f"refused {refusal.reason}\n".encode("ascii")


def _done(task: str, content: bytes) -> bytes:
    found = format_of(content[:BEGINNING_BYTES])
    if found is None or not (found is Format.PDF or found in PICTURES):
        raise UnknownKind
    what, _, listed = task.partition("|")
    try:
        return _answer(what.split(), content, found, read_bars(listed.replace("/", "\n")))
    except CannotClean:
        raise
    except BarsInvalid:
        raise Broken from None
    except (MemoryError, RecursionError):
        raise TooDemanding from None
    # Decoders fail in every way there is, and each means the same: there is nothing to show.
    except Exception:  # noqa: BLE001
        raise Broken from None


def _answer(words: list[str], content: bytes, found: Format, bars: tuple[Bar, ...]) -> bytes:
    match words:
        case ["show", number, width]:
            page = show_page(content, found, int(number), int(width), bars)
            head = f"page {page.pages} {page.width} {page.height} {len(page.content)}\n"
            return head.encode("ascii") + page.content
        case ["burn"]:
            made = burn(content, found, bars)
            return f"cleaned {made.kind} {made.media_type} {len(made.content)}\n".encode("ascii") + made.content
    raise Broken


def main() -> None:
    """Read the task and the file, write the answer."""
    load_picture_decoders()
    pypdfium2.PdfDocument.new().close()
    confine()
    task = sys.stdin.buffer.readline(MOST_TASK_BYTES).decode("ascii", "replace").strip()
    sys.stdout.buffer.write(do(task, sys.stdin.buffer.read()))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
