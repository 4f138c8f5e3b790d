"""The addresses of assignment, absence, links, merging and the week."""

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
    """Each with the roles for which it exists; which case somebody reads their keys decide."""
    everybody = frozenset(Role)
    return (
        Page("/cases/{case}/assign", everybody, change=give, name="case_assign"),
        Page("/cases/{case}/label", everybody, change=label, name="case_label"),
        Page("/cases/{case}/unlabel", everybody, change=unlabel, name="case_unlabel"),
        Page("/cases/{case}/links", everybody, links_page, change_link, name="case_links"),
        Page("/cases/{case}/merge/{other}", everybody, merge_page, merge_cases, name="case_merge"),
        Page("/worklist/assign", READERS, change=assign_selection, name="assign_selection"),
        Page("/colleagues", READERS, colleagues_page, name="colleagues"),
        Page("/colleagues/{act}", READERS, change=change_absence, name="colleagues_act"),
        Page("/answer-many", READERS, many_page, answer, name="answer_many"),
        Page("/week", OFFICE, week_page, name="week"),
    )
