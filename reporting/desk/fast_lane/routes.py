"""The address of the fast lane of a case."""

from caseflow.office.accounts.members import Role
from reporting.desk.base.request import Page
from reporting.desk.fast_lane.page import fast_page, go_fast


def pages() -> tuple[Page, ...]:
    """Which case somebody reads their keys decide."""
    return (Page("/cases/{case}/fast", frozenset(Role), fast_page, go_fast, name="case_fast"),)
