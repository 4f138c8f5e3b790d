"""Whether a mailbox has anything that the person has not opened yet.

This is one sealed record that is replaced each time, so that no number in clear shows how often they looked.
"""

import datetime
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from caseflow.records.notices import NoticeKind, is_of
from caseflow.reporter.mailbox.transaction import REPORTER, mailbox_change
from caseflow.reporter.mailbox.visit import Visit
from crypto.installation import InstallationSecret
from crypto.record import Fields


def mark_seen(session: Session, secret: InstallationSecret, visit: Visit, today: datetime.date) -> None:
    """Remember that everything which is there now was opened."""
    with mailbox_change(session, secret, visit, today, counts=False) as change:
        records = [(row.id, fields) for row, fields in change.dialogue.records]
        if newest_of_office(records) > newest_opened(records):
            change.replace_status(NoticeKind.SEEN, {"until": str(newest_of_office(records))})


def has_news(records: Iterable[tuple[UUID, Fields]]) -> bool:
    """Whether the office has said something since the person last opened or wrote anything."""
    opened = list(records)
    return newest_of_office(opened) > newest_opened(opened)


def newest_of_office(records: Iterable[tuple[UUID, Fields]]) -> int:
    """The number of the newest thing that the office has said to them; a fact is nothing to read."""
    numbers = [
        int(fields["sequence"][0])
        for _, fields in records
        if fields.get("author") != (REPORTER,) and not is_of(fields, NoticeKind.FACT) and fields.get("sequence")
    ]
    return max(numbers, default=0)


def newest_opened(records: Iterable[tuple[UUID, Fields]]) -> int:
    """Up to which number they have read: what they opened, and what stood there when they last wrote."""
    numbers = [
        int(fields["until"][0]) if is_of(fields, NoticeKind.SEEN) else int(fields["sequence"][0])
        for _, fields in records
        if fields.get("author") == (REPORTER,)
    ]
    return max(numbers, default=0)
