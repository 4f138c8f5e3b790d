"""Leichte Sprache: every sentence on a line of its own."""

import re

TAG = "de-simple"

# A sentence ends before a space and a new beginning, which can be a placeholder; "4. Dezember" is no end.
_SENTENCE_END = re.compile(r"(?<=[^\d][.!?]) (?=[A-ZÄÖÜ„“\"%(<])")


def sentences_on_lines(text: str) -> str:
    """The text with a line break after each sentence, as HTML."""
    return _SENTENCE_END.sub("<br>", text)
