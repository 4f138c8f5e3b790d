"""The addresses of questions to other bodies, interpreter tasks and the glossary."""

from caseflow.office.accounts.members import Role
from caseflow.workflow.permissions import READERS
from reporting.desk.base.request import Page
from reporting.desk.third_parties.case import change_third_party, third_party_page
from reporting.desk.third_parties.glossary import change_glossary, glossary_page
from reporting.desk.third_parties.interpreter_tasks import send, sound, task_page, tasks_page, tell

INTERPRETERS = frozenset({Role.INTERPRETER})


def pages() -> tuple[Page, ...]:
    """Each with the roles for which it exists; which case somebody reads their keys decide."""
    return (
        Page("/cases/{case}/outside", frozenset(Role), third_party_page, name="case_outside"),
        Page("/cases/{case}/outside/{act}", frozenset(Role), change=change_third_party, name="outside_act"),
        Page("/tasks", INTERPRETERS, tasks_page, tell, name="tasks"),
        Page("/tasks/{task}", INTERPRETERS, task_page, send, name="task"),
        Page("/tasks/{task}/sound", INTERPRETERS, sound, name="task_sound"),
        Page("/glossary", READERS, glossary_page, name="glossary"),
        Page("/glossary/{act}", READERS, change=change_glossary, name="glossary_act"),
    )
