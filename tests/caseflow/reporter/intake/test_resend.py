"""P6: the same form with the same content stores one report, and shows its code only as long as it should."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from caseflow.reporter.conversation.replies import ask_erasure
from caseflow.reporter.intake.resend import FormTooOld
from caseflow.reporter.intake.submit import Receipt, acknowledge_code
from caseflow.schema.cases import AttachmentChunkRow, AttachmentRow, CaseRow, RecordRow
from caseflow.schema.mailboxes import FormKeyRow, MailboxRow
from caseflow.sealing.attachments import StagedFile
from caseflow.sealing.form_keys import FORM_DAYS, FORM_KEY_DAYS, form_key_of, live_form_keys, sweep_form_keys
from crypto.form_token import FormKey
from tests.caseflow.desk.office import TODAY, Office
from tests.caseflow.reporter.person import ANSWERS, DAY, Form, Reporter, count, days_later, report, send, stage

AT_THE_SAME_TIME = 8
PHOTO = bytes(range(256)) * 300


def everything(office: Office) -> tuple[int, ...]:
    """How much is stored."""
    return tuple(count(office, table) for table in (CaseRow, MailboxRow, RecordRow, AttachmentRow, AttachmentChunkRow))


def test_eight_sendings_at_once_store_one_report_under_one_code(office: Office) -> None:
    form = Form.issued(office)
    files = [stage(office, PHOTO) for _ in range(AT_THE_SAME_TIME)]
    assert count(office, AttachmentChunkRow) == AT_THE_SAME_TIME

    def resend(file: StagedFile) -> tuple[str, Receipt]:
        return form.code(ANSWERS, [file]).digits, send(office, form.sent(office, ANSWERS, [file]))

    with ThreadPoolExecutor(AT_THE_SAME_TIME) as threads:
        answers = list(threads.map(resend, files))

    codes, receipts = {code for code, _ in answers}, {receipt.case for _, receipt in answers}
    assert (len(codes), len(receipts)) == (1, 1)
    assert all(receipt.shows_code for _, receipt in answers)
    assert (count(office, CaseRow), count(office, MailboxRow)) == (1, 1)
    assert count(office, RecordRow) == 2, "the report and its routing, once"
    assert count(office, AttachmentRow) == count(office, AttachmentRow, AttachmentRow.case.is_not(None)) == 1
    assert count(office, AttachmentChunkRow) == 1, "the losers' files are dropped"


def test_the_file_of_a_double_click_stays_with_its_report(office: Office) -> None:
    form, file = Form.issued(office), stage(office, PHOTO)
    sent = form.sent(office, ANSWERS, [file])
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(lambda _: send(office, sent), range(2))
    assert first == second
    assert count(office, AttachmentRow, AttachmentRow.case == first.case) == count(office, AttachmentChunkRow) == 1


def _takes_the_number(reporter: Reporter) -> datetime.date:
    with reporter.office.database.writing() as session:
        acknowledge_code(session, reporter.possible[0].lookup_hash)
    return TODAY


def _uses_the_code(reporter: Reporter) -> datetime.date:
    reporter.enter()
    return TODAY


def _waits_two_days(_: Reporter) -> datetime.date:
    return days_later(2)


@pytest.mark.parametrize("ends", [_takes_the_number, _uses_the_code, _waits_two_days])
def test_the_code_is_shown_until_it_is_not_needed(office: Office, ends: Callable[[Reporter], datetime.date]) -> None:
    form = Form.issued(office)
    first = send(office, form.sent(office))
    assert send(office, form.sent(office)).shows_code
    assert send(office, form.sent(office, today=days_later(1))).shows_code, "until the end of the next day"
    stored = everything(office)

    today = ends(Reporter(office, first.case, form.code(ANSWERS)))

    again = send(office, form.sent(office, today=today))
    assert (again.case, again.shows_code) == (first.case, False)
    assert everything(office) == stored


@pytest.mark.parametrize("days", [2, FORM_DAYS, FORM_DAYS + 1])
def test_later_in_the_week_nothing_is_stored_and_nothing_shown(office: Office, days: int) -> None:
    form = Form.issued(office)
    first = send(office, form.sent(office, ANSWERS, [stage(office, PHOTO)]))
    stored, today = everything(office), days_later(days)
    with office.database.reading() as session:
        assert live_form_keys(session, office.secret, today)[form.once.day].raw == form.key.raw
    again = send(office, form.sent(office, ANSWERS, [stage(office, PHOTO, today=today)], today))
    assert (again.case, again.shows_code) == (first.case, False)
    assert everything(office) == stored, "what came again was dropped"


def test_a_form_of_more_than_five_days_comes_back(office: Office) -> None:
    form, file = Form.issued(office), stage(office, PHOTO)
    with pytest.raises(FormTooOld):
        send(office, form.sent(office, ANSWERS, [file], days_later(FORM_DAYS + 1)))
    assert count(office, CaseRow) == 0
    assert count(office, AttachmentRow) == 1, "the file waits for the form that comes back"
    assert send(office, form.sent(office, ANSWERS, [file], days_later(FORM_DAYS))).shows_code


def test_changed_content_is_a_new_report_with_another_code(office: Office) -> None:
    form = Form.issued(office)
    more = replace(ANSWERS, story=f"{ANSWERS.story}!")
    renamed = [stage(office, PHOTO, name="a.jpg"), stage(office, PHOTO, name="b.jpg")]
    contents = [form.sent(office), form.sent(office, more), *(form.sent(office, ANSWERS, [file]) for file in renamed)]
    assert len({send(office, content).case for content in contents}) == len(contents)
    assert len({content.stretched.raw for content in contents}) == len(contents)


def test_two_forms_with_the_same_content_are_two_reports(office: Office) -> None:
    one, other = report(office), report(office)
    assert one.case != other.case
    assert one.code.digits != other.code.digits


def test_a_report_that_is_being_erased_is_not_stored_anew(office: Office) -> None:
    form = Form.issued(office)
    reporter = Reporter(office, send(office, form.sent(office)).case, form.code(ANSWERS))
    reporter.act(ask_erasure)
    again = send(office, form.sent(office, today=days_later(FORM_DAYS)))
    assert (again.case, again.shows_code) == (reporter.case, False)
    assert count(office, CaseRow) == 1


def test_the_same_form_finds_its_report_under_the_older_pepper(office: Office) -> None:
    form = Form.issued(office)
    first = send(office, form.sent(office))
    rotated = replace(office, secret=office.secret.rotate())
    again = send(rotated, form.sent(rotated, ANSWERS, [], TODAY))
    assert (again.case, again.lookup_hash, again.shows_code) == (first.case, first.lookup_hash, True)
    with office.database.writing() as session:
        acknowledge_code(session, again.lookup_hash)
    assert not send(rotated, form.sent(rotated)).shows_code
    assert count(office, CaseRow) == 1


def test_new_reports_use_the_newest_pepper(office: Office) -> None:
    report(office)
    rotated = replace(office, secret=office.secret.rotate())
    reporter = report(rotated)
    with office.database.reading() as session:
        row = session.get_one(MailboxRow, reporter.possible[0].lookup_hash)
    assert (row.case, row.pepper_version) == (reporter.case, rotated.secret.newest_version)


def test_the_form_key_of_a_day_is_made_once(office: Office) -> None:
    with ThreadPoolExecutor(AT_THE_SAME_TIME) as threads:
        made = threads.map(lambda _: form_key_of(office.database, office.secret, TODAY).raw, range(AT_THE_SAME_TIME))
    assert len(set(made)) == 1
    assert count(office, FormKeyRow) == 1


def test_form_keys_live_for_a_week_and_outlive_the_pepper(office: Office) -> None:
    made = {day: form_key_of(office.database, office.secret, day) for day in (TODAY, days_later(1))}

    def live(today: datetime.date) -> dict[datetime.date, FormKey]:
        with office.database.reading() as session:
            return dict(live_form_keys(session, office.secret.rotate(), today))

    last = TODAY + (FORM_KEY_DAYS - 1) * DAY
    assert live(last) == made
    assert set(live(last + DAY)) == {days_later(1)}
    with office.database.writing() as session:
        sweep_form_keys(session, last)
    assert count(office, FormKeyRow) == 2
    with office.database.writing() as session:
        sweep_form_keys(session, last + DAY)
    assert count(office, FormKeyRow) == 1


def test_a_form_key_is_not_readable_in_the_database(office: Office) -> None:
    key = form_key_of(office.database, office.secret, TODAY)
    with office.database.reading() as session:
        assert key.raw not in session.get_one(FormKeyRow, TODAY).wrapped
