"""P6 by force: the server is killed under load, and every code that a person saw still leads to her report."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from uuid import UUID

import pytest
from sqlalchemy import func, select

from caseflow.code_lists import CodeLists
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import Desk
from caseflow.reporter.mailbox.visit import candidates
from caseflow.rules.calendar import ServiceCalendar
from caseflow.schema.cases import AttachmentRow, CaseEpochRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.workflow.stages import Workflow
from crypto.follow_up_code import parse, stretch
from tests.caseflow.offices import TestOffice
from tests.server_process import ServerProcess
from tests.visitor_client import NOTICE, UploadedFile, Visitor

KILLS = 4
CLIENTS = 4
LONGEST_LIFE_MILLISECONDS = 1500

pytestmark = [pytest.mark.crash, pytest.mark.timeout(240)]


@dataclass
class Person:
    """Somebody who sends one report after the other and never gives up on one."""

    number: int
    origin: str
    stop: threading.Event
    seen: dict[str, str] = field(default_factory=dict)

    def keep_sending(self) -> None:
        sent = 0
        while not self.stop.is_set():
            sent += 1
            self._send_until_there_is_a_code(f"person {self.number}, report {sent}", with_file=sent % 3 == 0)

    def _send_until_there_is_a_code(self, story: str, *, with_file: bool) -> None:
        files = [UploadedFile("picture.jpg", "image/jpeg", story.encode() * 9000)] if with_file else []
        visitor, once = Visitor(self.origin), None
        while not self.stop.is_set():
            with suppress(OSError, HTTPException):
                once = once or visitor.report_page().hidden.get("once")
                code = visitor.send_report([("story", story), NOTICE], files, once).code if once else ""
                if code:
                    self.seen[story] = code
                    return
            time.sleep(0.05)


@contextmanager
def people_at_work(origin: str) -> Iterator[list[Person]]:
    stop = threading.Event()
    people = [Person(number, origin, stop) for number in range(CLIENTS)]
    threads = [threading.Thread(target=person.keep_sending, daemon=True) for person in people]
    for thread in threads:
        thread.start()
    try:
        yield people
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)


def test_every_code_that_was_shown_opens_its_mailbox_after_kill(
    office: TestOffice, server: ServerProcess, lists: CodeLists
) -> None:
    office.database.require_safe()
    server.start()
    try:
        with people_at_work(server.origin) as people:
            for _ in range(KILLS):
                time.sleep(0.3 + secrets.randbelow(LONGEST_LIFE_MILLISECONDS) / 1000)
                server.kill()
                server.start()
            time.sleep(LONGEST_LIFE_MILLISECONDS / 1000)
        shown = {story: code for person in people for story, code in person.seen.items()}
    finally:
        server.stop()
    assert len(shown) >= KILLS
    stories = stories_by_case(office, lists)
    for story, code in shown.items():
        assert story in stories[case_of(office, code)]
    # A person who lost her answer to a kill sent the same form again: no report is there twice.
    assert len(stories) == len(set(stories.values()))
    assert_no_half_cases(office)


def case_of(office: TestOffice, code: str) -> UUID:
    keys = candidates(office.secret, stretch(parse(code), office.secret.salt))
    with office.database.reading() as session:
        return session.scalars(
            select(MailboxRow.case).where(MailboxRow.lookup_hash.in_([one.lookup_hash for one in keys]))
        ).one()


def stories_by_case(office: TestOffice, lists: CodeLists) -> dict[UUID, str]:
    """What an officer reads at the desk in every case there is."""
    now = datetime.now(UTC)
    desk = Desk(
        office.database,
        office.secret,
        lists,
        Workflow.of(lists),
        ServiceCalendar("DE-ST"),
        office.actor("aylin"),
        now,
        now.date(),
    )
    with office.database.reading() as session:
        cases = session.scalars(select(CaseRow.id)).all()
    return {case: open_case(desk, case).contents.answers.story for case in cases}


def assert_no_half_cases(office: TestOffice) -> None:
    with office.database.reading() as session:
        cases = set(session.scalars(select(CaseRow.id)))
        for table in (ShredSecretRow, CaseEpochRow, MailboxRow):
            assert set(session.scalars(select(table.case))) == cases
        for purpose in ("report", "routing"):
            rows = session.execute(
                select(RecordRow.case, func.count()).where(RecordRow.purpose == purpose).group_by(RecordRow.case)
            ).all()
            assert {row[0] for row in rows} == cases
            assert {row[1] for row in rows} == {1}
        attached = session.scalars(select(AttachmentRow).where(AttachmentRow.case.is_not(None))).all()
        assert all(row.finished and row.header for row in attached)
