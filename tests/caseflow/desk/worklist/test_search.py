"""Search: every text of one's own cases, in any spelling; nothing of others, no trace of the words."""

from unittest.mock import patch
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

import caseflow.desk.worklist.search
from caseflow.database import Database
from caseflow.desk.casework import acts
from caseflow.desk.reassignment.suspension import suspend_teams
from caseflow.desk.worklist.folding import fold, fold_with_places
from caseflow.desk.worklist.search import SearchResult, Where, search, snippet_of, words_of
from caseflow.rules.answers import Answers
from caseflow.schema.base import Base
from caseflow.schema.cases import CaseRow, RecordRow
from crypto.record import decrypt_texts
from tests.caseflow.desk.office import NOW, TODAY, Office, give_case, write_as_reporter


def find(office: Office, typed: str, name: str = "amira") -> SearchResult:
    return search(office.desk(name), words_of(typed))


def cases(result: SearchResult) -> set[UUID]:
    return {hit.line.id for hit in result.hits}


def told(office: Office, story: str, **given_case: object) -> UUID:
    case = give_case(office, answers=Answers(story=story, language="de"), **given_case)  # type: ignore[arg-type]
    return case.id


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Die Straße ist größer.", "strasse GRÖSSER"),
        ("Die Tür klemmt.", "tur"),
        ("ＷＣ kaputt", "wc"),
        ("سَخّان الماء", "سخان"),
        ("گرمایش کار نمی‌کند", "گرمايش كار"),
        ("أحمد في الغرفة ٣", "احمد الغرفه 3"),
        ("Ёлка и тепло", "елка ТЕПЛО"),
        ("Ίσως αύριο", "ισως αυριο"),
        ("ሙቀት የለም", "ሙቀት"),
        ("İstanbul'dan geldim", "istanbul"),
        ("The heating — again!", "again heating"),
    ],
)
def test_a_word_is_found_in_any_spelling(office_on_sqlite: Office, text: str, typed: str) -> None:
    case = told(office_on_sqlite, text)
    told(office_on_sqlite, "Etwas ganz anderes, nothing of it")
    assert cases(find(office_on_sqlite, typed)) == {case}


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once_and_every_letter_keeps_its_place(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    letters, places = fold_with_places(text)
    assert len(letters) == len(places)
    assert all(0 <= place < len(text) for place in places)


def test_all_words_have_to_occur_in_one_case_wherever_they_stand(office: Office) -> None:
    case = give_case(office, answers=Answers(story="Die Heizung ist kalt.", language="de"))
    other = told(office, "Die Heizung ist warm.")
    write_as_reporter(office, case, "Jetzt auch Schimmel.", 1, TODAY)
    acts.add_note(office.desk("amira"), case.id, 0, "Hausmeister angerufen.")
    acts.write_summary(office.desk("amira"), case.id, 1, "Zusammengefasst: Kälte.", "de")
    assert cases(find(office, "heizung")) == {case.id, other}
    assert cases(find(office, "heizung schimmel hausmeister kalte")) == {case.id}
    assert find(office, "heizung keller").found == 0
    wheres = {word: find(office, word).hits[0].snippet for word in ("schimmel", "hausmeister", "zusammengefasst")}
    assert [one.where if one else None for one in wheres.values()] == [Where.MESSAGE, Where.NOTE, Where.SUMMARY]


def test_nothing_of_other_teams_of_suspended_cases_or_of_the_reserve_is_even_decrypted(office: Office) -> None:
    own, foreign = told(office, "Unser Geheimwort"), told(office, "Deren Geheimwort", team="second")
    suspended = told(office, "Altes Geheimwort", team="advice")
    with office.database.writing() as session:
        suspend_teams(session, office.secret, None, [office.team("advice")], NOW)
    for name, expected in {"amira": {own}, "clara": {foreign}, "dora": set(), "olga": set(), "paul": set()}.items():
        with patch.object(caseflow.desk.worklist.search, "decrypt_texts", side_effect=decrypt_texts) as opened:
            result = find(office, "geheimwort", name)
        assert cases(result) == expected
        assert result.found == len(expected)
        assert {call.args[2].case_id for call in opened.call_args_list} == expected
    assert suspended not in cases(find(office, "geheimwort", "olga"))


def test_a_record_put_into_an_own_case_by_hand_is_left_out(office: Office) -> None:
    own, foreign = told(office, "Harmlos"), told(office, "Verborgen", team="second")
    with office.database.writing() as session:
        row = session.scalars(select(RecordRow).where(RecordRow.case == foreign, RecordRow.purpose == "report")).one()
        row.case = own
    assert find(office, "verborgen").found == 0
    assert cases(find(office, "harmlos")) == {own}


def test_a_case_moved_into_the_team_by_hand_shows_nothing(office: Office) -> None:
    foreign = told(office, "Verborgen", team="second")
    with office.database.writing() as session:
        session.get_one(CaseRow, foreign).team = office.team("first")
    assert find(office, "verborgen").found == 0


def everything_stored(database: Database) -> bytes:
    with database.reading() as session:
        return b"\n".join(_values(session))


def _values(session: Session) -> list[bytes]:
    found = []
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            found += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return found


def test_the_words_stand_nowhere_in_the_database_after_a_search(office: Office) -> None:
    told(office, "Nachtwächter")
    assert find(office, "Quittenbrot").found == 0
    assert find(office, "Nachtwächter").found == 1
    stored = everything_stored(office.database).lower()
    assert b"searched" in stored
    assert not any(word.encode() in stored for word in ("quittenbrot", "nachtwächter", "nachtwachter"))


def test_what_is_hidden_until_opened_shows_no_snippet(office: Office) -> None:
    told(office, "Messer im Flur", level="t0")
    told(office, "Messer im Hof", restricted=True)
    told(office, "Messer fehlt in der Küche", level="t2")
    snippets = [hit.snippet for hit in find(office, "messer").hits]
    assert sorted(snippet is None for snippet in snippets) == [False, True, True]


def test_a_search_without_words_finds_nothing_and_is_logged_all_the_same(office: Office) -> None:
    told(office, "a")
    assert find(office, " .,! ") == SearchResult((), 0, 0)
    assert words_of("a A á") == ("a",)
    assert len(words_of(" ".join(f"w{number}" for number in range(40)))) == 12


def test_a_snippet_stands_around_the_word_in_the_letters_of_the_person() -> None:
    text = "x " * 100 + "Die  Straße\nist glatt" + " y" * 200
    snippet = snippet_of(Where.REPORT, text, ("strasse",))
    assert snippet.found == "Straße"
    assert snippet.before.startswith("… ") and snippet.before.endswith("Die ")
    assert snippet.after.startswith(" ist glatt") and snippet.after.endswith(" …")
    assert "Straße" not in repr(snippet)
