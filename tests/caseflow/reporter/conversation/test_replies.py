"""P5, P9 and P10: what a person does in her mailbox counts once, at once, and can be taken back."""

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select, update

from caseflow.desk.cases.access_control import ChangedMeanwhile, Desk
from caseflow.desk.cases.transaction import CaseHalted
from caseflow.desk.casework import acts as casework
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.reassignment.rekeying import rekey_suspended_case
from caseflow.desk.reassignment.suspension import suspend_teams
from caseflow.office.accounts import audit_log
from caseflow.records.consent import ConsentAnswer, ConsentQuestion
from caseflow.reporter.conversation.replies import (
    MESSAGE_CHARACTERS,
    ConsentNotAsked,
    MailboxFull,
    NothingToSay,
    Reply,
    answer_consent,
    ask_erasure,
    pause,
    resume,
    send_reply,
    undo_erasure,
)
from caseflow.reporter.mailbox.visit import FILES_BETWEEN_ANSWERS, MESSAGES_BETWEEN_ANSWERS, VisitEnded, open_visit
from caseflow.schema.cases import AttachmentRow, CaseRow, RecordRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.schema.statistics import FactRow
from caseflow.sealing.attachments import StagedFileGone, drop
from caseflow.workflow.stages import StepNotOpen
from tests.caseflow.desk.casework.test_casework import CODING, QUESTION
from tests.caseflow.desk.office import NOW, TODAY, Office
from tests.caseflow.reporter.mailbox.contact_and_feedback import (
    begin_next,
    generation,
    halfway,
    in_background,
    sealed_to,
    waits,
)
from tests.caseflow.reporter.person import (
    Form,
    Reporter,
    answer,
    at_desk,
    count,
    days_later,
    random_reply,
    report,
    stage,
)

NUMBER_OF_MESSAGES, NUMBER_OF_FILES = 20, 10


def messages(office: Office) -> int:
    return count(office, RecordRow, RecordRow.purpose == "message")


def left(reporter: Reporter) -> tuple[int, int]:
    """How many messages and files the person may still send."""
    told = reporter.conversation()
    return told.messages_left, told.files_left


def set_left(office: Office, **values: int) -> None:
    with office.database.writing() as session:
        session.execute(update(MailboxRow).values(**values))


def state(reporter: Reporter) -> str:
    with reporter.office.database.reading() as session:
        return session.get_one(CaseRow, reporter.case).state


# How much fits between two answers


def test_twenty_messages_fit_between_two_answers(office: Office) -> None:
    reporter = report(office)
    for number in range(NUMBER_OF_MESSAGES):
        assert reporter.write(f"Nachricht {number}")
    with pytest.raises(MailboxFull):
        reporter.write("Eine zu viel.")
    assert messages(office) == NUMBER_OF_MESSAGES == MESSAGES_BETWEEN_ANSWERS
    answer(office, reporter.case)
    assert left(reporter) == (NUMBER_OF_MESSAGES, NUMBER_OF_FILES)
    assert reporter.write("Danke.")


def test_ten_files_fit_between_two_answers(office: Office) -> None:
    reporter = report(office)
    reporter.write("Acht Fotos.", [stage(office) for _ in range(8)])
    with pytest.raises(MailboxFull):
        reporter.write("Drei mehr.", [stage(office) for _ in range(3)])
    assert left(reporter) == (MESSAGES_BETWEEN_ANSWERS - 1, 2)
    reporter.write("Zwei mehr.", [stage(office) for _ in range(2)])
    assert count(office, AttachmentRow, AttachmentRow.case == reporter.case) == NUMBER_OF_FILES == FILES_BETWEEN_ANSWERS


def test_a_consent_question_opens_the_mailbox_again_too(office: Office) -> None:
    reporter = report(office)
    set_left(office, messages_left=0, files_left=0)
    asked(reporter)
    assert left(reporter) == (MESSAGES_BETWEEN_ANSWERS, FILES_BETWEEN_ANSWERS)


def test_two_messages_cannot_use_one_last_place(office: Office) -> None:
    reporter = report(office)
    set_left(office, messages_left=1)
    both_look = threading.Barrier(2)
    cookies = [reporter.enter(), reporter.enter()]

    def write(index: int) -> bool:
        with office.database.writing() as session:
            visit = open_visit(session, office.secret, cookies[index], NOW)
            # Whoever holds the row from before sees the newest one all the same.
            seen = session.get_one(MailboxRow, visit.lookup_hash)
            # On SQLite the second cannot look before the first is through.
            with contextlib.suppress(threading.BrokenBarrierError):
                both_look.wait(1)
            try:
                return send_reply(session, office.secret, visit, random_reply(f"{index}"), TODAY)
            except MailboxFull:
                return seen.messages_left > 0

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(write, range(2))) == [False, True]
    assert (messages(office), left(reporter)[0]) == (1, 0)


# Once


def test_a_message_that_comes_again_is_stored_once(office: Office) -> None:
    reporter, form = report(office), Form.issued(office)
    reply, again = (form.message("Bitte melden.", [stage(office)]) for _ in range(2))
    assert reporter.act(send_reply, reply) is True
    remaining = left(reporter)
    assert reporter.act(send_reply, again) is False, "its files are for the caller to drop"
    assert (messages(office), left(reporter)) == (1, remaining)
    assert count(office, AttachmentRow, AttachmentRow.case.is_(None)) == 1
    assert reporter.act(send_reply, form.message("Bitte bald melden."))
    assert messages(office) == 2


def test_a_message_that_comes_again_is_stored_once_even_when_the_mailbox_is_full(office: Office) -> None:
    reporter, reply = report(office), random_reply("Die letzte.")
    set_left(office, messages_left=1)
    assert reporter.act(send_reply, reply)
    assert reporter.act(send_reply, reply) is False


def test_eight_sendings_at_once_store_one_message(office: Office) -> None:
    reporter, reply = report(office), random_reply("Bitte melden.")
    with ThreadPoolExecutor(8) as threads:
        stored = list(threads.map(lambda _: reporter.act(send_reply, reply), range(8)))
    assert stored.count(True) == messages(office) == 1


def test_the_same_form_in_another_mailbox_is_another_message(office: Office) -> None:
    """Two persons on one phone: the second goes back to the page of the first and sends it."""
    one, other, reply = report(office), report(office), random_reply("Bitte melden.")
    assert one.act(send_reply, reply)
    assert other.act(send_reply, reply)
    assert [len(reporter.conversation().messages) for reporter in (one, other)] == [1, 1]


def test_nothing_is_stored_when_a_file_is_gone(office: Office) -> None:
    reporter = report(office)
    kept, gone = stage(office), stage(office)
    drop(office.database, gone.attachment)
    before = left(reporter)
    with pytest.raises(StagedFileGone):
        reporter.write("Zwei Fotos.", [kept, gone])
    assert (messages(office), left(reporter)) == (0, before)


@pytest.mark.parametrize("text", ["", " \n\t", "x" * (MESSAGE_CHARACTERS + 1)])
def test_a_message_says_something_that_fits(text: str) -> None:
    with pytest.raises(NothingToSay):
        Reply(text, (), "de", UUID(int=1))


def test_a_long_message_and_a_file_without_a_word_are_messages(office: Office) -> None:
    reporter = report(office)
    assert reporter.write("ж" * MESSAGE_CHARACTERS)
    assert reporter.write("", [stage(office)])
    assert [len(one.text) for one in reporter.conversation().messages] == [MESSAGE_CHARACTERS, 0]


# For whom


def test_a_message_after_somebody_left_is_not_for_her(office: Office) -> None:
    reporter = report(office)
    begin_next(office)
    reporter.write("Nur für euch.")
    assert sealed_to(office, reporter.case, 1) == generation(office) != sealed_to(office, reporter.case, 0)
    with office.database.reading() as session:
        (message,) = session.scalars(select(RecordRow).where(RecordRow.purpose == "message"))
    assert message.epoch == 1


def test_a_message_while_somebody_leaves_is_not_for_her(office: Office) -> None:
    reporter = report(office)
    with halfway(office):
        writing = in_background(lambda: reporter.write("Nur für euch."))
        assert waits(writing)
    writing.join()
    assert messages(office) == 1
    assert sealed_to(office, reporter.case, 1) == generation(office)


def test_no_act_of_a_person_is_in_the_staff_log(office: Office) -> None:
    reporter = report(office)
    question = asked(reporter)
    with office.database.reading() as session:
        before = audit_log.log_head(session)
    reporter.write("Hallo.", [stage(office)])
    reporter.act(answer_consent, question, ConsentAnswer.YES)
    for act in (pause, resume, ask_erasure, undo_erasure):
        reporter.act(act)
    reporter.conversation()
    with office.database.reading() as session:
        assert audit_log.log_head(session) == before


def test_a_message_puts_the_case_on_the_list_within_the_promise(office: Office) -> None:
    reporter = report(office)
    with office.database.writing() as session:
        row = session.get_one(CaseRow, reporter.case)
        row.stage, row.unread, row.due_on, row.due_reason = "closed", False, days_later(300), "erasing"
    reporter.write("Es geht wieder los.")
    with office.database.reading() as session:
        row = session.get_one(CaseRow, reporter.case)
    # Five days of service after a Wednesday.
    assert (row.unread, row.due_on, row.due_reason) == (True, days_later(7), "message")


# Stopping


def _answers(desk: Desk, case: UUID, seen: int) -> None:
    casework.send_answer(desk, case, seen, "Guten Tag.", "de")


def _asks(desk: Desk, case: UUID, seen: int) -> None:
    casework.ask_consent(desk, case, seen, QUESTION)


def _judges(desk: Desk, case: UUID, seen: int) -> None:
    casework.set_triage(desk, case, seen, TriageDecision("t2", restricted=False, conflict_checked=True))


def _codes(desk: Desk, case: UUID, seen: int) -> None:
    casework.code_case(desk, case, seen, CODING)


def _moves(desk: Desk, case: UUID, seen: int) -> None:
    casework.move_stage(desk, case, seen, "triage")


@pytest.mark.parametrize("act", [_answers, _asks, _judges, _codes, _moves])
@pytest.mark.parametrize("stop", [pause, ask_erasure])
def test_whoever_stops_stops_everything_at_once(
    office: Office, stop: Callable[..., None], act: Callable[[Desk, UUID, int], None]
) -> None:
    reporter = report(office)
    reporter.act(stop)
    revision = at_desk(office, reporter.case).revision
    with pytest.raises((CaseHalted, StepNotOpen)):
        act(office.desk("amira"), reporter.case, revision)
    assert count(office, RecordRow) == 2, "the report and its routing"
    reporter.act(resume if stop is pause else undo_erasure)
    act(office.desk("amira"), reporter.case, at_desk(office, reporter.case).revision)
    assert count(office, RecordRow) > 2


def test_an_answer_that_was_begun_before_the_pause_is_not_sent(office: Office) -> None:
    reporter = report(office)
    revision = at_desk(office, reporter.case).revision
    reporter.act(pause)
    with pytest.raises(ChangedMeanwhile):
        _answers(office.desk("amira"), reporter.case, revision)
    assert messages(office) == 0


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([pause], "paused"),
        ([pause, pause], "paused"),
        ([pause, resume], "open"),
        ([resume], "open"),
        ([ask_erasure], "erasing"),
        ([ask_erasure, undo_erasure], "open"),
        ([undo_erasure], "open"),
        ([pause, ask_erasure], "paused"),
        ([pause, ask_erasure, undo_erasure], "paused"),
        ([ask_erasure, pause, undo_erasure], "paused"),
        ([pause, ask_erasure, resume], "erasing"),
        ([pause, ask_erasure, resume, undo_erasure], "open"),
    ],
)
def test_pausing_and_erasing_do_not_undo_each_other(
    office: Office, acts: list[Callable[..., None]], expected: str
) -> None:
    reporter = report(office)
    for act in acts:
        reporter.act(act)
    assert state(reporter) == expected
    asks = ask_erasure in acts and undo_erasure not in acts
    assert reporter.conversation().erase_on == (days_later(7) if asks else None)


def test_a_suspended_case_stays_suspended_whatever_the_person_does(office: Office) -> None:
    reporter = report(office)
    with office.database.writing() as session:
        session.get_one(CaseRow, reporter.case).state = "suspended"
    for act in (pause, resume, ask_erasure, pause, resume, undo_erasure):
        reporter.act(act)
        assert state(reporter) == "suspended"
    reporter.act(ask_erasure)
    assert reporter.conversation().erase_on == days_later(7), "her wish counts all the same"


def test_a_case_given_on_after_a_conflict_is_still_being_erased(office: Office) -> None:
    reporter, giver = report(office), office.actor("olga")
    with office.database.writing() as session:
        suspend_teams(session, office.secret, giver.id, [office.team("first")], NOW)
    reporter.act(ask_erasure)
    rekey_suspended_case(office.database, office.secret, office.lists, giver, reporter.case, office.team("second"), NOW)
    assert (state(reporter), reporter.conversation().erase_on) == ("erasing", days_later(7))
    reporter.act(undo_erasure)
    assert state(reporter) == "open"


def test_asking_again_does_not_put_the_day_off(office: Office) -> None:
    reporter = report(office)
    reporter.act(ask_erasure)
    reporter.act(ask_erasure, today=days_later(5))
    assert reporter.conversation(days_later(5)).erase_on == days_later(7)


def test_the_wish_to_erase_takes_the_fact_at_once(office: Office) -> None:
    reporter = report(office)
    _codes(office.desk("amira"), reporter.case, at_desk(office, reporter.case).revision)
    assert count(office, FactRow) == 1
    reporter.act(ask_erasure)
    assert count(office, FactRow) == 0
    reporter.act(undo_erasure)
    _codes(office.desk("amira"), reporter.case, at_desk(office, reporter.case).revision)
    assert count(office, FactRow) == 1, "what is coded afterwards counts"
    reporter.act(ask_erasure)
    assert count(office, FactRow) == 0


def test_a_booked_fact_stays(office: Office) -> None:
    reporter = report(office)
    _codes(office.desk("amira"), reporter.case, at_desk(office, reporter.case).revision)
    with office.database.writing() as session:
        session.execute(update(FactRow).values(booked_period="2026-11"))
    reporter.act(ask_erasure)
    assert (count(office, FactRow), state(reporter)) == (1, "erasing")


def test_a_visit_to_a_case_that_is_gone_has_ended(office: Office) -> None:
    reporter = report(office)
    visit = replace(reporter.visit(), case=UUID(int=5))
    with office.database.writing() as session, pytest.raises(VisitEnded):
        pause(session, office.secret, visit, TODAY)


# Consent


def asked(reporter: Reporter, question: ConsentQuestion = QUESTION) -> UUID:
    """The id of a question that the office has asked."""
    office = reporter.office
    casework.ask_consent(office.desk("amira"), reporter.case, at_desk(office, reporter.case).revision, question)
    return reporter.conversation().consents[-1].id


def consent_records(office: Office) -> int:
    return count(office, RecordRow, RecordRow.purpose == "consent")


@pytest.mark.parametrize("said", [ConsentAnswer.YES, ConsentAnswer.NO])
def test_a_question_is_answered_once(office: Office, said: ConsentAnswer) -> None:
    reporter = report(office)
    question = asked(reporter)
    assert reporter.conversation().consents[0].is_open
    reporter.act(answer_consent, question, said)
    (told,) = reporter.conversation().consents
    assert (told.answer, told.is_open) == (said.value, False)
    reporter.act(answer_consent, question, said)
    assert consent_records(office) == 2, "the same answer of a double click is not kept twice"
    other = ConsentAnswer.NO if said is ConsentAnswer.YES else ConsentAnswer.YES
    with pytest.raises(ConsentNotAsked):
        reporter.act(answer_consent, question, other)
    assert consent_records(office) == 2


def test_a_yes_can_be_taken_back_until_the_day_and_not_after(office: Office) -> None:
    until = days_later(3)
    one, other = report(office), report(office)
    questions = [asked(reporter, replace(QUESTION, back_until=until)) for reporter in (one, other)]
    for reporter, question in zip((one, other), questions, strict=True):
        reporter.act(answer_consent, question, ConsentAnswer.YES)
        assert reporter.conversation(until).consents[0].is_open
    one.act(answer_consent, questions[0], ConsentAnswer.NO, today=until)
    with pytest.raises(ConsentNotAsked):
        other.act(answer_consent, questions[1], ConsentAnswer.NO, today=days_later(4))
    consents = [at_desk(office, reporter.case, days_later(4)).contents.consents[0] for reporter in (one, other)]
    allowed = [consent.allows_step(QUESTION.intervention, days_later(4)) for consent in consents]
    assert allowed == [False, True]
    assert one.conversation(days_later(4)).consents[0].answer == "no"


def test_what_was_taken_back_stays_taken_back(office: Office) -> None:
    reporter = report(office)
    question = asked(reporter, replace(QUESTION, back_until=days_later(3)))
    for said in (ConsentAnswer.YES, ConsentAnswer.YES, ConsentAnswer.NO, ConsentAnswer.NO):
        reporter.act(answer_consent, question, said)
    assert consent_records(office) == 3, "the question, a yes, and that it was taken back"
    with pytest.raises(ConsentNotAsked):
        reporter.act(answer_consent, question, ConsentAnswer.YES)


def test_silence_is_a_no_that_stays(office: Office) -> None:
    reporter = report(office)
    question = asked(reporter)
    with pytest.raises(ConsentNotAsked):
        reporter.act(answer_consent, question, ConsentAnswer.YES, today=days_later(15))
    reporter.act(answer_consent, question, ConsentAnswer.YES, today=days_later(14))


def test_a_yes_can_be_taken_back_while_everything_is_stopped(office: Office) -> None:
    reporter = report(office)
    question = asked(reporter, replace(QUESTION, back_until=days_later(3)))
    reporter.act(answer_consent, question, ConsentAnswer.YES)
    for stop in (pause, ask_erasure):
        reporter.act(stop)
    reporter.act(answer_consent, question, ConsentAnswer.NO)
    assert reporter.conversation().consents[0].answer == "no"


def test_nobody_answers_the_question_of_another_case(office: Office) -> None:
    question, other = asked(report(office)), report(office)
    with pytest.raises(ConsentNotAsked):
        other.act(answer_consent, question, ConsentAnswer.YES)
