"""The three forms: refer parts to a partner, lift records into a small circle, hand the whole case over."""

from collections.abc import Callable, Sequence
from uuid import UUID

from starlette.responses import Response

from caseflow.cleaning.results import CannotClean
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import ChangedMeanwhile
from caseflow.desk.cases.transaction import CaseHalted
from caseflow.desk.casework.steps_outside import NotYet
from caseflow.desk.referral.planning import choices
from caseflow.desk.referral.referral import MoneyTieNotSeen, NothingChosen, PlannedReferral, refer
from caseflow.desk.referral.small_circle import PlannedLift, lift
from caseflow.desk.referral.transfer import PlannedTransfer, propose_transfer, transfer
from caseflow.office.accounts.refusals import ConflictOfInterest, UnknownSubject
from caseflow.records.consent import NoConsent
from caseflow.records.copy_note import Part
from caseflow.refusals.refusal import SecondPersonNeeded, TextMissing
from caseflow.sealing.attachments import StagedFile, StagedFileGone, StagingRefused, drop_staged
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.refusals import Problem
from reporting.desk.base.request import Typed, Visit, go, typed_of
from reporting.desk.referral.file_copies import FileNotCopied, copied_files

PROBLEMS: Sequence[tuple[type[Exception], Problem]] = (
    (NoConsent, Problem("team", "no_consent")),
    (NotYet, Problem("team", "leaves_later")),
    (NothingChosen, Problem("parts", "no_part_chosen")),
    (MoneyTieNotSeen, Problem("money_seen", "money_not_seen")),
    (ConflictOfInterest, Problem("team", "conflict_of_interest")),
    (UnknownSubject, Problem("team", "choice_missing")),
    (SecondPersonNeeded, Problem("", "second_person")),
    (CaseHalted, Problem("", "halted")),
    (CannotClean, Problem("files", "not_cleaned")),
    (FileNotCopied, Problem("files", "choice_missing")),
    (StagingRefused, Problem("files", "not_stored")),
    (StagedFileGone, Problem("files", "not_stored")),
)


def refer_page(visit: Visit) -> Response:
    """The empty form of a referral."""
    return _page(visit, "refer")


def lift_page(visit: Visit) -> Response:
    """The empty form of lifting."""
    return _page(visit, "small_circle")


def transfer_page(visit: Visit) -> Response:
    """The empty form of handing over."""
    return _page(visit, "transfer")


def refer_form(visit: Visit) -> Response:
    """Refer, or show the form again."""
    return _done(visit, "refer", _refer, "/copies?done=referred")


def lift_form(visit: Visit) -> Response:
    """Lift, or show the form again."""
    return _done(visit, "small_circle", _lift, "?done=lifted#copies")


def transfer_form(visit: Visit) -> Response:
    """Hand over, or propose it to a second person, or show the form again."""
    if visit.field("button") == "propose":
        return _done(visit, "transfer", _propose, "?done=transfer_proposed#copies")
    answer = _done(visit, "transfer", _transfer, "")
    # Who gave it away finds no case there any more.
    return go("/desk/?done=transferred") if answer.status_code == 303 else answer


def _refer(visit: Visit, case: UUID, seen: int) -> None:
    parts = frozenset(Part(part) for part in visit.fields.get("parts", ()) if part in list(Part))
    # Chosen before any file is copied, which takes a while.
    if not parts:
        raise NothingChosen
    files = copied_files(visit, case) if Part.FILES in parts else ()
    planned = PlannedReferral(
        _team(visit), parts, visit.field("referral_text"), files, visit.field("money_seen") == "yes"
    )
    _with_files(visit, files, lambda: refer(visit.desk(), case, seen, planned))


def _lift(visit: Visit, case: UUID, seen: int) -> None:
    chosen = visit.fields.get("records", ())
    messages = frozenset(found for text in chosen if (found := _uuid(text)) is not None)
    files = copied_files(visit, case, originals=True)
    planned = PlannedLift(_team(visit), messages, "report" in chosen, visit.field("lift_text"), files)
    _with_files(visit, files, lambda: lift(visit.desk(), case, seen, planned))


def _transfer(visit: Visit, case: UUID, seen: int) -> None:
    transfer(visit.desk(), case, seen, PlannedTransfer(_team(visit), visit.field("transfer_text")))


def _propose(visit: Visit, case: UUID, seen: int) -> None:
    propose_transfer(visit.desk(), case, seen, PlannedTransfer(_team(visit), visit.field("transfer_text")))


def _with_files(visit: Visit, files: Sequence[StagedFile], act: Callable[[], object]) -> None:
    try:
        act()
    except BaseException:
        drop_staged(visit.parts.database, files)
        raise


def _done(visit: Visit, form: str, act: Callable[[Visit, UUID, int], None], place: str) -> Response:
    case = case_id(visit)
    try:
        act(visit, case, seen_revision(visit))
    except ChangedMeanwhile:
        return _page(visit, form, status=409)
    except TextMissing as refused:
        return _page(visit, form, (Problem(refused.field, "text_missing"),), 422)
    except tuple(kind for kind, _ in PROBLEMS) as refused:
        problem = next(problem for kind, problem in PROBLEMS if isinstance(refused, kind))
        return _page(visit, form, (problem,), 422)
    return go(f"/desk/cases/{case}{place}")


def _team(visit: Visit) -> UUID:
    team = _uuid(visit.field("team"))
    if team is None:
        raise UnknownSubject
    return team


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _page(visit: Visit, form: str, problems: tuple[Problem, ...] = (), status: int = 200) -> Response:
    desk, case = visit.desk(), case_id(visit)
    found = choices(desk, case)
    return visit.render(
        f"desk/referral/{form}.html",
        status,
        case=open_case(desk, case),
        choices=found,
        lists=visit.parts.lists,
        base=f"/desk/cases/{case}",
        typed=typed_of(visit.fields) if status != 200 else Typed(),
        problems=problems,
        changed=status == 409,
    )
