"""Writing down what somebody tells, and finding the case of whoever calls.

A report that is told is written on the public page, where it is sealed and routed like any other. The tablet
on the table must not be logged in: whoever holds it next would hold the desk.
"""

from starlette.responses import Response

from caseflow.desk.worklist.caller import find_caller
from caseflow.reporter.mailbox.telephone_number import digits_of
from caseflow.rules.channel import ASSISTED
from reporting.desk.base.login import close_desk
from reporting.desk.base.request import Visit, go


def intake_page(visit: Visit) -> Response:
    """What to choose before somebody tells."""
    return _page(visit)


def begin_intake(visit: Visit) -> Response:
    """To the public form in the language and by the way chosen; at a table the desk is closed first."""
    language, way = visit.field("language"), visit.field("way")
    if language not in visit.parts.languages.by_tag or way not in ASSISTED:
        return _page(visit, "choice_missing", 422)
    answer = go(f"/{language}/report?about={way}")
    return close_desk(visit, answer) if way == "table" else answer


def caller_page(visit: Visit) -> Response:
    """Where the six digits are typed."""
    return visit.render("desk/worklist/caller.html", found=None, problem="", typed_digits="")


def find(visit: Visit) -> Response:
    """The case of a caller, with the word to ask for. What was typed comes by POST and stands in no address."""
    typed = visit.field("digits")
    digits = digits_of(typed)
    if not digits:
        return visit.render("desk/worklist/caller.html", 422, found=None, problem="six_digits", typed_digits=typed[:40])
    found = find_caller(visit.desk(), digits)
    return visit.render(
        "desk/worklist/caller.html",
        found=found,
        problem="",
        typed_digits=digits,
        stages=visit.parts.lists.case_stages,
    )


def _page(visit: Visit, problem: str = "", status: int = 200) -> Response:
    return visit.render(
        "desk/worklist/assisted_intake.html",
        status,
        ways=ASSISTED,
        shipped=list(visit.parts.languages.by_tag.values()),
        problem=problem,
        chosen_language=visit.field("language") or "de",
        chosen_way=visit.field("way") or "table",
        offers_digits=visit.settings().conversation_numbers,
    )
