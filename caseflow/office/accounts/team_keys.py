"""The key generations of a team: begun, closed, handed to a newcomer, taken from who leaves.

A generation is one 32-byte seed, sealed to every member of its team and to the office's recovery key.
Beginning the next one needs public keys only. What is sealed from then on opens for today's members alone;
older generations stay with those who hold them, because older records are read with them.
"""

from collections.abc import Sequence
from datetime import date
from secrets import token_bytes
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseflow.office.accounts.members import Member, member_value
from caseflow.office.accounts.refusals import LastMember
from caseflow.schema.directory import (
    GenerationHolderRow,
    GenerationRow,
    MemberRow,
    MembershipRow,
    RecoveryKeyRow,
)
from caseflow.sealing.row_tags import authenticate, require_authentic
from caseflow.sealing.team_generation import KeyRing, closed_today, seal_generation_seed
from crypto.installation import InstallationSecret
from crypto.key_pair import SEED_BYTES, KeyPair, PublicKey


class RecoveryNotFounded(Exception):
    """The office has no open recovery key."""


def open_recovery_key(session: Session, secret: InstallationSecret) -> RecoveryKeyRow:
    """The recovery key that generations are sealed to now.

    Raises:
        RecoveryNotFounded: there is none.
        TagInvalid: it was not written by this installation.
    """
    row = session.scalar(select(RecoveryKeyRow).where(RecoveryKeyRow.closed_on.is_(None)))
    if row is None:
        raise RecoveryNotFounded
    require_authentic(secret, row)
    return row


def team_members(session: Session, secret: InstallationSecret, team: UUID) -> tuple[Member, ...]:
    """Who belongs to a team now, verified, in a fixed order."""
    query = (
        select(MemberRow, MembershipRow)
        .join(MembershipRow, MembershipRow.member == MemberRow.id)
        .where(MembershipRow.team == team, MembershipRow.until.is_(None), MemberRow.left_on.is_(None))
        .order_by(MemberRow.user_name)
        .execution_options(populate_existing=True)
    )
    members = []
    for member, membership in session.execute(query):
        require_authentic(secret, member)
        require_authentic(secret, membership)
        members.append(member_value(member))
    return tuple(members)


def begin_generation(
    session: Session, secret: InstallationSecret, team: UUID, members: Sequence[Member], today: date
) -> GenerationRow:
    """Close the team's generation and begin the next one for exactly these members.

    The caller has locked the directory and renews its seal.

    Raises:
        LastMember: nobody is left who could open it.
    """
    if not members:
        raise LastMember
    recovery = open_recovery_key(session, secret)
    seed = token_bytes(SEED_BYTES)
    row = GenerationRow(
        id=uuid4(),
        team=team,
        number=1 + close_generations(session, secret, team, today),
        public_key=KeyPair(seed).public.raw,
        opened_on=today,
        closed_on=None,
        recovery_key=recovery.id,
    )
    row.recovery_sealed_seed = seal_generation_seed(PublicKey(recovery.public_key), seed, row.id)
    authenticate(secret, row)
    session.add(row)
    session.flush()
    for member in members:
        give_generation(session, member, row.id, seed)
    return row


def close_generations(session: Session, secret: InstallationSecret, team: UUID, today: date) -> int:
    """Close what is open of a team; the highest number so far."""
    rows = generations_of(session, secret, team)
    for row in rows:
        if row.closed_on is None:
            closed_today(row, secret, today)
    session.flush()
    return max((row.number for row in rows), default=0)


def generations_of(session: Session, secret: InstallationSecret, team: UUID) -> list[GenerationRow]:
    """Every generation of a team, verified, oldest first."""
    query = select(GenerationRow).where(GenerationRow.team == team).order_by(GenerationRow.number)
    rows = list(session.scalars(query.execution_options(populate_existing=True)))
    for row in rows:
        require_authentic(secret, row)
    return rows


def hand_over_generations(
    session: Session, secret: InstallationSecret, ring: KeyRing, team: UUID, newcomer: Member
) -> None:
    """Seal every generation of a team to a newcomer, opened with the keys of a member of the team.

    Raises:
        NotAHolder: the member who admits does not hold them all.
    """
    for row in generations_of(session, secret, team):
        give_generation(session, newcomer, row.id, ring.generation_seed(session, row.id))


def give_generation(session: Session, member: Member, generation: UUID, seed: bytes) -> None:
    """Seal a generation's seed to one member, in place of what they had."""
    take_generations(session, member.id, [generation])
    sealed = seal_generation_seed(member.public, seed, generation)
    session.add(GenerationHolderRow(generation=generation, member=member.id, sealed_seed=sealed))
    session.flush()


def take_generations(session: Session, member: UUID, generations: Sequence[UUID]) -> None:
    """Delete what is sealed to a member."""
    session.execute(
        delete(GenerationHolderRow).where(
            GenerationHolderRow.member == member, GenerationHolderRow.generation.in_(generations)
        )
    )
