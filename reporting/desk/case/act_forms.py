"""The forms of the case page: what each of them asks, and within which limits."""

from collections.abc import Container

from caseflow.desk.cases.contents import OFFICE_KINDS, MessageKind
from caseflow.desk.casework.steps_outside import Trace
from caseflow.records.journal import TEXT_LIMIT
from reporting.desk.base.form_fields import (
    Choice,
    Day,
    EntriesOf,
    EntryOf,
    Identifier,
    Many,
    OptionalDay,
    Text,
    Tick,
    YesOrNo,
)
from reporting.desk.base.forms import Form
from reporting.desk.base.request import Visit


def languages_of_lists(visit: Visit) -> Container[str]:
    """The languages in which somebody can report."""
    return visit.parts.lists.languages


def _levels(visit: Visit) -> Container[str]:
    return visit.parts.lists.triage_levels


class ButtonForm(Form):
    """Which button of a form was pressed."""

    do = Text()


class NoteForm(Form):
    """An internal note."""

    note = Text(limit=TEXT_LIMIT, needed=True)


class MessageForm(Form):
    """What is written to the person."""

    kind = EntryOf(MessageKind, offered=OFFICE_KINDS)
    language = Choice(languages_of_lists)
    answer = Text(limit=TEXT_LIMIT, needed=True)


class SummaryForm(Form):
    """How the office understood the report."""

    summary = Text(limit=TEXT_LIMIT, needed=True)
    summary_language = Choice(languages_of_lists, beside="language")


class NewDayForm(Form):
    """By when the person hears from the office, after a promise was broken."""

    new_day = Day(missing="day_ahead")


class TriageForm(Form):
    """How urgent a case is, and who may read it."""

    level = Choice(_levels)
    restricted = YesOrNo()
    conflict_checked = Tick()
    triage_text = Text(trimmed=True)


class StepForm(Form):
    """To which stage a case goes."""

    target = Text()
    step_text = Text(trimmed=True)


class InterventionForm(Form):
    """What the office did outside, and what it cannot be traced to."""

    intervention = Text()
    intervention_text = Text(limit=TEXT_LIMIT, needed=True)
    hides = EntriesOf(Trace)
    due_on = OptionalDay()


class ExceptionForm(Form):
    """A step that the law orders without consent."""

    excepted = Text()
    exception_reason = Text(limit=TEXT_LIMIT, needed=True)
    endangers = Text(trimmed=True)


class ExceptionConfirmedForm(Form):
    """Which exception a second person confirms; there is none without its id."""

    exception = Identifier(fault="second_person", beside="")


class SecondPersonForm(Form):
    """Which proposal a second person confirms; there is none without its id."""

    proposal = Identifier(fault="second_person", beside="")


class UrgentForm(Form):
    """A step that shall leave before the weekly batch."""

    consent = Text()
    proposal_text = Text(limit=TEXT_LIMIT, needed=True, trimmed=True)


class EarlyErasingForm(Form):
    """Why a closed case shall be erased before its time, and what the person reads."""

    proposal_text = Text(limit=TEXT_LIMIT, needed=True, trimmed=True)
    told = Text(limit=TEXT_LIMIT, needed=True, trimmed=True)
    language = Text()


class ReadersForm(Form):
    """What second readers are asked."""

    subject = Text()


class LostForm(Form):
    """The last word to a person who is silent."""

    lost_text = Text(limit=TEXT_LIMIT, needed=True, trimmed=True)
    language = Text()


class TimerForm(Form):
    """A time limit of the law and the day from which it runs."""

    rule = Text()
    timer_day = Day()


class PartyForm(Form):
    """What the other side answered."""

    party_answer = Text(limit=TEXT_LIMIT, needed=True)


class ReceiverForm(Form):
    """Whether another body takes the case."""

    receiver_answer = Text(limit=TEXT_LIMIT, needed=True)
    accepted = YesOrNo()


class OutcomeForm(Form):
    """How it ended."""

    outcomes = Many()
    outcome_text = Text(trimmed=True)


class TeamForm(Form):
    """To which team the reserve gives a case."""

    team = Identifier()
