"""The addresses of the work list."""

from caseflow.office.accounts.members import Role
from caseflow.workflow.permissions import READERS
from reporting.desk.base.request import Page
from reporting.desk.worklist.inbox import change_views, inbox_page
from reporting.desk.worklist.search import find, search_page
from reporting.desk.worklist.today import today_page


def pages() -> tuple[Page, ...]:
    """Each with the roles for which it exists."""
    return (
        Page("/desk/", frozenset(Role), inbox_page),
        Page("/desk/worklist/views", READERS, change=change_views),
        Page("/desk/search", READERS, search_page, find),
        Page("/desk/today", READERS, today_page),
    )
