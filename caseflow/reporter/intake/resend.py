"""A form that is sent again: the same content stores only one report, even if the first answer was lost.

No row is stored for this. The code is derived from the form and its content, so the same form leads to the same
mailbox. A stored match is looked up before the age of the form is checked: a person who sends again after a week
on a bad connection does not have to write everything again.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from caseflow.code_lists import CodeLists
from caseflow.database import Database
from caseflow.reporter.intake.submit import Page, Receipt, Submission, find_receipt, submit
from caseflow.reporter.mailbox.visit import candidates
from caseflow.rules.answers import Answers
from caseflow.sealing.attachments import StagedFile, drop_staged
from caseflow.sealing.form_keys import FORM_DAYS
from crypto.follow_up_code import StretchedCode
from crypto.installation import InstallationSecret


class FormTooOld(Exception):
    """The form is too old for a new report; it comes back with everything typed and a new value."""


@dataclass(frozen=True)
class SentReport:
    """A checked report as its form brought it.

    Attributes:
        stretched: of the code that the form and its content lead to; stretched before, outside a transaction.
        form_day: the day on which the form was issued.
    """

    answers: Answers = field(repr=False)
    files: tuple[StagedFile, ...] = field(repr=False)
    stretched: StretchedCode = field(repr=False)
    form_day: datetime.date
    today: datetime.date


def receive(
    database: Database,
    secret: InstallationSecret,
    lists: CodeLists,
    sent: SentReport,
    render: Callable[[Receipt], Page],
) -> Page:
    """Store a report, or give the receipt of the one that this form has stored before.

    Raises:
        FormTooOld: nothing was stored, now or before.
        StorageError, StagedFileGone, NoHandlerLeft: as ``intake.submit``; nothing was stored.
    """
    possible = candidates(secret, sent.stretched)
    is_old = sent.today - sent.form_day > datetime.timedelta(days=FORM_DAYS)
    # Under an older pepper the database alone could not tell that it is the same report.
    if is_old or len(possible) > 1:
        with database.reading() as session:
            receipt = find_receipt(session, secret, lists, sent.answers, possible, sent.today)
        if receipt is not None:
            drop_staged(database, sent.files)
            return render(receipt)
    if is_old:
        raise FormTooOld
    submission = Submission(sent.answers, sent.files, possible[0], secret.newest_version, sent.today)
    return submit(database, secret, lists, submission, render)
