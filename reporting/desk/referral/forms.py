"""Three forms: refer parts of a case to a partner, copy records for a small circle, transfer the whole case."""

from collections.abc import Callable, Sequence
from types import MappingProxyType
from uuid import UUID

from starlette.responses import Response

from caseflow.desk.case_page.view import open_case
from caseflow.desk.referral.planning import choices
from caseflow.desk.referral.referral import NothingChosen, PlannedReferral, refer
from caseflow.desk.referral.small_circle import PlannedSmallCircle, lift
from caseflow.desk.referral.transfer import PlannedTransfer, propose_transfer, transfer
from caseflow.records.copy_note import Part
from caseflow.sealing.attachments import StagedFile, drop_staged
from reporting.desk.base.case_form import case_id, seen_revision
from reporting.desk.base.form_fields import EntriesOf, Identifier, Many, Text, Tick, id_of
from reporting.desk.base.forms import Form
from reporting.desk.base.refusals import Refused, answered
from reporting.desk.base.request import MemberRequest, Typed, typed_of
from reporting.desk.referral.file_copies import FilesForm, copied_files

# Beside which choice of the three forms a sentence stands.
BESIDE = MappingProxyType({"no_consent": "team", "leaves_later": "team", "unknown_subject": "team"})


class ReferForm(FilesForm):
    """What a partner gets to read."""

    team = Identifier()
    parts = EntriesOf(Part)
    referral_text = Text()
    money_seen = Tick()


class LiftForm(FilesForm):
    """What a small circle gets to read: messages by their ids, and the report by its name."""

    team = Identifier()
    records = Many()
    lift_text = Text()


class TransferForm(Form):
    """To which team the case goes, and what that team has to know."""

    team = Identifier()
    transfer_text = Text()


class TransferButton(Form):
    """Which of the two buttons was pressed."""

    button = Text()


Act = Callable[[MemberRequest, UUID, int], None]


def refer_page(visit: MemberRequest) -> Response:
    """The empty form of a referral."""
    return _page(visit, "refer")


def small_circle_page(visit: MemberRequest) -> Response:
    """The empty form of lifting."""
    return _page(visit, "small_circle")


def transfer_page(visit: MemberRequest) -> Response:
    """The empty form of handing over."""
    return _page(visit, "transfer")


def refer_form(visit: MemberRequest) -> Response:
    """Refer, or show the form again."""
    return _done(visit, "refer", _refer, lambda case: visit.go("case_copies", case=case, done="referred"))


def small_circle_form(visit: MemberRequest) -> Response:
    """Lift, or show the form again."""
    return _done(
        visit, "small_circle", _lift, lambda case: visit.go("case", case=case, done="lifted", fragment="copies")
    )


def transfer_form(visit: MemberRequest) -> Response:
    """Hand over, or propose it to a second person, or show the form again."""
    if TransferButton.read(visit).button == "propose":
        return _done(
            visit,
            "transfer",
            _propose,
            lambda case: visit.go("case", case=case, done="transfer_proposed", fragment="copies"),
        )
    # Who gave it away finds no case there any more.
    return _done(visit, "transfer", _transfer, lambda _case: visit.go("inbox", done="transferred"))


def _refer(visit: MemberRequest, case: UUID, seen: int) -> None:
    form = ReferForm.read(visit)
    parts = frozenset(form.parts)
    # Chosen before any file is copied, which takes a while.
    if not parts:
        raise NothingChosen
    files = copied_files(visit, case, form) if Part.FILES in parts else ()
    planned = PlannedReferral(form.team, parts, form.referral_text, files, form.money_seen)
    _with_files(visit, files, lambda: refer(visit.desk(), case, seen, planned))


def _lift(visit: MemberRequest, case: UUID, seen: int) -> None:
    form = LiftForm.read(visit)
    messages = frozenset(found for text in form.records if (found := id_of(text)) is not None)
    files = copied_files(visit, case, form, originals=True)
    planned = PlannedSmallCircle(form.team, messages, "report" in form.records, form.lift_text, files)
    _with_files(visit, files, lambda: lift(visit.desk(), case, seen, planned))


def _transfer(visit: MemberRequest, case: UUID, seen: int) -> None:
    form = TransferForm.read(visit)
    transfer(visit.desk(), case, seen, PlannedTransfer(form.team, form.transfer_text))


def _propose(visit: MemberRequest, case: UUID, seen: int) -> None:
    form = TransferForm.read(visit)
    propose_transfer(visit.desk(), case, seen, PlannedTransfer(form.team, form.transfer_text))


def _with_files(visit: MemberRequest, files: Sequence[StagedFile], act: Callable[[], object]) -> None:
    try:
        act()
    except BaseException:
        drop_staged(visit.parts.database, files)
        raise


def _done(visit: MemberRequest, form: str, act: Act, after: Callable[[UUID], Response]) -> Response:
    case = case_id(visit)

    def done() -> Response:
        act(visit, case, seen_revision(visit))
        return after(case)

    return answered(done, lambda refused: _page(visit, form, refused), BESIDE)


def _page(visit: MemberRequest, form: str, refused: Refused | None = None) -> Response:
    desk, case = visit.desk(), case_id(visit)
    found = choices(desk, case)
    return visit.render(
        f"desk/referral/{form}.html",
        refused.status if refused else 200,
        case=open_case(desk, case),
        choices=found,
        lists=visit.parts.lists,
        case_id=case,
        typed=typed_of(visit.fields) if refused else Typed(),
        problems=refused.faults if refused else (),
        changed=refused is not None and refused.is_outdated,
    )
