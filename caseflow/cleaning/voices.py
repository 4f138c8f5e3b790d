"""Copies of recordings with another pitch, made in the same confined way as cleaned copies."""

import sys
from collections.abc import Sequence

from caseflow.cleaning.process import Cleaner, CleaningLimits

VOICE_COMMAND: Sequence[str] = (sys.executable, "-I", "-B", "-m", "caseflow.cleaning.voice_worker")


def voice_changer() -> Cleaner:
    """One for each process of the program; one voice at a time."""
    return Cleaner(CleaningLimits(at_once=1), VOICE_COMMAND)
