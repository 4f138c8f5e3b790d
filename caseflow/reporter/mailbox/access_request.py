"""The person's right to know what the office has about them (Art. 15 GDPR), asked and answered in their mailbox.

The answer is an encrypted archive. Its passphrase is never in the mailbox, because somebody who finds the code
must not be able to read the report.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from caseflow.records.notices import NOTICE, NoticeKind, read_notices
from caseflow.reporter.mailbox.dialogue import read_dialogue
from caseflow.reporter.mailbox.transaction import mailbox_change
from caseflow.reporter.mailbox.visit import Visit
from caseflow.schema.cases import AttachmentRow
from caseflow.sealing.case_keys import open_as_mailbox
from crypto.attachment import AttachmentDescription, open_description
from crypto.installation import InstallationSecret
from crypto.record import Fields, RecordPlace


class NoArchive(Exception):
    """Nothing was handed over, or it is gone."""


@dataclass(frozen=True)
class AccessState:
    """Where the request stands.

    Attributes:
        asked_on: the day of the oldest request that has no answer yet.
        archives: what was handed over, the newest first, with its day.
    """

    asked_on: datetime.date | None
    archives: tuple[tuple[UUID, datetime.date], ...]


@dataclass(frozen=True)
class Archive:
    """What is needed to read an archive; the description holds its key."""

    attachment: UUID
    description: AttachmentDescription = field(repr=False)


def access_state(said: Iterable[tuple[UUID, Fields]]) -> AccessState:
    """Out of the records with the purpose status."""
    known = read_notices(said, NoticeKind.ACCESS_REQUEST, NoticeKind.DATA_HANDED_OVER)
    asked_on: datetime.date | None = None
    archives: list[tuple[UUID, datetime.date]] = []
    for notice in sorted(known, key=lambda one: one.sequence):
        if notice.kind is NoticeKind.ACCESS_REQUEST:
            asked_on = asked_on or notice.day
        else:
            asked_on = None
            archives.insert(0, (UUID(notice.one("file")), notice.day))
    return AccessState(asked_on, tuple(archives))


def ask_for_data(session: Session, secret: InstallationSecret, visit: Visit, today: datetime.date) -> None:
    """Ask what the office has. A second request before the answer is the same one."""
    with mailbox_change(session, secret, visit, today) as change:
        if access_state(change.dialogue.with_purpose(NOTICE)).asked_on is None:
            change.say_status(NoticeKind.ACCESS_REQUEST, {})
            change.ask_for_attention()


def read_access(session: Session, secret: InstallationSecret, visit: Visit) -> AccessState:
    """Where the request of a visited case stands."""
    return access_state(read_dialogue(session, secret, visit).with_purpose(NOTICE))


def archive_of(session: Session, secret: InstallationSecret, visit: Visit, attachment: UUID) -> Archive:
    """An archive that was handed over in this mailbox; raises ``NoArchive``."""
    dialogue = read_dialogue(session, secret, visit)
    handed_over = [file for file, _ in access_state(dialogue.with_purpose(NOTICE)).archives]
    row = session.get(AttachmentRow, attachment) if attachment in handed_over else None
    if row is None or row.case != visit.case or row.epoch is None or row.header is None or row.under_staff_key:
        raise NoArchive
    keys = dialogue.keys.get(row.epoch) or open_as_mailbox(session, secret, visit.pair, visit.case, row.epoch)
    place = RecordPlace("attachment_header", row.id, row.case, row.epoch)
    return Archive(row.id, open_description(keys.dialogue, dialogue.shred, place, row.header))
