"""The inbox: earliest due first, only one's own, cheap for ten thousand, nothing of content where none may be."""

import datetime
from unittest.mock import Mock, patch

import pytest
from sqlalchemy import select

from caseflow.desk.case_page.view import open_case
from caseflow.desk.casework import acts
from caseflow.desk.worklist.inbox import PAGE_SIZE, InboxFilter, read_inbox
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseEpochRow, CaseRow
from caseflow.schema.office import LogEntryRow
from caseflow.sealing import case_keys, team_generation
from caseflow.workflow.next_due import DueReason
from crypto.sealing import open_sealed
from tests.caseflow.desk.office import NOW, Office, give_case, write_as_reporter

TODAY = NOW.date()


def day(offset: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=offset)


def test_the_earliest_due_stands_first_and_pages_do_not_overlap(office: Office) -> None:
    offsets = [(37 * number) % 61 - 20 for number in range(PAGE_SIZE + 5)]
    for offset in offsets:
        give_case(office, due_on=day(offset))
    desk = office.desk("amira")
    first, second = read_inbox(desk, InboxFilter(), 1), read_inbox(desk, InboxFilter(), 2)
    shown = [line.due_on for line in (*first.lines, *second.lines)]
    assert shown == sorted(day(offset) for offset in offsets)
    assert len({line.id for line in (*first.lines, *second.lines)}) == len(offsets)
    assert (first.pages, first.found, len(second.lines)) == (2, len(offsets), 5)
    assert first.overdue == sum(offset < 0 for offset in offsets)


def test_a_page_beyond_the_last_is_the_last(office: Office) -> None:
    give_case(office)
    assert read_inbox(office.desk("amira"), InboxFilter(), 99).page == 1


def test_filters_by_stage_and_by_what_is_overdue(office: Office) -> None:
    late = give_case(office, due_on=day(-1), stage="triage")
    give_case(office, due_on=day(1), stage="triage")
    give_case(office, due_on=day(-1))
    closed = give_case(office, due_on=day(90), stage="closed")
    acts.mark_read(office.desk("amira"), closed.id, 0)
    desk = office.desk("amira")
    found_late = read_inbox(desk, InboxFilter(stage="triage", overdue=True))
    assert [line.id for line in found_late.lines] == [late.id]
    assert [line.id for line in read_inbox(desk, InboxFilter(finished=True)).lines] == [closed.id]
    assert closed.id not in {line.id for line in read_inbox(desk, InboxFilter()).lines}


def test_a_closed_case_comes_back_to_the_list_when_the_person_writes(office: Office) -> None:
    closed, desk = give_case(office, stage="closed"), office.desk("amira")
    acts.mark_read(desk, closed.id, 0)
    assert read_inbox(desk, InboxFilter()).found == 0
    write_as_reporter(office, closed, "He did it again.", 1, TODAY)
    assert [line.id for line in read_inbox(desk, InboxFilter()).lines] == [closed.id]
    # Reading it is not answering it.
    acts.mark_read(desk, closed.id, 0)
    assert [line.due_reason for line in read_inbox(desk, InboxFilter()).lines] == [DueReason.MESSAGE]
    acts.send_answer(desk, closed.id, 0, "We open it again.", "de")
    assert read_inbox(desk, InboxFilter()).found == 0


@pytest.mark.parametrize("name", ["clara", "paul", "anna", "udo", "stella"])
def test_who_is_not_of_the_team_gets_no_row_and_no_count(office: Office, name: str) -> None:
    give_case(office)
    for wanted in (InboxFilter(), InboxFilter(reserve=True), InboxFilter(finished=True)):
        page = read_inbox(office.desk(name), wanted)
        assert (page.lines, page.found, page.open_cases, page.overdue, page.unread, page.pages) == ((), 0, 0, 0, 0, 1)


def test_the_reserve_sees_rows_without_a_word_of_content(office: Office) -> None:
    case = give_case(office)
    assert read_inbox(office.desk("olga"), InboxFilter()).lines == ()
    (line,) = read_inbox(office.desk("olga"), InboxFilter(reserve=True)).lines
    assert line.id == case.id
    assert line.preview is None


def test_a_suspended_case_leaves_the_team_and_stays_with_the_reserve(office: Office) -> None:
    case = give_case(office, state="suspended")
    assert read_inbox(office.desk("amira"), InboxFilter()).found == 0
    assert [line.id for line in read_inbox(office.desk("olga"), InboxFilter(reserve=True)).lines] == [case.id]


def test_previews_show_the_beginning_and_grave_ones_nothing(office: Office) -> None:
    long_story = "Heizung kaputt.  " + "Seit drei Wochen ist es kalt. " * 20
    give_case(office, answers=Answers(story=long_story, language="ar"), level="t2", due_on=day(1))
    give_case(office, answers=Answers(story="Er hat mich geschlagen."), level="t0", due_on=day(2))
    give_case(office, answers=Answers(story="Nur für wenige."), restricted=True, due_on=day(3))
    plain, acute, restricted = [line.preview for line in read_inbox(office.desk("amira"), InboxFilter()).lines]
    assert plain is not None and plain.text.startswith("Heizung kaputt. Seit drei Wochen")
    assert len(plain.text) < 200 and plain.language == "ar" and plain.level == "t2"
    assert acute is not None and acute.hidden and acute.text == "" and acute.level == "t0"
    assert restricted is not None and restricted.hidden and restricted.text == ""


def test_the_second_opening_needs_no_key_encapsulation(office: Office) -> None:
    for _ in range(3):
        give_case(office)
    desk = office.desk("amira")
    read_inbox(desk, InboxFilter())
    with office.database.reading() as session:
        rows = session.scalars(select(CaseEpochRow)).all()
        assert all(row.team_sealed is None and row.team_wrapped is not None for row in rows)
    # The team's seed is opened by one encapsulation a request; no case needs another.
    colleague = office.desk("ben")
    encapsulations = Mock(side_effect=open_sealed)
    with (
        patch.object(case_keys, "open_sealed", encapsulations),
        patch.object(team_generation, "open_sealed", encapsulations),
    ):
        page = read_inbox(colleague, InboxFilter())
        open_case(colleague, page.lines[0].id)
    assert [call.args[2] for call in encapsulations.call_args_list] == ["generation_seed"]
    assert all(line.preview and line.preview.text for line in page.lines)


def test_every_look_at_the_list_is_in_the_log(office: Office) -> None:
    read_inbox(office.desk("amira"), InboxFilter(), 1)
    with office.database.reading() as session:
        newest = session.scalars(select(LogEntryRow).order_by(LogEntryRow.number.desc())).first()
    assert newest is not None
    assert (newest.action, newest.subject, newest.outcome) == ("inbox_seen", "page:1", "done")
    assert newest.member == office.actor("amira").id


def test_a_row_put_into_the_team_by_hand_shows_no_content(office: Office) -> None:
    case = give_case(office, team="second")
    with office.database.writing() as session:
        session.get_one(CaseRow, case.id).team = office.team("first")
    page = read_inbox(office.desk("amira"), InboxFilter())
    assert all(line.preview is None or not line.preview.text for line in page.lines)
