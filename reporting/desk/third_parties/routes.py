"""The addresses of what is given outside."""

from caseflow.office.accounts.members import Role
from caseflow.workflow.permissions import READERS
from reporting.desk.base.request import Page
from reporting.desk.third_parties.case import change_outside, outside_page
from reporting.desk.third_parties.glossary import change_glossary, glossary_page
from reporting.desk.third_parties.interpreter_tasks import send, sound, task_page, tasks_page, tell

INTERPRETERS = frozenset({Role.INTERPRETER})


def pages() -> tuple[Page, ...]:
    """Each with the roles for which it exists; which case somebody reads her keys decide."""
    return (
        Page("/desk/cases/{case}/outside", frozenset(Role), outside_page),
        Page("/desk/cases/{case}/outside/{act}", frozenset(Role), change=change_outside),
        Page("/desk/tasks", INTERPRETERS, tasks_page, tell),
        Page("/desk/tasks/{task}", INTERPRETERS, task_page, send),
        Page("/desk/tasks/{task}/sound", INTERPRETERS, sound),
        Page("/desk/glossary", READERS, glossary_page),
        Page("/desk/glossary/{act}", READERS, change=change_glossary),
    )
