"""Several people change the directory, or use it, in the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import select

from caseflow.administration.changes import AddFacilityTie, ChangeSetting
from caseflow.administration.proposals import confirm, propose
from caseflow.administration.teams import remove_member
from caseflow.code_lists import CodeLists
from caseflow.office.accounts.refusals import LastMember
from caseflow.office.accounts.team_keys import team_members
from caseflow.office.directory.settings import office_settings
from caseflow.office.directory.verified import load_directory
from caseflow.schema.cases import CaseRow
from caseflow.schema.directory import GenerationRow
from caseflow.sealing.errors import GenerationClosed
from caseflow.sealing.team_generation import closed_today, open_generation
from tests.caseflow.cases import file_case_in
from tests.caseflow.offices import TestOffice


def at_once(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Begin all acts in the same moment; what each raised."""
    begin = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> BaseException | None:
        begin.wait()
        try:
            act()
        except LastMember as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_the_last_two_members_of_a_team_cannot_be_removed_at_once(office: TestOffice) -> None:
    olga, omar = office.actor("olga"), office.actor("omar")
    aylin, ben = office.id_of("aylin"), office.id_of("ben")
    raised = at_once(
        lambda: remove_member(office.database, office.secret, olga, aylin, office.now),
        lambda: remove_member(office.database, office.secret, omar, ben, office.now),
    )
    assert sorted(type(one) is LastMember for one in raised) == [False, True]
    with office.database.reading() as session:
        (left,) = team_members(session, office.secret, office.team("office"))
        assert left.id in (aylin, ben)
        open_generation(session, office.secret, office.team("office"))
        load_directory(session, office.secret)


def test_changes_at_once_leave_one_sealed_directory(office: TestOffice, lists: CodeLists) -> None:
    olga, omar = office.actor("olga"), office.actor("omar")
    changes = [ChangeSetting("phone", "1"), ChangeSetting("hours", "2"), ChangeSetting("postal_address", "3")]
    proposals = [propose(office.database, office.secret, olga, change, office.now) for change in changes]
    acts = [
        partial(confirm, office.database, office.secret, lists, omar, proposal, office.now) for proposal in proposals
    ]
    assert at_once(*acts) == [None, None, None]
    with office.database.reading() as session:
        load_directory(session, office.secret)
        settings = office_settings(session, office.secret)
    assert (settings.phone, settings.hours, settings.postal_address) == ("1", "2", "3")


def test_a_report_that_arrives_while_a_tie_is_confirmed_does_not_slip_through(
    office: TestOffice, lists: CodeLists
) -> None:
    """The report was routed by the directory without the tie; the tie then finds and suspends it."""
    olga, omar = office.actor("olga"), office.actor("omar")
    tie = AddFacilityTie(
        "zast_halberstadt", office.founded.organisations["office"], "counsels", office.now.date().replace(year=2020)
    )
    proposal = propose(office.database, office.secret, olga, tie, office.now)
    routed, confirmed = threading.Event(), threading.Event()

    def receive() -> None:
        with office.database.writing() as session:
            load_directory(session, office.secret)
            routed.set()
            # Time for the other transaction to overtake, if nothing held it back.
            confirmed.wait(2.5)
            file_case_in(session, office)

    def confirm_tie() -> tuple[object, ...]:
        routed.wait()
        effect = confirm(office.database, office.secret, lists, omar, proposal, office.now)
        confirmed.set()
        return effect.suspended

    with ThreadPoolExecutor(2) as threads:
        reports, ties = threads.submit(receive), threads.submit(confirm_tie)
        reports.result()
        suspended = ties.result()
    with office.database.reading() as session:
        (row,) = session.scalars(select(CaseRow)).all()
    assert suspended == (row.id,)
    assert (row.state, row.team) == ("suspended", office.team("ombuds"))


def test_an_older_generation_that_is_put_back_open_is_never_sealed_to(office: TestOffice) -> None:
    """The row is right in itself: it carries the tag from the time when it was open."""
    with office.database.reading() as session:
        generation = open_generation(session, office.secret, office.team("office"))
        row = session.get_one(GenerationRow, generation.id)
    kept = row.tag
    remove_member(office.database, office.secret, office.actor("olga"), office.id_of("ben"), office.now)
    with office.database.reading() as session:
        newest = open_generation(session, office.secret, office.team("office"))
    with office.database.writing() as session:
        old = session.get_one(GenerationRow, generation.id)
        old.closed_on, old.tag = None, kept
    with office.database.reading() as session:
        assert open_generation(session, office.secret, office.team("office")).id == newest.id


def test_a_team_whose_newest_generation_is_closed_is_not_sealed_to(office: TestOffice) -> None:
    with office.database.writing() as session:
        generation = open_generation(session, office.secret, office.team("office"))
        closed_today(session.get_one(GenerationRow, generation.id), office.secret, office.now.date())
    with office.database.reading() as session, pytest.raises(GenerationClosed):
        open_generation(session, office.secret, office.team("office"))
