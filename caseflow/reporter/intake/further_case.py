"""A further report with the same code: it becomes a case of its own and is routed by its own answers.

Nothing in the database links it to the others. Its place among the cases of the code is the first free one;
its id comes from the form, so that the same form with the same content stores one case.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists
from caseflow.database import Database
from caseflow.reporter.intake.resend import FormTooOld
from caseflow.reporter.intake.submit import AlreadyReceived, Page, Receipt, Submission, receipt_of_mailbox, store
from caseflow.reporter.mailbox.cases_of_code import MOST_CASES, Place, cases_of, places_of
from caseflow.reporter.mailbox.visit import VisitEnded, open_code
from caseflow.rules.answers import Answers
from caseflow.schema.mailboxes import MailboxRow
from caseflow.sealing.attachments import StagedFile, drop_staged
from caseflow.sealing.form_keys import FORM_DAYS
from crypto.follow_up_code import CodeKeys, MailboxKeys
from crypto.installation import InstallationSecret
from crypto.session_cookie import SessionCookie


class TooManyCases(Exception):
    """There are as many cases behind this code as there can be."""


@dataclass(frozen=True)
class FurtherReport:
    """A checked report as its form brought it; ``case`` is derived from the form and its content."""

    answers: Answers = field(repr=False)
    files: tuple[StagedFile, ...] = field(repr=False)
    case: UUID
    form_day: datetime.date
    now: datetime.datetime
    today: datetime.date


@dataclass(frozen=True)
class FreePlace:
    """A place behind a code that no case has."""

    keys: MailboxKeys = field(repr=False)
    pepper_version: int


def receive_further(
    database: Database,
    secret: InstallationSecret,
    lists: CodeLists,
    cookie: SessionCookie,
    sent: FurtherReport,
    render: Callable[[Receipt], Page],
) -> Page:
    """Store a further case of the code of a visit, or give the receipt of the one that this form has stored before.

    Raises:
        VisitEnded: nothing was stored.
        TooManyCases, FormTooOld: nothing was stored.
        StorageError, StagedFileGone, NoHandlerLeft: as ``intake.submit``; nothing was stored.
    """
    # Another form of the same code can take a place in the moment between looking and storing.
    for _ in range(MOST_CASES):
        try:
            with database.writing() as session:
                receipt = _received_before(session, secret, lists, cookie, sent)
                if receipt is None:
                    return render(_store(session, secret, lists, cookie, sent))
        except AlreadyReceived:
            continue
        drop_staged(database, sent.files)
        return render(receipt)
    raise TooManyCases


def _received_before(
    session: Session, secret: InstallationSecret, lists: CodeLists, cookie: SessionCookie, sent: FurtherReport
) -> Receipt | None:
    codes = open_code(session, secret, cookie, sent.now).keys
    hashes = [keys.lookup_hash for keys in places_of(codes).values()]
    # All forms of this code lock the same rows in the same order, so equal ones come one after another.
    lock = select(MailboxRow.lookup_hash).where(MailboxRow.lookup_hash.in_(hashes))
    session.execute(lock.order_by(MailboxRow.lookup_hash).with_for_update())
    stored = [one.lookup_hash for one in cases_of(session, codes, sent.today) if one.case == sent.case]
    return receipt_of_mailbox(session, secret, lists, sent.answers, stored, sent.today) if stored else None


def _store(
    session: Session, secret: InstallationSecret, lists: CodeLists, cookie: SessionCookie, sent: FurtherReport
) -> Receipt:
    if sent.today - sent.form_day > datetime.timedelta(days=FORM_DAYS):
        raise FormTooOld
    free = free_place(session, secret, open_code(session, secret, cookie, sent.now).keys, sent.today)
    submission = Submission(
        sent.answers, sent.files, free.keys, free.pepper_version, sent.today, case=sent.case, shows_code=False
    )
    return store(session, secret, lists, submission)


def free_place(
    session: Session, secret: InstallationSecret, codes: tuple[CodeKeys, ...], today: datetime.date
) -> FreePlace:
    """The first place of the code under the newest pepper; in all at most twenty cases."""
    found = cases_of(session, codes, today)
    if all(one.handed_over_until for one in found):
        # After handing over or erasing every case the code has no mailbox any more.
        raise VisitEnded
    taken = {one.place for one in found}
    if len(taken) >= MOST_CASES:
        raise TooManyCases
    index = next(index for index in range(MOST_CASES) if Place(0, index) not in taken)
    return FreePlace(codes[0].mailbox(index), secret.newest_version)
