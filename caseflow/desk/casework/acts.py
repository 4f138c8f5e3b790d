"""Acts of an officer on one case: notes, answers, triage, questions, outcomes, steps of the workflow.

Each act is one transaction: logged, checked against the revision of the page on which it was decided,
sealed, and followed by the next day on which something is due.
"""

import datetime
from collections.abc import Sequence
from uuid import UUID

from caseflow.desk.cases.access_control import CaseChange, Desk
from caseflow.desk.cases.contents import MessageKind, read_contents
from caseflow.desk.cases.transaction import (
    CodeUnknown,
    DayNotAhead,
    case_act,
    enter,
    require_mailbox,
    require_text,
    say,
    tell,
)
from caseflow.desk.casework.parts_of_acts import (
    TriageDecision,
    decide_triage,
    facts_of,
    go_on_to,
    put_coding,
    put_outcome,
    put_question,
    write_message,
)
from caseflow.desk.writing.drafts import drop_draft
from caseflow.records.coding import Coding, require_complete
from caseflow.records.consent import ConsentQuestion, sound_fields
from caseflow.records.journal import EntryKind
from caseflow.records.notices import NoticeKind
from caseflow.refusals.refusal import SecondPersonNeeded
from caseflow.reporter.mailbox.visit import open_mailbox_again
from caseflow.sealing.attachments import StagedFile
from caseflow.workflow.stages import Prospect, Step

NOT_SUBSTANTIATED = "not_substantiated"
MOST_OUTCOMES = 3


def add_note(desk: Desk, case: UUID, seen: int, text: str) -> None:
    """Write an internal note, which no follow-up code opens."""
    require_text("note", text)
    with case_act(desk, case, seen, "note_added", halted_too=True) as change:
        enter(change, EntryKind.NOTE, text)
        drop_draft(change, "note")


def mark_read(desk: Desk, case: UUID, seen: int) -> None:
    """Mark new messages as read. Every other act does this too.

    It changes nothing that a colleague decides on, so their open pages stay as they are.
    """
    with case_act(desk, case, seen, "marked_read", halted_too=True) as change:
        change.row.revision = seen


def set_triage(desk: Desk, case: UUID, seen: int, decision: TriageDecision) -> None:
    """Keep the officer's first judgement beside what the triggers said.

    A grave report is made less urgent by two: the judgement then waits for the second person.
    """
    if decision.level not in desk.lists.triage_levels:
        raise CodeUnknown("level")
    with case_act(desk, case, seen, "triage_set") as change:
        decide_triage(change, decision)


def send_answer(
    desk: Desk, case: UUID, seen: int, text: str, language: str, kind: MessageKind = MessageKind.ANSWER
) -> None:
    """Write to the person.

    Raises:
        NoMailbox: there is nobody to read it.
    """
    require_text("answer", text)
    with case_act(desk, case, seen, "answer_sent") as change:
        write_message(change, text, language, kind)
        drop_draft(change, "answer")


def write_summary(desk: Desk, case: UUID, seen: int, text: str, language: str) -> None:
    """Say in our own words what we have understood; the person reads it when they are safe, and corrects it.

    Raises:
        NoMailbox: there is nobody to read it.
    """
    require_text("summary", text)
    if language not in desk.lists.languages:
        raise CodeUnknown("language")
    with case_act(desk, case, seen, "summary_written") as change:
        require_mailbox(change)
        say(change, "summary", {"text": (text,), "language": (language,)})
        drop_draft(change, "summary")
        open_mailbox_again(change.session, case)


def name_new_day(desk: Desk, case: UUID, seen: int, until: datetime.date) -> None:
    """Promise a new answer day to the person after a missed one. The missed promise stays in the list."""
    if until <= desk.today:
        raise DayNotAhead
    with case_act(desk, case, seen, "new_day_named") as change:
        require_mailbox(change)
        tell(change, NoticeKind.NEW_DAY, until=until.isoformat())


def ask_consent(desk: Desk, case: UUID, seen: int, question: ConsentQuestion) -> None:
    """Ask the affected person, in six parts, whether a step may be taken."""
    if question.intervention not in desk.lists.interventions:
        raise CodeUnknown("intervention")
    with case_act(desk, case, seen, "consent_asked") as change:
        put_question(change, question)
        drop_draft(change, "consent")


def speak_question(desk: Desk, case: UUID, seen: int, question: UUID, sound: StagedFile) -> None:
    """Add a recording of a consent question, for persons who do not read.

    Raises:
        CodeUnknown: the case has no such question.
        StagedFileGone: the file was swept meanwhile.
    """
    with case_act(desk, case, seen, "consent_spoken") as change:
        require_mailbox(change)
        if question not in {consent.id for consent in read_contents(change).consents}:
            raise CodeUnknown("question")
        say(change, "consent", sound_fields(question, sound.attachment))
        change.keep_file(sound)


def code_case(desk: Desk, case: UUID, seen: int, coding: Coding) -> bool:
    """Complete the coding, and seal the fact that the statistics may know.

    Until the fact is booked a new coding replaces it in its place; afterwards nothing changes it.

    Returns:
        Whether the case stays with its team. If the codes show a conflict of interest, the reserve holds it
        from now on.

    Raises:
        CodingIncomplete: with every gap.
    """
    require_complete(coding, desk.lists)
    with case_act(desk, case, seen, "case_coded") as change:
        return put_coding(change, coding)


def agree_with_coding(desk: Desk, case: UUID, seen: int) -> None:
    """The second reading of a grave case; raises ``SecondPersonNeeded`` for who made the coding."""
    with case_act(desk, case, seen, "coding_read_again") as change:
        coding = read_contents(change).coding
        if coding is None or coding.member == desk.actor.id:
            raise SecondPersonNeeded
        enter(change, EntryKind.SECOND_READING)


def record_party_answer(desk: Desk, case: UUID, seen: int, text: str) -> None:
    """Keep what the other side answered."""
    require_text("party_answer", text)
    with case_act(desk, case, seen, "party_answered") as change:
        enter(change, EntryKind.PARTY_ANSWER, text)


def record_receiver_answer(desk: Desk, case: UUID, seen: int, text: str, *, accepted: bool) -> None:
    """Keep whether the body to which the case was referred takes it."""
    require_text("receiver_answer", text)
    with case_act(desk, case, seen, "receiver_answered") as change:
        enter(change, EntryKind.RECEIVER_ANSWER, text, accepted=("yes" if accepted else "no",))


def set_outcome(desk: Desk, case: UUID, seen: int, outcomes: Sequence[str], text: str) -> None:
    """Record how it ended; what was found not to be the case needs reasons."""
    codes = tuple(dict.fromkeys(outcomes))
    if not codes or len(codes) > MOST_OUTCOMES or any(code not in desk.lists.outcomes for code in codes):
        raise CodeUnknown("outcomes")
    if NOT_SUBSTANTIATED in codes or text:
        require_text("outcome_text", text)
    with case_act(desk, case, seen, "outcome_set") as change:
        put_outcome(change, codes, text)


def propose_step(desk: Desk, case: UUID, seen: int, target: str, text: str = "") -> None:
    """Propose a step that needs a second person; every other condition must hold already.

    Raises:
        StepNotOpen: something else is missing as well.
    """
    with case_act(desk, case, seen, "step_proposed") as change:
        prospect = _prospect(change, target)
        if not prospect.lacks_only_second_person:
            Step(desk.workflow, facts_of(change), target)
        else:
            enter(change, EntryKind.PROPOSAL, text, target=(target,))


def move_stage(desk: Desk, case: UUID, seen: int, target: str, text: str = "") -> None:
    """Take a step of the workflow. A reason given with a reopening counts as the new facts it needs.

    Raises:
        StepNotOpen: names what is missing.
    """
    with case_act(desk, case, seen, "stage_moved") as change:
        go_on_to(change, target, text)


def _prospect(change: CaseChange, target: str) -> Prospect:
    return Prospect(change.desk.workflow.stages[target], change.desk.workflow.missing(facts_of(change), target))
