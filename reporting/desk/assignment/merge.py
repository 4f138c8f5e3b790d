"""Two reports of one incident: what merging does, what still hinders it, and the sentence for the person."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from starlette.responses import Response

from caseflow.desk.assignment.links import SameCase
from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile
from caseflow.desk.cases.transaction import CaseHalted
from caseflow.desk.teamwork.merging import CannotMerge, MergedAlready, Merger, merge, missing_for_merger
from caseflow.desk.writing.text_blocks import text_blocks
from caseflow.refusals.refusal import TextMissing
from caseflow.workflow.stages import NEEDS_SECOND_PERSON
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.request import Visit, go

PROBLEMS: Mapping[type[Exception], str] = MappingProxyType(
    {
        TextMissing: "text_missing",
        MergedAlready: "merged_already",
        SameCase: "same_case",
        CannotMerge: "cannot_merge",
        CaseHalted: "halted",
    }
)


def merge_page(visit: Visit) -> Response:
    """Say before what a merger would do."""
    return _show(visit)


def merge_cases(visit: Visit) -> Response:
    """Close the other case as merged with this one."""
    primary, secondary = case_id(visit), _other(visit)
    view = open_case(visit.desk(), secondary)
    language = language_of(view)
    wanted = Merger(primary, secondary, seen_revision(visit), visit.field("feedback"), language)
    try:
        closed = merge(visit.desk(), wanted)
    except ChangedMeanwhile:
        return _show(visit, 409, "case_changed")
    except tuple(PROBLEMS) as refused:
        return _show(visit, 422, PROBLEMS[type(refused)])
    return go(f"/desk/cases/{primary}?done={'merged' if closed else 'merged_waits'}#assignment")


def language_of(view: CaseView) -> str:
    """In which language the person wants to read us."""
    wishes = view.contents.from_person.wishes
    return (wishes.answer_language if wishes else "") or view.contents.answers.language


def _draft(visit: Visit, language: str) -> str:
    """The office's own sentence for it, if there is one in her language."""
    with visit.parts.database.reading() as session:
        block = text_blocks(session, visit.parts.secret).exact("merged", language)
    return block.text if block else ""


def _other(visit: Visit) -> UUID:
    try:
        return UUID(visit.request.path_params["other"])
    except ValueError:
        raise CaseNotFound from None


def _show(visit: Visit, status: int = 200, problem: str = "") -> Response:
    desk, primary = visit.desk(), case_id(visit)
    view, other = open_case(desk, primary), open_case(desk, _other(visit))
    if other.as_reserve or view.as_reserve:
        raise CaseNotFound
    return visit.render(
        "desk/assignment/merge.html",
        status,
        case=view,
        other=other,
        lists=visit.parts.lists,
        missing=missing_for_merger(desk, other),
        waits_only=NEEDS_SECOND_PERSON,
        address=f"/desk/cases/{primary}/merge/{other.id}",
        her_language=language_of(other),
        feedback=visit.field("feedback") if problem else _draft(visit, language_of(other)),
        problem=problem,
    )
