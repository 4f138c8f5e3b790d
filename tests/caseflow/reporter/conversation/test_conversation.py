"""P5: a code opens the conversation, and with everything it gives never the report, the notes or the files."""

import datetime

import pytest
from sqlalchemy import select

from caseflow.desk.casework import acts
from caseflow.reporter.conversation.replies import ask_erasure, pause
from caseflow.reporter.conversation.status import Sentence
from caseflow.reporter.mailbox.dialogue import read_dialogue
from caseflow.schema.cases import AttachmentRow, CaseEpochRow, CaseRow, RecordRow
from caseflow.sealing.case_keys import DIALOGUE_PURPOSES, open_as_mailbox, shred_secret
from caseflow.sealing.errors import NotAHolder
from caseflow.sealing.record_rows import open_record
from tests.caseflow.desk.casework.test_casework import CODING, QUESTION
from tests.caseflow.desk.office import TODAY, Office
from tests.caseflow.reporter.mailbox.contact_and_feedback import begin_next
from tests.caseflow.reporter.person import ANSWERS, Form, Reporter, answer, at_desk, days_later, report, stage
from tests.caseflow.thief import Thief


def worked_on(office: Office) -> Reporter:
    """A case with a record of every kind, over two epochs."""
    reporter = report(office, ANSWERS, [stage(office)])
    desk, case = office.desk("amira"), reporter.case
    answer(office, case)
    acts.add_note(desk, case, at_desk(office, case).revision, "Die Frau vom Sozialamt anrufen.")
    begin_next(office)
    reporter.write("Es ist wieder passiert.")
    acts.ask_consent(desk, case, at_desk(office, case).revision, QUESTION)
    acts.code_case(desk, case, at_desk(office, case).revision, CODING)
    acts.add_note(desk, case, at_desk(office, case).revision, "Noch eine Notiz.")
    return reporter


def record_ids(office: Office, *, of_dialogue: bool) -> set[object]:
    with office.database.reading() as session:
        rows = session.scalars(select(RecordRow)).all()
    return {row.id for row in rows if (row.purpose in DIALOGUE_PURPOSES) is of_dialogue}


def everything_a_code_gives(reporter: Reporter) -> set[bytes]:
    """The code's own keys, and what the server makes of a visit with its secret, which a person never has."""
    office, keys = reporter.office, reporter.possible[0]
    cookie = reporter.enter()
    given = {
        reporter.stretched.raw,
        reporter.codes[0].master,
        keys.lookup,
        keys.seed,
        keys.erase_proof,
        keys.lookup_hash,
        cookie.value,
    }
    given.add(cookie.wrapping_key(office.secret.derive("mailbox visit")))
    # The form is the person's too: whoever still has the page has its value.
    given.add(Form.issued(office).once.value)
    with office.database.reading() as session:
        epochs = session.scalars(select(CaseEpochRow.epoch).where(CaseEpochRow.case == reporter.case)).all()
        for epoch in epochs:
            opened = open_as_mailbox(session, office.secret, keys.key_pair, reporter.case, epoch)
            given |= {opened.dialogue, opened.dialogue + opened.dialogue}
            assert opened.staff is None
        given.add(shred_secret(session, reporter.case))
    assert len(epochs) == 2
    return given


def test_with_all_a_code_gives_only_the_conversation_opens(office: Office) -> None:
    reporter = worked_on(office)
    thief = Thief(everything_a_code_gives(reporter))
    thief.steal(office.database)
    assert thief.opened["record.sealed"] == record_ids(office, of_dialogue=True)
    assert not thief.opened["record.sealed"] & record_ids(office, of_dialogue=False)
    assert "attachment.header" not in thief.opened, "the report's file"
    sealed = {"case_epoch.mailbox_sealed", "mailbox_visit.sealed", "record.sealed"}
    assert set(thief.opened) == sealed, "no key of a team, of a member or of the office"


def test_the_code_of_one_case_opens_nothing_of_another(office: Office) -> None:
    mine, other = worked_on(office), report(office)
    other.write("Etwas anderes.")
    thief = Thief(everything_a_code_gives(mine))
    thief.steal(office.database)
    with office.database.reading() as session:
        foreign = set(session.scalars(select(RecordRow.id).where(RecordRow.case == other.case)))
    assert len(foreign) == 3
    assert not thief.opened["record.sealed"] & foreign


def test_a_mailbox_refuses_to_open_what_belongs_to_the_staff(office: Office) -> None:
    reporter = worked_on(office)
    visit = reporter.visit()
    with office.database.reading() as session:
        dialogue = read_dialogue(session, office.secret, visit)
        for row in session.scalars(select(RecordRow).where(RecordRow.purpose.not_in(DIALOGUE_PURPOSES))):
            with pytest.raises(NotAHolder):
                open_record(dialogue.keys.get(row.epoch) or next(iter(dialogue.keys.values())), dialogue.shred, row)


def test_the_conversation_tells_what_was_said_in_its_order(office: Office) -> None:
    reporter = report(office)
    reporter.write("Eins.")
    answer(office, reporter.case, "Zwei.")
    begin_next(office)
    reporter.write("Drei.", today=days_later(1))
    told = reporter.conversation(days_later(1)).messages
    assert [(one.author, one.text, one.day) for one in told] == [
        ("reporter", "Eins.", TODAY),
        ("office", "Zwei.", TODAY),
        ("reporter", "Drei.", days_later(1)),
    ]
    assert [one.sequence for one in told] == sorted({one.sequence for one in told})


def test_the_conversation_names_no_member_and_tells_nothing_of_the_report(office: Office) -> None:
    reporter = worked_on(office)
    conversation = reporter.conversation()
    told = " ".join(
        [*(message.text for message in conversation.messages), *(str(vars(one)) for one in conversation.consents)]
    )
    for text in (ANSWERS.story, "Amira", "Notiz", "Sozialamt", str(office.actor("amira").id), "Foto"):
        assert text not in told + repr(conversation)
    assert [one.what for one in conversation.consents] == [QUESTION.what]


def test_files_of_the_dialogue_are_not_served_back(office: Office) -> None:
    reporter = report(office)
    file = stage(office, name="Beweis.jpg")
    reporter.write("Ein Foto.", [file])
    conversation = reporter.conversation()
    assert not [name for name in vars(conversation) if "file" in name and name != "files_left"]
    with office.database.reading() as session:
        row = session.get_one(AttachmentRow, file.attachment)
    assert (row.case, row.under_staff_key) == (reporter.case, False)
    names = [line.description.name for line in at_desk(office, reporter.case).files]
    assert names == ["Beweis.jpg"], "the team sees it"


def test_every_stage_has_its_sentence_and_its_place(office: Office) -> None:
    reporter = report(office)
    seen = set()
    for stage_id, stage_of_list in office.lists.case_stages.items():
        set_case(office, reporter, stage=stage_id)
        told = reporter.conversation().status
        # Without a question that waits there is none to tell of.
        expected = Sentence.READ if stage_of_list.reporter_sentence in (3, 4) else stage_of_list.reporter_sentence
        assert (told.sentence, told.line) == (expected, stage_of_list.reporter_line), stage_id
        seen.add(stage_of_list.reporter_sentence)
    assert seen == set(Sentence) - {Sentence.OVERDUE, Sentence.PAUSED}


def set_case(office: Office, reporter: Reporter, **values: object) -> None:
    with office.database.writing() as session:
        row = session.get_one(CaseRow, reporter.case)
        for name, value in values.items():
            setattr(row, name, value)


def test_a_broken_promise_shows_itself(office: Office) -> None:
    reporter = report(office)
    with office.database.reading() as session:
        due: datetime.date = session.get_one(CaseRow, reporter.case).due_on
    kept = reporter.conversation(due)
    assert (kept.status.sentence, kept.status.day, kept.has_news) == (Sentence.ARRIVED, due, False)
    broken = reporter.conversation(due + datetime.timedelta(days=1))
    assert (broken.status.sentence, broken.status.day, broken.has_news) == (Sentence.OVERDUE, due, True)


def test_a_plan_tells_of_a_question_only_while_one_waits(office: Office) -> None:
    reporter = report(office)
    set_case(office, reporter, stage="plan")
    assert reporter.conversation().status.sentence is Sentence.READ
    acts.ask_consent(office.desk("amira"), reporter.case, at_desk(office, reporter.case).revision, QUESTION)
    assert reporter.conversation().status.sentence is Sentence.PROPOSAL


def test_pause_and_erasure_show_themselves(office: Office) -> None:
    reporter = report(office)
    reporter.act(pause)
    paused = reporter.conversation()
    assert (paused.status.sentence, paused.paused, paused.erase_on) == (Sentence.PAUSED, True, None)
    reporter.act(ask_erasure)
    assert reporter.conversation().erase_on == days_later(7)


def test_a_suspended_case_shows_no_sign_of_it(office: Office) -> None:
    reporter = report(office)
    before = reporter.conversation()
    set_case(office, reporter, state="suspended")
    assert reporter.conversation() == before
