"""Referral, the partner's side: accept or decline, ask the office, give the case back with what came of it.

The partner cannot open the original case. Its answers are written there with new keys of the office.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from caseflow.desk.cases.access_control import CaseChange, CaseNotFound, Desk, case_change, mailbox_key
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.cases.destroy import destroy_case
from caseflow.desk.cases.letterbox import Letterbox, open_letterbox
from caseflow.desk.cases.transaction import CaseHalted, CodeUnknown, case_act, enter, require_text
from caseflow.desk.referral.exchange import ReferralState
from caseflow.records.copy_note import CopyKind
from caseflow.records.journal import EntryKind
from caseflow.records.notices import NoticeKind
from caseflow.refusals.refusal import Refusal
from caseflow.rules.calendar import add_months
from caseflow.sealing.attachments import drop_chunks
from caseflow.sealing.case_lock import lock_case
from caseflow.workflow.case_state import CaseState
from caseflow.workflow.stages import ACCEPTED_STAGE, RETURNED_STAGE, WAITING_STAGE, NoSuchStep, take_as_partner

MOST_OUTCOMES = 3


class AnsweredAlready(Refusal):
    """The referral is not in a state that allows this answer."""


@dataclass(frozen=True)
class Returned:
    """What came of it: codes of the list of outcomes, and words."""

    outcomes: Sequence[str]
    text: str = field(repr=False)


def accept(desk: Desk, copy: UUID, seen: int, text: str) -> None:
    """Take the case; the person reads the partner's name in their mailbox from now on.

    Raises:
        AnsweredAlready: it was accepted, or given back.
        CaseHalted: the person has stopped everything.
    """
    with case_act(desk, copy, seen, "referral_accepted") as change, _original(change) as office:
        _go_to(change, ACCEPTED_STAGE)
        _answer(change, office, ReferralState.ACCEPTED, text.strip())
        _tell_person(change, office, _own_body(change))


def decline(desk: Desk, copy: UUID, seen: int, reason: str) -> None:
    """Not take the case. The copy is destroyed at once: who does not help keeps nothing.

    Raises:
        AnsweredAlready, CaseHalted: as ``accept``.
    """
    require_text("decline_text", reason)
    with case_change(desk, copy, seen, "referral_declined") as change:
        if change.row.state != CaseState.OPEN:
            raise CaseHalted
        with _original(change) as office:
            if change.row.stage != WAITING_STAGE:
                raise AnsweredAlready
            _answer(change, office, ReferralState.DECLINED, reason)
            _tell_person(change, office, "")
        desk.log(change.session, "case_erased", f"case:{copy}")
        change.session.flush()
        change.session.expunge(change.row)
        files = destroy_case(change.session, copy)
    for file in files:
        drop_chunks(desk.database, file)


def ask_office(desk: Desk, copy: UUID, seen: int, text: str) -> None:
    """Ask the office something; it stands in both cases.

    Raises:
        CaseHalted: the person has stopped everything.
    """
    require_text("exchange_text", text)
    with case_act(desk, copy, seen, "office_asked") as change, _original(change) as office:
        enter(change, EntryKind.EXCHANGE, text, side=("partner",))
        office.enter(EntryKind.EXCHANGE, text, copy=(str(copy),), side=("partner",))


def give_back(desk: Desk, copy: UUID, seen: int, returned: Returned) -> None:
    """Tell the office what came of it. The copy stays readable until its retention ends.

    Raises:
        AnsweredAlready: it was not accepted, or given back before.
        CaseHalted: the person has stopped everything.
    """
    require_text("return_text", returned.text)
    outcomes = tuple(dict.fromkeys(returned.outcomes))
    if not outcomes or len(outcomes) > MOST_OUTCOMES or any(code not in desk.lists.outcomes for code in outcomes):
        raise CodeUnknown("return_outcomes")
    with case_act(desk, copy, seen, "referral_returned") as change, _original(change) as office:
        _go_to(change, RETURNED_STAGE)
        change.row.retention_on = add_months(desk.today, desk.retention_months)
        _answer(change, office, ReferralState.RETURNED, returned.text, outcomes)


@contextmanager
def _original(change: CaseChange) -> Iterator[Letterbox]:
    """The case from which this one was copied; its person decides for both."""
    contents = read_contents(change)
    note = contents.copy
    if note is None or note.kind is not CopyKind.REFERRAL or note.original is None:
        raise CaseNotFound
    original = lock_case(change.session, note.original)
    if original is None:
        raise CaseNotFound
    if original.erase_on is not None or original.state == CaseState.PAUSED:
        raise CaseHalted
    yield open_letterbox(change.session, change.desk, note.original)


def _answer(
    change: CaseChange, office: Letterbox, state: ReferralState, text: str, outcomes: tuple[str, ...] = ()
) -> None:
    details = {
        "state": (state.value,),
        "accepted": ("no" if state is ReferralState.DECLINED else "yes",),
        "outcomes": outcomes,
    }
    enter(change, EntryKind.RECEIVER_ANSWER, text, **details)
    office.enter(EntryKind.RECEIVER_ANSWER, text, copy=(str(change.row.id),), **details)


def _tell_person(change: CaseChange, office: Letterbox, body: str) -> None:
    """In the original's dialogue: who helps now. Without a number, because the numbers there cannot be read here."""
    if mailbox_key(change.session, change.desk.secret, office.row.id) is None:
        return
    office.tell(NoticeKind.REFERRED_TO, body=body)


def _own_body(change: CaseChange) -> str:
    team = change.directory.teams[change.row.team]
    return next(body.name for body in change.directory.bodies.organisations if body.id == team.organisation)


def _go_to(change: CaseChange, stage: str) -> None:
    try:
        take_as_partner(change.row, stage)
    except NoSuchStep:
        raise AnsweredAlready from None


def answered(contents: CaseContents) -> ReferralState:
    """Where a referral stands, as the partner's own journal says it."""
    newest = contents.journal.newest(EntryKind.RECEIVER_ANSWER)
    return ReferralState(newest.one("state")) if newest else ReferralState.WAITING
