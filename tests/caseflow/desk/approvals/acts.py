"""What tests of promises do at the desk and in the mailbox of one case."""

import dataclasses
import datetime
from uuid import UUID

from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.casework import acts, steps_outside
from caseflow.desk.casework.steps_outside import StepOutside, Trace
from caseflow.records.consent import ConsentAnswer, ConsentQuestion, answer_fields
from tests.caseflow.desk.office import NOW, GivenCase, Office, answer_consent

UNTRACEABLE = frozenset(Trace)


def question(back_until: datetime.date | None, intervention: str = "request_statement") -> ConsentQuestion:
    """A question in six parts."""
    return ConsentQuestion(
        intervention=intervention,
        what="May we ask the firm why the heating is cold?",
        exact_text="When will the heating be repaired?",
        not_told="Your name and your room.",
        guess="Perhaps: only four rooms are cold.",
        no_means="",
        back_until=back_until,
    )


def view_of(office: Office, case: GivenCase, name: str = "amira", days: int = 0) -> CaseView:
    """The case as a member sees it so many days later."""
    return open_case(office.desk(name, later(days)), case.id)


def later(days: int) -> datetime.datetime:
    """The moment so many days later."""
    return NOW + datetime.timedelta(days=days)


def asked(office: Office, case: GivenCase, asking: ConsentQuestion, days: int = 0) -> UUID:
    """Ask, and give the id of the question."""
    desk = office.desk("amira", later(days))
    acts.ask_consent(desk, case.id, view_of(office, case).revision, asking)
    return view_of(office, case).contents.consents[-1].id


def said(
    office: Office,
    case: GivenCase,
    question_id: UUID,
    answer: ConsentAnswer,
    sequence: int,
    days: int = 0,
    not_before: datetime.date | None = None,
) -> None:
    """What the person answers, as her door leaves it."""
    head = {"author": ("reporter",), "day": (later(days).date().isoformat(),), "sequence": (str(sequence),)}
    answer_consent(office, case, head | answer_fields(question_id, answer, not_before))


def log(
    office: Office,
    case: GivenCase,
    intervention: str = "request_statement",
    days: int = 0,
    *,
    hides: frozenset[Trace] = frozenset(),
    batch: int | None = None,
    name: str = "amira",
) -> None:
    """Log a step so many days later, in an office with this day for what leaves."""
    desk = dataclasses.replace(office.desk(name, later(days)), batch_weekday=batch)
    step = StepOutside(intervention, "We wrote to the firm.", hides)
    steps_outside.log_intervention(desk, case.id, view_of(office, case, days=days).revision, step)
