"""Transfer: the whole case goes to another team, with new wraps for every epoch and keys the former team never had."""

from dataclasses import dataclass, field
from uuid import UUID

from caseflow.desk.cases.access_control import CaseChange, Desk
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.cases.transaction import case_act, enter, require_text, tell
from caseflow.desk.casework.steps_outside import StepOutside, take_outside
from caseflow.desk.reassignment.rekeying import hand_over_case
from caseflow.desk.referral.receivers import Receiver, next_teams, receiver
from caseflow.records.journal import EntryKind
from caseflow.records.notices import NoticeKind
from caseflow.refusals.refusal import SecondPersonNeeded


@dataclass(frozen=True)
class PlannedTransfer:
    """To whom, and why; the next team reads the reason in the journal."""

    team: UUID
    text: str = field(repr=False)


def needs_two(contents: CaseContents, desk: Desk, *, restricted: bool) -> bool:
    """Whether a second person has to agree before the case changes hands."""
    return restricted or desk.lists.is_grave(contents.level)


def propose_transfer(desk: Desk, case: UUID, seen: int, planned: PlannedTransfer) -> None:
    """Propose what needs a second person.

    Raises:
        UnknownSubject, ConflictOfInterest: the team is none, or must not get it.
    """
    require_text("transfer_text", planned.text)
    with case_act(desk, case, seen, "transfer_proposed") as change:
        contents = read_contents(change)
        chosen = receiver(next_teams(change, contents), change, planned.team)
        enter(
            change,
            EntryKind.TRANSFER_PROPOSED,
            planned.text,
            team=(str(chosen.team),),
            receiver=(chosen.full_name,),
        )


def transfer(desk: Desk, case: UUID, seen: int, planned: PlannedTransfer) -> None:
    """Give the whole case away. From now on the former team opens nothing of it.

    Raises:
        UnknownSubject, ConflictOfInterest: the team is none, or must not get it.
        SecondPersonNeeded: few may read it, or it is grave, and nobody else has proposed exactly this.
        NoConsent, NotYet: it leaves the organisation without the affected person's yes.
    """
    require_text("transfer_text", planned.text)
    with case_act(desk, case, seen, "case_transferred") as change:
        contents = read_contents(change)
        chosen = receiver(next_teams(change, contents), change, planned.team)
        by_two = needs_two(contents, desk, restricted=change.row.restricted)
        if by_two and not _others_proposed(change, contents, chosen):
            raise SecondPersonNeeded
        if chosen.leaves:
            take_outside(change, StepOutside(chosen.step, planned.text))
        _write_down(change, planned, chosen)
        # Opened before, so that what is due next can be told with keys that this member then holds no more.
        read_contents(change)
        keys = hand_over_case(change.session, desk.secret, desk.actor, change.row, planned.team)
        change.hold(keys)
        change.stays_unread = True


def _others_proposed(change: CaseChange, contents: CaseContents, chosen: Receiver) -> bool:
    handed = contents.journal.newest(EntryKind.TRANSFERRED)
    since = -1 if handed is None else handed.revision
    return any(
        entry.one("team") == str(chosen.team) and entry.member != change.desk.actor.id and entry.revision > since
        for entry in contents.journal.all(EntryKind.TRANSFER_PROPOSED)
    )


def _write_down(change: CaseChange, planned: PlannedTransfer, chosen: Receiver) -> None:
    enter(
        change,
        EntryKind.TRANSFERRED,
        planned.text,
        team=(str(chosen.team),),
        receiver=(chosen.full_name,),
    )
    if change.mailbox is not None:
        tell(change, NoticeKind.HANDED_ON, body=chosen.full_name)
