"""Replacing a code that a helper has seen. Only the person can do it, and only once.

A person who helped to write or read the number out knows the code. So a report that was made with help carries a
mark in its dialogue. While the mark is there, the mailbox can move to a new code at once. Unlike a handover this
cannot be undone, because the helper must not be able to take the mailbox from the person.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from caseflow.records.notices import NoticeKind, is_of, read_notices, write_notice
from caseflow.reporter.mailbox.handover import NewMailbox, mailbox_of_new_code
from caseflow.reporter.mailbox.transaction import MailboxChange, mailbox_change
from caseflow.reporter.mailbox.visit import Visit, VisitEnded
from caseflow.schema.handover import HandedOverRow, SecondWordRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.sealing.case_keys import begin_epoch, epochs_of_mailbox, open_as_mailbox, seal_for_mailbox
from caseflow.sealing.record_rows import put_record
from crypto.installation import InstallationSecret
from crypto.record import Fields

# The ways by which somebody of the office, or a helper, wrote a report down and saw its number.
ASSISTED_CHANNELS = frozenset(
    {"channel_person", "channel_phone", "channel_letter", "channel_paper", "channel_partner", "channel_staff"}
)

# The author of the notice is neither the person nor the office: the act itself writes it.
AUTHOR = "dialogue"


class NotAssisted(Exception):
    """Nobody helped with this report, or the number was made new already."""


@dataclass(frozen=True)
class RenewedNumber:
    """The new number's mailbox; ``shows_code``: false once the person said that they have it."""

    lookup_hash: bytes = field(repr=False)
    shows_code: bool


def mark_assisted(put: Callable[[str, Fields], object], today: datetime.date) -> None:
    """Mark the dialogue of a report that came with help. ``put`` seals a record into it."""
    write_notice(lambda purpose, said: put(purpose, {**_head(today, 0), **said}), NoticeKind.ASSISTED, {})


def can_renew(said: Sequence[tuple[UUID, Fields]]) -> bool:
    """Whether somebody may still know the number, out of the records with the purpose status."""
    return bool(read_notices(said, NoticeKind.ASSISTED))


def renew(
    session: Session, secret: InstallationSecret, visit: Visit, new: NewMailbox, today: datetime.date
) -> RenewedNumber:
    """Move the visited mailbox to a new code. The former one opens nothing from now on.

    Raises:
        NotAssisted: nothing was changed.
        VisitEnded: the mailbox is gone; perhaps this very form has moved it: see ``renewed_before``.
    """
    with mailbox_change(session, secret, visit, today) as change:
        marks = [row for row, fields in change.dialogue.records if is_of(fields, NoticeKind.ASSISTED)]
        if not marks:
            raise NotAssisted
        for mark in marks:
            session.delete(mark)
        return _moved(change, new)


def renewed_before(session: Session, new: NewMailbox, today: datetime.date) -> RenewedNumber:
    """The number that the same form has made before; raises ``VisitEnded`` when there is none."""
    row = session.get(MailboxRow, new.keys.lookup_hash, populate_existing=True)
    if row is None:
        raise VisitEnded
    return RenewedNumber(row.lookup_hash, row.shows_code and today <= row.created_on + datetime.timedelta(days=1))


def _moved(change: MailboxChange, new: NewMailbox) -> RenewedNumber:
    session, secret, case = change.session, change.secret, change.case
    dialogues = {
        epoch: open_as_mailbox(session, secret, change.visit.pair, case.id, epoch).dialogue
        for epoch in epochs_of_mailbox(session, case.id)
    }
    former = change.mailbox.lookup_hash
    row = mailbox_of_new_code(secret, change, new)
    session.delete(change.mailbox)
    # What was given away before, and a word that a helper may have set, ends with the number.
    session.execute(delete(SecondWordRow).where(SecondWordRow.lookup_hash == former))
    session.execute(delete(HandedOverRow).where(HandedOverRow.case == case.id))
    session.flush()
    session.add(row)
    session.flush()
    seal_for_mailbox(session, secret, case.id, dialogues, new.keys.key_pair.public)
    keys = begin_epoch(session, secret, case, new.keys.key_pair.public)
    head = _head(change.today, change.dialogue.highest_sequence + 1)
    put = partial(put_record, session, case.id, keys, change.dialogue.shred)
    write_notice(lambda purpose, said: put(purpose, {**head, **said}), NoticeKind.RENEWED, {})
    return RenewedNumber(row.lookup_hash, shows_code=True)


def _head(today: datetime.date, sequence: int) -> dict[str, tuple[str, ...]]:
    return {"author": (AUTHOR,), "day": (today.isoformat(),), "sequence": (str(sequence),)}
