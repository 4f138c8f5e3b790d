"""Coming back with a code: the mailboxes that it opens, and the visit (session) of one of them.

A visit works like a staff session: the cookie is the key, the row holds a hash and the sealed keys of the
code, deleting the row ends it. Unknown, erased and wrong codes are one answer, and each attempt does the same
work.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from caseflow.reporter.mailbox.cases_of_code import CodeCase, Place, cases_of
from caseflow.schema.handover import HandedOverRow
from caseflow.schema.mailboxes import MailboxRow, MailboxVisitRow
from caseflow.sealing.errors import TagInvalid
from crypto.encoding import ByteReader, large_number_bytes, length_prefixed, number_bytes
from crypto.errors import CannotOpen
from crypto.follow_up_code import CodeKeys, MailboxKeys, StretchedCode, mailbox_keys
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
NOT_CHOSEN = 0xFFFF_FFFF


class VisitEnded(Exception):
    """There is no such visit (any more); the person types their code again."""


class CaseNotChosen(VisitEnded):
    """There are several cases behind the code and the person has chosen none yet."""


class DialogueHandedOver(VisitEnded):
    """This dialogue has another code now; all that is left is to take it back."""


@dataclass(frozen=True)
class Visit:
    """An open mailbox, for the length of one request."""

    case: UUID
    lookup_hash: bytes
    pair: KeyPair = field(repr=False)
    erase_proof: bytes = field(repr=False)


@dataclass(frozen=True)
class OpenCode:
    """The code of a visit, for the length of one request: it leads to all its cases.

    ``chosen`` is the case that the pages of the visit show.
    """

    expires: int
    keys: tuple[CodeKeys, ...] = field(repr=False)
    chosen: Place | None

    @property
    def mailbox(self) -> MailboxKeys:
        """The keys of the chosen case; raises ``CaseNotChosen``."""
        if self.chosen is None:
            raise CaseNotChosen
        return self.keys[self.chosen.keys].mailbox(self.chosen.index)


def mailbox_tag_parts(row: MailboxRow) -> tuple[bytes, ...]:
    """What the tag of a mailbox covers."""
    return row.lookup_hash, row.case.bytes, row.public_key


def candidates(secret: InstallationSecret, stretched: StretchedCode) -> tuple[MailboxKeys, ...]:
    """The keys of a code's first mailbox under every live pepper, newest first. About 0.1 ms."""
    return tuple(mailbox_keys(stretched, secret.pepper(version)) for version in secret.live_versions)


def start_visit(
    session: Session,
    secret: InstallationSecret,
    codes: Sequence[CodeKeys],
    now: datetime.datetime,
    today: datetime.date,
) -> SessionCookie:
    """Enter with a code (``code_cases.codes_of``). Its first use ends the showing of the code.

    Raises:
        VisitEnded: it leads to no mailbox; unknown, erased and wrong codes alike.
        TagInvalid: a mailbox was changed in the database alone.
    """
    found = cases_of(session, codes, today)
    cookie = SessionCookie.generate()
    if not found:
        raise VisitEnded
    for one in found:
        if one.handed_over_until is None:
            mailbox = session.get_one(MailboxRow, one.lookup_hash)
            _require_authentic(secret, mailbox)
            mailbox.shows_code = False
    expires = int((now + VISIT_TIME).timestamp())
    code = OpenCode(expires, tuple(codes), found[0].place if len(found) == 1 else None)
    session.add(MailboxVisitRow(id=cookie.row_id, sealed=_sealed(secret, cookie, code), day=today))
    session.flush()
    return cookie


def open_code(session: Session, secret: InstallationSecret, cookie: SessionCookie, now: datetime.datetime) -> OpenCode:
    """The code of a visit; raises ``VisitEnded`` when the visit is unknown, ended or too old."""
    row = session.get(MailboxVisitRow, cookie.row_id)
    if row is None:
        raise VisitEnded
    code = _read_code(_opened(secret, cookie, row))
    if now.timestamp() >= code.expires:
        raise VisitEnded
    return code


def choose_case(
    session: Session,
    secret: InstallationSecret,
    cookie: SessionCookie,
    place: Place,
    now: datetime.datetime,
    today: datetime.date,
) -> None:
    """Show another case of the code from now on; raises ``VisitEnded`` when there is none at that place."""
    code = open_code(session, secret, cookie, now)
    if place not in {one.place for one in cases_of(session, code.keys, today)}:
        raise VisitEnded
    row = session.get_one(MailboxVisitRow, cookie.row_id)
    row.sealed = _sealed(secret, cookie, replace(code, chosen=place))
    session.flush()


def open_visit(session: Session, secret: InstallationSecret, cookie: SessionCookie, now: datetime.datetime) -> Visit:
    """The mailbox of a visit.

    Raises:
        VisitEnded: unknown, ended or too old, or the mailbox is gone.
        CaseNotChosen, DialogueHandedOver: as their names say.
        TagInvalid: the mailbox was changed in the database alone.
    """
    return visit_of(session, secret, open_code(session, secret, cookie, now))


def visit_of(session: Session, secret: InstallationSecret, code: OpenCode) -> Visit:
    """The mailbox of a visit whose code is open; raises as ``open_visit``."""
    keys = code.mailbox
    mailbox = session.get(MailboxRow, keys.lookup_hash)
    if mailbox is None:
        is_former = session.get(HandedOverRow, keys.lookup_hash) is not None
        raise DialogueHandedOver if is_former else VisitEnded
    _require_authentic(secret, mailbox)
    return Visit(mailbox.case, keys.lookup_hash, keys.key_pair, keys.proof_for(mailbox.case.bytes))


def siblings(session: Session, code: OpenCode, today: datetime.date) -> tuple[CodeCase, ...]:
    """All cases behind the code of a visit, oldest first."""
    return cases_of(session, code.keys, today)


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


def _require_authentic(secret: InstallationSecret, mailbox: MailboxRow) -> None:
    if not secret.verify(mailbox.tag, "mailbox", *mailbox_tag_parts(mailbox)):
        raise TagInvalid("mailbox")


def _sealed(secret: InstallationSecret, cookie: SessionCookie, code: OpenCode) -> bytes:
    chosen = code.chosen or Place(0, NOT_CHOSEN)
    content = length_prefixed(
        large_number_bytes(code.expires),
        number_bytes(chosen.keys),
        number_bytes(chosen.index),
        *(keys.master for keys in code.keys),
    )
    return wrap(cookie.wrapping_key(secret.derive(SALT_LABEL)), content, "mailbox_visit", cookie.row_id)


def _read_code(content: bytes) -> OpenCode:
    reader = ByteReader(content)
    expires, place, index = (int.from_bytes(reader.part(), "big") for _ in range(3))
    keys = []
    while reader.position < len(content):
        keys.append(CodeKeys(reader.part()))
    return OpenCode(expires, tuple(keys), None if index == NOT_CHOSEN else Place(place, index))


def _opened(secret: InstallationSecret, cookie: SessionCookie, row: MailboxVisitRow) -> bytes:
    for version in secret.live_versions:
        try:
            key = cookie.wrapping_key(secret.derive(SALT_LABEL, version))
            return unwrap(key, row.sealed, "mailbox_visit", cookie.row_id)
        except CannotOpen:
            continue
    raise VisitEnded
