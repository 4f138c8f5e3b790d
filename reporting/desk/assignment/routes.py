"""The addresses of who works on what."""

from caseflow.office.accounts.members import Role
from caseflow.workflow.permissions import OFFICE, READERS
from reporting.desk.assignment.bulk import assign_selection
from reporting.desk.assignment.colleagues import change_absence, colleagues_page
from reporting.desk.assignment.common_answer import answer, many_page
from reporting.desk.assignment.links import change_link, links_page
from reporting.desk.assignment.merge import merge_cases, merge_page
from reporting.desk.assignment.week import week_page
from reporting.desk.base.request import Page
from reporting.desk.case.assignment import give, label, unlabel


def pages() -> tuple[Page, ...]:
    """Each with the roles for which it exists; which case somebody reads her keys decide."""
    everybody = frozenset(Role)
    return (
        Page("/desk/cases/{case}/assign", everybody, change=give),
        Page("/desk/cases/{case}/label", everybody, change=label),
        Page("/desk/cases/{case}/unlabel", everybody, change=unlabel),
        Page("/desk/cases/{case}/links", everybody, links_page, change_link),
        Page("/desk/cases/{case}/merge/{other}", everybody, merge_page, merge_cases),
        Page("/desk/worklist/assign", READERS, change=assign_selection),
        Page("/desk/colleagues", READERS, colleagues_page),
        Page("/desk/colleagues/{act}", READERS, change=change_absence),
        Page("/desk/answer-many", READERS, many_page, answer),
        Page("/desk/week", OFFICE, week_page),
    )
