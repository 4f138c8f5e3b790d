"""The process that changes a voice: as confined as the one that cleans, with the same answer.

Started as ``python -I -B -m caseflow.cleaning.voice_worker`` with an empty environment.
"""

import sys

from caseflow.cleaning.changed_voice import change_voice, draw_pitch
from caseflow.cleaning.confinement import confine
from caseflow.cleaning.results import Broken, CannotClean, TooDemanding, UnknownKind
from caseflow.cleaning.sniffing import BEGINNING_BYTES, format_of
from caseflow.cleaning.worker import load_everything


def answer(content: bytes, pitch: float) -> bytes:
    """The answer of the process for a recording."""
    try:
        copy = _changed(content, pitch)
    except CannotClean as refusal:
        return f"refused {refusal.reason}\n".encode("ascii")
    return copy


def _changed(content: bytes, pitch: float) -> bytes:
    found = format_of(content[:BEGINNING_BYTES])
    if found is None:
        raise UnknownKind
    try:
        copy = change_voice(content, found, pitch)
    except CannotClean:
        raise
    except (MemoryError, RecursionError):
        raise TooDemanding from None
    # Decoders fail in every way there is, and each means the same: there is no copy.
    except Exception:  # noqa: BLE001
        raise Broken from None
    return f"cleaned {copy.kind} {copy.media_type} {len(copy.content)}\n".encode("ascii") + copy.content


def main() -> None:
    """Read the recording, write the answer."""
    load_everything()
    pitch = draw_pitch()
    confine()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), pitch))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
