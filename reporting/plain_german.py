"""Leichte Sprache: every sentence on a line of its own."""

import re

TAG = "de-simple"

# A sentence ends before a space and a new beginning; a placeholder can begin one too.
_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-ZÄÖÜ„“\"%(<])")


def sentences_on_lines(text: str) -> str:
    """The text with a line break after each sentence, as HTML."""
    return _SENTENCE_END.sub("<br>", text)
