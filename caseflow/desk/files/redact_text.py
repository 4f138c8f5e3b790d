"""Blacking parts of a text out: passages in double square brackets, and what looks like a name or a number.

The copy holds the remaining text and bars of one length, so it shows neither the words nor their length.
"""

import re
from collections.abc import Iterable

from caseflow.refusals.refusal import Refusal

BAR = "█████"
MARKED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
MOST_SUGGESTIONS = 60

# Proposed, never decided: a person ticks each.
PATTERNS = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    # Numbers of files: a few letters or digits, a stroke or a colon, digits.
    re.compile(r"\b(?:Az\.?:?\s*)?\w{1,6}(?:[-./]\w{1,6}){0,2}/\d{2,4}\b"),
    re.compile(r"\+?\d[\d\s/()-]{5,}\d"),
    re.compile(r"\d{3,}"),
    re.compile(r"\b(?:Herrn?|Frau|Dr\.|Mr|Mrs|Ms)\s+[^\W\d_]+(?:[ -][^\W\d_a-z][^\W\d_]*)?"),
    # Two words with capitals, within a line and not across the end of a sentence.
    re.compile(r"\b[A-ZÄÖÜÀ-Þ][^\W\d_]+[ -][A-ZÄÖÜÀ-Þ][^\W\d_]+\b"),
)


class TextDiffers(Refusal, ValueError):
    """Without its marks the copy is not the original: something was changed beside marking."""


class NothingMarked(Refusal, ValueError):
    """Nothing is to be blacked out."""


def redacted(original: str, marked: str, everywhere: Iterable[str] = ()) -> str:
    """The copy.

    Args:
        marked: the original with double square brackets around what shall go.
        everywhere: words that shall go wherever they stand.

    Raises:
        TextDiffers: ``marked`` is another text.
        NothingMarked: nothing would be blacked out.
    """
    marked, original = _lines(marked), _lines(original)
    if MARKED.sub(r"\1", marked) != original:
        raise TextDiffers
    copy = _without_words(MARKED.sub(BAR, marked), everywhere)
    if copy == original:
        raise NothingMarked
    return copy


def suggestions(text: str) -> tuple[str, ...]:
    """What looks like a name, a number, an address or the number of a file, in the order in which it stands."""
    found: dict[str, int] = {}
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            found.setdefault(" ".join(match[0].split()) if "\n" in match[0] else match[0].strip(), match.start())
    return tuple(sorted(found, key=lambda words: (found[words], words)))[:MOST_SUGGESTIONS]


def _without_words(text: str, everywhere: Iterable[str]) -> str:
    try:
        for words in sorted({word.strip() for word in everywhere if word.strip()}, key=len, reverse=True):
            text = re.sub(re.escape(words), BAR, text, flags=re.IGNORECASE)
    finally:
        # The module keeps the last patterns of a process, and these are names out of a report.
        re.purge()
    return text


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
