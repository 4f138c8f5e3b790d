"""Steps outside the office: with the consent of the affected person, or because two members say that the law orders it.

A consent covers one step with the exact text that was shown, from the day on which the step may leave. A step that
cannot be traced to a room, a person or a day needs no consent: the officer states this for each of the three, and the
statement is recorded.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from caseflow.desk.approvals.proposals import URGENT_STEP, is_confirmed
from caseflow.desk.cases.access_control import CaseChange, Desk
from caseflow.desk.cases.conditions import confirmed_exceptions
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.cases.transaction import CodeUnknown, case_act, enter, require_text, tell
from caseflow.records.consent import Consent, ConsentState, NoConsent, needs_consent
from caseflow.records.journal import EntryKind, Journal
from caseflow.records.notices import NoticeKind
from caseflow.refusals.refusal import SecondPersonNeeded
from caseflow.workflow.weekly_batch import leaves_on


class NotYet(NoConsent):
    """There is a yes, and the step leaves on a later day; ``day`` is that day."""

    def __init__(self, day: datetime.date) -> None:
        super().__init__(f"this step leaves on {day.isoformat()}")
        self.day = day


class Trace(StrEnum):
    """The facts by which somebody could find out whom a step concerns."""

    ROOM = "room"
    PERSON = "person"
    DAY = "day"


@dataclass(frozen=True)
class StepOutside:
    """A step of the office. ``hides``: what cannot be found out from it, as the officer states."""

    intervention: str
    text: str
    hides: frozenset[Trace] = frozenset()
    due_on: datetime.date | None = None

    @property
    def traceable(self) -> bool:
        """Whether a room, a person or a day could be guessed from it."""
        return self.hides != frozenset(Trace)


@dataclass(frozen=True)
class LegalException:
    """A step that the law orders without a yes.

    ``endangers``: why telling the person would endanger somebody; empty if they are told.
    """

    intervention: str
    reason: str
    endangers: str = ""


def log_intervention(desk: Desk, case: UUID, seen: int, step: StepOutside) -> None:
    """Record a step of the office that was taken or is being taken.

    Raises:
        NoConsent: it needs the affected person's yes, and there is none that was not used.
        NotYet: there is one, and the step leaves on a later day.
    """
    require_text("intervention_text", step.text)
    if step.intervention not in desk.lists.interventions:
        raise CodeUnknown("intervention")
    with case_act(desk, case, seen, "intervention_logged") as change:
        take_outside(change, step)


def take_outside(change: CaseChange, step: StepOutside) -> None:
    """The same inside of an act that is such a step, as a referral is; ``step.intervention`` is of the list."""
    desk, contents = change.desk, read_contents(change)
    intervention = desk.lists.interventions[step.intervention]
    leaves, needed = intervention.needs_consent != "n", needs_consent(intervention, traceable=step.traceable)
    agreed = standing_behind(desk, contents, step.intervention) if needed else None
    enter(
        change,
        EntryKind.INTERVENTION,
        step.text,
        intervention=(step.intervention,),
        consent_needed=("yes" if needed else "no",),
        outside=("yes" if leaves else "no",),
        hides=tuple(sorted(step.hides)),
        question=(str(agreed.id),) if agreed else (),
        due_on=(step.due_on.isoformat(),) if step.due_on else (),
    )
    if leaves:
        _tell(change, contents, step.intervention, agreed)


def record_exception(desk: Desk, case: UUID, seen: int, exception: LegalException) -> None:
    """Record why the law orders a step without consent. It counts once a second person confirms it."""
    require_text("exception_reason", exception.reason)
    if exception.intervention not in desk.lists.interventions:
        raise CodeUnknown("intervention")
    with case_act(desk, case, seen, "exception_recorded") as change:
        enter(
            change,
            EntryKind.EXCEPTION,
            exception.reason,
            intervention=(exception.intervention,),
            endangers=(exception.endangers,) if exception.endangers.strip() else (),
        )


def confirm_exception(desk: Desk, case: UUID, seen: int, exception: UUID) -> None:
    """The second person of an exception; the person is told before the step, unless that would endanger somebody.

    Raises:
        SecondPersonNeeded: there is no such exception, or this member recorded it.
    """
    with case_act(desk, case, seen, "exception_confirmed") as change:
        recorded = read_contents(change).journal.all(EntryKind.EXCEPTION)
        found = next((entry for entry in recorded if entry.id == exception), None)
        if found is None or found.member == desk.actor.id:
            raise SecondPersonNeeded
        enter(change, EntryKind.EXCEPTION_CONFIRMED, exception=(str(exception),))
        if change.mailbox is not None and not found.one("endangers"):
            tell(change, NoticeKind.EXCEPTION, intervention=found.one("intervention"))


def used_consents(journal: Journal) -> frozenset[UUID]:
    """The questions whose yes a step has used."""
    steps = journal.all(EntryKind.INTERVENTION)
    return frozenset(UUID(step.one("question")) for step in steps if step.one("question"))


def standing_behind(desk: Desk, contents: CaseContents, intervention: str) -> Consent | None:
    """The unused yes for a step today; none where two people say that the law orders it."""
    if intervention in confirmed_exceptions(contents.journal):
        return None
    used = used_consents(contents.journal)
    agreed = [
        consent
        for consent in contents.consents
        if consent.id not in used
        and consent.question.intervention == intervention
        and consent.state(desk.today) is ConsentState.YES
    ]
    for consent in agreed:
        if consent.allows_step(intervention, desk.today) and _may_leave(desk, contents, consent):
            return consent
    days = [day for consent in agreed if (day := leaves_on(consent, desk.batch_weekday, desk.calendar))]
    raise NotYet(min(days)) if days else NoConsent


def _may_leave(desk: Desk, contents: CaseContents, consent: Consent) -> bool:
    day = leaves_on(consent, desk.batch_weekday, desk.calendar)
    return (day is not None and day <= desk.today) or is_confirmed(
        contents.journal, URGENT_STEP, str(consent.id), desk.today
    )


def _tell(change: CaseChange, contents: CaseContents, intervention: str, agreed: Consent | None) -> None:
    """Tell in the mailbox what left, so that it is asked later whether anybody took revenge.

    That is asked after every step that leaves, also if nobody could find out about whom it is: they may guess.
    """
    endangered = agreed is None and any(
        entry.one("endangers") and entry.one("intervention") == intervention
        for entry in contents.journal.all(EntryKind.EXCEPTION)
    )
    if change.mailbox is not None and not endangered:
        question = str(agreed.id) if agreed else ""
        tell(change, NoticeKind.STEP, intervention=intervention, question=question)
