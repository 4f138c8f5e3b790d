"""Finding the case of a caller by their six digits, among the cases that the member may open. The search is logged."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from caseflow.desk.cases.access_control import Desk
from caseflow.desk.cases.batch import ReadCase, read_own_cases
from caseflow.records.notices import NOTICE, NoticeKind, read_notices
from caseflow.reporter.mailbox.telephone_number import ConversationNumber


@dataclass(frozen=True)
class Caller:
    """A case whose person gave these digits, and the word to ask them for before anything is said."""

    case: UUID
    stage: str
    word: str = field(repr=False)


def find_caller(desk: Desk, digits: str) -> tuple[Caller, ...]:
    """The cases of the member's teams with these digits. The digits stand in no log and in no address."""
    with desk.database.writing() as session:
        desk.log(session, "caller_looked_up", "")
        numbers = (
            (opened, number) for opened in read_own_cases(session, desk, (NOTICE,)) for number in _numbers(opened)
        )
        return tuple(
            Caller(opened.row.id, opened.row.stage, number.word)
            for opened, number in numbers
            if number.digits == digits
        )


def _numbers(opened: ReadCase) -> Iterator[ConversationNumber]:
    said = ((record.id, record.fields) for record in opened.records(NOTICE))
    for notice in read_notices(said, NoticeKind.CONVERSATION_NUMBER):
        yield ConversationNumber.from_fields(notice.fields)
