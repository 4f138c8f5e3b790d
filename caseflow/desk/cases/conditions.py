"""Facts that the workflow and the next due day need, derived from the contents of a case."""

import datetime
from uuid import UUID

from caseflow.code_lists import CodeLists
from caseflow.code_lists.stages import Stage
from caseflow.desk.cases.access_control import Desk, OpenedCase
from caseflow.desk.cases.contents import CaseContents, Message, MessageKind
from caseflow.records.consent import ConsentState
from caseflow.records.journal import Entry, EntryKind, Journal
from caseflow.rules.calendar import ServiceCalendar
from caseflow.rules.legal_limits import end_of, rule_on
from caseflow.schema.cases import CaseRow
from caseflow.workflow.next_due import DueFacts
from caseflow.workflow.stages import CaseFacts
from caseflow.workflow.weekly_batch import leaves_on

# Reports about a barrier of these pages have to be answered within a month.
BARRIER_CHANNEL = "channel_barrier"


def workflow_facts(opened: OpenedCase, contents: CaseContents, *, has_mailbox: bool) -> CaseFacts:
    """What the conditions of the workflow look at."""
    row, desk = opened.row, opened.desk
    lists, calendar, today = desk.lists, desk.calendar, desk.today
    journal, triage = contents.journal, contents.journal.newest(EntryKind.TRIAGE)
    grave = lists.is_grave(contents.level)
    question = _newest_question(contents)
    outcome = _current_outcome(journal)
    intervention = _current_intervention(journal)
    return CaseFacts(
        stage=row.stage,
        state=row.state,
        today=today,
        member=desk.actor.id,
        grave=grave,
        restricted=row.restricted,
        has_mailbox=has_mailbox,
        triage_set=triage is not None,
        conflict_checked=triage is not None and triage.one("conflict_checked") == "yes",
        restricted_decided=triage is not None and bool(triage.one("restricted")),
        team_set=triage is not None and row.team is not None,
        question_asked=question is not None,
        question_answered=question is not None and _answered(contents, question),
        silence_ends_on=None if grave or question is None else _counted("silence_close", question.day, lists, calendar),
        # The original is coded; a copy of it is no second report.
        coding_complete=contents.coding is not None or contents.copy is not None,
        second_readers=_second_readers(contents),
        consents_waiting=sum(not consent.state(today).is_decided for consent in contents.consents),
        consent_recorded=_has_yes(contents, today),
        step_without_consent_planned=any(
            entry.one("consent_needed") == "no" for entry in journal.since_step(EntryKind.INTERVENTION)
        ),
        intervention_logged=intervention is not None,
        party_answered=_after(journal, EntryKind.PARTY_ANSWER, intervention),
        party_answer_due_on=_date(intervention, "due_on"),
        receiver_answered=bool(journal.since_step(EntryKind.RECEIVER_ANSWER)),
        outcome_set=outcome is not None,
        plausibility_set=contents.coding is not None or contents.copy is not None,
        reasons_missing=_reasons_missing(outcome),
        feedback_given=_feedback_given(contents, outcome),
        new_message_or_facts=_new_message_or_facts(contents),
        proposed=_proposed(journal),
    )


def due_facts(row: CaseRow, contents: CaseContents, desk: Desk) -> DueFacts:
    """What decides when somebody has to do something next."""
    today = desk.today
    journal, question = contents.journal, _newest_question(contents)
    intervention = _current_intervention(journal)
    answered = _after(journal, EntryKind.PARTY_ANSWER, intervention)
    waiting = [consent for consent in contents.consents if not consent.state(today).is_decided]
    confirmed = {entry.one("proposal") for entry in journal.all(EntryKind.CONFIRMED)}
    proposals = [entry for entry in journal.since_step(EntryKind.PROPOSAL) if str(entry.id) not in confirmed]
    return DueFacts(
        stage=row.stage,
        level=contents.level,
        received_on=row.received_on,
        last_act_on=today,
        message_on=_oldest_unanswered(contents),
        proposed_on=proposals[0].at.date() if proposals else None,
        consent_answer_until=min((consent.answer_until for consent in waiting), default=None),
        consent_step_from=_consent_step_from(contents, desk),
        question_on=question.day if question and not _answered(contents, question) else None,
        statement_until=_date(intervention, "due_on")
        if row.stage == Stage.AWAITING_RESPONSE and not answered
        else None,
        outside_step_on=_outside_step_on(contents),
        access_on=contents.from_person.asked_for_data_on,
        barrier_on=_barrier_on(row, contents),
        feedback_given=_feedback_given(contents, _current_outcome(journal)),
        erase_on=row.retention_on,
    )


def _counted(rule_id: str, start: datetime.date, lists: CodeLists, calendar: ServiceCalendar) -> datetime.date:
    return end_of(rule_on(lists, rule_id, start), start, calendar).safe_day


def _newest_question(contents: CaseContents) -> Message | None:
    questions = [m for m in contents.messages if m.from_office and m.kind is MessageKind.QUESTION]
    return questions[-1] if questions else None


def _answered(contents: CaseContents, question: Message) -> bool:
    return any(not m.from_office and m.sequence > question.sequence for m in contents.messages)


def _oldest_unanswered(contents: CaseContents) -> datetime.date | None:
    answered_up_to = max((m.sequence for m in contents.messages if m.from_office), default=0)
    waiting = (m.day for m in contents.messages if not m.from_office and m.sequence > answered_up_to)
    return next(iter(waiting), None)


def _second_readers(contents: CaseContents) -> frozenset[UUID]:
    coding = contents.coding
    if coding is None:
        return frozenset()
    readings = contents.journal.all(EntryKind.SECOND_READING)
    return frozenset(entry.member for entry in readings if entry.revision > coding.revision) - {coding.member}


def _has_yes(contents: CaseContents, today: datetime.date) -> bool:
    said_yes = any(consent.state(today) is ConsentState.YES for consent in contents.consents)
    return said_yes or bool(confirmed_exceptions(contents.journal))


def confirmed_exceptions(journal: Journal) -> frozenset[str]:
    """The steps that the law orders without consent, each recorded by one person and confirmed by another."""
    recorded = {str(entry.id): entry for entry in journal.all(EntryKind.EXCEPTION)}
    confirmed = [(entry, recorded.get(entry.one("exception"))) for entry in journal.all(EntryKind.EXCEPTION_CONFIRMED)]
    return frozenset(
        found.one("intervention") for entry, found in confirmed if found is not None and found.member != entry.member
    )


def _consent_step_from(contents: CaseContents, desk: Desk) -> datetime.date | None:
    """The first day of an agreed step that has not been taken yet."""
    used = {entry.one("question") for entry in contents.journal.all(EntryKind.INTERVENTION)}
    days = [
        leaves_on(consent, desk.batch_weekday, desk.calendar)
        for consent in contents.consents
        if consent.state(desk.today) is ConsentState.YES and str(consent.id) not in used
    ]
    return min((day for day in days if day), default=None)


def _current_intervention(journal: Journal) -> Entry | None:
    """The newest step of the office since the plan was made."""
    plans = [entry.revision for entry in journal.all(EntryKind.STEP) if entry.one("to") == "plan"]
    newest = journal.newest(EntryKind.INTERVENTION)
    return newest if newest and newest.revision > max(plans, default=-1) else None


def _outside_step_on(contents: CaseContents) -> datetime.date | None:
    """The day of the newest step that left the office, until we have written to the person after it."""
    steps = [e for e in contents.journal.all(EntryKind.INTERVENTION) if left_the_office(e)]
    if not steps:
        return None
    newest = steps[-1]
    written = any((message.revision or 0) > newest.revision for message in contents.messages)
    return None if written else newest.at.date()


def _barrier_on(row: CaseRow, contents: CaseContents) -> datetime.date | None:
    answered = any(message.from_office for message in contents.messages)
    is_barrier = contents.answers.channel == BARRIER_CHANNEL
    return row.received_on if is_barrier and not answered else None


def left_the_office(step: Entry) -> bool:
    """Whether others learned of a step. An old entry without this field had the consent that it needed."""
    return (step.one("outside") or step.one("consent_needed")) == "yes"


def _current_outcome(journal: Journal) -> Entry | None:
    """The outcome, unless the case was opened again since."""
    reopened = [
        entry.revision for entry in journal.all(EntryKind.STEP) if entry.one("to") in (Stage.REOPENED, Stage.PLAN)
    ]
    newest = journal.newest(EntryKind.OUTCOME)
    return newest if newest and newest.revision > max(reopened, default=-1) else None


def _reasons_missing(outcome: Entry | None) -> bool:
    return outcome is not None and "not_substantiated" in outcome.details["outcomes"] and not outcome.text


def _feedback_given(contents: CaseContents, outcome: Entry | None) -> bool:
    if outcome is None:
        return False
    feedback = (m for m in contents.messages if m.from_office and m.kind is MessageKind.FEEDBACK)
    return any((message.revision or 0) >= outcome.revision for message in feedback)


def _new_message_or_facts(contents: CaseContents) -> bool:
    step = contents.journal.newest(EntryKind.STEP)
    seen = int(step.one("sequence") or 0) if step else 0
    written = any(not message.from_office and message.sequence > seen for message in contents.messages)
    return written or bool(contents.journal.since_step(EntryKind.NEW_FACTS))


def _proposed(journal: Journal) -> dict[str, frozenset[UUID]]:
    proposed: dict[str, frozenset[UUID]] = {}
    for entry in journal.since_step(EntryKind.PROPOSAL):
        target = entry.one("target")
        proposed[target] = proposed.get(target, frozenset()) | {entry.member}
    return proposed


def _after(journal: Journal, kind: EntryKind, entry: Entry | None) -> bool:
    return entry is not None and any(later.revision > entry.revision for later in journal.all(kind))


def _date(entry: Entry | None, name: str) -> datetime.date | None:
    text = entry.one(name) if entry else ""
    return datetime.date.fromisoformat(text) if text else None
