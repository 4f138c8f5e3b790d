"""The reporter's way back: which mailbox a code opens, and a visit to it.

A visit works like a staff session: the cookie is the key, the row holds a hash and a sealed seed, deleting
the row ends it. Unknown, erased and wrong codes are one answer, and each attempt does the same work.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from caseflow.case_keys import TagInvalid
from caseflow.schema.cases import ShredSecretRow
from caseflow.schema.mailboxes import MailboxRow, MailboxVisitRow
from crypto.errors import CannotOpen
from crypto.follow_up_code import MailboxKeys, StretchedCode, mailbox_keys
from crypto.installation import InstallationSecret
from crypto.key_pair import KeyPair
from crypto.sealing import unwrap, wrap
from crypto.session_cookie import SessionCookie

# Between two answers of the office: enough for a long night, not enough to fill a disk.
MESSAGES_BETWEEN_ANSWERS = 20
FILES_BETWEEN_ANSWERS = 10

# Two hours to read, think and write on a slow line; the code opens the next visit.
VISIT_TIME = datetime.timedelta(hours=2)

SALT_LABEL = "mailbox visit"
SEED_BYTES = 32
HASH_BYTES = 32


class VisitEnded(Exception):
    """There is no such visit (any more); the person types her code again."""


@dataclass(frozen=True)
class Visit:
    """An open mailbox, for the length of one request."""

    case: UUID
    lookup_hash: bytes
    pair: KeyPair = field(repr=False)
    erase_proof: bytes = field(repr=False)


def mailbox_tag_parts(row: MailboxRow) -> tuple[bytes, ...]:
    """What the tag of a mailbox covers."""
    return row.lookup_hash, row.case.bytes, row.public_key


def candidates(secret: InstallationSecret, stretched: StretchedCode) -> tuple[MailboxKeys, ...]:
    """The keys of a code's first mailbox under every live pepper, newest first. About 0.1 ms."""
    return tuple(mailbox_keys(stretched, secret.pepper(version)) for version in secret.live_versions)


def start_visit(
    session: Session,
    secret: InstallationSecret,
    possible: Sequence[MailboxKeys],
    now: datetime.datetime,
    today: datetime.date,
) -> SessionCookie:
    """Open the mailbox of a code. Its first use ends the showing of the code.

    Raises:
        VisitEnded: there is no such mailbox; unknown, erased and wrong codes alike.
        TagInvalid: the mailbox was changed in the database alone.
    """
    by_hash = {keys.lookup_hash: keys for keys in possible}
    # Out of an older backup a mailbox may have come back; without its shred secret it is an erased one.
    query = select(MailboxRow).join(ShredSecretRow, ShredSecretRow.case == MailboxRow.case)
    row = session.scalar(query.where(MailboxRow.lookup_hash.in_(list(by_hash))))
    cookie = SessionCookie.generate()
    if row is None:
        raise VisitEnded
    keys = by_hash[row.lookup_hash]
    if not secret.verify(row.tag, "mailbox", *mailbox_tag_parts(row)):
        raise TagInvalid("mailbox")
    row.shows_code = False
    expires = int((now + VISIT_TIME).timestamp()).to_bytes(8, "big")
    content = keys.seed + keys.erase_proof + row.lookup_hash + expires
    session.add(
        MailboxVisitRow(
            id=cookie.row_id,
            sealed=wrap(cookie.wrapping_key(secret.derive(SALT_LABEL)), content, "mailbox_visit", cookie.row_id),
            day=today,
        )
    )
    session.flush()
    return cookie


def open_visit(session: Session, secret: InstallationSecret, cookie: SessionCookie, now: datetime.datetime) -> Visit:
    """The mailbox of a visit.

    Raises:
        VisitEnded: unknown, ended or too old, or the mailbox is gone.
        TagInvalid: the mailbox was changed in the database alone.
    """
    row = session.get(MailboxVisitRow, cookie.row_id)
    if row is None:
        raise VisitEnded
    content = _opened(secret, cookie, row)
    seed, proof = content[:SEED_BYTES], content[SEED_BYTES : 2 * SEED_BYTES]
    lookup_hash, expires = content[2 * SEED_BYTES : -8], int.from_bytes(content[-8:], "big")
    mailbox = session.get(MailboxRow, lookup_hash)
    if now.timestamp() >= expires or mailbox is None:
        raise VisitEnded
    if not secret.verify(mailbox.tag, "mailbox", *mailbox_tag_parts(mailbox)):
        raise TagInvalid("mailbox")
    return Visit(mailbox.case, lookup_hash, KeyPair(seed), proof)


def end_visit(session: Session, cookie: SessionCookie) -> None:
    """Leave. However often this is called, the visit stays ended."""
    session.execute(delete(MailboxVisitRow).where(MailboxVisitRow.id == cookie.row_id))


def sweep_visits(session: Session, today: datetime.date) -> None:
    """Delete the rows of visits that nobody can continue."""
    session.execute(delete(MailboxVisitRow).where(MailboxVisitRow.day < today - datetime.timedelta(days=1)))


def open_mailbox_again(session: Session, case: UUID) -> None:
    """The office has answered: the person may write the full number of messages and files again."""
    session.execute(
        update(MailboxRow)
        .where(MailboxRow.case == case)
        .values(messages_left=MESSAGES_BETWEEN_ANSWERS, files_left=FILES_BETWEEN_ANSWERS)
    )


def _opened(secret: InstallationSecret, cookie: SessionCookie, row: MailboxVisitRow) -> bytes:
    for version in secret.live_versions:
        try:
            key = cookie.wrapping_key(secret.derive(SALT_LABEL, version))
            return unwrap(key, row.sealed, "mailbox_visit", cookie.row_id)
        except CannotOpen:
            continue
    raise VisitEnded
