"""The facts that fill a text block, as a reader of a language writes them."""

import datetime
from collections.abc import Mapping

from caseflow.desk.case_page.view import CaseView
from caseflow.desk.writing.placeholders import filled
from caseflow.desk.writing.text_blocks import TextBlock, TextBlocks, text_blocks
from reporting.desk.base.request import MemberRequest
from reporting.i18n.dates import long_date
from reporting.rendering.templates import label


def reads_in(view: CaseView) -> str:
    """The language in which the person wants to be answered, or in which they reported."""
    wishes = view.contents.from_person.wishes
    return (wishes.answer_language if wishes else "") or view.contents.answers.language


def known_blocks(visit: MemberRequest) -> TextBlocks:
    """Every text block as it is now."""
    with visit.parts.database.reading() as session:
        return text_blocks(session, visit.parts.secret)


def facts(
    visit: MemberRequest, view: CaseView, language: str, answer_day: datetime.date | None = None
) -> Mapping[str, str]:
    """What can be filled into a block in this language.

    Args:
        answer_day: until when the other side is asked to answer.
    """
    settings = visit.settings()
    day = settings.calendar.add_service_days(visit.parts.today(), settings.answer_service_days)
    return {
        "day": _day(visit, day, language),
        "office": settings.name,
        "phone": settings.phone,
        "problem": _problem(visit, view, language),
        "problem_de": _problem(visit, view, "de"),
        "answer_day_de": _day(visit, answer_day, "de") if answer_day else "",
    }


def ready(visit: MemberRequest, view: CaseView, block: TextBlock) -> str:
    """A block with every fact that there is."""
    return filled(block.text, facts(visit, view, block.language))


def _day(visit: MemberRequest, day: datetime.date, language: str) -> str:
    return long_date(day, language, visit.parts.languages.of(language).locale)


def _problem(visit: MemberRequest, view: CaseView, language: str) -> str:
    problems = visit.parts.lists.facility_problems
    spoken = visit.parts.languages.of(language)
    return ", ".join(label(problems[code], spoken) for code in view.contents.answers.facility_problems)
