"""The page of a case that was referred to us: what the office chose to give, our answer, our notes."""

from collections.abc import Sequence

from starlette.responses import Response

from caseflow.desk.case_page.view import CaseView
from caseflow.desk.referral.partner import answered
from caseflow.records.copy_note import CopyKind
from caseflow.records.journal import EntryKind
from reporting.desk.base.request import MemberRequest, Typed


def is_referred(view: CaseView) -> bool:
    """Whether this case holds what another office referred."""
    return view.contents.copy is not None and view.contents.copy.kind is CopyKind.REFERRAL


def show_referred(
    visit: MemberRequest,
    view: CaseView,
    typed: Typed,
    problems: Sequence[object] = (),
    status: int = 200,
    *,
    changed: bool = False,
) -> Response:
    """Render it, with a form that has to be put right if there is one."""
    journal = view.contents.journal
    copied = journal.all(EntryKind.COPIED)
    return visit.render(
        "desk/referral/referred.html",
        status,
        case=view,
        note=view.contents.copy,
        lists=visit.parts.lists,
        case_id=view.id,
        answered=answered(view.contents),
        summary=next((entry for entry in copied if entry.one("what") == "summary"), None),
        messages=[entry for entry in copied if entry.one("what") == "message"],
        said=[entry for entry in journal.entries if entry.kind in (EntryKind.EXCHANGE, EntryKind.RECEIVER_ANSWER)],
        notes=journal.all(EntryKind.NOTE),
        typed=typed,
        problems=problems,
        changed=changed,
    )
