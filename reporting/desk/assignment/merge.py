"""The page that merges two reports of one incident: the effects, what is still missing, the message to the person."""

from starlette.responses import Response

from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.cases.access_control import CaseNotFound
from caseflow.desk.teamwork.merging import Merger, merge, missing_for_merger
from caseflow.desk.writing.text_blocks import text_blocks
from caseflow.workflow.stages import NEEDS_SECOND_PERSON
from reporting.desk.base.case_form import case_id, id_in_address, seen_revision
from reporting.desk.base.form_fields import Text
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest


class MergeForm(Form):
    """The sentence for the person whose case is closed."""

    feedback = Text()


def merge_page(visit: MemberRequest) -> Response:
    """Say before what a merger would do."""
    return _show(visit)


def merge_cases(visit: MemberRequest) -> Response:
    """Close the other case as merged with this one."""
    return answered(lambda: _merged(visit), lambda refused: _show(visit, refused))


def _merged(visit: MemberRequest) -> Response:
    primary, secondary = case_id(visit), id_in_address(visit, "other")
    language = language_of(open_case(visit.desk(), secondary))
    wanted = Merger(primary, secondary, seen_revision(visit), MergeForm.read(visit).feedback, language)
    closed = merge(visit.desk(), wanted)
    return visit.go("case", case=primary, done="merged" if closed else "merged_waits", fragment="assignment")


def language_of(view: CaseView) -> str:
    """In which language the person wants to read us."""
    wishes = view.contents.from_person.wishes
    return (wishes.answer_language if wishes else "") or view.contents.answers.language


def _draft(visit: MemberRequest, language: str) -> str:
    """The office's own sentence for it, if there is one in their language."""
    with visit.parts.database.reading() as session:
        block = text_blocks(session, visit.parts.secret).exact("merged", language)
    return block.text if block else ""


def _show(visit: MemberRequest, refused: Refused | None = None) -> Response:
    desk, primary = visit.desk(), case_id(visit)
    view, other = open_case(desk, primary), open_case(desk, id_in_address(visit, "other"))
    if other.as_reserve or view.as_reserve:
        raise CaseNotFound
    return visit.render(
        "desk/assignment/merge.html",
        refused.status if refused else 200,
        case=view,
        other=other,
        lists=visit.parts.lists,
        missing=missing_for_merger(desk, other),
        waits_only=NEEDS_SECOND_PERSON,
        her_language=language_of(other),
        feedback=MergeForm.read(visit).feedback if refused else _draft(visit, language_of(other)),
        problem=refused.code if refused else "",
    )
