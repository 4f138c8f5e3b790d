"""Leichte Sprache: every sentence on a line of its own."""

import re

TAG = "de-simple"

# A sentence ends before a space and a new beginning, which can be a placeholder; "4. Dezember" is no end.
_SENTENCE_END = re.compile(r"(?<=[^\d][.!?]) (?=[A-ZÄÖÜ„“\"%(<])")


def sentences_on_lines(text: str) -> str:
    """The text with a line break after each sentence, as HTML."""
    return _SENTENCE_END.sub("<br>", text)


# A value between quotation marks in which a line break stands; text between tags holds no such mark unescaped.
_BROKEN_VALUE = re.compile(r'="[^"<>]*<br>[^"]*"')


def values_on_one_line(page: str) -> str:
    """The page without the line breaks that came into attributes, where they would be shown or read out as signs."""
    return _BROKEN_VALUE.sub(lambda found: found[0].replace("<br>", " "), page)
