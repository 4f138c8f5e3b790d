"""A released question opens with link and password together, carries agreed words alone, and dies when it must."""

import datetime
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from caseflow.database import Database, chunk_path
from caseflow.desk.cases.access_control import case_look
from caseflow.desk.cases.conditions import due_facts
from caseflow.desk.cases.contents import read_contents
from caseflow.desk.cases.transaction import CodeUnknown, DayNotAhead
from caseflow.desk.third_parties.questions import (
    FreshLink,
    QuestionRelease,
    release_question,
    released_questions,
    withdraw_question,
)
from caseflow.desk.third_parties.statement import (
    TRIES_A_DAY,
    LinkRefused,
    NothingAnswered,
    OpenedQuestion,
    PartyAnswer,
    answer_question,
    open_again,
    open_question,
)
from caseflow.desk.third_parties.sweeping import sweep_third_parties
from caseflow.office.accounts.credentials import stretch_typed
from caseflow.operations.retention import erase_due
from caseflow.records.consent import NoConsent
from caseflow.records.journal import EntryKind
from caseflow.schema.base import Base
from caseflow.schema.cases import CaseRow, RecordRow
from caseflow.schema.mailboxes import MailboxRow
from caseflow.schema.office import LogEntryRow
from caseflow.schema.third_parties import ReleasedQuestionRow
from caseflow.sealing.case_keys import open_as_mailbox
from caseflow.workflow.next_due import DueFacts, DueReason, next_due
from crypto.record import RecordPlace, decrypt_record
from crypto.statement_link import StatementLink
from tests.caseflow.desk.office import NOW, GivenCase, Office, give_case
from tests.caseflow.desk.third_parties.cases import TEXT, TODAY, agree, release, seen, set_state
from tests.caseflow.thief import Thief, clear_bytes

LAST_DAY = TODAY + datetime.timedelta(days=14)


@pytest.fixture
def case(office: Office) -> GivenCase:
    return give_case(office)


def opened(office: Office, fresh: FreshLink, password: str = "", today: datetime.date = TODAY) -> OpenedQuestion:
    salt = fresh.link.password_salt(office.secret.salt)
    stretched = stretch_typed(password or fresh.password.text, salt)
    return open_question(office.database, office.secret, fresh.link, stretched, today)


def answered(office: Office, fresh: FreshLink, said: str, today: datetime.date = TODAY) -> None:
    key = opened(office, fresh, today=today).key
    answer_question(office.database, office.secret, fresh.link, key, PartyAnswer(said, ()), today)


def test_it_shows_the_agreed_words_and_the_last_day_and_nothing_of_the_case(office: Office, case: GivenCase) -> None:
    found = opened(office, release(office, case))
    assert (found.text, found.until, found.answered) == (TEXT, LAST_DAY, False)
    assert "OpenedQuestion" in repr(found)
    assert TEXT not in repr(found)


def test_nothing_is_released_without_a_yes_to_this_step(office: Office, case: GivenCase) -> None:
    fresh, desk = FreshLink.generate(office.secret), office.desk("amira")
    with pytest.raises(NoConsent):
        release_question(desk, case.id, seen(office, case).revision, QuestionRelease(uuid4(), "Firma"), fresh)
    other = agree(office, case, "testing")
    with pytest.raises(NoConsent):
        release_question(desk, case.id, seen(office, case).revision, QuestionRelease(other, "Firma"), fresh)
    with office.database.reading() as session:
        assert session.scalars(select(ReleasedQuestionRow.id)).all() == []


def test_a_yes_serves_one_release(office: Office, case: GivenCase) -> None:
    consent = agree(office, case)
    for attempt in range(2):
        fresh, desk = FreshLink.generate(office.secret), office.desk("amira")
        if attempt:
            with pytest.raises(NoConsent):
                release_question(desk, case.id, seen(office, case).revision, QuestionRelease(consent, "Firma"), fresh)
        else:
            release_question(desk, case.id, seen(office, case).revision, QuestionRelease(consent, "Firma"), fresh)


@pytest.mark.parametrize("body", ["", "  ", "x" * 201])
def test_a_body_needs_a_name_that_fits(office: Office, case: GivenCase, body: str) -> None:
    consent, fresh = agree(office, case), FreshLink.generate(office.secret)
    with pytest.raises(CodeUnknown):
        release_question(
            office.desk("amira"), case.id, seen(office, case).revision, QuestionRelease(consent, body), fresh
        )


@pytest.mark.parametrize("days", [-1, 0, 43])
def test_the_last_day_lies_ahead_and_not_too_far(office: Office, case: GivenCase, days: int) -> None:
    wanted = QuestionRelease(agree(office, case), "Firma", TODAY + datetime.timedelta(days=days))
    with pytest.raises(DayNotAhead):
        release_question(
            office.desk("amira"), case.id, seen(office, case).revision, wanted, FreshLink.generate(office.secret)
        )


def test_the_person_reads_what_went_out_and_is_asked_later(office: Office, case: GivenCase) -> None:
    release(office, case)
    with office.database.reading() as session:
        rows = session.scalars(select(RecordRow).where(RecordRow.case == case.id, RecordRow.purpose == "status")).all()
        assert case.mailbox is not None
        keys = {row.epoch: open_as_mailbox(session, office.secret, case.mailbox, case.id, row.epoch) for row in rows}
        places = [(row, RecordPlace("status", row.id, case.id, row.epoch)) for row in rows]
    told = [decrypt_record(keys[row.epoch].dialogue, case.shred, place, row.sealed) for row, place in places]
    assert any(fields["kind"] == ("step",) and fields["intervention"] == ("request_statement",) for fields in told)


def test_every_version_of_the_answer_stands_in_the_case_and_is_the_other_side_s(
    office: Office, case: GivenCase
) -> None:
    fresh = release(office, case)
    answered(office, fresh, "Next week.")
    answered(office, fresh, "On Monday, in fact.", TODAY + datetime.timedelta(days=3))
    found = released_questions(seen(office, case).contents)[0]
    assert [entry.text for entry in found.answers] == ["Next week.", "On Monday, in fact."]
    assert {entry.one("side") for entry in found.answers} == {"party"}
    assert found.state(TODAY) == "answered"
    assert seen(office, case).name_of(found.answers[0].member) == ""
    # Of her we know the day.
    assert {entry.at.time() for entry in found.answers} == {datetime.time()}


def test_the_answer_asks_for_the_team_s_attention(office: Office, case: GivenCase) -> None:
    fresh = release(office, case)
    answered(office, fresh, "Next week.")
    with office.database.reading() as session:
        row = session.get_one(CaseRow, case.id)
        assert row.unread
        assert row.due_on <= TODAY + datetime.timedelta(days=14)


def test_the_person_s_code_does_not_open_the_answer(office: Office, case: GivenCase) -> None:
    answered(office, release(office, case), "Next week.")
    with office.database.reading() as session:
        newest = session.get_one(CaseRow, case.id).newest_epoch
        assert case.mailbox is not None
        keys = open_as_mailbox(session, office.secret, case.mailbox, case.id, newest)
        notes = session.scalars(select(RecordRow).where(RecordRow.epoch == newest, RecordRow.purpose == "note")).all()
    assert notes
    assert keys.staff is None


def test_a_second_look_after_sending_shows_no_answer(office: Office, case: GivenCase) -> None:
    fresh = release(office, case)
    answered(office, fresh, "Our secret plan.")
    found = opened(office, fresh)
    assert found.answered
    assert "secret plan" not in f"{found.text}"


def test_on_the_fifteenth_day_the_case_says_that_no_answer_came(office: Office, case: GivenCase) -> None:
    fresh = release(office, case)
    found = released_questions(seen(office, case).contents)[0]
    assert found.state(LAST_DAY) == "waiting"
    assert found.state(LAST_DAY + datetime.timedelta(days=1)) == "no_answer"
    assert opened(office, fresh, today=LAST_DAY).until == LAST_DAY
    with pytest.raises(LinkRefused):
        opened(office, fresh, today=LAST_DAY + datetime.timedelta(days=1))
    sweep_third_parties(office.database, LAST_DAY + datetime.timedelta(days=1))
    with office.database.reading() as session:
        assert session.scalars(select(ReleasedQuestionRow.id)).all() == []
    assert (
        released_questions(seen(office, case).contents)[0].state(LAST_DAY + datetime.timedelta(days=1)) == "no_answer"
    )


def test_the_statement_is_what_is_due(office: Office, case: GivenCase) -> None:
    """Where the workflow lets the case wait for it, which a case does from the stage of interventions on."""
    set_state(office, case, stage="intervention")
    release(office, case)
    with office.database.reading() as session:
        row = session.get_one(CaseRow, case.id)
        assert row.stage == "awaiting_response"
    assert seen(office, case).facts.party_answer_due_on == LAST_DAY
    with case_look(office.desk("amira"), case.id, "case_opened") as found:
        facts = due_facts(found.row, read_contents(found), found.desk)
    assert facts.statement_until == LAST_DAY
    alone = DueFacts("awaiting_response", "t2", TODAY, TODAY, statement_until=LAST_DAY, feedback_given=True)
    due = next_due(alone, office.lists, office.desk("amira").calendar)
    assert (due.day, due.reason) == (LAST_DAY + datetime.timedelta(days=1), DueReason.STATEMENT)


def refused(office: Office, fresh: FreshLink) -> bool:
    try:
        opened(office, fresh)
    except LinkRefused:
        return True
    return False


def test_taking_it_back_kills_the_link_at_once_even_with_the_page_open(office: Office, case: GivenCase) -> None:
    fresh = release(office, case)
    page = opened(office, fresh)
    question = released_questions(seen(office, case).contents)[0].id
    withdraw_question(office.desk("amira"), case.id, seen(office, case).revision, question)
    assert refused(office, fresh)
    with pytest.raises(LinkRefused):
        open_again(office.database, office.secret, fresh.link, page.key, TODAY)
    with pytest.raises(LinkRefused):
        answer_question(office.database, office.secret, fresh.link, page.key, PartyAnswer("Too late.", ()), TODAY)
    assert released_questions(seen(office, case).contents)[0].state(TODAY) == "withdrawn"


@pytest.mark.parametrize(
    "halt",
    [
        {"state": "paused"},
        {"state": "erasing", "erase_on": TODAY + datetime.timedelta(days=7)},
        {"state": "suspended"},
        {"stage": "closed"},
    ],
)
def test_a_case_that_stands_still_has_no_living_link(office: Office, case: GivenCase, halt: dict[str, object]) -> None:
    fresh = release(office, case)
    page = opened(office, fresh)
    set_state(office, case, **halt)
    assert refused(office, fresh)
    with pytest.raises(LinkRefused):
        answer_question(office.database, office.secret, fresh.link, page.key, PartyAnswer("Too late.", ()), TODAY)


def test_an_erased_case_takes_its_questions_along_also_out_of_an_older_database(
    office_on_sqlite: Office, tmp_path: Path
) -> None:
    office, case = office_on_sqlite, give_case(office_on_sqlite)
    fresh = release(office, case)
    old = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(str(office.database.url.database))) as live, closing(sqlite3.connect(old)) as copy:
        live.backup(copy)
    chunk_path(str(old)).write_bytes(chunk_path(str(office.database.url.database)).read_bytes())
    set_state(office, case, retention_on=TODAY, stage="closed", unread=False)
    assert erase_due(office.database, NOW, TODAY) == 1
    with office.database.reading() as session:
        assert session.scalars(select(ReleasedQuestionRow.id)).all() == []
    # What an old copy holds lacks the shred secret once its seven days are over.
    restored = Database(f"sqlite:///{old}")
    with restored.writing() as session:
        session.execute(text("DELETE FROM shred_secret"))
    with pytest.raises(LinkRefused):
        opened(office_with(office, restored), fresh)
    restored.close()


def office_with(office: Office, database: Database) -> Office:
    return Office(database, office.secret, office.founded, office.lists, office.actors)


def test_the_whole_database_with_one_of_the_two_opens_nothing(office: Office, case: GivenCase) -> None:
    """Everything that stands in the database, and the link or the password: neither makes the key."""
    fresh = release(office, case)
    salt = office.secret.derive("released question")
    other_link, other_password = StatementLink.generate(), FreshLink.generate(office.secret).stretched
    guesses = {
        fresh.link.token,
        fresh.link.question_key(other_password, salt),
        other_link.question_key(fresh.stretched, salt),
        fresh.stretched,
        salt,
    }
    thief = Thief(guesses | clear_bytes(office.database))
    thief.steal(office.database)
    assert "released_question.sealed" not in thief.opened


def test_link_and_password_together_open_it_so_the_search_would_find_it(office: Office, case: GivenCase) -> None:
    fresh = release(office, case)
    thief = Thief({fresh.link.question_key(fresh.stretched, office.secret.derive("released question"))})
    thief.steal(office.database)
    assert thief.opened.keys() == {"released_question.sealed"}


def test_neither_link_nor_password_nor_words_stand_in_the_database_or_the_log(office: Office, case: GivenCase) -> None:
    fresh = release(office, case)
    answered(office, fresh, "Unsere ganz geheime Antwort.")
    secrets = [fresh.link.text, fresh.password.text, fresh.password.words[0], "Heizungsbau Nord", TEXT, "geheime"]
    with office.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for value in row.values():
                    found = value if isinstance(value, bytes) else str(value).encode()
                    assert fresh.link.token not in found
                    assert not [one for one in secrets[:2] + secrets[3:] if one.encode() in found], table.name
        log = session.scalars(select(LogEntryRow.action)).all()
    assert "question_released" in log


def test_ten_wrong_passwords_of_a_day_close_the_link_until_the_next(office: Office, case: GivenCase) -> None:
    fresh = release(office, case)
    wrong = FreshLink.generate(office.secret).stretched
    for _ in range(TRIES_A_DAY):
        with pytest.raises(LinkRefused):
            open_question(office.database, office.secret, fresh.link, wrong, TODAY)
    assert refused(office, fresh)
    assert opened(office, fresh, today=TODAY + datetime.timedelta(days=1)).text == TEXT


def test_a_question_that_was_written_into_the_database_alone_is_none(office: Office, case: GivenCase) -> None:
    fresh = release(office, case)
    with office.database.writing() as session:
        row = session.scalars(select(ReleasedQuestionRow)).one()
        row.until = row.until + datetime.timedelta(days=300)
    assert refused(office, fresh)


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_an_answer_says_something_and_fits(text: str) -> None:
    with pytest.raises(NothingAnswered):
        PartyAnswer(text, ())


def test_a_password_is_six_words_and_a_link_has_no_shape_that_tells(office: Office) -> None:
    fresh = FreshLink.generate(office.secret)
    assert len(fresh.password.words) == 6
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", fresh.link.text)
    assert fresh.link.text not in repr(fresh)
    assert StatementLink.from_text(fresh.link.text).token == fresh.link.token


def test_the_mailbox_row_is_not_touched_by_an_answer(office: Office, case: GivenCase) -> None:
    fresh = release(office, case)
    with office.database.reading() as session:
        before = session.scalars(select(MailboxRow.messages_left).where(MailboxRow.case == case.id)).one()
    answered(office, fresh, "Next week.")
    with office.database.reading() as session:
        assert session.scalars(select(MailboxRow.messages_left).where(MailboxRow.case == case.id)).one() == before
    assert seen(office, case).contents.journal.all(EntryKind.PARTY_ANSWER)
