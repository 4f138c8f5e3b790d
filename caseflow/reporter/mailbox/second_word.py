"""The second word: an optional second secret of a mailbox, which is asked before acts that the code alone must not do.

The server checks the word, like the second factor of the staff. It protects from somebody who has the code, but not
from somebody who has the database and the installation secret. Wrong words are counted for each day. A person who
has lost the word asks to remove it and waits. Every visit shows this request, and the word can cancel it.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from sqlalchemy.orm import Session

from caseflow.reporter.mailbox.visit import VisitEnded
from caseflow.schema.handover import SecondWordRow
from caseflow.sealing.case_lock import lock_case
from caseflow.sealing.errors import TagInvalid
from caseflow.sealing.row_tags import hold_directory
from crypto.encoding import number_bytes
from crypto.installation import InstallationSecret
from crypto.second_word import StretchedWord, is_same_word, word_verifier

TRIES_A_DAY = 10
# The same time as for taking back a handover: somebody who forces the person today may not be there every day.
REMOVAL_DAYS = 14


class WordAnswer(Enum):
    """What became of a typed word."""

    RIGHT = "right"
    MISSING = "word_missing"
    WRONG = "word_wrong"
    NO_MORE_TRIES = "word_tries"


@dataclass(frozen=True)
class WordLock:
    """Which mailbox a word belongs to."""

    case: UUID
    lookup_hash: bytes = field(repr=False)


@dataclass(frozen=True)
class WordState:
    """A word that is asked.

    Attributes:
        salt: under which a typed word is stretched.
        ends_on: the day from which it is not asked any more, because somebody asked to remove it.
        may_try: whether another word may be tried today.
    """

    salt: bytes = field(repr=False)
    ends_on: datetime.date | None
    may_try: bool


def word_state(session: Session, lookup_hash: bytes, today: datetime.date) -> WordState | None:
    """The word of a mailbox; nothing when none is asked."""
    row = _row(session, lookup_hash, today)
    return None if row is None else WordState(row.salt, row.ends_on, _tries_left(row, today) > 0)


def check_word(
    session: Session, secret: InstallationSecret, lock: WordLock, typed: StretchedWord | None, today: datetime.date
) -> WordAnswer:
    """Whether the word is right, or none is asked. A wrong one is counted: the caller commits in any case.

    Raises:
        VisitEnded: the case is gone.
        TagInvalid: the word was changed in the database alone.
    """
    # The case is the lock, so that words that are tried at the same moment are counted one by one.
    hold_directory(session)
    if lock_case(session, lock.case) is None:
        raise VisitEnded
    row = _row(session, lock.lookup_hash, today)
    if row is None:
        return WordAnswer.RIGHT
    if not secret.verify(row.tag, "second_word", *word_tag_parts(row)):
        raise TagInvalid("second_word")
    return _compare(session, secret, row, typed, today)


def with_word(
    session: Session,
    secret: InstallationSecret,
    lock: WordLock,
    typed: StretchedWord | None,
    today: datetime.date,
    act: Callable[[], None],
) -> WordAnswer:
    """Do something that the word protects, if it is right."""
    answer = check_word(session, secret, lock, typed, today)
    if answer is WordAnswer.RIGHT:
        act()
    return answer


def set_word(
    session: Session, secret: InstallationSecret, lock: WordLock, typed: StretchedWord, today: datetime.date
) -> WordAnswer:
    """Set a word. Where there is one already, the same one is right and another one is a wrong try."""
    answer = check_word(session, secret, lock, typed, today)
    if answer is not WordAnswer.RIGHT or _row(session, lock.lookup_hash, today) is not None:
        return answer
    _delete(session, lock.lookup_hash)
    row = SecondWordRow(
        lookup_hash=lock.lookup_hash,
        case=lock.case,
        pepper_version=secret.newest_version,
        salt=typed.salt,
        verifier=word_verifier(typed, secret.pepper(secret.newest_version), lock.lookup_hash),
        wrong_tries=0,
        tried_on=today,
        ends_on=None,
    )
    _write(session, secret, row)
    return WordAnswer.RIGHT


def remove_word(
    session: Session, secret: InstallationSecret, lock: WordLock, typed: StretchedWord | None, today: datetime.date
) -> WordAnswer:
    """Remove the word at once, with the word."""
    return with_word(session, secret, lock, typed, today, lambda: _delete(session, lock.lookup_hash))


def ask_removal(session: Session, secret: InstallationSecret, lock: WordLock, today: datetime.date) -> None:
    """Without the word: it is asked for fourteen days more. Asking again changes nothing."""
    hold_directory(session)
    if lock_case(session, lock.case) is None:
        raise VisitEnded
    row = _row(session, lock.lookup_hash, today)
    if row is not None and row.ends_on is None:
        row.ends_on = today + datetime.timedelta(days=REMOVAL_DAYS)
        _write(session, secret, row)


def keep_word(
    session: Session, secret: InstallationSecret, lock: WordLock, typed: StretchedWord | None, today: datetime.date
) -> WordAnswer:
    """Take the removal back, with the word."""

    def keep() -> None:
        row = _row(session, lock.lookup_hash, today)
        if row is not None:
            row.ends_on = None
            _write(session, secret, row)

    return with_word(session, secret, lock, typed, today, keep)


def word_tag_parts(row: SecondWordRow) -> tuple[bytes, ...]:
    """What the tag of a word covers; the count of wrong tries is not in it."""
    ends_on = row.ends_on.isoformat().encode() if row.ends_on else b""
    return row.lookup_hash, row.case.bytes, number_bytes(row.pepper_version), row.salt, row.verifier, ends_on


def _compare(
    session: Session, secret: InstallationSecret, row: SecondWordRow, typed: StretchedWord | None, today: datetime.date
) -> WordAnswer:
    # The right word is refused too. Otherwise somebody who goes on guessing would learn that it is right.
    if not _tries_left(row, today):
        return WordAnswer.NO_MORE_TRIES
    if typed is None:
        return WordAnswer.MISSING
    if is_same_word(row.verifier, typed, secret.pepper(row.pepper_version), row.lookup_hash):
        return WordAnswer.RIGHT
    row.wrong_tries = TRIES_A_DAY - _tries_left(row, today) + 1
    row.tried_on = today
    session.flush()
    return WordAnswer.WRONG


def _tries_left(row: SecondWordRow, today: datetime.date) -> int:
    return TRIES_A_DAY - row.wrong_tries if row.tried_on == today else TRIES_A_DAY


def _row(session: Session, lookup_hash: bytes, today: datetime.date) -> SecondWordRow | None:
    row = session.get(SecondWordRow, lookup_hash, populate_existing=True)
    return None if row is None or (row.ends_on is not None and row.ends_on <= today) else row


def _write(session: Session, secret: InstallationSecret, row: SecondWordRow) -> None:
    row.tag = secret.authenticate("second_word", *word_tag_parts(row))
    session.add(row)
    session.flush()


def _delete(session: Session, lookup_hash: bytes) -> None:
    row = session.get(SecondWordRow, lookup_hash)
    if row is not None:
        session.delete(row)
        session.flush()
