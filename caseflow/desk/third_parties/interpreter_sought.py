"""Telling the person that an interpreter is sought: a sentence in the mailbox instead of silence."""

from uuid import UUID

from caseflow.desk.cases.access_control import CaseChange, Desk
from caseflow.desk.cases.transaction import case_act, tell
from caseflow.records.notices import NoticeKind
from caseflow.reporter.conversation.interpreter_notice import NO, YES


def tell_interpreter_sought(desk: Desk, case: UUID, seen: int) -> None:
    """Tell the person that an interpreter is sought, where nobody of the team reads their language."""
    with case_act(desk, case, seen, "interpreter_sought") as change:
        say_interpreter_sought(change, looking=True)


def say_interpreter_sought(change: CaseChange, *, looking: bool) -> None:
    """Write the notice into the mailbox, if the case has one."""
    if change.mailbox is not None:
        tell(change, NoticeKind.INTERPRETER, looking=YES if looking else NO)
