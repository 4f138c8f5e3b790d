"""The first page of the inbox after login, with many cases against few."""

import datetime
import os
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import event

from caseflow.code_lists import CodeLists, load
from caseflow.database import Database
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.worklist.inbox import InboxFilter, InboxPage, read_inbox
from caseflow.office.accounts.login import current_totp, log_in
from caseflow.office.accounts.sessions import open_session
from caseflow.reporter.intake.submit import Submission, submit
from caseflow.rules.answers import Answers, parse_answers
from caseflow.rules.calendar import ServiceCalendar
from caseflow.workflow.stages import Workflow
from crypto.follow_up_code import StretchedCode, mailbox_keys
from crypto.installation import InstallationSecret
from crypto.session_cookie import SessionCookie
from reporting.demo.samples import load_samples
from tests.benchmarks.effort import Effort
from tests.benchmarks.findings import Finding, at_most, at_most_times, listed, median
from tests.benchmarks.place import Place

MOST_TIMES = 10
MOST_FIRST_MILLISECONDS = 400
MEMBER = "aylin"
SPREAD_DAYS = 120


class WrongNumberOfCases(Exception):
    """The inbox does not show what was put into it."""


class Office:
    """A served office's database with a member who has logged in."""

    def __init__(self, place: Place) -> None:
        self._database = Database(place.database_url)
        self._secret = place.secret
        self._lists = load()
        self._now = datetime.datetime.now(datetime.UTC)
        self._cookie = _log_in(self._database, self._secret, place, self._now)
        self._received = 0

    def receive(self, number: int) -> None:
        """Fill up to so many cases by the real intake; codes are random, so none has to be stretched."""
        filled = _without_waiting(self._database)
        answers = _answers(self._lists, self._now.date())
        pepper = self._secret.pepper(self._secret.newest_version)
        while self._received < number:
            day = self._now.date() - datetime.timedelta(days=self._received % SPREAD_DAYS)
            keys = mailbox_keys(StretchedCode(os.urandom(32)), pepper)
            given = answers[self._received % len(answers)]
            submission = Submission(given, (), keys, self._secret.newest_version, day)
            submit(filled, self._secret, self._lists, submission, lambda receipt: receipt)
            self._received += 1
        filled.close()

    def rewrap(self) -> None:
        """Look at every page once, as the team did in the course of time."""
        pages = self._read(1).pages
        for page in range(1, pages + 1):
            self._read(page)

    def first_page(self) -> float:
        """Seconds from the session cookie to the decrypted first page."""
        begin = time.perf_counter()
        shown = self._read(1)
        seconds = time.perf_counter() - begin
        if shown.open_cases != self._received:
            raise WrongNumberOfCases(shown.open_cases)
        return seconds

    def close(self) -> None:
        """Give the database back."""
        self._database.close()

    @property
    def cookie(self) -> SessionCookie:
        """The member's session."""
        return self._cookie

    def desk(self) -> Desk:
        """What a request of the member works with."""
        with self._database.writing() as session:
            actor = open_session(session, self._secret, self._cookie, self._now)
        return Desk(
            database=self._database,
            secret=self._secret,
            lists=self._lists,
            workflow=Workflow.of(self._lists),
            calendar=ServiceCalendar("DE-ST"),
            actor=actor,
            now=self._now,
            today=self._now.date(),
        )

    def _read(self, page: int) -> InboxPage:
        return read_inbox(self.desk(), InboxFilter(), page)


def measure_inbox(place: Place, effort: Effort) -> list[Finding]:
    """Few and many cases in two databases, read in turns."""
    few, many = (_filled(place, f"inbox-{number}", number) for number in effort.cases)
    times, small, large = [], [], []
    for _ in range(effort.rounds):
        pairs = [(few.first_page(), many.first_page()) for _ in range(effort.inbox_reads)]
        small.append(median([pair[0] for pair in pairs]) * 1000)
        large.append(median([pair[1] for pair in pairs]) * 1000)
        times.append(large[-1] / small[-1])
    few.close()
    many.close()
    subject = f"inbox of {effort.cases[1]:,} cases against {effort.cases[0]:,}"
    beside = f"{listed(large, '.0f')} ms against {listed(small, '.0f')} ms"
    return [at_most_times(subject, median(times), MOST_TIMES, beside)]


def measure_first_list(place: Place, effort: Effort) -> list[Finding]:
    """The first look at a list of reports that nobody has opened yet, and the look after it."""
    first, later = [], []
    for number in range(effort.rounds):
        office = Office(place.copy(place.folder.parent / f"first-list-{number}"))
        office.receive(effort.new_reports)
        first.append(office.first_page() * 1000)
        later.append(office.first_page() * 1000)
        office.close()
    subject = f"first list after {effort.new_reports:,} new reports"
    beside = f"{listed(first, '.0f')} ms, then {listed(later, '.0f')} ms"
    return [at_most(subject, median(first), MOST_FIRST_MILLISECONDS, "ms", beside)]


def _filled(place: Place, name: str, number: int) -> Office:
    office = Office(place.copy(place.folder.parent / name))
    office.receive(number)
    office.rewrap()
    return office


def _without_waiting(database: Database) -> Database:
    """The same database for filling alone: ten thousand waits for the disk would measure nothing."""
    opened = Database(database.url.render_as_string(hide_password=False))

    @event.listens_for(opened.engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    return opened


def _log_in(database: Database, secret: InstallationSecret, place: Place, now: datetime.datetime) -> SessionCookie:
    member = place.founded.members[MEMBER]
    code = current_totp(member.totp_secret, now)
    return log_in(database, secret, MEMBER, member.passphrase.text, code, now).session_cookie


def _answers(lists: CodeLists, today: datetime.date) -> Sequence[Answers]:
    """The demo's reports without anybody accused, so that none goes past the usual team."""
    return [
        replace(parse_answers(sample.fields, lists, today=today, language=sample.language)[0], accused=())
        for sample in load_samples()
    ]
