"""Six digits and a word, so that somebody who calls is recognised. They open nothing.

The person asks for them in their mailbox. They lie sealed in the dialogue; the desk finds the case by opening
what it may open anyway. On the telephone the office says nothing of the story before it has heard the word.
"""

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from caseflow.records.notices import NoticeKind
from caseflow.reporter.mailbox.transaction import mailbox_change
from caseflow.reporter.mailbox.visit import Visit
from crypto.installation import InstallationSecret
from crypto.record import Fields

DIGITS = 6
WORD_LIMIT = 60


class WordTooLong(ValueError):
    """The word that is asked back has more than sixty characters."""


@dataclass(frozen=True)
class ConversationNumber:
    """What a caller says, and the word that they are asked for; the word may be empty."""

    digits: str = field(repr=False)
    word: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if len(self.word) > WORD_LIMIT:
            raise WordTooLong

    @classmethod
    def made(cls, word: str) -> "ConversationNumber":
        """New digits. Two callers may have the same ones: the word and the officer tell them apart."""
        return cls(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", word.strip())

    @classmethod
    def from_fields(cls, fields: Fields) -> "ConversationNumber":
        """Out of its record."""
        return cls(fields["digits"][0], next(iter(fields.get("word", ())), ""))

    def to_fields(self) -> Mapping[str, str]:
        """The fields of its notice."""
        return {"digits": self.digits, "word": self.word}


def keep_number(
    session: Session,
    secret: InstallationSecret,
    visit: Visit,
    number: ConversationNumber | None,
    today: datetime.date,
) -> None:
    """Put a number in the place of the one before, or take it away. The office's open pages need not notice."""
    with mailbox_change(session, secret, visit, today, counts=False) as change:
        change.replace_status(NoticeKind.CONVERSATION_NUMBER, number.to_fields() if number else None)


def digits_of(text: str) -> str:
    """The digits that were typed or said, of any script and with any spacing; empty unless there are six."""
    found = "".join(str(int(one)) for one in text if one.isdecimal())
    return found if len(found) == DIGITS else ""
