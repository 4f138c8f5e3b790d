"""Every act of the case page, and how the page answers one: done, or the form again with what is wrong."""

from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from uuid import UUID

from starlette.responses import Response

from caseflow.desk.case_page.view import open_case
from caseflow.desk.writing.drafts import DRAFT_FIELDS, DraftTooLong, keep_draft
from reporting.desk.base.case_form import case_id, refused_form, seen_revision
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest
from reporting.desk.case.case_act import CaseAct
from reporting.desk.case.message_acts import MESSAGE_ACTS
from reporting.desk.case.page import show_case
from reporting.desk.case.second_person_acts import SECOND_PERSON_ACTS
from reporting.desk.case.step_acts import STEP_ACTS

ACTS: Mapping[str, CaseAct] = MappingProxyType({**MESSAGE_ACTS, **STEP_ACTS, **SECOND_PERSON_ACTS})


def act_of_form(visit: MemberRequest, name: str) -> Response:
    """Do what a form of the case page asks, or show the page again with everything that was typed.

    What was typed and not accepted is kept as a draft, too.
    """
    act, case = ACTS[name], case_id(visit)

    def done() -> Response:
        act.run(visit, visit.desk(), case, seen_revision(visit))
        return visit.go("case", case=case, done=name, fragment=act.place)

    return answered(done, lambda refused: _kept_again(visit, name, refused))


def keep_typed(visit: MemberRequest, case: UUID, form: str) -> None:
    """Keep what was typed and not accepted as a draft, in the forms that have one."""
    if form in DRAFT_FIELDS:
        # What is too long for a draft is still on the page that goes back.
        with suppress(DraftTooLong):
            keep_draft(visit.desk(), case, form, visit.fields)


def again(visit: MemberRequest, form: str, refused: Refused) -> Response:
    """The case page with a form that was not accepted."""
    view = open_case(visit.desk(), case_id(visit))
    return show_case(visit, view, refused_form(visit, form, refused), refused.status)


def _kept_again(visit: MemberRequest, form: str, refused: Refused) -> Response:
    keep_typed(visit, case_id(visit), form)
    return again(visit, form, refused)
