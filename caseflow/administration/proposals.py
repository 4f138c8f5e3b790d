"""Changes of the office that need two persons: one of the ombuds team proposes, another one confirms.

A proposal lapses if the member who made it leaves before it is confirmed. If only one member of the ombuds team is
left, the custodians of the recovery key stand in for the second person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.administration.changes import Change, kind_of, read_change
from caseflow.administration.effects import Invitation, apply_change
from caseflow.code_lists import CodeLists
from caseflow.database import Database
from caseflow.office.accounts.recovery import SharesDoNotOpen, open_recovery_pair
from caseflow.office.accounts.refusals import NotAllowed, ProposalClosed
from caseflow.office.accounts.sessions import Actor
from caseflow.office.directory.transaction import directory_change, require_ombuds
from caseflow.office.directory.verified import load_directory
from caseflow.refusals.refusal import SecondPersonNeeded
from caseflow.schema.directory import ProposalRow
from caseflow.sealing.row_tags import authenticate, require_authentic
from crypto.installation import InstallationSecret
from crypto.recovery import RecoveryShare

CONFIRMED = "confirmed"
DECLINED = "declined"
DONE = "done"


@dataclass(frozen=True)
class Proposal:
    """A change and where it stands; ``decision`` is None while it waits."""

    id: UUID
    change: Change
    proposed_by: UUID
    decision: str | None


@dataclass(frozen=True)
class Confirmed:
    """What confirming brought about.

    Attributes:
        invitation: the link that a new member opens once; shown once.
        suspended: the cases that were taken from teams with a conflict.
    """

    change: Change
    invitation: Invitation | None = field(default=None, repr=False)
    suspended: tuple[UUID, ...] = ()


def propose(database: Database, secret: InstallationSecret, actor: Actor, change: Change, now: datetime) -> UUID:
    """Propose a change to the second person; raises ``NotAllowed`` outside of the ombuds team."""
    proposal = uuid4()
    with directory_change(database, secret, actor.id, now, "propose", f"proposal:{proposal}") as session:
        require_ombuds(session, secret, actor.id)
        row = ProposalRow(
            id=proposal,
            kind=kind_of(change),
            payload=change.to_json(),
            proposed_by=actor.id,
            proposed_on=now.date(),
            decided_by=None,
            decision=None,
            decided_on=None,
        )
        authenticate(secret, row)
        session.add(row)
    return proposal


def confirm(
    database: Database, secret: InstallationSecret, lists: CodeLists, actor: Actor, proposal: UUID, now: datetime
) -> Confirmed:
    """Let a change take effect, as the second person.

    Raises:
        NotAllowed, SecondPersonNeeded, ProposalClosed: who and what.
        ChangeRefused: what the change itself runs into, such as ``RulesUnsound``; nothing was changed.
        TagInvalid: the proposal was changed in the database alone.
    """
    with directory_change(database, secret, actor.id, now, "confirm", f"proposal:{proposal}") as session:
        require_ombuds(session, secret, actor.id)
        row = _waiting(session, secret, proposal)
        if row.proposed_by == actor.id:
            raise SecondPersonNeeded
        return _take_effect(session, secret, lists, row, actor.id, now)


def confirm_by_custodians(
    database: Database,
    secret: InstallationSecret,
    lists: CodeLists,
    shares: Sequence[RecoveryShare],
    proposal: UUID,
    now: datetime,
) -> Confirmed:
    """Let a change take effect where the ombuds team has nobody else who could confirm it.

    Raises:
        SharesDoNotOpen: the papers are too few or wrong; the other refusals as in ``confirm``.
    """
    with directory_change(database, secret, None, now, "confirm_by_custodians", f"proposal:{proposal}") as session:
        open_recovery_pair(session, secret, shares)
        directory = load_directory(session, secret)
        if len(directory.members_of(directory.reserve)) > 1:
            raise NotAllowed
        return _take_effect(session, secret, lists, _waiting(session, secret, proposal), None, now)


def decline(database: Database, secret: InstallationSecret, actor: Actor, proposal: UUID, now: datetime) -> None:
    """Decline a proposed change; the member who proposed it may do that too."""
    with directory_change(database, secret, actor.id, now, "decline", f"proposal:{proposal}") as session:
        require_ombuds(session, secret, actor.id)
        _decide(secret, _waiting(session, secret, proposal), DECLINED, actor.id, now)


def waiting_proposals(session: Session, secret: InstallationSecret) -> tuple[Proposal, ...]:
    """What waits for a second person, and admissions that wait for a member of the team."""
    query = select(ProposalRow).where(
        ProposalRow.decision.is_(None) | ((ProposalRow.decision == CONFIRMED) & (ProposalRow.kind == "admit_to_team"))
    )
    rows = session.scalars(query.order_by(ProposalRow.proposed_on, ProposalRow.id)).all()
    for row in rows:
        require_authentic(secret, row)
    return tuple(Proposal(row.id, read_change(row.kind, row.payload), row.proposed_by, row.decision) for row in rows)


def use_confirmed(session: Session, secret: InstallationSecret, change: Change) -> bool:
    """Use up a confirmed proposal of exactly this change; False when there is none."""
    query = select(ProposalRow).where(
        ProposalRow.kind == kind_of(change),
        ProposalRow.payload == change.to_json(),
        ProposalRow.decision == CONFIRMED,
    )
    row = session.scalars(query.limit(1).with_for_update()).first()
    if row is None:
        return False
    require_authentic(secret, row)
    row.decision = DONE
    authenticate(secret, row)
    return True


def _waiting(session: Session, secret: InstallationSecret, proposal: UUID) -> ProposalRow:
    query = select(ProposalRow).where(ProposalRow.id == proposal).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None or row.decision is not None:
        raise ProposalClosed
    require_authentic(secret, row)
    return row


def _take_effect(
    session: Session,
    secret: InstallationSecret,
    lists: CodeLists,
    row: ProposalRow,
    decided_by: UUID | None,
    now: datetime,
) -> Confirmed:
    require_ombuds(session, secret, row.proposed_by)
    change = read_change(row.kind, row.payload)
    effect = apply_change(session, secret, lists, change, decided_by, now)
    _decide(secret, row, CONFIRMED, decided_by, now)
    return Confirmed(change, effect.invitation, effect.suspended)


def _decide(
    secret: InstallationSecret, row: ProposalRow, decision: str, decided_by: UUID | None, now: datetime
) -> None:
    row.decision = decision
    row.decided_by = decided_by
    row.decided_on = now.date()
    authenticate(secret, row)


__all__ = [
    "Confirmed",
    "Proposal",
    "SharesDoNotOpen",
    "confirm",
    "confirm_by_custodians",
    "decline",
    "propose",
    "use_confirmed",
    "waiting_proposals",
]
