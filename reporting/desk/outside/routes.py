"""The addresses of what is given outside."""

from caseflow.members import Role
from caseflow.permissions import READERS
from reporting.desk.outside.case_page import change_outside, outside_page
from reporting.desk.outside.glossary_page import change_glossary, glossary_page
from reporting.desk.outside.tasks_page import send, sound, task_page, tasks_page, tell
from reporting.desk.visit import Page

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
