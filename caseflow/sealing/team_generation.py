"""The key generations of a team: opened for sealing, closed, and read by a member."""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.schema.directory import GenerationHolderRow, GenerationRow
from caseflow.sealing.errors import GenerationClosed, NotAHolder, TagInvalid
from crypto.errors import CannotOpen
from crypto.installation import InstallationSecret
from crypto.key_pair import KeyPair, PublicKey
from crypto.sealing import open_sealed, seal


@dataclass(frozen=True)
class Generation:
    """An open key generation of a team."""

    id: UUID
    public: PublicKey


@dataclass
class KeyRing:
    """A member's way to the generations of their teams; the keys live as long as the request."""

    member: UUID
    pair: KeyPair = field(repr=False)
    _pairs: dict[UUID, KeyPair] = field(default_factory=dict, repr=False)

    def generation_seed(self, session: Session, generation: UUID) -> bytes:
        """The seed of a generation that is sealed to this member; raises as ``generation_pair``."""
        return self.generation_pair(session, generation).seed

    def generation_pair(self, session: Session, generation: UUID) -> KeyPair:
        """The key pair of a generation that is sealed to this member.

        Raises:
            NotAHolder: it is not sealed to them, or no longer opens.
        """
        if generation not in self._pairs:
            sealed = session.scalar(
                select(GenerationHolderRow.sealed_seed).where(
                    GenerationHolderRow.generation == generation, GenerationHolderRow.member == self.member
                )
            )
            if sealed is None:
                raise NotAHolder
            self._pairs[generation] = KeyPair(open_generation_seed(self.pair, sealed, generation))
        return self._pairs[generation]


def seal_generation_seed(public: PublicKey, seed: bytes, generation: UUID) -> bytes:
    """A generation's seed for one member or for recovery."""
    return seal(public, seed, "generation_seed", generation.bytes)


def open_generation_seed(pair: KeyPair, sealed: bytes, generation: UUID) -> bytes:
    """The counterpart of ``seal_generation_seed``; raises ``NotAHolder`` when it does not open."""
    try:
        return open_sealed(pair, sealed, "generation_seed", generation.bytes)
    except CannotOpen:
        raise NotAHolder from None


def generation_tag_parts(row: GenerationRow) -> tuple[bytes, ...]:
    """What the tag of a generation covers. Closing it needs a new tag."""
    closed = row.closed_on.isoformat().encode() if row.closed_on else b""
    return (
        row.id.bytes,
        row.team.bytes,
        str(row.number).encode(),
        row.public_key,
        row.opened_on.isoformat().encode(),
        closed,
        row.recovery_key.bytes,
    )


def open_generation(session: Session, secret: InstallationSecret, team: UUID) -> Generation:
    """The generation of a team that may be sealed to now.

    Raises:
        GenerationClosed: the team has none.
        TagInvalid: the row was not written by this installation.
    """
    row = session.scalar(
        select(GenerationRow)
        .where(GenerationRow.team == team)
        .order_by(GenerationRow.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise GenerationClosed
    if not secret.verify(row.tag, "team_generation", *generation_tag_parts(row)):
        raise TagInvalid
    # Only the newest one counts, so that an older row that was put back as it once stood is never used.
    if row.closed_on is not None:
        raise GenerationClosed
    return Generation(row.id, PublicKey(row.public_key))


def closed_today(row: GenerationRow, secret: InstallationSecret, today: datetime.date) -> None:
    """Close a generation for sealing and renew its tag."""
    row.closed_on = today
    row.tag = secret.authenticate("team_generation", *generation_tag_parts(row))
