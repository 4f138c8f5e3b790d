"""The texts of the fast lane with everything filled in, in the person's language where there is one."""

import datetime
from dataclasses import dataclass, field

from caseflow.desk.case_page.view import CaseView
from caseflow.desk.writing.placeholders import filled
from reporting.desk.base.request import MemberRequest
from reporting.desk.case_sections.text_blocks import facts, reads_in


@dataclass(frozen=True)
class LaneTexts:
    """What the forms of the lane begin with.

    Attributes:
        language: of what the person reads; another than theirs where the office has no block in theirs.
        request: what goes to the other side, in German.
    """

    language: str
    letter: str = field(repr=False)
    what: str = field(repr=False)
    not_told: str = field(repr=False)
    guess: str = field(repr=False)
    feedback: str = field(repr=False)
    request: str = field(repr=False)
    letter_language: str = ""
    feedback_language: str = ""


def lane_texts(visit: MemberRequest, view: CaseView, lane: str, receipt: str, answer_day: datetime.date) -> LaneTexts:
    """Every text of a lane for one case; ``answer_day``: until when the other side is asked to answer."""
    blocks, reads = view.beside.blocks, reads_in(view)

    def text(name: str, language: str) -> tuple[str, str]:
        block = blocks.find(name, language)
        if block is None:
            return "", language
        return filled(block.text, facts(visit, view, block.language, answer_day)), block.language

    letter, letter_language = text(receipt, reads)
    feedback, feedback_language = text(f"{lane}_feedback", reads)
    what, language = text(f"{lane}_what", reads)
    return LaneTexts(
        language=language,
        letter=letter,
        what=what,
        not_told=text("lane_not_told", reads)[0],
        guess=text("lane_guess", reads)[0],
        feedback=feedback,
        request=text(f"{lane}_exact_text", "de")[0],
        letter_language=letter_language,
        feedback_language=feedback_language,
    )
