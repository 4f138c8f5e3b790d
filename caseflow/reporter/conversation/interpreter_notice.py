"""Telling the person that an interpreter is sought: a sentence in their mailbox instead of silence."""

from collections.abc import Iterable
from uuid import UUID

from caseflow.records.journal import Fields
from caseflow.records.notices import NoticeKind, read_notices

YES, NO = "yes", "no"


def is_interpreter_sought(said: Iterable[tuple[UUID, Fields]], answered_up_to: int) -> bool:
    """Whether the mailbox says it now: until we write to the person, which shows that somebody understood.

    Args:
        said: the records with the purpose status.
        answered_up_to: the number of our newest message or question to them.
    """
    told = sorted((one.sequence, one.one("looking")) for one in read_notices(said, NoticeKind.INTERPRETER))
    return bool(told) and told[-1][1] == YES and told[-1][0] > answered_up_to
