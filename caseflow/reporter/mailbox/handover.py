"""Handing a dialogue over to the affected person: they get a new code; it can be taken back for fourteen days.

Everything that the former code reads is sealed again to the new mailbox, and its own copies go. What "take it
back" needs lies sealed to the former mailbox in a row of its own; when that row is gone, the former code opens
nothing. From the handing over on everybody writes under fresh keys, so the former code never reads what the
new holder wrote, not even after taking the dialogue back.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseflow.records.notices import NOTICE, NoticeKind, is_of, read_notices, write_notice
from caseflow.reporter.mailbox.transaction import REPORTER, MailboxChange, mailbox_change
from caseflow.reporter.mailbox.visit import (
    FILES_BETWEEN_ANSWERS,
    MESSAGES_BETWEEN_ANSWERS,
    DialogueHandedOver,
    OpenCode,
    Visit,
    VisitEnded,
    mailbox_tag_parts,
)
from caseflow.schema.cases import CaseRow
from caseflow.schema.handover import HandedOverRow, SecondWordRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.sealing.case_keys import (
    CaseKeys,
    begin_epoch,
    epochs_of_mailbox,
    open_as_mailbox,
    seal_for_mailbox,
    shred_secret,
)
from caseflow.sealing.case_lock import lock_case
from caseflow.sealing.errors import TagInvalid
from caseflow.sealing.record_rows import put_record
from caseflow.sealing.row_tags import hold_directory
from caseflow.workflow.case_state import CaseState
from crypto.encoding import NUMBER_BYTES, large_number_bytes, number_bytes
from crypto.errors import CannotOpen
from crypto.follow_up_code import MailboxKeys
from crypto.installation import InstallationSecret
from crypto.key_pair import PublicKey
from crypto.record import Fields
from crypto.sealing import open_sealed, seal

UNDO_DAYS = 14
KEY_BYTES = 32
# Neither of the two who share the code and not of the office: the act itself.
AUTHOR = "dialogue"
# What the former holder said about themselves belongs to them.
OF_FORMER_HOLDER = (NoticeKind.CONTACT, NoticeKind.ANSWER_WISHES, NoticeKind.SEEN)
# More than anybody writes in fourteen days: so what comes after taking back is later than all that is not read.
UNREAD_SEQUENCES = 10_000


class ErasureWaits(Exception):
    """The case is to be erased; that has to be taken back before it can be given to anybody."""


@dataclass(frozen=True)
class NewMailbox:
    """The keys of the new code and the version of the pepper that they were made with."""

    keys: MailboxKeys = field(repr=False)
    pepper_version: int


@dataclass(frozen=True)
class GivenNumber:
    """What the page after the handing over tells; ``shows_code``: false once somebody has the number."""

    lookup_hash: bytes = field(repr=False)
    shows_code: bool
    until: datetime.date


@dataclass(frozen=True)
class FormerMailbox:
    """What the former code still opens: until when the dialogue can be taken back."""

    case: UUID
    lookup_hash: bytes = field(repr=False)
    until: datetime.date


@dataclass(frozen=True)
class HandingOver:
    """That the dialogue went to somebody else (``handed_over``) or back (``taken_back``), and the day."""

    kind: NoticeKind
    day: datetime.date


def handing_over(said: Sequence[tuple[UUID, Fields]]) -> tuple[HandingOver, ...]:
    """Out of the records with the purpose status, oldest first."""
    acts = read_notices(said, NoticeKind.HANDED_OVER, NoticeKind.TAKEN_BACK)
    return tuple(HandingOver(one.kind, one.day) for one in sorted(acts, key=lambda one: one.sequence))


def case_of(session: Session, code: OpenCode) -> UUID:
    """The case that the visit shows, whether its dialogue was handed over or not; raises ``VisitEnded``."""
    lookup_hash = code.mailbox.lookup_hash
    for table in (MailboxRow, HandedOverRow):
        case = session.scalar(select(table.case).where(table.lookup_hash == lookup_hash))
        if case is not None:
            return case
    raise VisitEnded


def is_former(session: Session, code: OpenCode) -> bool:
    """Whether the dialogue that the visit shows was handed over."""
    return session.get(HandedOverRow, code.mailbox.lookup_hash, populate_existing=True) is not None


def hand_over(
    session: Session, secret: InstallationSecret, visit: Visit, new: NewMailbox, today: datetime.date
) -> GivenNumber:
    """Hand the dialogue over to the holder of a new code. The same form again gives the same code.

    Raises:
        ErasureWaits: nothing was changed.
        DialogueHandedOver: another form has done it.
    """
    try:
        with mailbox_change(session, secret, visit, today) as change:
            if change.case.erase_on is not None:
                raise ErasureWaits
            return _hand_over(change, new)
    except VisitEnded:
        # Somebody was faster under the lock: perhaps this very form.
        return given_before(session, visit.lookup_hash, new, today)


def given_before(session: Session, former_hash: bytes, new: NewMailbox, today: datetime.date) -> GivenNumber:
    """The number that the same form has given before; raises ``DialogueHandedOver`` when it was another form."""
    former = session.get(HandedOverRow, former_hash, populate_existing=True)
    given = session.get(MailboxRow, new.keys.lookup_hash, populate_existing=True)
    if former is None or given is None or given.case != former.case:
        raise DialogueHandedOver
    is_shown = given.shows_code and today <= given.created_on + datetime.timedelta(days=1)
    return GivenNumber(given.lookup_hash, is_shown, former.until)


def former_mailbox(session: Session, secret: InstallationSecret, code: OpenCode, today: datetime.date) -> FormerMailbox:
    """What a code opens after the handing over; raises ``VisitEnded`` when there is nothing (any more)."""
    row = _former_row(session, secret, code.mailbox.lookup_hash, today)
    return FormerMailbox(row.case, row.lookup_hash, row.until)


def taken_back_until(session: Session, case: UUID, today: datetime.date) -> datetime.date | None:
    """Until when a former code can take this dialogue back; what the new holder sees."""
    days = session.scalars(
        select(HandedOverRow.until).where(HandedOverRow.case == case, HandedOverRow.until >= today)
    ).all()
    return max(days, default=None)


def take_back(session: Session, secret: InstallationSecret, code: OpenCode, today: datetime.date) -> None:
    """Bring the former mailbox back: the new code is dead, and what was handed on from it too.

    A wish to erase that the new holder had is taken back with it.

    Raises:
        VisitEnded: too late, or the case is gone.
    """
    keys = code.mailbox
    hold_directory(session)
    case = lock_case(session, _former_row(session, secret, keys.lookup_hash, today).case)
    if case is None:
        raise VisitEnded
    # Read again under the lock: the same form may have done it a moment ago.
    row = _former_row(session, secret, keys.lookup_hash, today)
    dialogues = _opened_keys(keys, row)
    _end_later_mailboxes(session, row)
    session.add(_mailbox_again(secret, row))
    session.delete(row)
    session.flush()
    public = PublicKey(row.public_key)
    seal_for_mailbox(session, secret, case.id, dialogues, public)
    _say(session, case, begin_epoch(session, secret, case, public), NoticeKind.TAKEN_BACK, today)
    _open_again(case)
    session.flush()


def sweep_handed_over(session: Session, today: datetime.date) -> None:
    """Destroy what former codes could still open after their last day, and words that are not asked any more."""
    is_of_late = (HandedOverRow.lookup_hash == SecondWordRow.lookup_hash) & (HandedOverRow.case == SecondWordRow.case)
    late = select(HandedOverRow.until).where(is_of_late, HandedOverRow.until < today)
    session.execute(delete(SecondWordRow).where(late.exists()), execution_options={"synchronize_session": False})
    session.execute(delete(HandedOverRow).where(HandedOverRow.until < today))
    session.execute(delete(SecondWordRow).where(SecondWordRow.ends_on <= today))


def handed_over_tag_parts(row: HandedOverRow) -> tuple[bytes, ...]:
    """What the tag of a former mailbox covers."""
    return (
        row.lookup_hash,
        row.case.bytes,
        row.public_key,
        row.erase_proof_hash,
        large_number_bytes(row.epoch),
        row.until.isoformat().encode(),
    )


def _hand_over(change: MailboxChange, new: NewMailbox) -> GivenNumber:
    session, secret, case = change.session, change.secret, change.case
    epochs = epochs_of_mailbox(session, case.id)
    opened = {epoch: open_as_mailbox(session, secret, change.visit.pair, case.id, epoch).dialogue for epoch in epochs}
    former = _former_of(change, opened)
    _forget_former_holder(change)
    session.add(former)
    session.delete(change.mailbox)
    session.flush()
    row = mailbox_of_new_code(secret, change, new)
    session.add(row)
    session.flush()
    public = new.keys.key_pair.public
    seal_for_mailbox(session, secret, case.id, opened, public)
    keys = begin_epoch(session, secret, case, public)
    _say(session, case, keys, NoticeKind.HANDED_OVER, change.today, change.dialogue.highest_sequence + 1)
    change.ask_for_attention()
    return GivenNumber(row.lookup_hash, True, former.until)


def _former_of(change: MailboxChange, opened: dict[int, bytes]) -> HandedOverRow:
    mailbox, case = change.mailbox, change.case
    content = b"".join(number_bytes(epoch) + key for epoch, key in opened.items())
    row = HandedOverRow(
        lookup_hash=mailbox.lookup_hash,
        case=case.id,
        pepper_version=mailbox.pepper_version,
        public_key=mailbox.public_key,
        erase_proof_hash=mailbox.erase_proof_hash,
        created_on=mailbox.created_on,
        epoch=case.newest_epoch,
        until=change.today + datetime.timedelta(days=UNDO_DAYS),
        sealed=seal(change.visit.pair.public, content, "handed_over", mailbox.lookup_hash, case.id.bytes),
        tag=b"",
    )
    row.tag = change.secret.authenticate("handed_over", *handed_over_tag_parts(row))
    return row


def mailbox_of_new_code(secret: InstallationSecret, change: MailboxChange, new: NewMailbox) -> MailboxRow:
    """The row of the mailbox that takes the place of the changed one, not yet stored."""
    row = MailboxRow(
        lookup_hash=new.keys.lookup_hash,
        case=change.case.id,
        pepper_version=new.pepper_version,
        public_key=new.keys.key_pair.public.raw,
        erase_proof_hash=sha256(new.keys.proof_for(change.case.id.bytes)).digest(),
        erase_proof=None,
        shows_code=True,
        created_on=change.today,
        messages_left=change.mailbox.messages_left,
        files_left=change.mailbox.files_left,
    )
    row.tag = secret.authenticate("mailbox", *mailbox_tag_parts(row))
    return row


def _mailbox_again(secret: InstallationSecret, former: HandedOverRow) -> MailboxRow:
    row = MailboxRow(
        lookup_hash=former.lookup_hash,
        case=former.case,
        pepper_version=former.pepper_version,
        public_key=former.public_key,
        erase_proof_hash=former.erase_proof_hash,
        erase_proof=None,
        shows_code=False,
        created_on=former.created_on,
        messages_left=MESSAGES_BETWEEN_ANSWERS,
        files_left=FILES_BETWEEN_ANSWERS,
    )
    row.tag = secret.authenticate("mailbox", *mailbox_tag_parts(row))
    return row


def _forget_former_holder(change: MailboxChange) -> None:
    for row, fields in change.dialogue.records:
        is_hers = fields.get("author") == (REPORTER,) and is_of(fields, *OF_FORMER_HOLDER)
        if row.purpose == NOTICE and is_hers:
            change.session.delete(row)


def _former_row(
    session: Session, secret: InstallationSecret, lookup_hash: bytes, today: datetime.date
) -> HandedOverRow:
    row = session.get(HandedOverRow, lookup_hash, populate_existing=True)
    if row is None or row.until < today:
        raise VisitEnded
    if not secret.verify(row.tag, "handed_over", *handed_over_tag_parts(row)):
        raise TagInvalid("handed_over")
    return row


def _opened_keys(keys: MailboxKeys, row: HandedOverRow) -> dict[int, bytes]:
    try:
        content = open_sealed(keys.key_pair, row.sealed, "handed_over", row.lookup_hash, row.case.bytes)
    except CannotOpen:
        raise TagInvalid("handed_over") from None
    step = NUMBER_BYTES + KEY_BYTES
    pieces = [content[start : start + step] for start in range(0, len(content), step)]
    return {int.from_bytes(piece[:NUMBER_BYTES], "big"): piece[NUMBER_BYTES:] for piece in pieces}


def _end_later_mailboxes(session: Session, row: HandedOverRow) -> None:
    """The live mailbox of the case and every former one that was handed over after this one, with their words."""
    live = select(MailboxRow.lookup_hash).where(MailboxRow.case == row.case)
    is_later = (HandedOverRow.case == row.case) & (HandedOverRow.epoch > row.epoch)
    later = select(HandedOverRow.lookup_hash).where(is_later)
    for ended in (live, later):
        session.execute(delete(SecondWordRow).where(SecondWordRow.lookup_hash.in_(ended)))
    session.execute(delete(MailboxRow).where(MailboxRow.case == row.case))
    session.execute(delete(HandedOverRow).where(is_later))


def _say(
    session: Session, case: CaseRow, keys: CaseKeys, kind: NoticeKind, today: datetime.date, sequence: int | None = None
) -> None:
    number = UNREAD_SEQUENCES * keys.epoch if sequence is None else sequence
    head = {"author": (AUTHOR,), "day": (today.isoformat(),), "sequence": (str(number),)}
    put = partial(put_record, session, case.id, keys, shred_secret(session, case.id))
    write_notice(lambda purpose, said: put(purpose, {**head, **said}), kind, {})


def _open_again(case: CaseRow) -> None:
    case.erase_on = None
    if case.state == CaseState.ERASING:
        case.state = CaseState.OPEN
    case.unread = True
    case.revision += 1
