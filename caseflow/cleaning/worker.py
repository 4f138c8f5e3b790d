"""The process that decodes: one file on its input, one answer on its output, then the end.

Started as ``python -I -B -m caseflow.cleaning.worker`` with an empty environment. It is never imported by
the program: whoever breaks a decoder finds no key, no database, no file and no connection here.

The answer is one line and, if there is a copy, the copy: ``cleaned KIND MEDIA/TYPE LENGTH`` or ``refused REASON``.
"""

import importlib
import pkgutil
import sys

import av.logging

from caseflow.cleaning.confinement import confine
from caseflow.cleaning.documents import clean_document
from caseflow.cleaning.picture_decoders import PICTURES, load_picture_decoders
from caseflow.cleaning.pictures import clean_picture
from caseflow.cleaning.results import Broken, CannotClean, Cleaned, TooDemanding, UnknownKind
from caseflow.cleaning.sniffing import BEGINNING_BYTES, Format, format_of
from caseflow.cleaning.sound_and_film import clean_sound_or_film

# FFmpeg's own command line, and examples on the web.
NOT_FOR_DECODING = ("__main__", "datasets")


def clean(content: bytes) -> Cleaned:
    """Makes a copy without metadata.

    Raises:
        CannotClean: with the reason; a decoder's own failures are ``Broken``.
    """
    found = format_of(content[:BEGINNING_BYTES])
    if found is None:
        raise UnknownKind
    try:
        if found in PICTURES:
            return clean_picture(content, found)
        if found is Format.PDF:
            return clean_document(content)
        return clean_sound_or_film(content, found)
    except CannotClean:
        raise
    except (MemoryError, RecursionError):
        raise TooDemanding from None
    # Decoders fail in every way there is, and each means the same: there is no copy.
    except Exception:  # noqa: BLE001
        raise Broken from None


def answer(content: bytes) -> bytes:
    """The answer of the process for a file."""
    try:
        cleaned = clean(content)
    except CannotClean as refusal:
        return f"refused {refusal.reason}\n".encode("ascii")
    head = f"cleaned {cleaned.kind} {cleaned.media_type} {len(cleaned.content)}\n"
    return head.encode("ascii") + cleaned.content


def load_everything() -> None:
    """Load what the decoders would look for later."""
    av.logging.set_level(av.logging.PANIC)
    load_picture_decoders()
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if not module.name.endswith(NOT_FOR_DECODING):
            importlib.import_module(module.name)


def main() -> None:
    """Read the file, write the answer."""
    load_everything()
    confine()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
