"""The addresses of the work list."""

from caseflow.office.accounts.members import Role
from caseflow.workflow.permissions import READERS
from reporting.desk.base.request import Page
from reporting.desk.worklist.assisted_intake import begin_intake, caller_page, intake_page, look_up
from reporting.desk.worklist.inbox import change_views, inbox_page
from reporting.desk.worklist.search import find, search_page
from reporting.desk.worklist.today import today_page


def pages() -> tuple[Page, ...]:
    """Each with the roles for which it exists."""
    return (
        Page("/", frozenset(Role), inbox_page, name="inbox"),
        Page("/worklist/views", READERS, change=change_views, name="views"),
        Page("/search", READERS, search_page, find, name="search"),
        Page("/today", READERS, today_page, name="today"),
        Page("/intake", READERS, intake_page, begin_intake, name="intake"),
        Page("/caller", READERS, caller_page, look_up, name="caller"),
    )
