"""A recommendation needs two people before it is made; its cases stay sealed whatever is published."""

import json
import uuid

import pytest
from sqlalchemy import select

from caseflow.desk.cases.team_documents import DocumentChangedMeanwhile, DocumentNotFound
from caseflow.desk.monitoring.published import published_recommendations
from caseflow.desk.monitoring.recommendation import Recommendation, Status, Words, recommendations_of
from caseflow.desk.monitoring.recommendation_acts import (
    ChoiceUnknown,
    NotMadeYet,
    WordsStand,
    begin_recommendation,
    call_ready,
    link_cases,
    make,
    publish,
    record_result,
    write_words,
)
from caseflow.refusals.refusal import SecondPersonNeeded, TextMissing
from caseflow.schema.office import LogEntryRow
from caseflow.schema.team_documents import RecommendationRow
from caseflow.sealing.errors import TagInvalid
from tests.caseflow.desk.office import Office, give_case

WORDS = Words("Landesverwaltungsamt", "Jede Unterkunft nennt eine Person für Beschwerden.", "hf1")


def begun(office: Office) -> tuple[uuid.UUID, uuid.UUID]:
    """A draft with one linked case: both ids."""
    case = give_case(office).id
    return begin_recommendation(office.desk("amira"), office.team("first"), WORDS, [case]), case


def now(office: Office, name: str = "ben") -> Recommendation:
    (found,) = recommendations_of(office.desk(name))
    return found


def made(office: Office) -> uuid.UUID:
    paper, _ = begun(office)
    call_ready(office.desk("amira"), paper, 1)
    make(office.desk("ben"), paper, 2)
    return paper


def test_one_says_that_it_is_ready_and_another_makes_it(office: Office) -> None:
    paper, case = begun(office)
    with pytest.raises(SecondPersonNeeded):
        make(office.desk("ben"), paper, 1)
    call_ready(office.desk("amira"), paper, 1)
    with pytest.raises(SecondPersonNeeded):
        make(office.desk("amira"), paper, 2)
    make(office.desk("ben"), paper, 2)
    assert (now(office).status, now(office).cases, now(office).words) == (Status.MADE, (case,), WORDS)


def test_other_words_need_to_be_called_ready_again(office: Office) -> None:
    paper, _ = begun(office)
    call_ready(office.desk("amira"), paper, 1)
    write_words(office.desk("amira"), paper, 2, Words("x", "Other words"))
    with pytest.raises(SecondPersonNeeded):
        make(office.desk("ben"), paper, 3)
    call_ready(office.desk("ben"), paper, 3)
    make(office.desk("amira"), paper, 4)
    with pytest.raises(WordsStand):
        write_words(office.desk("amira"), paper, 5, WORDS)
    with pytest.raises(WordsStand):
        call_ready(office.desk("amira"), paper, 5)


def test_nothing_is_answered_or_published_before_it_is_made(office: Office) -> None:
    paper, _ = begun(office)
    with pytest.raises(NotMadeYet):
        publish(office.desk("ben"), paper, 1)
    with pytest.raises(NotMadeYet):
        answered(office, paper, 1)
    with office.database.reading() as session:
        assert published_recommendations(session, office.secret) == ()


def answered(office: Office, paper: uuid.UUID, seen: int) -> None:
    record_result(office.desk("ben"), paper, seen, Status.ACCEPTED, "Wir ändern die Hausordnung.")


def test_what_is_published_names_no_case_and_nobody(office: Office) -> None:
    paper, case = begun(office)
    call_ready(office.desk("amira"), paper, 1)
    make(office.desk("ben"), paper, 2)
    publish(office.desk("ben"), paper, 3)
    answered(office, paper, 4)
    with office.database.reading() as session:
        row = session.get_one(RecommendationRow, paper)
        clear = row.published or ""
        (shown,) = published_recommendations(session, office.secret)
    assert (shown.addressee, shown.text, shown.answer) == (WORDS.addressee, WORDS.text, "Wir ändern die Hausordnung.")
    assert [reached.status for reached in shown.history] == [Status.MADE, Status.ACCEPTED]
    names = (str(case), case.hex, str(office.actor("amira").id), str(office.team("first")))
    assert not any(name in clear for name in names)
    assert set(json.loads(clear)) == {"addressee", "text", "field_of_action", "status", "history", "answer"}


def test_until_then_nothing_of_it_stands_in_clear_and_no_case_ever_does(office: Office) -> None:
    paper, case = begun(office)
    with office.database.reading() as session:
        row = session.get_one(RecommendationRow, paper)
        stored = row.sealed + row.sealed_key + row.tag
        assert row.published is None
    for word in (WORDS.addressee.encode(), b"Unterkunft", case.bytes, str(case).encode(), case.hex.encode()):
        assert word not in stored


def test_words_put_into_the_database_are_refused(office: Office) -> None:
    paper = made(office)
    publish(office.desk("ben"), paper, 3)
    with office.database.writing() as session:
        row = session.get_one(RecommendationRow, paper)
        row.published = (row.published or "").replace("Beschwerden", "Werbung")
    with office.database.reading() as session, pytest.raises(TagInvalid):
        published_recommendations(session, office.secret)


def test_other_teams_and_those_without_keys_find_none(office: Office) -> None:
    paper, _ = begun(office)
    for name in ("clara", "dora", "olga", "anna", "udo", "stella", "paul"):
        assert recommendations_of(office.desk(name)) == ()
        with pytest.raises(DocumentNotFound):
            call_ready(office.desk(name), paper, 1)
        with pytest.raises(DocumentNotFound):
            begin_recommendation(office.desk(name), office.team("first"), WORDS)
    assert now(office).status is Status.DRAFT


def test_only_own_cases_are_linked(office: Office) -> None:
    paper, case = begun(office)
    foreign, further = give_case(office, team="second").id, give_case(office).id
    link_cases(office.desk("ben"), paper, 1, [foreign, further, uuid.uuid4()])
    assert now(office).cases == (further,)
    link_cases(office.desk("ben"), paper, 2, [further, case])
    assert now(office).cases == (further, case)


def test_two_at_one_recommendation_lose_nothing_and_bad_words_are_refused(office: Office) -> None:
    paper, _ = begun(office)
    write_words(office.desk("ben"), paper, 1, Words("x", "Ben's words"))
    with pytest.raises(DocumentChangedMeanwhile):
        write_words(office.desk("amira"), paper, 1, WORDS)
    for words, refusal in (
        (Words("", "text"), TextMissing),
        (Words("x", " "), TextMissing),
        (Words("x", "text", "moon"), ChoiceUnknown),
    ):
        with pytest.raises(refusal):
            write_words(office.desk("ben"), paper, 2, words)
    with pytest.raises(ChoiceUnknown):
        record_result(office.desk("ben"), paper, 2, Status.DRAFT, "")


def test_every_act_is_in_the_log(office: Office) -> None:
    paper = made(office)
    with office.database.reading() as session:
        lines = session.scalars(select(LogEntryRow.action).where(LogEntryRow.subject == f"recommendation:{paper}"))
        assert set(lines) == {"recommendation_begun", "recommendation_ready", "recommendation_made"}
