"""The directory: organisations and their ties, members, teams, their key generations, recovery.

Every row that decides who may read carries ``tag``, an HMAC under the installation secret. A row that
does not verify is refused, so that a change made in the database alone opens nothing.
"""

import datetime
import uuid

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import Base


class OrganisationRow(Base):
    """A body: the office itself, a partner, an operator, an authority."""

    __tablename__ = "organisation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    district: Mapped[str | None]
    tag: Mapped[bytes]


class RelationRow(Base):
    """A dated tie between two organisations (supervises, operates, subcontracts ...)."""

    __tablename__ = "organisation_relation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    from_organisation: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    to_organisation: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str]
    valid_from: Mapped[datetime.date]
    valid_until: Mapped[datetime.date | None]
    tag: Mapped[bytes]


class FacilityTieRow(Base):
    """Which organisation runs, guards or supervises a facility of the code list, and since when."""

    __tablename__ = "facility_tie"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    facility: Mapped[str]
    organisation: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str]
    valid_from: Mapped[datetime.date]
    valid_until: Mapped[datetime.date | None]
    tag: Mapped[bytes]


class MemberRow(Base):
    """A person who works here. The seed opens with their passphrase and the pepper, with nothing else."""

    __tablename__ = "member"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    user_name: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    organisation: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[str]
    gender: Mapped[str | None]
    languages: Mapped[str]
    joined_on: Mapped[datetime.date]
    left_on: Mapped[datetime.date | None]
    public_key: Mapped[bytes]
    passphrase_salt: Mapped[bytes]
    pepper_version: Mapped[int]
    wrapped_seed: Mapped[bytes]
    wrapped_totp_secret: Mapped[bytes]
    totp_last_step: Mapped[int]
    tag: Mapped[bytes]


class TeamRow(Base):
    """A group of members of one organisation that reads together."""

    __tablename__ = "team"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    organisation: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str]
    tag: Mapped[bytes]


class MembershipRow(Base):
    """That a member belongs to a team. Ended memberships stay, for the log."""

    __tablename__ = "membership"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    team: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"))
    member: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id"))
    since: Mapped[datetime.date]
    until: Mapped[datetime.date | None]
    tag: Mapped[bytes]


class GenerationRow(Base):
    """One key generation of a team. Only the open one may be sealed to."""

    __tablename__ = "team_generation"
    __table_args__ = (UniqueConstraint("team", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    team: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"))
    number: Mapped[int]
    public_key: Mapped[bytes]
    opened_on: Mapped[datetime.date]
    closed_on: Mapped[datetime.date | None]
    recovery_key: Mapped[uuid.UUID] = mapped_column(ForeignKey("recovery_key.id"))
    recovery_sealed_seed: Mapped[bytes]
    tag: Mapped[bytes]


class GenerationHolderRow(Base):
    """A generation's seed, sealed to one member."""

    __tablename__ = "generation_holder"

    generation: Mapped[uuid.UUID] = mapped_column(ForeignKey("team_generation.id"), primary_key=True)
    member: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id"), primary_key=True)
    sealed_seed: Mapped[bytes]


class RecoveryKeyRow(Base):
    """The office's recovery public key; its seed exists only in the shares of the custodians."""

    __tablename__ = "recovery_key"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    public_key: Mapped[bytes]
    threshold: Mapped[int]
    custodians: Mapped[int]
    opened_on: Mapped[datetime.date]
    closed_on: Mapped[datetime.date | None]
    tag: Mapped[bytes]


class RecoverySubsetRow(Base):
    """The recovery seed, encrypted under the shares of one subset of custodians."""

    __tablename__ = "recovery_subset"

    recovery_key: Mapped[uuid.UUID] = mapped_column(ForeignKey("recovery_key.id"), primary_key=True)
    subset: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]


class RoutingRuleRow(Base):
    """One line of the ordered routing list; ``conditions`` is canonical JSON, empty for 'always'."""

    __tablename__ = "routing_rule"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    conditions: Mapped[str]
    team: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"))
    explanation: Mapped[str]
    tag: Mapped[bytes]


class ProposalRow(Base):
    """A change to the directory that waits for a second person of the ombuds team."""

    __tablename__ = "proposal"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[str]
    proposed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id"))
    proposed_on: Mapped[datetime.date]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("member.id"))
    # None while it waits, then confirmed or declined; a confirmed membership is done when a member of the
    # team has admitted the newcomer.
    decision: Mapped[str | None]
    decided_on: Mapped[datetime.date | None]
    tag: Mapped[bytes]


class InvitationRow(Base):
    """A confirmed newcomer who has not come yet. The link they get holds the token of this hash."""

    __tablename__ = "invitation"

    id: Mapped[bytes] = mapped_column(primary_key=True)
    payload: Mapped[str]
    valid_until: Mapped[datetime.date]
    tag: Mapped[bytes]


class DirectorySealRow(Base):
    """One row: a tag over the tags of the whole directory, so that no row can be dropped or put back."""

    __tablename__ = "directory_seal"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    tag: Mapped[bytes]


class StaffSessionRow(Base):
    """A login. The cookie opens ``wrapped_seed``; the row alone opens nothing."""

    __tablename__ = "staff_session"

    id: Mapped[bytes] = mapped_column(primary_key=True)
    member: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id"))
    wrapped_seed: Mapped[bytes]
    expires_at: Mapped[datetime.datetime]
    last_used_at: Mapped[datetime.datetime]
