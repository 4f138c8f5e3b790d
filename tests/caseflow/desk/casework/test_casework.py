"""What officers do in a case: nothing is overwritten, nothing leaves without consent, nobody is alone."""

import dataclasses
import datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.cases.access_control import CaseNotFound, ChangedMeanwhile
from caseflow.desk.cases.contents import MessageKind
from caseflow.desk.cases.transaction import CaseHalted, CodeUnknown, NoMailbox
from caseflow.desk.casework import acts, steps_outside
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.casework.steps_outside import LegalException, StepOutside, Trace
from caseflow.records.coding import Coding, CodingIncomplete
from caseflow.records.consent import ConsentAnswer, ConsentQuestion, ConsentState, NoConsent, answer_fields
from caseflow.records.journal import EntryKind
from caseflow.refusals.refusal import SecondPersonNeeded, TextMissing
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseRow
from caseflow.schema.office import LogEntryRow
from caseflow.schema.statistics import FactRow
from caseflow.statistics.facts.fact_format import open_fact
from caseflow.statistics.release.keys import open_statistics_key
from caseflow.workflow.next_due import DueReason
from caseflow.workflow.stages import StepNotOpen
from tests.caseflow.desk.office import (
    NOW,
    GivenCase,
    Office,
    answer_consent,
    give_case,
    write_as_reporter,
)

TODAY = NOW.date()

CODING = Coding(
    grounds=("racism",),
    forms=("denial_of_service",),
    area="reception_state",
    district="15001",
    interplay="single",
    plausibility="plausible",
    agg_scope="agg_unclear",
)

QUESTION = ConsentQuestion(
    intervention="request_statement",
    what="We ask the firm why the heating is off.",
    exact_text="The heating in house B has been off since October. When will it be repaired?",
    not_told="Your name, your room.",
    guess="Perhaps: only four rooms are cold.",
    no_means="If you say no, we help you all the same. No answer means no.",
    back_until=None,
)


@pytest.fixture
def case(office: Office) -> GivenCase:
    return give_case(office)


def seen(office: Office, case: GivenCase, name: str = "amira", days: int = 0) -> CaseView:
    return open_case(office.desk(name, NOW + datetime.timedelta(days=days)), case.id)


def walk(office: Office, case: GivenCase, *targets: str, name: str = "amira") -> None:
    for target in targets:
        acts.move_stage(office.desk(name), case.id, seen(office, case, name).revision, target)


def triaged(office: Office, case: GivenCase, level: str = "t2") -> None:
    decision = TriageDecision(level, restricted=False, conflict_checked=True)
    acts.set_triage(office.desk("amira"), case.id, seen(office, case).revision, decision)


def coded(office: Office, case: GivenCase, coding: Coding = CODING, name: str = "amira", days: int = 0) -> None:
    desk = office.desk(name, NOW + datetime.timedelta(days=days))
    acts.code_case(desk, case.id, seen(office, case, name).revision, coding)


def brought_to_feedback(office: Office, case: GivenCase, level: str = "t2") -> None:
    walk(office, case, "triage")
    triaged(office, case, level)
    walk(office, case, "assessment")
    coded(office, case)
    if office.lists.is_grave(level):
        acts.agree_with_coding(office.desk("ben"), case.id, seen(office, case).revision)
    walk(office, case, "outcome")
    acts.set_outcome(office.desk("amira"), case.id, seen(office, case).revision, ["advised"], "")
    walk(office, case, "feedback")


def asked(office: Office, case: GivenCase, question: ConsentQuestion = QUESTION) -> UUID:
    acts.ask_consent(office.desk("amira"), case.id, seen(office, case).revision, question)
    return seen(office, case).contents.consents[-1].id


def said(office: Office, case: GivenCase, question: UUID, answer: ConsentAnswer, sequence: int) -> None:
    head = {"author": ("reporter",), "day": (TODAY.isoformat(),), "sequence": (str(sequence),)}
    answer_consent(office, case, head | answer_fields(question, answer))


# Nothing is overwritten


def test_two_members_never_overwrite_each_other(office: Office, case: GivenCase) -> None:
    amira, ben = office.desk("amira"), office.desk("ben")
    page = open_case(amira, case.id)
    assert open_case(ben, case.id).revision == page.revision
    acts.add_note(ben, case.id, page.revision, "Ben's note")
    with pytest.raises(ChangedMeanwhile) as conflict:
        acts.add_note(amira, case.id, page.revision, "Amira's note")
    assert (conflict.value.seen, conflict.value.revision) == (page.revision, page.revision + 1)
    after = open_case(amira, case.id)
    (entry,) = after.contents.journal.after(page.revision)
    assert (entry.text, after.name_of(entry.member)) == ("Ben's note", "Ben Krüger")
    acts.add_note(amira, case.id, after.revision, "Amira's note")
    assert [entry.text for entry in seen(office, case).contents.journal.entries] == ["Ben's note", "Amira's note"]


def test_a_refused_change_leaves_no_trace_but_its_line_in_the_log(office: Office, case: GivenCase) -> None:
    before = seen(office, case)
    with pytest.raises(StepNotOpen):
        acts.move_stage(office.desk("amira"), case.id, before.revision, "assessment")
    after = seen(office, case)
    assert (after.revision, after.contents.journal.entries, after.stage.id) == (before.revision, (), "received")
    with office.database.reading() as session:
        outcomes = session.scalars(select(LogEntryRow.outcome).where(LogEntryRow.action == "stage_moved")).all()
    assert outcomes == ["failed"]


def test_recoding_keeps_the_older_coding_and_who_made_it(office: Office, case: GivenCase) -> None:
    coded(office, case)
    coded(office, case, dataclasses.replace(CODING, grounds=("antisemitism",)), name="ben")
    first, second = seen(office, case).contents.codings
    assert (first.coding.grounds, second.coding.grounds) == (("racism",), ("antisemitism",))
    assert first.member != second.member


# The fact


def test_a_completed_coding_seals_one_fact_which_recoding_replaces_until_it_is_booked(
    office: Office, case: GivenCase
) -> None:
    coded(office, case)
    assert facts(office) == [(("racism",), "2026-11")]
    coded(office, case, dataclasses.replace(CODING, grounds=("antisemitism",)), days=20)
    assert facts(office) == [(("antisemitism",), "2026-11")]
    with office.database.writing() as session:
        session.scalars(select(FactRow)).one().booked_period = "2026-12"
    coded(office, case, dataclasses.replace(CODING, grounds=("age",)))
    assert facts(office) == [(("antisemitism",), "2026-11")]
    view = seen(office, case)
    assert view.counted
    assert view.contents.coding is not None and view.contents.coding.coding.grounds == ("age",)


def facts(office: Office) -> list[tuple[tuple[str, ...], str]]:
    with office.database.reading() as session:
        stella = office.actor("stella")
        pair = open_statistics_key(session, stella.id, stella.ring.pair)
        return [
            (open_fact(pair, row.sealed, row.id, row.ready_period).grounds, row.ready_period)
            for row in session.scalars(select(FactRow))
        ]


def test_an_incomplete_coding_is_refused_with_every_gap_and_seals_nothing(office: Office, case: GivenCase) -> None:
    gaps = Coding(plausibility="not_substantiated", area="moon")
    with pytest.raises(CodingIncomplete) as refusal:
        acts.code_case(office.desk("amira"), case.id, 0, gaps)
    names = {(error.field, error.code) for error in refusal.value.errors}
    assert {("grounds", "missing"), ("forms", "missing"), ("area", "unknown"), ("reasons", "missing")} <= names
    assert facts(office) == []


def test_what_is_no_report_is_forgotten_by_the_statistics(office: Office, case: GivenCase) -> None:
    coded(office, case)
    acts.propose_step(office.desk("amira"), case.id, seen(office, case).revision, "closed_spam", "A test")
    acts.move_stage(office.desk("ben"), case.id, seen(office, case).revision, "closed_spam")
    assert facts(office) == []


# Answers and what is due


def test_an_answer_lies_in_the_dialogue_after_everything_that_was_said(office: Office, case: GivenCase) -> None:
    write_as_reporter(office, case, "Hello?", 1, TODAY)
    assert seen(office, case).unread
    acts.send_answer(office.desk("amira"), case.id, seen(office, case).revision, "We read it.", "de")
    view = seen(office, case)
    assert [(m.author, m.text, m.sequence) for m in view.contents.messages] == [
        ("reporter", "Hello?", 1),
        ("office", "We read it.", 2),
    ]
    assert not view.unread


def test_a_case_without_contact_is_not_written_to(office: Office) -> None:
    case = give_case(office, has_mailbox=False)
    with pytest.raises(NoMailbox):
        acts.send_answer(office.desk("amira"), case.id, 0, "Hello", "de")


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 20_001])
def test_an_empty_or_endless_text_is_refused(office: Office, case: GivenCase, text: str) -> None:
    with pytest.raises(TextMissing):
        acts.add_note(office.desk("amira"), case.id, 0, text)


def test_every_act_says_what_is_due_next(office: Office, case: GivenCase) -> None:
    walk(office, case, "triage")
    assert seen(office, case).due_reason is DueReason.NEXT_STEP
    triaged(office, case)
    acts.send_answer(
        office.desk("amira"), case.id, seen(office, case).revision, "Which house?", "de", MessageKind.QUESTION
    )
    view = seen(office, case)
    assert (view.due_reason, view.due_on) == (DueReason.QUESTION, TODAY + datetime.timedelta(days=28))


@pytest.mark.parametrize("state", ["paused", "erasing"])
def test_nothing_is_done_while_the_person_has_stopped_us(office: Office, state: str) -> None:
    case = give_case(office, state=state)
    desk = office.desk("amira")
    with pytest.raises(CaseHalted):
        acts.send_answer(desk, case.id, 0, "Hello", "de")
    with pytest.raises(CaseHalted):
        acts.move_stage(desk, case.id, 0, "triage")
    acts.add_note(desk, case.id, 0, "She has paused.")


# The way through the stages


def test_a_case_goes_from_receipt_to_closing_with_feedback(office: Office, case: GivenCase) -> None:
    brought_to_feedback(office, case)
    with pytest.raises(StepNotOpen) as refusal:
        walk(office, case, "closed")
    assert refusal.value.missing == ("feedback_given_or_no_contact",)
    acts.send_answer(
        office.desk("amira"), case.id, seen(office, case).revision, "This came out.", "de", MessageKind.FEEDBACK
    )
    walk(office, case, "closed")
    view = seen(office, case)
    assert view.stage.id == "closed"
    assert view.retention_on == datetime.date(2027, 5, 18)
    assert view.due_reason is DueReason.ERASING


def test_a_case_without_contact_closes_without_feedback(office: Office) -> None:
    case = give_case(office, has_mailbox=False)
    brought_to_feedback(office, case)
    walk(office, case, "closed")
    assert seen(office, case).stage.id == "closed"


def test_an_assessment_without_coding_leads_nowhere_and_says_why(office: Office, case: GivenCase) -> None:
    walk(office, case, "triage")
    missing = {str(prospect.target.id): prospect.missing for prospect in seen(office, case).prospects}
    assert missing["assessment"] == ("triage_set", "conflict_checked", "restricted_decided", "team_set")
    triaged(office, case)
    walk(office, case, "assessment")
    missing = {str(prospect.target.id): prospect.missing for prospect in seen(office, case).prospects}
    assert missing == dict.fromkeys(("plan", "outcome"), ("coding_complete",)) | {
        "referral": ("coding_complete", "consent_recorded")
    }


def test_a_closed_case_opens_again_for_a_message_or_a_reason(office: Office, case: GivenCase) -> None:
    brought_to_feedback(office, case)
    acts.send_answer(
        office.desk("amira"), case.id, seen(office, case).revision, "This came out.", "de", MessageKind.FEEDBACK
    )
    walk(office, case, "closed")
    with pytest.raises(StepNotOpen):
        walk(office, case, "reopened")
    acts.move_stage(office.desk("ben"), case.id, seen(office, case).revision, "reopened", "He was punished.")
    view = seen(office, case)
    assert (view.stage.id, view.retention_on) == ("reopened", None)


# Four eyes


def test_a_grave_case_is_closed_by_two(office: Office) -> None:
    case = give_case(office, level="t1")
    brought_to_feedback(office, case, level="t1")
    amira, ben = office.desk("amira"), office.desk("ben")
    acts.send_answer(amira, case.id, seen(office, case).revision, "This came out.", "de", MessageKind.FEEDBACK)
    for _ in range(2):
        acts.propose_step(amira, case.id, seen(office, case).revision, "closed", "All is done.")
        with pytest.raises(StepNotOpen) as refusal:
            acts.move_stage(amira, case.id, seen(office, case).revision, "closed")
        assert refusal.value.missing == ("four_eyes_if_grave",)
    assert seen(office, case).due_reason is DueReason.SECOND_PERSON
    acts.move_stage(ben, case.id, seen(office, case).revision, "closed")
    assert seen(office, case).stage.id == "closed"


def test_what_is_no_report_is_put_aside_by_two_and_a_proposal_ends_with_the_stage(
    office: Office, case: GivenCase
) -> None:
    acts.propose_step(office.desk("amira"), case.id, 0, "closed_spam", "An advertisement")
    walk(office, case, "triage")
    with pytest.raises(StepNotOpen):
        walk(office, case, "closed_spam", name="ben")
    acts.propose_step(office.desk("ben"), case.id, seen(office, case).revision, "closed_spam", "Still one")
    walk(office, case, "closed_spam")
    assert seen(office, case).stage.id == "closed_spam"


def test_a_proposal_does_not_stand_in_for_what_is_missing(office: Office, case: GivenCase) -> None:
    with pytest.raises(StepNotOpen):
        acts.propose_step(office.desk("amira"), case.id, 0, "closed")


def test_the_second_reader_is_not_who_coded(office: Office) -> None:
    case = give_case(office, level="t0")
    coded(office, case)
    with pytest.raises(SecondPersonNeeded):
        acts.agree_with_coding(office.desk("amira"), case.id, seen(office, case).revision)
    acts.agree_with_coding(office.desk("ben"), case.id, seen(office, case).revision)
    assert seen(office, case).facts.second_readers == {office.actor("ben").id}
    coded(office, case)
    assert seen(office, case).facts.second_readers == frozenset()


# P9: nothing without consent


def outside(name: str = "request_statement", *, traceable: bool = True) -> StepOutside:
    hides = frozenset[Trace]() if traceable else frozenset(Trace)
    return StepOutside(name, "We wrote to the firm.", hides, TODAY + datetime.timedelta(days=14))


def test_no_step_leaves_the_office_without_a_yes(office: Office, case: GivenCase) -> None:
    desk = office.desk("amira")
    with pytest.raises(NoConsent):
        steps_outside.log_intervention(desk, case.id, seen(office, case).revision, outside())
    question = asked(office, case)
    with pytest.raises(NoConsent):
        steps_outside.log_intervention(desk, case.id, seen(office, case).revision, outside())
    said(office, case, question, ConsentAnswer.YES, 10)
    with pytest.raises(NoConsent):
        steps_outside.log_intervention(desk, case.id, seen(office, case).revision, outside("mediation"))
    steps_outside.log_intervention(desk, case.id, seen(office, case).revision, outside())
    (entry,) = seen(office, case).contents.journal.all(EntryKind.INTERVENTION)
    assert entry.one("consent_needed") == "yes"


def test_a_yes_taken_back_is_a_no(office: Office, case: GivenCase) -> None:
    back_until = TODAY + datetime.timedelta(days=2)
    question = asked(office, case, dataclasses.replace(QUESTION, back_until=back_until))
    said(office, case, question, ConsentAnswer.YES, 10)
    with pytest.raises(NoConsent):
        steps_outside.log_intervention(office.desk("amira"), case.id, seen(office, case).revision, outside())
    late = office.desk("amira", NOW + datetime.timedelta(days=3))
    said(office, case, question, ConsentAnswer.WITHDRAWN, 11)
    with pytest.raises(NoConsent):
        steps_outside.log_intervention(late, case.id, seen(office, case).revision, outside())


def test_silence_is_a_no(office: Office, case: GivenCase) -> None:
    asked(office, case)
    (consent,) = seen(office, case).contents.consents
    assert consent.state(TODAY) is ConsentState.WAITING
    assert consent.state(TODAY + datetime.timedelta(days=15)) is ConsentState.SILENCE


def test_the_exact_text_that_was_shown_is_kept(office: Office, case: GivenCase) -> None:
    question = asked(office, case)
    said(office, case, question, ConsentAnswer.YES, 10)
    (consent,) = seen(office, case).contents.consents
    assert consent.question == QUESTION
    assert consent.answers == ((TODAY, ConsentAnswer.YES),)


def test_a_repair_that_names_no_room_needs_no_yes_but_one_that_does_needs_it(office: Office, case: GivenCase) -> None:
    desk = office.desk("amira")
    with pytest.raises(NoConsent):
        steps_outside.log_intervention(desk, case.id, 0, outside("repair_order"))
    steps_outside.log_intervention(desk, case.id, 0, outside("repair_order", traceable=False))
    assert seen(office, case).contents.journal.all(EntryKind.INTERVENTION)


def test_the_law_orders_a_step_only_with_a_reason_and_a_second_person(office: Office, case: GivenCase) -> None:
    amira, ben = office.desk("amira"), office.desk("ben")
    steps_outside.record_exception(amira, case.id, 0, LegalException("child_protection", "The child is hit at home."))
    (exception,) = seen(office, case).contents.journal.all(EntryKind.EXCEPTION)
    with pytest.raises(SecondPersonNeeded):
        steps_outside.confirm_exception(amira, case.id, 1, exception.id)
    with pytest.raises(NoConsent):
        steps_outside.log_intervention(amira, case.id, 1, outside("child_protection"))
    steps_outside.confirm_exception(ben, case.id, 1, exception.id)
    steps_outside.log_intervention(amira, case.id, 2, outside("child_protection"))


def test_the_plan_waits_for_the_answer_and_the_other_side_for_its_day(office: Office, case: GivenCase) -> None:
    walk(office, case, "triage")
    triaged(office, case)
    walk(office, case, "assessment")
    coded(office, case)
    walk(office, case, "plan")
    question = asked(office, case)
    with pytest.raises(StepNotOpen) as refusal:
        walk(office, case, "intervention")
    assert refusal.value.missing == ("consent_decided", "consent_recorded")
    said(office, case, question, ConsentAnswer.YES, 10)
    walk(office, case, "intervention")
    steps_outside.log_intervention(office.desk("amira"), case.id, seen(office, case).revision, outside())
    walk(office, case, "awaiting_response")
    assert seen(office, case).due_reason is DueReason.AFTERCARE
    acts.send_answer(office.desk("amira"), case.id, seen(office, case).revision, "We have asked.", "de")
    view = seen(office, case)
    assert (view.due_reason, view.due_on) == (DueReason.STATEMENT, TODAY + datetime.timedelta(days=15))
    with pytest.raises(StepNotOpen):
        walk(office, case, "outcome")
    acts.record_party_answer(office.desk("ben"), case.id, view.revision, "Repaired on Monday.")
    walk(office, case, "outcome")


def test_unknown_choices_are_refused(office: Office, case: GivenCase) -> None:
    desk = office.desk("amira")
    with pytest.raises(CodeUnknown):
        acts.set_triage(desk, case.id, 0, TriageDecision("t9", restricted=False, conflict_checked=True))
    with pytest.raises(CodeUnknown):
        acts.set_outcome(desk, case.id, 0, ["moon"], "")
    with pytest.raises(CodeUnknown):
        steps_outside.log_intervention(desk, case.id, 0, outside("moon"))
    with pytest.raises(TextMissing):
        acts.set_outcome(desk, case.id, 0, ["not_substantiated"], "")


def test_a_case_erased_meanwhile_is_not_found(office: Office, case: GivenCase) -> None:
    view = seen(office, case)
    with office.database.writing() as session:
        session.get_one(CaseRow, case.id).tag = b"by hand"
    with pytest.raises(Exception, match="case_file"):
        open_case(office.desk("amira"), view.id)
    with pytest.raises(CaseNotFound):
        open_case(office.desk("amira"), UUID(int=5))


def test_the_reporters_words_stay_beside_the_coding(office: Office) -> None:
    case = give_case(office, answers=Answers(story="x", grounds=("language",), forms=("insult",)))
    coded(office, case)
    contents = seen(office, case).contents
    assert contents.answers.grounds == ("language",)
    assert contents.coding is not None and contents.coding.coding.grounds == ("racism",)
