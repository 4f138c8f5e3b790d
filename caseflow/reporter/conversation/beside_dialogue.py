"""Facts that a mailbox page shows beside the dialogue: a possible take-back, the second word, other cases."""

import datetime
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from caseflow.reporter.mailbox.cases_of_code import cases_of
from caseflow.reporter.mailbox.handover import taken_back_until
from caseflow.reporter.mailbox.second_word import WordState, word_state
from caseflow.reporter.mailbox.visit import OpenCode, Visit


@dataclass(frozen=True)
class BesideDialogue:
    """Beside the dialogue of a visit.

    Attributes:
        taken_back_until: until when a former code can take the dialogue back.
        word: the second word, if one is asked.
        cases: how many cases are behind the code.
    """

    taken_back_until: datetime.date | None
    word: WordState | None = field(repr=False)
    cases: int


def read_beside_dialogue(session: Session, code: OpenCode, visit: Visit, today: datetime.date) -> BesideDialogue:
    """Reads only; the same number of statements whatever there is."""
    return BesideDialogue(
        taken_back_until(session, visit.case, today),
        word_state(session, visit.lookup_hash, today),
        len(cases_of(session, code.keys, today)),
    )
