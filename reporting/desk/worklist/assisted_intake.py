"""Pages to enter a report that a person tells an officer, and to find the case of a caller.

Such a report is written on the public page, where it is sealed and routed like any other. The tablet on which
this happens must not be logged in, because its next user would have access to the desk.
"""

from collections.abc import Container

from starlette.responses import Response

from caseflow.desk.worklist.caller import find_caller
from caseflow.reporter.mailbox.telephone_number import digits_of
from caseflow.rules.channel import ASSISTED
from reporting.desk.base.form_fields import Choice, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.login import close_desk
from reporting.desk.base.refusals import FormRefused, Problem, Refused, answered
from reporting.desk.base.request import MemberRequest

# Of what was typed wrong in the place of six digits, as much as the field takes.
MOST_SHOWN = 40


def _languages(visit: MemberRequest) -> Container[str]:
    return visit.parts.languages.by_tag


class IntakeForm(Form):
    """The language and the channel of a report that a person tells an officer."""

    language = Choice(_languages)
    way = Choice(ASSISTED)


class IntakeShown(Form):
    """What is chosen when the page opens, or opens again."""

    language = Choice(_languages, otherwise="de")
    way = Choice(ASSISTED, otherwise="table")


class CallerForm(Form):
    """The six digits that a caller says."""

    digits = Text()


def intake_page(visit: MemberRequest) -> Response:
    """The page on which an officer chooses language and channel."""
    return _page(visit)


def begin_intake(visit: MemberRequest) -> Response:
    """To the public form in the language and by the way chosen; at a table the desk is closed first."""
    return answered(lambda: _begun(visit), lambda refused: _page(visit, refused))


def _begun(visit: MemberRequest) -> Response:
    form = IntakeForm.read(visit)
    answer = visit.go("report", language=form.language, about=form.way)
    return close_desk(visit, answer) if form.way == "table" else answer


def caller_page(visit: MemberRequest) -> Response:
    """Where the six digits are typed."""
    return visit.render("desk/worklist/caller.html", found=None, problem="", typed_digits="")


def look_up(visit: MemberRequest) -> Response:
    """The case of a caller, with the word to ask for. What was typed comes by POST and stands in no address."""
    return answered(lambda: _found(visit), lambda refused: _no_caller(visit, refused))


def _found(visit: MemberRequest) -> Response:
    digits = digits_of(CallerForm.read(visit).digits)
    if not digits:
        raise FormRefused(Problem("digits", "six_digits"))
    return visit.render(
        "desk/worklist/caller.html",
        found=find_caller(visit.desk(), digits),
        problem="",
        typed_digits=digits,
        stages=visit.parts.lists.case_stages,
    )


def _no_caller(visit: MemberRequest, refused: Refused) -> Response:
    typed = CallerForm.read(visit).digits[:MOST_SHOWN]
    return visit.render(
        "desk/worklist/caller.html", refused.status, found=None, problem=refused.code, typed_digits=typed
    )


def _page(visit: MemberRequest, refused: Refused | None = None) -> Response:
    chosen = IntakeShown.read(visit)
    return visit.render(
        "desk/worklist/assisted_intake.html",
        refused.status if refused else 200,
        ways=ASSISTED,
        shipped=list(visit.parts.languages.by_tag.values()),
        problem=refused.code if refused else "",
        chosen_language=chosen.language,
        chosen_way=chosen.way,
        offers_digits=visit.settings().conversation_numbers,
    )
