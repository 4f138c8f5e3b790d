"""Acts at the same moment, from several threads: one wins, the others are told, nothing is lost or doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from caseflow.database import StorageBusy
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases.access_control import ChangedMeanwhile
from caseflow.desk.casework import acts
from caseflow.office.accounts import audit_log
from caseflow.schema.statistics import FactRow
from tests.caseflow.desk.casework.test_casework import CODING
from tests.caseflow.desk.office import Office, give_case

TOGETHER = 6


def at_once(work: Callable[[int], None]) -> list[str]:
    """Run the same work in threads; what became of each."""

    def outcome(number: int) -> str:
        try:
            work(number)
        except (ChangedMeanwhile, StorageBusy) as refused:
            return type(refused).__name__
        return "done"

    with ThreadPoolExecutor(TOGETHER) as threads:
        return list(threads.map(outcome, range(TOGETHER)))


def test_of_changes_decided_on_one_page_exactly_one_is_stored(office: Office) -> None:
    case = give_case(office).id
    names = ("amira", "ben")
    outcomes = at_once(lambda number: acts.add_note(office.desk(names[number % 2]), case, 0, f"note {number}"))
    assert outcomes.count("done") == 1
    view = open_case(office.desk("amira"), case)
    assert (view.revision, len(view.contents.journal.entries)) == (1, 1)


def test_a_coding_that_is_sent_many_times_seals_one_fact(office: Office) -> None:
    case = give_case(office).id
    outcomes = at_once(lambda _: ignore(acts.code_case(office.desk("amira"), case, 0, CODING)))
    assert outcomes.count("done") == 1
    with office.database.reading() as session:
        assert len(session.scalars(select(FactRow.id)).all()) == 1


def test_looks_at_the_same_time_leave_a_whole_chain(office: Office) -> None:
    case = give_case(office).id
    outcomes = at_once(lambda _: ignore(open_case(office.desk("ben"), case)))
    assert set(outcomes) == {"done"}
    with office.database.reading() as session:
        assert audit_log.verify_chain(session).sound


def ignore(_: object) -> None:
    """Only that it ended is of interest."""
