"""Data of the case page about time limits, acts that wait for a second person, and steps with their leaving days."""

from dataclasses import dataclass

from caseflow.desk.approvals.proposals import Waiting, waiting_acts
from caseflow.desk.case_page.close_without_contact import is_lost, missing_for_lost, waits_for_a_reader
from caseflow.desk.case_page.time_limits import STARTED_BY_OFFICER, CaseDeadline, DeadlineState, case_deadlines
from caseflow.desk.case_page.view import CaseView
from caseflow.desk.casework.consent_ledger import LedgerLine, read_ledger
from reporting.desk.base.request import MemberRequest


@dataclass(frozen=True)
class CaseApprovals:
    """Values for the includes of ``templates/desk/approvals``."""

    waiting: tuple[Waiting, ...]
    deadlines: tuple[CaseDeadline, ...]
    outgoing: tuple[LedgerLine, ...]
    answered: bool
    pool: int
    unread_language: bool
    lost: bool
    missing_for_lost: tuple[str, ...]
    timers: tuple[str, ...] = STARTED_BY_OFFICER

    @property
    def open_deadlines(self) -> tuple[CaseDeadline, ...]:
        """What is not kept yet."""
        return tuple(one for one in self.deadlines if one.met_on is None)

    @property
    def done_deadlines(self) -> tuple[CaseDeadline, ...]:
        """What was kept, late or in time."""
        return tuple(one for one in self.deadlines if one.met_on is not None)

    @property
    def at_risk(self) -> int:
        """How many of our own limits are at risk or broken and still open."""
        late = (DeadlineState.AT_RISK, DeadlineState.BROKEN)
        return sum(one.ours and one.state in late for one in self.open_deadlines)


def case_approvals(visit: MemberRequest, view: CaseView) -> CaseApprovals:
    """Everything about promises that the page of a case shows."""
    desk, lists, facts = visit.desk(), visit.parts.lists, view.facts
    ledger = read_ledger(view.contents, lists, desk.batch_weekday, desk.calendar, desk.today)
    lost = is_lost(facts) and view.has_mailbox and not facts.is_finished
    return CaseApprovals(
        waiting=waiting_acts(view.contents.journal, lists),
        deadlines=case_deadlines(view, lists, desk.calendar, desk.today),
        outgoing=tuple(line for line in ledger.lines if line.waits_to_leave),
        answered=view.beside.second_reader_answered,
        pool=len(visit.settings().second_readers),
        unread_language=waits_for_a_reader(view.contents, lists) and not facts.is_finished,
        lost=lost,
        missing_for_lost=missing_for_lost(facts, desk.workflow) if lost else (),
    )
