"""Referral: a partner reads what was chosen for it, under keys of its own, and answers. The office's side.

The partner opens nothing else: not what came before or comes after in the original, and not the dialogue. What
both say to each other is written into both cases, each time under keys of that case's holders.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from caseflow.code_lists.stages import Stage
from caseflow.desk.cases.access_control import CaseChange, CaseNotFound, Desk
from caseflow.desk.cases.conditions import workflow_facts
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.cases.destroy import destroy_case
from caseflow.desk.cases.letterbox import open_letterbox
from caseflow.desk.cases.transaction import case_act, enter, require_text, tell
from caseflow.desk.casework.steps_outside import StepOutside, take_outside
from caseflow.desk.referral.exchange import Referral, ReferralState, referrals
from caseflow.desk.referral.making import CopiedParts, CopyPlan, make_copy
from caseflow.desk.referral.receivers import Receiver, partners, receiver, struck_organisations
from caseflow.records.copy_note import CopyKind, CopyNote, Part
from caseflow.records.journal import EntryKind
from caseflow.records.notices import NoticeKind
from caseflow.refusals.refusal import Refusal
from caseflow.sealing.attachments import StagedFile, drop_chunks
from caseflow.workflow.stages import Step, take


class NothingChosen(Refusal, ValueError):
    """A referral without a single part of the case tells the partner nothing."""


class MoneyTieNotSeen(Refusal):
    """The partner is paid by the accused side or pays it, and the officer has not said that they saw that."""


@dataclass(frozen=True)
class PlannedReferral:
    """What an officer decided to give to a partner.

    Attributes:
        text: what the partner reads first.
        files: copies of files made for this referral, staged.
        money_seen: whether they have seen that money ties the partner to the accused side.
    """

    team: UUID
    parts: frozenset[Part]
    text: str = field(repr=False)
    files: Sequence[StagedFile] = field(default=(), repr=False)
    money_seen: bool = False


def refer(desk: Desk, case: UUID, seen: int, planned: PlannedReferral) -> UUID:
    """Give copies of the chosen parts to a partner. Gives the id of the case that holds them.

    Raises:
        NothingChosen, TextMissing, MoneyTieNotSeen: what the form lacks.
        UnknownSubject, ConflictOfInterest: the team is none, or must not get it.
        NoConsent, NotYet: the affected person has not said yes to it, or it leaves on a later day.
        StagedFileGone: a file was swept meanwhile.
    """
    require_text("referral_text", planned.text)
    if not planned.parts:
        raise NothingChosen
    with case_act(desk, case, seen, "case_referred") as change:
        contents = read_contents(change)
        partner = receiver(partners(change, contents), change, planned.team)
        if partner.tied_by_money and not planned.money_seen:
            raise MoneyTieNotSeen
        take_outside(change, StepOutside(partner.step, planned.text))
        copy = make_copy(change, contents, _plan(change, contents, planned))
        _write_down(change, planned, partner, copy)
        _go_to_stage(change)
        return copy


def withdraw(desk: Desk, case: UUID, seen: int, copy: UUID, reason: str) -> None:
    """Take a referral back: the partner's keys and everything that it read are destroyed.

    Raises:
        CaseNotFound: there is no such referral of this case.
    """
    require_text("withdrawal_text", reason)
    with case_act(desk, case, seen, "referral_withdrawn", halted_too=True) as change:
        _standing(change, copy)
        enter(change, EntryKind.REFERRAL_WITHDRAWN, reason, copy=(str(copy),))
        if change.mailbox is not None:
            tell(change, NoticeKind.REFERRED_TO, body="")
        desk.log(change.session, "case_erased", f"case:{copy}")
        files = destroy_case(change.session, copy)
    for file in files:
        drop_chunks(desk.database, file)


def answer_partner(desk: Desk, case: UUID, seen: int, copy: UUID, text: str) -> None:
    """Write to the partner; it stands in both cases.

    Raises:
        CaseNotFound: there is no such referral of this case.
    """
    require_text("exchange_text", text)
    with case_act(desk, case, seen, "partner_answered") as change:
        _standing(change, copy)
        enter(change, EntryKind.EXCHANGE, text, copy=(str(copy),), side=("office",))
        letterbox = open_letterbox(change.session, desk, copy)
        letterbox.enter(EntryKind.EXCHANGE, text, side=("office",))


def _plan(change: CaseChange, contents: CaseContents, planned: PlannedReferral) -> CopyPlan:
    own = change.directory.teams[change.row.team]
    bodies = {body.id: body.name for body in change.directory.bodies.organisations}
    note = CopyNote(
        CopyKind.REFERRAL,
        source=f"{own.name}, {bodies[own.organisation]}",
        original=change.row.id,
        parts=tuple(sorted(planned.parts)),
        text=planned.text,
    )
    return CopyPlan(
        note, planned.team, change.row.restricted, _parts(contents, planned), struck_organisations(change, contents)
    )


def _parts(contents: CaseContents, planned: PlannedReferral) -> CopiedParts:
    chosen = planned.parts
    return CopiedParts(
        # Only the office that routes the report knows whom the person excluded as readers. Partners are not told.
        answers=replace(contents.answers, not_read=(), not_read_text="") if Part.REPORT in chosen else None,
        summary=contents.summary.text if contents.summary and Part.SUMMARY in chosen else "",
        messages=contents.messages if Part.DIALOGUE in chosen else (),
        files=planned.files if Part.FILES in chosen else (),
    )


def _write_down(change: CaseChange, planned: PlannedReferral, partner: Receiver, copy: UUID) -> None:
    enter(
        change,
        EntryKind.REFERRED,
        planned.text,
        copy=(str(copy),),
        team=(str(partner.team),),
        receiver=(partner.full_name,),
        parts=tuple(sorted(planned.parts)),
        money=partner.tied_by_money,
    )


def _go_to_stage(change: CaseChange) -> None:
    """The case waits for the partner, where the table leads there from here."""
    contents = read_contents(change)
    facts = workflow_facts(change, contents, has_mailbox=change.mailbox is not None)
    prospects = change.desk.workflow.prospects(facts)
    if any(one.target.id == Stage.REFERRAL and one.is_open for one in prospects):
        left = change.row.stage
        take(Step(change.desk.workflow, facts, Stage.REFERRAL), change.row)
        sequence = (str(contents.highest_sequence),)
        enter(change, EntryKind.STEP, "", **{"from": (left,), "to": (Stage.REFERRAL,), "sequence": sequence})


def _standing(change: CaseChange, copy: UUID) -> Referral:
    """A referral of this case that still holds something."""
    for found in referrals(read_contents(change).journal):
        if found.copy == copy and found.state not in (ReferralState.DECLINED, ReferralState.WITHDRAWN):
            return found
    raise CaseNotFound
