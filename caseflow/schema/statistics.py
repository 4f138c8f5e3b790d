"""Statistics: sealed facts, the ledger of measurements, the releases as they are served.

Triggers in the migrations keep what this program promises also against a slip of its own: a booked fact,
a line of the ledger and the bytes of a release never change.
"""

import datetime
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.schema.base import NO_ORDER_OF_ARRIVAL, Base


class FactRow(Base):
    """The codes of one report, sealed to the statistics key. Nothing leads from here to a case."""

    __tablename__ = "statistics_fact"
    __table_args__ = (
        CheckConstraint("booked_period IS NULL OR booked_period >= ready_period", name="never_back_dated"),
        NO_ORDER_OF_ARRIVAL,
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    format: Mapped[int]
    series: Mapped[str]
    # The month in which the coding was first completed, such as 2026-03.
    ready_period: Mapped[str]
    # The month whose measurement counted it; set once, never changed.
    booked_period: Mapped[str | None]
    sealed: Mapped[bytes]


class SeriesRow(Base):
    """A series of releases and what was decided when it began."""

    __tablename__ = "statistics_series"

    series: Mapped[str] = mapped_column(primary_key=True)
    first_period: Mapped[str]
    # The tier until a complete published year decides.
    tier: Mapped[str]
    strict: Mapped[bool]
    # The region all figures are about, by its ISO 3166-2 code.
    ref_area: Mapped[str]


class LedgerRow(Base):
    """One table measured for one period: the noisy integers and what they cost. Append-only, hash-chained."""

    __tablename__ = "statistics_ledger"
    __table_args__ = (UniqueConstraint("series", "period", "table_id"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    series: Mapped[str]
    period: Mapped[str]
    table_id: Mapped[str]
    catalogue_version: Mapped[str]
    tier: Mapped[str]
    strict: Mapped[bool]
    k: Mapped[int]
    rho: Mapped[str]
    sigma2: Mapped[str]
    # The codes of the cells in their order, as canonical JSON.
    cells: Mapped[str]
    n_cells: Mapped[int]
    # The noisy integers, eight bytes each, big-endian with sign.
    raw: Mapped[bytes]
    measured_on: Mapped[datetime.date]
    previous_hash: Mapped[bytes]
    hash: Mapped[bytes]


class LedgerHeadRow(Base):
    """One row: the newest line of the ledger. Locked while a release is measured."""

    __tablename__ = "statistics_ledger_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[bytes]


class AttemptRow(Base):
    """How often measuring a period was begun; more than once means that a draw was thrown away unseen."""

    __tablename__ = "statistics_attempt"

    series: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    begun: Mapped[int]


class ReleaseRow(Base):
    """A release: made and signed when measured, visible from its day on."""

    __tablename__ = "statistics_release"
    __table_args__ = (UniqueConstraint("series", "period"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    series: Mapped[str]
    period: Mapped[str]
    # The last line of the ledger that belongs to this release, or was the newest when it was made.
    ledger_number: Mapped[int] = mapped_column(unique=True)
    planned_publication: Mapped[datetime.date]
    cut_off: Mapped[datetime.date]
    software_version: Mapped[str]
    visible: Mapped[bool]


class ReleaseFileRow(Base):
    """One file of a release, byte by byte as it is served."""

    __tablename__ = "statistics_release_file"

    release: Mapped[str] = mapped_column(ForeignKey("statistics_release.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    content: Mapped[bytes]


class StatisticsKeyRow(Base):
    """One row: the statistics public key, the key that signs releases, and the seed of the latter, sealed."""

    __tablename__ = "statistics_key"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_key: Mapped[bytes]
    signing_public_key: Mapped[bytes]
    sealed_signing_seed: Mapped[bytes]
    recovery_sealed_seed: Mapped[bytes | None]
    opened_on: Mapped[datetime.date]
    tag: Mapped[bytes]


class StatisticsKeyWrapRow(Base):
    """The statistics seed, sealed to one member."""

    __tablename__ = "statistics_key_wrap"

    member: Mapped[uuid.UUID] = mapped_column(ForeignKey("member.id"), primary_key=True)
    sealed_seed: Mapped[bytes]
