"""The consent ledger of a case: every question, whose consent it is, the answer, and the steps taken with it."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from caseflow.code_lists import CodeLists
from caseflow.desk.cases.contents import CaseContents
from caseflow.records.consent import Consent, ConsentState, Whose, read_question
from caseflow.records.journal import Entry, EntryKind
from caseflow.rules.calendar import ServiceCalendar
from caseflow.workflow.weekly_batch import leaves_on


@dataclass(frozen=True)
class LedgerLine:
    """One question with everything that became of it.

    Attributes:
        leaves_on: the first day on which an agreed step may leave.
        step: the step that used the yes.
    """

    consent: Consent
    state: ConsentState
    leaves_on: datetime.date | None
    step: Entry | None

    @property
    def waits_to_leave(self) -> bool:
        """Whether there is a yes that no step has used."""
        return self.state is ConsentState.YES and self.step is None


@dataclass(frozen=True)
class Ledger:
    """Everything about consent in a case.

    Attributes:
        lines: the questions in the order in which they were asked.
        to_reach: affected persons who still have to be reached, each with what is to be asked.
        without: steps that left without a yes: they could not be traced, or the law ordered them.
        exceptions: what somebody proposed as ordered by law; confirmed by the ids in ``confirmed``.
        speaks_for_self: whether the reporter is the affected person, so that their own yes counts.
    """

    lines: tuple[LedgerLine, ...]
    to_reach: tuple[Entry, ...]
    without: tuple[Entry, ...]
    exceptions: tuple[Entry, ...]
    confirmed: frozenset[UUID]
    speaks_for_self: bool


def read_ledger(
    contents: CaseContents, lists: CodeLists, weekday: int | None, calendar: ServiceCalendar, today: datetime.date
) -> Ledger:
    """The ledger out of an opened case."""
    journal = contents.journal
    steps = journal.all(EntryKind.INTERVENTION)
    used = {step.one("question"): step for step in steps if step.one("question")}
    return Ledger(
        lines=tuple(
            LedgerLine(one, one.state(today), leaves_on(one, weekday, calendar), used.get(str(one.id)))
            for one in contents.consents
        ),
        to_reach=journal.all(EntryKind.TO_REACH),
        without=tuple(step for step in steps if step.one("outside") == "yes" and not step.one("question")),
        exceptions=journal.all(EntryKind.EXCEPTION),
        confirmed=frozenset(UUID(entry.one("exception")) for entry in journal.all(EntryKind.EXCEPTION_CONFIRMED)),
        speaks_for_self=speaks_for_self(contents, lists),
    )


def speaks_for_self(contents: CaseContents, lists: CodeLists) -> bool:
    """Whether the reporter is the affected person. Who did not say is taken at their word that it is their story."""
    role = lists.reporter_roles.get(contents.answers.role or "")
    return role is None or role.speaks_for_self


def may_be_asked(contents: CaseContents, lists: CodeLists, whose: Whose) -> bool:
    """Whether this person may be asked. Only the affected person can consent, nobody else for them."""
    return whose is not Whose.OWN or speaks_for_self(contents, lists)


__all__ = ["Ledger", "LedgerLine", "may_be_asked", "read_ledger", "read_question", "speaks_for_self"]
