"""The addresses of second readers, of the consent ledger and of what leaves the office."""

from caseflow.office.accounts.members import Role
from caseflow.workflow.permissions import READERS
from reporting.desk.approvals.consent_ledger import ledger_page, outgoing_page
from reporting.desk.approvals.second_readers import answer, propose_pool, reading_page, readings_page
from reporting.desk.base.request import Page


def pages() -> tuple[Page, ...]:
    """Each with the roles for which it exists; which case somebody reads their keys decide."""
    return (
        Page("/cases/{case}/ledger", frozenset(Role), ledger_page, name="case_ledger"),
        Page("/outgoing", READERS, outgoing_page, name="outgoing"),
        Page("/second-readers", READERS, readings_page, propose_pool, name="second_readers"),
        Page("/second-readers/{reading}", READERS, reading_page, answer, name="second_reading"),
    )
