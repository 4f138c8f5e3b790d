"""Somebody who reports: with a form, with files, later with a code."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import func, select

from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.casework import acts
from caseflow.reporter.conversation.read import Conversation, read_conversation
from caseflow.reporter.conversation.replies import Reply, send_reply
from caseflow.reporter.intake.resend import SentReport, receive
from caseflow.reporter.intake.submit import Receipt
from caseflow.reporter.mailbox.cases_of_code import codes_of
from caseflow.reporter.mailbox.visit import Visit, candidates, open_visit, start_visit
from caseflow.rules.answers import Answers
from caseflow.schema.base import Base
from caseflow.sealing.attachments import AttachmentStaging, StagedFile, StagingLimits
from caseflow.sealing.form_keys import form_key_of
from crypto.follow_up_code import CodeKeys, FollowUpCode, MailboxKeys, StretchedCode
from crypto.form_token import FileDigest, FormKey, Once, content_digest, derive_code, derive_message_id, issue, read
from crypto.session_cookie import SessionCookie
from tests.caseflow.desk.office import NOW, TODAY, Office

Result = TypeVar("Result")

MEGABYTE = 1024 * 1024
ROOM = StagingLimits(total_staged_bytes=64 * MEGABYTE)
DAY = datetime.timedelta(days=1)
STORY = "Der Wachmann lässt uns abends nicht hinein. Κανείς δεν ακούει."
ANSWERS = Answers(story=STORY, areas=("reception_state",), notice_version="1")


def moment(day: datetime.date) -> datetime.datetime:
    """A moment of a day."""
    return datetime.datetime.combine(day, NOW.timetz())


def days_later(days: int) -> datetime.date:
    """A day so many days after the report."""
    return TODAY + days * DAY


def stage(
    office: Office,
    content: bytes = b"JPEG",
    *,
    name: str = "Foto.jpg",
    limits: StagingLimits = ROOM,
    today: datetime.date = TODAY,
    most: int | None = None,
) -> StagedFile:
    """Send a file as the form does, in pieces as they come over a line."""
    most = limits.bytes_per_report if most is None else most
    staging = AttachmentStaging(office.database, limits, today, name, "image/jpeg", most)
    for start in range(0, len(content), 100_000):
        staging.write(content[start : start + 100_000])
    return staging.finish()


def stretched(office: Office, code: FollowUpCode) -> StretchedCode:
    """The keys of a code need some fixed function of it; the slow one is proved with ``crypto``."""
    return StretchedCode(sha256(office.secret.salt + code.digits.encode()).digest())


@dataclass(frozen=True)
class Form:
    """A page on which one can write, as it was issued on a day."""

    key: FormKey = field(repr=False)
    once: Once

    @classmethod
    def issued(cls, office: Office, day: datetime.date = TODAY) -> "Form":
        key = form_key_of(office.database, office.secret, day)
        return cls(key, read(issue(day, key), {day: key}))

    def code(self, answers: Answers, files: Sequence[StagedFile] = ()) -> FollowUpCode:
        """The code of this form with this content."""
        return derive_code(self.key, self.once, self._content(answers.story, files))

    def sent(
        self, office: Office, answers: Answers = ANSWERS, files: Sequence[StagedFile] = (), today: datetime.date = TODAY
    ) -> SentReport:
        """What arrives when the form is sent."""
        return SentReport(
            answers, tuple(files), stretched(office, self.code(answers, files)), self.once.day, today=today
        )

    def message(self, text: str, files: Sequence[StagedFile] = ()) -> Reply:
        """What arrives when the form of a mailbox is sent."""
        return Reply(text, tuple(files), "de", derive_message_id(self.key, self.once, self._content(text, files)))

    def _content(self, text: str, files: Sequence[StagedFile]) -> bytes:
        described = [file.description for file in files]
        digests = [FileDigest(one.name, one.media_type, one.length, one.sha256) for one in described]
        return content_digest([("story", text)], digests)


def send(office: Office, sent: SentReport) -> Receipt:
    """The whole way of a report; the page is the receipt itself."""
    return receive(office.database, office.secret, office.lists, sent, lambda receipt: receipt)


@dataclass
class Reporter:
    """Somebody whose report was stored, and who has the code."""

    office: Office
    case: UUID
    code: FollowUpCode = field(repr=False)

    @property
    def stretched(self) -> StretchedCode:
        return stretched(self.office, self.code)

    @property
    def possible(self) -> tuple[MailboxKeys, ...]:
        """What the code can open."""
        return candidates(self.office.secret, self.stretched)

    @property
    def codes(self) -> tuple[CodeKeys, ...]:
        """What the code leads to, all its cases."""
        return codes_of(self.office.secret, self.stretched)

    def enter(self, today: datetime.date = TODAY) -> SessionCookie:
        """Type the code."""
        with self.office.database.writing() as session:
            return start_visit(session, self.office.secret, self.codes, moment(today), today)

    def act(self, function: Callable[..., Result], *values: object, today: datetime.date = TODAY) -> Result:
        """One act of the mailbox, as its route does it."""
        cookie = self.enter(today)
        with self.office.database.writing() as session:
            visit = open_visit(session, self.office.secret, cookie, moment(today))
            return function(session, self.office.secret, visit, *values, today)

    def visit(self) -> Visit:
        """An open mailbox."""
        cookie = self.enter()
        with self.office.database.reading() as session:
            return open_visit(session, self.office.secret, cookie, NOW)

    def write(self, text: str, files: Sequence[StagedFile] = (), today: datetime.date = TODAY) -> bool:
        """Send a message from a page of its own."""
        reply = Form.issued(self.office, today).message(text, files)
        return self.act(send_reply, reply, today=today)

    def conversation(self, today: datetime.date = TODAY) -> Conversation:
        """The page of the mailbox."""
        cookie = self.enter(today)
        with self.office.database.reading() as session:
            visit = open_visit(session, self.office.secret, cookie, moment(today))
            return read_conversation(session, self.office.secret, self.office.lists, visit, today)

    def rotated(self) -> "Reporter":
        """The same person after the pepper of the office was rotated."""
        return replace(self, office=replace(self.office, secret=self.office.secret.rotate()))


def report(office: Office, answers: Answers = ANSWERS, files: Sequence[StagedFile] = ()) -> Reporter:
    """Send a report from a page of its own."""
    form = Form.issued(office)
    receipt = send(office, form.sent(office, answers, files))
    return Reporter(office, receipt.case, form.code(answers, files))


def at_desk(office: Office, case: UUID, today: datetime.date = TODAY) -> CaseView:
    """What the officer sees of a case."""
    return open_case(office.desk("amira", moment(today)), case)


def answer(office: Office, case: UUID, text: str = "Wir kümmern uns darum.", today: datetime.date = TODAY) -> None:
    """The officer writes to the person."""
    revision = at_desk(office, case, today).revision
    acts.send_answer(office.desk("amira", moment(today)), case, revision, text, "de")


def count(office: Office, table: type[Base], *conditions: object) -> int:
    """How many rows there are."""
    with office.database.reading() as session:
        query = select(func.count()).select_from(table)
        return session.scalars(query.where(*conditions)).one()  # type: ignore[arg-type]  # conditions of any column


def random_reply(text: str) -> Reply:
    """A message of a form that nothing else was sent from."""
    return Reply(text, (), "de", uuid4())
