"""P5: what the slip alone must not do asks for a word that is not on it, if the person has set one."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from sqlalchemy import delete, select, update

from caseflow.operations.retention import erase_due, sweep
from caseflow.reporter.mailbox.handover import take_back
from caseflow.reporter.mailbox.second_word import (
    REMOVAL_DAYS,
    TRIES_A_DAY,
    WordAnswer,
    WordLock,
    ask_removal,
    check_word,
    keep_word,
    remove_word,
    set_word,
    with_word,
    word_state,
)
from caseflow.reporter.mailbox.visit import open_code
from caseflow.schema.cases import CaseRow
from caseflow.schema.handover import SecondWordRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.sealing.errors import TagInvalid
from crypto.second_word import StretchedWord, parse_word
from tests.caseflow.desk.office import TODAY, Office
from tests.caseflow.reporter.mailbox.test_handover import give
from tests.caseflow.reporter.person import Reporter, count, days_later, moment, report

SALT = bytes(range(32))
WORD, OTHER = "Grüner Apfel", "Roter Apfel"
LAST_DAY = days_later(REMOVAL_DAYS)


def typed(text: str, salt: bytes = SALT) -> StretchedWord:
    """A word as a route hands it over; the slow stretching is proved with ``crypto``."""
    return StretchedWord(sha256(salt + parse_word(text).normal.encode()).digest(), salt)


def lock_of(reporter: Reporter) -> WordLock:
    return WordLock(reporter.case, reporter.possible[0].lookup_hash)


def with_word_set(office: Office) -> Reporter:
    reporter = report(office)
    with office.database.writing() as session:
        assert set_word(session, office.secret, lock_of(reporter), typed(WORD), TODAY) is WordAnswer.RIGHT
    return reporter


def check(reporter: Reporter, word: StretchedWord | None, days: int = 0) -> WordAnswer:
    with reporter.office.database.writing() as session:
        return check_word(session, reporter.office.secret, lock_of(reporter), word, days_later(days))


def test_without_a_word_nothing_is_asked(office: Office) -> None:
    reporter = report(office)
    assert check(reporter, None) is WordAnswer.RIGHT
    with office.database.reading() as session:
        assert word_state(session, lock_of(reporter).lookup_hash, TODAY) is None


def test_the_right_word_opens_and_no_other_one(office: Office) -> None:
    reporter, done = with_word_set(office), []
    for word, answer in ((None, WordAnswer.MISSING), (typed(OTHER), WordAnswer.WRONG), (typed(WORD), WordAnswer.RIGHT)):
        with office.database.writing() as session:
            given = with_word(session, office.secret, lock_of(reporter), word, TODAY, lambda: done.append(True))
        assert given is answer
    assert done == [True]


def test_after_ten_wrong_words_a_day_no_more_is_tried_that_day(office: Office) -> None:
    reporter = with_word_set(office)
    for _ in range(TRIES_A_DAY):
        assert check(reporter, typed(OTHER)) is WordAnswer.WRONG
    for word in (OTHER, WORD):
        assert check(reporter, typed(word)) is WordAnswer.NO_MORE_TRIES, "not even the right one, which would tell"
    assert check(reporter, typed(WORD), days=1) is WordAnswer.RIGHT


def test_the_right_word_does_not_give_new_tries(office: Office) -> None:
    reporter = with_word_set(office)
    for _ in range(TRIES_A_DAY):
        check(reporter, typed(OTHER))
        check(reporter, typed(WORD))
    assert check(reporter, typed(WORD)) is WordAnswer.NO_MORE_TRIES


def test_words_tried_at_the_same_moment_are_counted_one_by_one(office: Office) -> None:
    reporter = with_word_set(office)
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: check(reporter, typed(OTHER)), range(2 * TRIES_A_DAY)))
    assert answers.count(WordAnswer.WRONG) == TRIES_A_DAY


def test_a_word_is_set_once_and_another_one_is_a_wrong_try(office: Office) -> None:
    reporter = with_word_set(office)
    for word, answer in ((WORD, WordAnswer.RIGHT), (OTHER, WordAnswer.WRONG)):
        with office.database.writing() as session:
            assert set_word(session, office.secret, lock_of(reporter), typed(word), TODAY) is answer
    assert check(reporter, typed(WORD)) is WordAnswer.RIGHT


def test_the_word_removes_itself_at_once(office: Office) -> None:
    reporter = with_word_set(office)
    with office.database.writing() as session:
        assert remove_word(session, office.secret, lock_of(reporter), typed(OTHER), TODAY) is WordAnswer.WRONG
    assert count(office, SecondWordRow) == 1
    with office.database.writing() as session:
        assert remove_word(session, office.secret, lock_of(reporter), typed(WORD), TODAY) is WordAnswer.RIGHT
    assert count(office, SecondWordRow) == 0


def test_without_the_word_it_takes_fourteen_days_to_remove_it(office: Office) -> None:
    reporter = with_word_set(office)
    for day in (0, 5):
        with office.database.writing() as session:
            ask_removal(session, office.secret, lock_of(reporter), days_later(day))
    with office.database.reading() as session:
        state = word_state(session, lock_of(reporter).lookup_hash, TODAY)
    assert state is not None
    assert state.ends_on == LAST_DAY, "asking again neither shortens nor lengthens it"
    assert check(reporter, None, days=REMOVAL_DAYS - 1) is WordAnswer.MISSING
    assert check(reporter, None, days=REMOVAL_DAYS) is WordAnswer.RIGHT
    sweep(office.database, moment(LAST_DAY), LAST_DAY)
    assert count(office, SecondWordRow) == 0


def test_the_word_takes_a_removal_back(office: Office) -> None:
    reporter = with_word_set(office)
    with office.database.writing() as session:
        ask_removal(session, office.secret, lock_of(reporter), TODAY)
        assert keep_word(session, office.secret, lock_of(reporter), typed(OTHER), TODAY) is WordAnswer.WRONG
        assert keep_word(session, office.secret, lock_of(reporter), typed(WORD), TODAY) is WordAnswer.RIGHT
    assert check(reporter, None, days=REMOVAL_DAYS + 1) is WordAnswer.MISSING


def test_the_word_stays_with_its_mailbox_when_the_dialogue_is_handed_over(office: Office) -> None:
    """The new holder sets a word of her own; taking back asks for the former one, and ends hers."""
    reporter = with_word_set(office)
    receiver, _ = give(reporter)
    assert check(receiver, None) is WordAnswer.RIGHT
    assert check(reporter, None) is WordAnswer.MISSING
    with office.database.writing() as session:
        set_word(session, office.secret, lock_of(receiver), typed(OTHER), TODAY)
    with office.database.writing() as session:
        code = open_code(session, office.secret, reporter.enter(), moment(TODAY))
        take_back(session, office.secret, code, TODAY)
    with office.database.reading() as session:
        assert session.scalars(select(SecondWordRow.lookup_hash)).all() == [lock_of(reporter).lookup_hash]
    assert check(reporter, typed(WORD)) is WordAnswer.RIGHT


def test_after_the_last_day_the_word_of_the_former_code_is_gone(office: Office) -> None:
    reporter = with_word_set(office)
    give(reporter)
    sweep(office.database, moment(days_later(15)), days_later(15))
    assert count(office, SecondWordRow) == 0


def test_erasing_a_case_erases_its_word(office: Office) -> None:
    with_word_set(office)
    with office.database.writing() as session:
        session.execute(update(CaseRow).values(stage="closed", unread=False, retention_on=TODAY))
    assert erase_due(office.database, moment(TODAY), TODAY) == 1
    assert (count(office, SecondWordRow), count(office, MailboxRow)) == (0, 0)


@pytest.mark.parametrize("change", [{"verifier": bytes(32)}, {"salt": bytes(32)}, {"ends_on": days_later(30)}])
def test_a_word_that_was_changed_in_the_database_alone_is_refused(office: Office, change: dict[str, object]) -> None:
    reporter = with_word_set(office)
    with office.database.writing() as session:
        session.execute(update(SecondWordRow).values(**change))
    with pytest.raises(TagInvalid):
        check(reporter, typed(WORD))


def test_without_the_installation_secret_no_word_can_be_tried(office: Office) -> None:
    """Another office's secret makes another verifier of the same word."""
    with_word_set(office)
    stored = verifier_of(office)
    with office.database.writing() as session:
        session.execute(delete(SecondWordRow))
    rotated = office.secret.rotate()
    with office.database.writing() as session:
        lock = WordLock(
            session.scalars(select(MailboxRow.case)).one(), session.scalars(select(MailboxRow.lookup_hash)).one()
        )
        assert set_word(session, rotated, lock, typed(WORD), TODAY) is WordAnswer.RIGHT
    assert verifier_of(office) != stored


def verifier_of(office: Office) -> bytes:
    with office.database.reading() as session:
        return session.scalars(select(SecondWordRow.verifier)).one()
