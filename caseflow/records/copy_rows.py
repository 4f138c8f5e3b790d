"""Rows that mark a case as a copy of another, and finding all copies of an original."""

from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.records.copy_note import CopyKind
from caseflow.schema.referral import CaseCopyRow
from caseflow.sealing.case_keys import shred_secret
from caseflow.sealing.errors import NotAHolder, TagInvalid
from crypto.copy_mark import copy_mark
from crypto.installation import InstallationSecret


def enter_copy(
    session: Session, secret: InstallationSecret, copy: UUID, original: UUID, kind: CopyKind, token: bytes | None
) -> None:
    """Say that a case holds copies of another.

    Args:
        token: what opens it to the person's code, if they are offered that.
    """
    row = CaseCopyRow(
        case=copy,
        kind=kind.value,
        original_mark=copy_mark(shred_secret(session, original), original),
        offer_hash=None if token is None else sha256(token).digest(),
    )
    row.tag = secret.authenticate("case_copy", *_tag_parts(row))
    session.add(row)
    session.flush()


def copy_row(session: Session, secret: InstallationSecret, case: UUID) -> CaseCopyRow | None:
    """The row of a case that holds copies, none for every other case; raises ``TagInvalid``."""
    row = session.get(CaseCopyRow, case, populate_existing=True)
    if row is not None and not secret.verify(row.tag, "case_copy", *_tag_parts(row)):
        raise TagInvalid("case_copy")
    return row


def end_offer(session: Session, secret: InstallationSecret, row: CaseCopyRow) -> None:
    """The person has taken the offer; nobody takes it twice."""
    row.offer_hash = None
    row.tag = secret.authenticate("case_copy", *_tag_parts(row))
    session.flush()


def copies_of(session: Session, original: UUID) -> tuple[CaseCopyRow, ...]:
    """Every copy of a case; none that is known where its shred secret is gone."""
    try:
        mark = copy_mark(shred_secret(session, original), original)
    except NotAHolder:
        return ()
    query = select(CaseCopyRow).where(CaseCopyRow.original_mark == mark).order_by(CaseCopyRow.case)
    return tuple(session.scalars(query))


def _tag_parts(row: CaseCopyRow) -> tuple[bytes, ...]:
    return row.case.bytes, row.kind.encode("ascii"), row.original_mark, row.offer_hash or b""
