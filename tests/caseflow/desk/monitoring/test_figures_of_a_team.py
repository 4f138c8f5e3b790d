"""A team sees its own cases alone, rounded; small numbers, copies and fakes show nowhere."""

import datetime
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from caseflow.desk.casework.acts import send_answer, set_outcome
from caseflow.desk.monitoring.figures import CaseFigures, median, summed_up, team_figures
from caseflow.desk.monitoring.rounding import Partition, Rounded, fixed_cells, open_cells
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseRow
from caseflow.schema.office import LogEntryRow
from tests.caseflow.desk.office import TODAY, Office, give_case

counts = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 200))


@given(st.integers(0, 10_000))
def test_below_ten_nothing_is_told_and_above_only_tens(count: int) -> None:
    shown = Rounded.of(count).shown
    assert shown is None if count < 10 else shown is not None and shown % 10 == 0 and abs(shown - count) <= 5


@given(counts)
def test_a_total_says_nothing_that_its_cells_do_not(numbers: dict[str, int]) -> None:
    for table in (fixed_cells(numbers), open_cells(numbers)):
        assert table.about.shown == (sum(c.shown or 0 for _, c in table.cells) + (table.rest.shown or 0) or None)


@given(counts)
def test_no_other_number_below_ten_can_be_told_apart(numbers: dict[str, int]) -> None:
    # Whatever a small cell holds, the page is the same page.
    small = [name for name, count in numbers.items() if count < 10]
    for name in small:
        pages = {str(fixed_cells({**numbers, name: other})) for other in range(10)}
        assert len(pages) == 1


def test_in_an_open_table_rare_words_have_no_name() -> None:
    table = open_cells({"de": 34, "ti": 1, "so": 3, "ar": 12})
    assert table == Partition((("de", Rounded(30)), ("ar", Rounded(10))), Rounded(None))
    assert open_cells({"ti": 9, "so": 8}).rest == Rounded(20)


def test_a_median_needs_ten_cases() -> None:
    assert median([1, 2, 3] * 3) is None
    assert median([*range(10), None]) == 4.5


def test_a_table_is_a_partition_so_nothing_is_counted_twice() -> None:
    days = (TODAY - datetime.timedelta(days=1), TODAY, TODAY + datetime.timedelta(days=30))
    cases = [CaseFigures(True, day, "de") for day in days for _ in range(10)] + [CaseFigures(False, TODAY, "de")] * 20
    figures = summed_up(cases, TODAY)
    assert [(name, cell.shown) for name, cell in figures.work.cells] == [("overdue", 10), ("soon", 10), ("later", 10)]
    assert figures.work.about.shown == 30


def test_only_own_cases_are_counted_and_none_that_was_put_aside(office: Office) -> None:
    for number in range(12):
        give_case(office, answers=Answers(story=str(number), language="uk"))
    for number in range(30):
        give_case(office, team="second", answers=Answers(story=str(number), language="ti"))
    for number in range(30):
        give_case(office, stage="closed_spam", answers=Answers(story=str(number), language="ar"))
    give_case(office, state="suspended")
    assert shown(office, "amira") == {"uk": 10}
    assert shown(office, "clara") == {"ti": 30}
    # The reserve holds keys to all of them, and counts none.
    assert shown(office, "olga") == {}


def shown(office: Office, name: str) -> dict[str, int | None]:
    return {language: cell.shown for language, cell in team_figures(office.desk(name)).languages.cells}


def test_days_to_the_first_answer_and_to_the_outcome_are_medians(office: Office) -> None:
    for number in range(10):
        case = give_case(office, stage="outcome").id
        later = office.desk("amira")
        send_answer(later, case, 0, f"Wir lesen das. {number}", "de")
        set_outcome(later, case, 1, ["advised"], "")
    figures = team_figures(office.desk("amira"))
    assert (figures.first_answer, figures.outcome_after) == (1, 1)
    assert [(name, cell.shown) for name, cell in figures.outcomes.cells] == [("advised", 10)]


def test_each_look_is_logged_and_changes_nothing(office: Office) -> None:
    case = give_case(office).id
    team_figures(office.desk("amira"))
    with office.database.reading() as session:
        lines = Counter(session.scalars(select(LogEntryRow.action).where(LogEntryRow.subject == "page:figures")))
        row = session.get_one(CaseRow, case)
    assert lines == {"figures_seen": 1}
    assert (row.unread, row.revision) == (True, 0)


@pytest.mark.parametrize("count", [1, 5, 9])
def test_a_few_cases_are_never_told_apart(office_on_sqlite: Office, count: int) -> None:
    before = team_figures(office_on_sqlite.desk("amira"))
    for _ in range(count):
        give_case(office_on_sqlite)
    after = team_figures(office_on_sqlite.desk("amira"))
    assert before == after
