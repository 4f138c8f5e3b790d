"""Reports that arrive one after another by the real intake, and who came when."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from caseflow.code_lists import CodeLists
from caseflow.reporter.intake.submit import Receipt, Submission, submit
from caseflow.reporter.mailbox.handover import NewMailbox, hand_over
from caseflow.reporter.mailbox.second_word import WordLock, set_word
from caseflow.reporter.mailbox.visit import end_visit, open_visit, start_visit
from caseflow.rules.answers import Answers
from caseflow.sealing.attachments import MEGABYTE, AttachmentStaging, StagedFile, StagingLimits
from caseflow.statistics.facts.fact_format import Fact, seal_fact
from caseflow.statistics.facts.fact_rows import record_fact
from crypto.follow_up_code import CodeKeys, MailboxKeys, StretchedCode, code_keys, mailbox_keys
from crypto.key_pair import KeyPair
from crypto.second_word import StretchedWord
from tests.caseflow.desk_rows import work_on
from tests.caseflow.offices import TestOffice

PERIOD = "2026-11"
LIMITS = StagingLimits(total_staged_bytes=1000 * MEGABYTE)


@dataclass(frozen=True)
class Arrival:
    """One report with everything that came with it."""

    case: UUID
    file: StagedFile
    fact: UUID
    visit: bytes
    code: CodeKeys = field(repr=False)


def arrive(office: TestOffice, lists: CodeLists, statistics: KeyPair, number: int) -> Arrival:
    """A report with a file, a visit with its code, a second word, the dialogue given on, its fact, work."""
    code, receiver = new_code(office), new_code(office)
    file = stage(office, 1000 * number)
    answers = Answers(story="Niemand hört zu. " * (1 + 29 * number % 400))
    case = send(office, lists, code.mailbox(), answers, (file,))
    with office.database.writing() as session:
        visit = start_visit(session, office.secret, (code,), office.now, office.now.date()).row_id
        give_on(session, office, code, receiver)
        fact = uuid4()
        record_fact(session, fact, seal_fact(statistics.public, Fact(), fact, PERIOD), PERIOD)
        work_on(session, office.team("office"), case, file.attachment, office.now.date())
    return Arrival(case, file, fact, visit, receiver)


def give_on(session: Session, office: TestOffice, code: CodeKeys, receiver: CodeKeys) -> None:
    """A second word for the first holder, then the dialogue goes to the holder of another code."""
    day = office.now.date()
    cookie = start_visit(session, office.secret, (code,), office.now, day)
    visit = open_visit(session, office.secret, cookie, office.now)
    word = StretchedWord(os.urandom(32), os.urandom(32))
    set_word(session, office.secret, WordLock(visit.case, visit.lookup_hash), word, day)
    hand_over(session, office.secret, visit, NewMailbox(receiver.mailbox(), office.secret.newest_version), day)
    end_visit(session, cookie)


def arrive_in_a_row(office: TestOffice, lists: CodeLists, count: int) -> list[Arrival]:
    """So many reports, in a known order."""
    statistics = KeyPair.generate()
    return [arrive(office, lists, statistics, number) for number in range(count)]


def new_code(office: TestOffice) -> CodeKeys:
    """What a random code leads to, without the slow stretching."""
    return code_keys(StretchedCode(os.urandom(32)), office.secret.pepper(office.secret.newest_version))


def new_mailbox(office: TestOffice) -> MailboxKeys:
    """The keys of a random code. The slow stretching is left out; what it gives is random anyway."""
    return mailbox_keys(StretchedCode(os.urandom(32)), office.secret.pepper(office.secret.newest_version))


def stage(office: TestOffice, length: int) -> StagedFile:
    """A file that was sent and waits for its report."""
    staging = AttachmentStaging(office.database, LIMITS, office.now.date(), "Foto.jpg", "image/jpeg", MEGABYTE)
    staging.write(os.urandom(length))
    return staging.finish()


def send(
    office: TestOffice, lists: CodeLists, mailbox: MailboxKeys, answers: Answers, files: Sequence[StagedFile] = ()
) -> UUID:
    """Send a report; the id of its case."""
    submission = Submission(answers, tuple(files), mailbox, office.secret.newest_version, office.now.date())
    receipt: Receipt = submit(office.database, office.secret, lists, submission, lambda given: given)
    return receipt.case
