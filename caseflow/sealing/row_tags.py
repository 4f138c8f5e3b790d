"""The authentication tags of the directory: which columns each covers, and the seal over all tags.

A tag shows that a row was written by this installation; the seal shows that no row was dropped or put
back since. Together they mean: who can write to the database, but does not hold the installation secret,
changes nothing about who may read.
"""

import datetime
from collections.abc import Iterator
from functools import singledispatch
from hashlib import sha256
from typing import Protocol, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.schema.approvals import SecondReadingRow
from caseflow.schema.base import Base
from caseflow.schema.directory import (
    DirectorySealRow,
    FacilityTieRow,
    GenerationRow,
    InvitationRow,
    MemberRow,
    MembershipRow,
    OrganisationRow,
    ProposalRow,
    RecoveryKeyRow,
    RelationRow,
    RoutingRuleRow,
    TeamRow,
)
from caseflow.schema.office import SettingRow
from caseflow.schema.recordings import RecordingRow
from caseflow.schema.team_documents import FloodRow, RecommendationRow, TeamPaper
from caseflow.sealing.directory_rows import SEALED_TABLES, DirectoryRows, read_directory_rows
from caseflow.sealing.errors import TagInvalid
from caseflow.sealing.team_generation import generation_tag_parts
from crypto.encoding import large_number_bytes, text_bytes
from crypto.installation import InstallationSecret

SEAL_ID = 1


class Tagged(Protocol):
    """A row that carries a tag."""

    tag: bytes
    __tablename__: str


def authenticate(secret: InstallationSecret, row: Tagged) -> None:
    """Give a row its tag; to be called after every change of what the tag covers."""
    row.tag = secret.authenticate(row.__tablename__, *tag_parts(cast("Base", row)))


def require_authentic(secret: InstallationSecret, row: Tagged) -> None:
    """Refuse a row that this installation did not write; raises ``TagInvalid``."""
    if not secret.verify(row.tag, row.__tablename__, *tag_parts(cast("Base", row))):
        raise TagInvalid(row.__tablename__)


def lock_directory(session: Session) -> None:
    """Let no other transaction change the directory until this one ends.

    Taken after the transaction's line in the staff log, which is everywhere the first lock.
    """
    session.execute(select(DirectorySealRow.version).where(DirectorySealRow.id == SEAL_ID).with_for_update())


def hold_directory(session: Session) -> None:
    """Let nobody change the directory until this transaction ends; others may hold it at the same time.

    Without this a report could be given to a team in the moment in which a conflict of that team is
    entered. A snapshot needs no lock, and a snapshot cannot take one. On SQLite nobody else writes meanwhile.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    if not session.connection().get_execution_options().get("reading", False):
        query = select(DirectorySealRow.version).where(DirectorySealRow.id == SEAL_ID)
        session.execute(query.with_for_update(read=True))


def begin_seal(session: Session) -> None:
    """Lay down the seal of a new, empty directory."""
    session.add(DirectorySealRow(id=SEAL_ID, version=0, tag=b""))
    session.flush()


def renew_seal(session: Session, secret: InstallationSecret) -> None:
    """Seal the directory as it stands now; the last act of every change."""
    session.flush()
    lock_directory(session)
    seal = session.get_one(DirectorySealRow, SEAL_ID, populate_existing=True)
    seal.version += 1
    seal.tag = secret.authenticate("directory_seal", *_seal_parts(read_directory_rows(session), seal.version))
    session.flush()


def require_seal(session: Session, secret: InstallationSecret) -> int:
    """Refuse a directory from which a row was dropped or into which one was put; see ``sealed_version``."""
    return sealed_version(read_directory_rows(session), secret)


def sealed_version(rows: DirectoryRows, secret: InstallationSecret) -> int:
    """The number of changes so far, of rows among which none is missing and none was put.

    Raises:
        TagInvalid: the seal does not fit.
    """
    seal = next((row for row in rows.of(DirectorySealRow) if row.id == SEAL_ID), None)
    if seal is None or not secret.verify(seal.tag, "directory_seal", *_seal_parts(rows, seal.version)):
        raise TagInvalid("directory_seal")
    return seal.version


@singledispatch
def tag_parts(row: Base) -> tuple[bytes, ...]:
    """What the tag of a row covers: everything that decides who may read."""
    raise TypeError(f"{type(row).__name__} carries no tag of the directory")


@tag_parts.register
def _of_organisation(row: OrganisationRow) -> tuple[bytes, ...]:
    return row.id.bytes, text_bytes(row.name), text_bytes(row.kind), _text(row.district)


@tag_parts.register
def _of_relation(row: RelationRow) -> tuple[bytes, ...]:
    return (
        row.id.bytes,
        row.from_organisation.bytes,
        row.to_organisation.bytes,
        text_bytes(row.kind),
        _day(row.valid_from),
        _day(row.valid_until),
    )


@tag_parts.register
def _of_facility_tie(row: FacilityTieRow) -> tuple[bytes, ...]:
    return (
        row.id.bytes,
        text_bytes(row.facility),
        row.organisation.bytes,
        text_bytes(row.kind),
        _day(row.valid_from),
        _day(row.valid_until),
    )


@tag_parts.register
def _of_member(row: MemberRow) -> tuple[bytes, ...]:
    # The wraps are authenticated by the passphrase's key, and change without a change of the directory.
    return (
        row.id.bytes,
        text_bytes(row.user_name),
        text_bytes(row.display_name),
        b"" if row.organisation is None else row.organisation.bytes,
        text_bytes(row.role),
        _text(row.gender),
        text_bytes(row.languages),
        _day(row.joined_on),
        _day(row.left_on),
        row.public_key,
    )


@tag_parts.register
def _of_team(row: TeamRow) -> tuple[bytes, ...]:
    return row.id.bytes, text_bytes(row.name), row.organisation.bytes, text_bytes(row.kind)


@tag_parts.register
def _of_membership(row: MembershipRow) -> tuple[bytes, ...]:
    return row.id.bytes, row.team.bytes, row.member.bytes, _day(row.since), _day(row.until)


@tag_parts.register
def _of_generation(row: GenerationRow) -> tuple[bytes, ...]:
    return generation_tag_parts(row)


@tag_parts.register
def _of_recovery_key(row: RecoveryKeyRow) -> tuple[bytes, ...]:
    return (
        row.id.bytes,
        row.public_key,
        large_number_bytes(row.threshold),
        large_number_bytes(row.custodians),
        _day(row.opened_on),
        _day(row.closed_on),
    )


@tag_parts.register
def _of_routing_rule(row: RoutingRuleRow) -> tuple[bytes, ...]:
    return (
        row.id.bytes,
        large_number_bytes(row.position),
        text_bytes(row.conditions),
        row.team.bytes,
        text_bytes(row.explanation),
    )


@tag_parts.register
def _of_setting(row: SettingRow) -> tuple[bytes, ...]:
    return text_bytes(row.name), text_bytes(row.value)


@tag_parts.register
def _of_proposal(row: ProposalRow) -> tuple[bytes, ...]:
    return (
        row.id.bytes,
        text_bytes(row.kind),
        text_bytes(row.payload),
        row.proposed_by.bytes,
        _day(row.proposed_on),
        b"" if row.decided_by is None else row.decided_by.bytes,
        _text(row.decision),
        _day(row.decided_on),
    )


@tag_parts.register
def _of_invitation(row: InvitationRow) -> tuple[bytes, ...]:
    return row.id, text_bytes(row.payload), _day(row.valid_until)


@tag_parts.register
def _of_recording(row: RecordingRow) -> tuple[bytes, ...]:
    # It decides what a person hears, not who may read; so it is no part of the seal.
    return (
        row.id.bytes,
        text_bytes(row.page),
        text_bytes(row.language),
        text_bytes(row.media_type),
        row.text_hash,
        text_bytes(row.text_alternative),
        large_number_bytes(row.length),
        row.sha256,
        text_bytes(row.state),
        row.made_by.bytes,
        _day(row.made_on),
        b"" if row.approved_by is None else row.approved_by.bytes,
        _day(row.approved_on),
    )


@tag_parts.register
def _of_flood(row: FloodRow) -> tuple[bytes, ...]:
    return *_paper_parts(row), _day(row.ends_on)


@tag_parts.register
def _of_recommendation(row: RecommendationRow) -> tuple[bytes, ...]:
    return *_paper_parts(row), _text(row.published)


def _paper_parts(row: TeamPaper) -> tuple[bytes, ...]:
    # Neither decides who may read, but who wrote here could have cases put aside or words published.
    revision = large_number_bytes(row.revision)
    return row.id.bytes, row.team.bytes, row.generation.bytes, row.sealed_key, row.sealed, revision


@tag_parts.register
def _of_second_reading(row: SecondReadingRow) -> tuple[bytes, ...]:
    # It ends with its case and after some days, so it is no part of the seal.
    return (
        row.id.bytes,
        row.case.bytes,
        row.member.bytes,
        _day(row.asked_on),
        _day(row.until),
        row.sealed_key,
        row.sealed,
        b"" if row.answer is None else row.answer,
    )


def _text(value: str | None) -> bytes:
    # An absent text and an empty one must not look alike.
    return b"" if value is None else b"+" + text_bytes(value)


def _day(value: datetime.date | None) -> bytes:
    return b"" if value is None else value.isoformat().encode("ascii")


def _seal_parts(rows: DirectoryRows, version: int) -> Iterator[bytes]:
    yield large_number_bytes(version)
    for table in SEALED_TABLES:
        digest = sha256()
        for tag in sorted(rows.tags_of(table)):
            digest.update(tag)
        yield digest.digest()
