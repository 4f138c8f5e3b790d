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


# Paragraphs of ours; whatever somebody wrote or what has to stay as it is carries a direction or a language.
_PARAGRAPH = re.compile(r'<p(?: class="(?:hint|lead)")?>.*?</p>', re.DOTALL)
# A sentence that ends one text, before the next text; a year ends one too, but "e. V." and "4. Dezember" do not.
_JOINT = re.compile(r"(?:(?<=\w[^\W\d][.!?])|(?<=\d{4}\.))((?:</\w+>)?)[ \n]+(?=[A-ZÄÖÜ„])")


def paragraphs_on_lines(page: str) -> str:
    """The page with a line break also between two texts that stand in one paragraph."""
    return _PARAGRAPH.sub(lambda found: _JOINT.sub(r"\1<br>", found[0]), page)
