"""What a person leaves for the office beside messages, and what she has opened: sealed, replaced, taken back."""

import datetime
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from caseflow.desk.approvals.proposals import confirm_act, waiting_acts
from caseflow.desk.cases.contents import MessageKind
from caseflow.desk.cases.transaction import DayNotAhead
from caseflow.desk.casework import acts, parts_of_acts, steps_outside
from caseflow.desk.casework.steps_outside import StepOutside
from caseflow.records.consent import ConsentAnswer
from caseflow.reporter.conversation.replies import Reply, answer_consent, send_reply
from caseflow.reporter.conversation.status import Sentence
from caseflow.reporter.mailbox.contact import AnswerWishes, ContactTooLong, SafeContact, leave_contact, wish_for_answers
from caseflow.reporter.mailbox.dialogue import read_dialogue
from caseflow.reporter.mailbox.feedback import (
    AftercareQuestion,
    Helped,
    NotAsked,
    RemarkTooLong,
    answer_aftercare,
    tell_whether_it_helped,
)
from caseflow.reporter.mailbox.summary import read_summary
from caseflow.reporter.mailbox.unread import mark_seen
from caseflow.schema.cases import CaseRow, RecordRow
from tests.caseflow.desk.casework.test_casework import QUESTION
from tests.caseflow.desk.office import TODAY, Office
from tests.caseflow.reporter.mailbox.contact_and_feedback import begin_next
from tests.caseflow.reporter.person import Reporter, answer, at_desk, days_later, moment, report

CONTACT = SafeContact("0391 / 12345", "vormittags", "meine Schwester", say_office=False)


def row_of(office: Office, reporter: Reporter) -> CaseRow:
    with office.database.reading() as session:
        return session.get_one(CaseRow, reporter.case)


def records(office: Office, reporter: Reporter) -> int:
    with office.database.reading() as session:
        return len(session.scalars(select(RecordRow.id).where(RecordRow.case == reporter.case)).all())


def kinds(reporter: Reporter) -> list[str]:
    """The kinds of what lies in the dialogue as a status."""
    visit = reporter.visit()
    with reporter.office.database.reading() as session:
        said = read_dialogue(session, reporter.office.secret, visit).with_purpose("status")
    return sorted(fields["kind"][0] for _, fields in said)


def test_a_safe_contact_reaches_the_desk_and_shows_in_no_repr(office: Office) -> None:
    reporter = report(office)
    reporter.act(leave_contact, CONTACT)
    assert reporter.conversation().contact == CONTACT
    view = at_desk(office, reporter.case)
    assert view.contents.from_person.contact == CONTACT
    assert view.unread
    for shown in (repr(CONTACT), repr(view.contents), repr(reporter.conversation())):
        assert "12345" not in shown and "Schwester" not in shown


def test_a_changed_contact_is_not_kept_beside_the_new(office: Office) -> None:
    reporter = report(office)
    reporter.act(leave_contact, CONTACT)
    before = records(office, reporter)
    begin_next(office)
    reporter.act(leave_contact, SafeContact("über Frau M."))
    assert records(office, reporter) == before
    assert reporter.conversation().contact == SafeContact("über Frau M.")
    reporter.act(leave_contact, None)
    assert records(office, reporter) == before - 1
    assert reporter.conversation().contact is None
    assert at_desk(office, reporter.case).contents.from_person.contact is None


@pytest.mark.parametrize("name", ["how", "when", "who"])
def test_a_line_of_a_contact_has_an_end(name: str) -> None:
    replace(CONTACT, **{name: "x" * 500})  # type: ignore[arg-type]  # the lines are texts
    with pytest.raises(ContactTooLong, match=name):
        replace(CONTACT, **{name: "x" * 501})  # type: ignore[arg-type]  # the lines are texts


def test_wishes_are_codes_of_the_lists_and_nothing_else(office: Office) -> None:
    sent = {
        "answer_language": "uk",
        "answer_form": "form_voice",
        "contact_gender": "contact_woman",
        "age_band": "age_na",
        "gender": "<script>",
        "first_time": "yes",
    }
    wishes = AnswerWishes.chosen(sent, office.lists)
    assert wishes == AnswerWishes("uk", "form_voice", "contact_woman", first_time="yes")
    reporter = report(office)
    reporter.act(wish_for_answers, wishes)
    assert reporter.conversation().wishes == at_desk(office, reporter.case).contents.from_person.wishes == wishes
    reporter.act(wish_for_answers, AnswerWishes())
    assert reporter.conversation().wishes is None and kinds(reporter) == []


def feedback_given(office: Office, reporter: Reporter) -> None:
    desk, revision = office.desk("amira"), at_desk(office, reporter.case).revision
    acts.send_answer(desk, reporter.case, revision, "Die Heizung geht wieder.", "de", MessageKind.FEEDBACK)


def test_whether_it_helped_is_asked_when_an_outcome_was_told(office: Office) -> None:
    reporter = report(office)
    answer(office, reporter.case)
    assert not reporter.conversation().asks_helped
    feedback_given(office, reporter)
    assert reporter.conversation().asks_helped
    reporter.act(tell_whether_it_helped, Helped.SOME, "Zwei Tage lang.")
    reporter.act(tell_whether_it_helped, Helped.NO, "Jetzt ist es wieder kalt.")
    said = at_desk(office, reporter.case).contents.from_person.helped
    assert said is not None and (said.helped, said.text) == (Helped.NO, "Jetzt ist es wieder kalt.")
    assert reporter.conversation().helped is Helped.NO
    assert kinds(reporter) == ["helped"], "the newest word counts, the former is gone"


def test_a_case_for_few_eyes_is_never_asked_whether_it_helped(office: Office) -> None:
    reporter = report(office)
    feedback_given(office, reporter)
    with office.database.writing() as session:
        session.get_one(CaseRow, reporter.case).restricted = True
    assert not reporter.conversation().asks_helped
    with pytest.raises(NotAsked):
        reporter.act(tell_whether_it_helped, Helped.YES, "")
    assert kinds(reporter) == []


def step_taken(office: Office, reporter: Reporter, taken_on: datetime.date = TODAY) -> datetime.date:
    """A step outside the office to which the person has said yes; gives its day."""
    case = reporter.case
    acts.ask_consent(office.desk("amira"), case, at_desk(office, case).revision, QUESTION)
    reporter.act(answer_consent, reporter.conversation().consents[0].id, ConsentAnswer.YES)
    desk = office.desk("amira", moment(taken_on))
    step = StepOutside(QUESTION.intervention, "An die Firma geschrieben")
    steps_outside.log_intervention(desk, case, at_desk(office, case, taken_on).revision, step)
    return taken_on


def test_the_person_reads_what_others_know_word_by_word(office: Office) -> None:
    reporter = report(office)
    assert reporter.conversation().known_outside == ()
    taken_on = step_taken(office, reporter)
    (known,) = reporter.conversation(taken_on).known_outside
    assert (known.exact_text, known.day) == (QUESTION.exact_text, taken_on)


def test_a_step_of_which_the_law_gives_no_choice_is_not_told_as_agreed(office: Office) -> None:
    reporter = report(office)
    desk = office.desk("amira")
    advice = StepOutside("info_rights", "Über Fristen gesprochen")
    steps_outside.log_intervention(desk, reporter.case, at_desk(office, reporter.case).revision, advice)
    assert reporter.conversation().known_outside == () and kinds(reporter) == []


def test_revenge_is_asked_after_fourteen_and_sixty_days_each_once(office: Office) -> None:
    reporter = report(office)
    taken_on = step_taken(office, reporter)

    def asked(days: int) -> AftercareQuestion | None:
        return reporter.conversation(taken_on + datetime.timedelta(days=days)).aftercare

    assert asked(13) is None
    first = asked(14)
    assert first is not None and first.number == 1
    late = taken_on + datetime.timedelta(days=20)
    reporter.act(answer_aftercare, office.lists, first, False, "", today=late)
    assert asked(21) is None and asked(59) is None
    second = asked(60)
    assert second == AftercareQuestion(first.step, 2)
    with pytest.raises(NotAsked):
        reporter.act(answer_aftercare, office.lists, first, True, "", today=late)
    reporter.act(answer_aftercare, office.lists, second, False, "", today=taken_on + datetime.timedelta(days=60))
    assert asked(400) is None


def test_a_word_of_revenge_is_urgent_until_an_officer_has_judged_it(office: Office) -> None:
    reporter = report(office)
    taken_on = step_taken(office, reporter)
    today = taken_on + datetime.timedelta(days=14)
    assert at_desk(office, reporter.case, today).contents.level not in ("t0", "t1")
    question = reporter.conversation(today).aftercare
    reporter.act(answer_aftercare, office.lists, question, True, "Man hat mich verlegt.", today=today)
    view = at_desk(office, reporter.case, today)
    assert view.contents.level == "t1" and view.unread
    revenge = view.contents.from_person.retaliation
    assert revenge is not None and revenge.text == "Man hat mich verlegt."
    assert view.due_on <= today + datetime.timedelta(days=4), "a day of service, over a weekend at most"
    desk = office.desk("amira", moment(today))
    decision = parts_of_acts.TriageDecision("t2", restricted=False, conflict_checked=True)
    acts.set_triage(desk, reporter.case, view.revision, decision)
    view = at_desk(office, reporter.case, today)
    assert view.contents.level == "t1", "one person alone does not make it less urgent"
    (waiting,) = waiting_acts(view.contents.journal, office.lists)
    confirm_act(office.desk("ben", moment(today)), reporter.case, view.revision, waiting.entry.id)
    assert at_desk(office, reporter.case, today).contents.level == "t2"


def test_what_is_asked_nowhere_takes_no_answer(office: Office) -> None:
    reporter = report(office)
    with pytest.raises(NotAsked):
        reporter.act(answer_aftercare, office.lists, AftercareQuestion(uuid4(), 1), True, "")
    with pytest.raises(RemarkTooLong):
        reporter.act(tell_whether_it_helped, Helped.YES, "x" * 20_001)


def test_news_is_what_the_office_said_since_she_opened_or_wrote(office: Office) -> None:
    reporter = report(office)
    assert not reporter.conversation().has_news
    answer(office, reporter.case)
    assert reporter.conversation().has_news
    reporter.act(mark_seen)
    assert not reporter.conversation().has_news
    answer(office, reporter.case, "Noch etwas.")
    assert reporter.conversation().has_news
    reporter.write("Gelesen, danke.")
    assert not reporter.conversation().has_news
    reporter.act(leave_contact, CONTACT)
    reporter.act(leave_contact, None)
    answer(office, reporter.case, "Und noch etwas.")
    assert reporter.conversation().has_news, "a number that a removed record had is used again"


def test_looking_often_leaves_one_record_and_disturbs_no_officer(office: Office) -> None:
    reporter = report(office)
    answer(office, reporter.case)
    seen = row_of(office, reporter)
    for _ in range(3):
        reporter.act(mark_seen)
    counted = records(office, reporter)
    answer(office, reporter.case, "Zwei.")
    reporter.act(mark_seen)
    assert records(office, reporter) == counted + 1, "the answer alone"
    assert row_of(office, reporter).revision == seen.revision + 1


def test_the_fact_for_the_statistics_is_no_news(office: Office) -> None:
    from tests.caseflow.desk.casework.test_casework import CODING  # noqa: PLC0415

    reporter = report(office)
    acts.code_case(office.desk("amira"), reporter.case, at_desk(office, reporter.case).revision, CODING)
    assert kinds(reporter) == ["fact"]
    assert not reporter.conversation().has_news


def test_a_summary_is_read_apart_and_corrected(office: Office) -> None:
    reporter = report(office)
    assert not reporter.conversation().has_summary
    for text in ("Sie frieren seit drei Wochen.", "Sie frieren seit vier Wochen."):
        acts.write_summary(office.desk("amira"), reporter.case, at_desk(office, reporter.case).revision, text, "de")
    told = reporter.conversation()
    assert told.has_summary and told.has_news
    assert "vier Wochen" not in str(vars(told))
    visit = reporter.visit()
    with office.database.reading() as session:
        summary = read_summary(session, office.secret, visit)
    assert summary is not None and summary.text == "Sie frieren seit vier Wochen."
    assert "frieren" not in repr(summary)
    reporter.act(send_reply, Reply("Es sind fünf.", (), "de", uuid4(), corrects=True))
    (message,) = at_desk(office, reporter.case).contents.messages
    assert (message.kind, message.text, message.from_office) == (MessageKind.CORRECTION, "Es sind fünf.", False)


def test_a_new_day_is_named_beside_the_broken_promise(office: Office) -> None:
    reporter = report(office)
    late = row_of(office, reporter).due_on + datetime.timedelta(days=3)
    desk = office.desk("amira", moment(late))
    new_day = late + datetime.timedelta(days=5)
    case = reporter.case
    with pytest.raises(DayNotAhead):
        acts.name_new_day(desk, case, at_desk(office, case, late).revision, late)
    acts.name_new_day(desk, case, at_desk(office, case, late).revision, new_day)
    told = reporter.conversation(late).status
    assert (told.sentence, told.new_day) == (Sentence.OVERDUE, new_day)
    assert reporter.conversation(new_day + datetime.timedelta(days=1)).status.new_day is None, "broken too"


def test_a_question_that_was_answered_is_asked_no_more(office: Office) -> None:
    reporter = report(office)
    with office.database.writing() as session:
        session.get_one(CaseRow, reporter.case).stage = "clarification"
    revision = at_desk(office, reporter.case).revision
    acts.send_answer(office.desk("amira"), reporter.case, revision, "Welcher Stock?", "de", MessageKind.QUESTION)
    assert reporter.conversation().status.sentence is Sentence.QUESTION
    reporter.write("Der zweite.")
    assert reporter.conversation().status.sentence is Sentence.READ


def test_silence_of_the_office_shows_after_every_promise(office: Office) -> None:
    reporter = report(office)
    with office.database.writing() as session:
        row = session.get_one(CaseRow, reporter.case)
        row.stage, row.due_reason, row.due_on = "assessment", "next_step", days_later(2)
    assert reporter.conversation(days_later(2)).status.sentence is Sentence.READ
    assert reporter.conversation(days_later(3)).status.sentence is Sentence.OVERDUE
    with office.database.writing() as session:
        session.get_one(CaseRow, reporter.case).due_reason = "consent_answer"
    assert reporter.conversation(days_later(3)).status.sentence is Sentence.READ, "then it is her turn"
