"""P6 and P4: a report is stored completely or not at all, and sealed to exactly those who may read it now."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import update

from caseflow.desk.files.line import file_of
from caseflow.reporter.intake.resend import SentReport, receive
from caseflow.reporter.intake.submit import Receipt
from caseflow.schema.cases import AttachmentRow, CaseEpochRow, CaseRow, RecordRow, ShredSecretRow
from caseflow.schema.directory import GenerationRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.sealing.attachments import StagedFileGone, drop, read
from caseflow.sealing.case_keys import open_as_mailbox
from caseflow.sealing.errors import TagInvalid
from crypto.key_pair import KeyPair
from tests.caseflow.desk.office import TODAY, Office
from tests.caseflow.reporter.mailbox.contact_and_feedback import (
    begin_next,
    generation,
    halfway,
    in_background,
    sealed_to,
    waits,
)
from tests.caseflow.reporter.person import ANSWERS, STORY, Form, at_desk, count, report, send, stage

CASE_TABLES = (CaseRow, CaseEpochRow, ShredSecretRow, RecordRow, MailboxRow)


class PageBroken(Exception):
    """What a page raises that cannot be rendered."""


def test_the_team_reads_what_was_reported(office: Office) -> None:
    content = b"a photo" * 1000
    reporter = report(office, ANSWERS, [stage(office, content, name="Tür.jpg")])
    view = at_desk(office, reporter.case)
    assert view.contents.answers == ANSWERS
    assert (view.stage.id, view.received_on) == ("received", TODAY)
    assert [file.description.name for file in view.files] == ["Tür.jpg"]
    described = file_of(office.desk("amira"), reporter.case, view.files[0].id)
    assert b"".join(read(office.database, view.files[0].id, described)) == content


def test_nothing_is_stored_when_the_page_breaks(office: Office) -> None:
    file = stage(office)

    def broken(_: Receipt) -> Receipt:
        raise PageBroken

    sent = Form.issued(office).sent(office, ANSWERS, [file])
    with pytest.raises(PageBroken):
        receive(office.database, office.secret, office.lists, sent, broken)
    assert [count(office, table) for table in CASE_TABLES] == [0] * len(CASE_TABLES)
    assert count(office, AttachmentRow, AttachmentRow.case.is_(None)) == 1
    assert send(office, sent).shows_code, "the same form can be sent again"


def test_the_page_is_ready_before_anything_is_stored(office: Office) -> None:
    seen: list[int] = []

    def page(receipt: Receipt) -> Receipt:
        seen.append(count(office, CaseRow))
        return receipt

    receive(office.database, office.secret, office.lists, Form.issued(office).sent(office), page)
    assert (seen, count(office, CaseRow)) == ([0], 1)


def test_nothing_is_stored_when_a_file_is_gone(office: Office) -> None:
    kept, gone = stage(office), stage(office)
    drop(office.database, gone.attachment)
    with pytest.raises(StagedFileGone):
        send(office, Form.issued(office).sent(office, ANSWERS, [kept, gone]))
    assert [count(office, table) for table in CASE_TABLES] == [0] * len(CASE_TABLES)
    assert count(office, AttachmentRow, AttachmentRow.case.is_(None)) == 1, "the other file still waits"


def test_a_report_during_a_change_of_the_team_is_sealed_to_the_next_generation(office: Office) -> None:
    """The directory can be loaded while somebody is leaving; what is stored afterwards is not for her."""
    before, sent, receipts = generation(office), Form.issued(office).sent(office), []
    with halfway(office):
        sending = in_background(lambda: receipts.append(send(office, sent)))
        assert waits(sending), "a report is sealed to nobody while the team changes"
    sending.join()
    now = generation(office)
    assert sealed_to(office, receipts[0].case, 0) == now != before


def test_nobody_leaves_between_sealing_and_storing(office: Office) -> None:
    waited: list[bool] = []
    leaving = []

    def page(receipt: Receipt) -> Receipt:
        leaving.append(in_background(lambda: begin_next(office)))
        waited.append(waits(leaving[0]))
        return receipt

    before = generation(office)
    receipt = receive(office.database, office.secret, office.lists, Form.issued(office).sent(office), page)
    leaving[0].join()
    assert waited == [True]
    assert sealed_to(office, receipt.case, 0) == before != generation(office)


def test_nothing_is_sealed_to_a_key_that_was_put_into_the_database(office: Office) -> None:
    with office.database.writing() as session:
        forged = update(GenerationRow).values(public_key=KeyPair.generate().public.raw)
        session.execute(forged.where(GenerationRow.id == generation(office)))
    with pytest.raises(TagInvalid):
        report(office)
    assert [count(office, table) for table in CASE_TABLES] == [0] * len(CASE_TABLES)


def test_a_case_has_its_team_its_reserve_and_its_mailbox_as_holders(office: Office) -> None:
    reporter = report(office)
    with office.database.reading() as session:
        row = session.get_one(CaseEpochRow, (reporter.case, 0))
        keys = open_as_mailbox(session, office.secret, reporter.possible[0].key_pair, reporter.case, 0)
    assert (row.team_generation, row.reserve_generation) == (generation(office), generation(office, "reserve"))
    assert keys.staff is None


def test_values_with_a_report_show_nothing_of_it(office: Office) -> None:
    form = Form.issued(office)
    sent: SentReport = form.sent(office, ANSWERS, [stage(office)])
    receipt = send(office, sent)
    shown = repr(sent) + repr(receipt) + repr(replace(sent, today=TODAY))
    for secret_text in (STORY[:12], "Foto", form.code(ANSWERS).digits, sent.stretched.raw.hex()):
        assert secret_text not in shown
    assert isinstance(receipt.case, UUID)
