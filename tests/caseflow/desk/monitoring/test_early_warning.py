"""Early warning counts judged reports, one campaign once, and shows nobody a place about which she reads nothing."""

import datetime
import uuid
from itertools import count

from sqlalchemy import select

from caseflow.desk.assignment.links import LinkReason, link
from caseflow.desk.casework.acts import move_stage, set_triage
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.monitoring.early_warning import (
    Counted,
    SeriesKind,
    Warnings,
    counted_once,
    early_warnings,
    newest_week,
    warnings_of,
)
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseRow
from caseflow.schema.office import LogEntryRow
from tests.caseflow.desk.office import TODAY, Office, give_case
from tests.caseflow.desk.spam.texts import genuine

HOUSE = (SeriesKind.FACILITY, "zast_halberstadt")
WEEK = newest_week(TODAY)
NUMBERS = count(1)


def judged(
    office: Office, times: int, *, team: str = "first", day: datetime.date = WEEK, text: str = ""
) -> list[uuid.UUID]:
    """Reports about one house that somebody has judged."""
    stories = [story.text for story in genuine()]
    name = {"first": "amira", "second": "clara"}[team]
    made = []
    for number in range(times):
        answers = Answers(story=text or stories[next(NUMBERS) % len(stories)], facility=HOUSE[1])
        case = give_case(office, team=team, answers=answers).id
        move_stage(office.desk(name), case, 0, "triage")
        set_triage(office.desk(name), case, 1, TriageDecision("t2", restricted=False, conflict_checked=True))
        with office.database.writing() as session:
            session.get_one(CaseRow, case).received_on = day + datetime.timedelta(days=number % 7)
        made.append(case)
    return made


def found(office: Office, name: str) -> Warnings:
    return early_warnings(office.desk(name))


def test_more_than_expected_about_one_house_is_shown_to_those_who_read_these_cases(office: Office) -> None:
    judged(office, 6)
    assert found(office, "amira").found[HOUSE].count == 6
    assert HOUSE in found(office, "ben").found
    # The head holds every case in reserve; that look is logged by a line of its own.
    assert HOUSE in found(office, "olga").found
    for name in ("clara", "dora", "anna", "udo", "stella", "paul"):
        assert found(office, name).found == {}
    with office.database.reading() as session:
        lines = set(session.scalars(select(LogEntryRow.action).where(LogEntryRow.subject == "page:warnings")))
    assert lines == {"warnings_seen", "warnings_seen_as_reserve"}


def test_a_team_from_which_the_cases_were_taken_sees_no_row(office: Office) -> None:
    cases = judged(office, 6)
    with office.database.writing() as session:
        for case in cases:
            session.get_one(CaseRow, case).state = "suspended"
    assert found(office, "amira").found == {}


def test_what_nobody_has_judged_or_what_was_put_aside_counts_nowhere(office: Office) -> None:
    for story in genuine()[:8]:
        give_case(office, answers=Answers(story=story.text, facility=HOUSE[1]))
    cases = judged(office, 8)
    with office.database.writing() as session:
        for case in cases:
            session.get_one(CaseRow, case).stage = "closed_spam"
    assert found(office, "amira").judged == 0


def test_one_campaign_is_one_report(office: Office) -> None:
    judged(office, 12, text="Wir alle unterschreiben: In diesem Haus wird seit Wochen die Heizung nicht repariert.")
    assert found(office, "amira").found == {}


def test_linked_cases_are_one_report(office: Office) -> None:
    cases = judged(office, 6)
    with office.database.reading() as session:
        revision = session.get_one(CaseRow, cases[0]).revision
    for number, other in enumerate(cases[1:3]):
        link(office.desk("amira"), cases[0], revision + number, other, [LinkReason.SEEN_BY_OFFICER])
    assert found(office, "amira").found == {}


def counted(days: list[datetime.date], linked: frozenset[uuid.UUID] = frozenset()) -> list[Counted]:
    return [Counted(uuid.uuid4(), day, frozenset({HOUSE}), linked) for day in days]


def test_an_ordinary_week_is_no_warning() -> None:
    every = [WEEK - datetime.timedelta(days=7 * number) for number in range(27) for _ in range(6)]
    assert warnings_of(counted(every), WEEK).found == {}
    assert warnings_of(counted([*every, *[WEEK] * 14]), WEEK).found[HOUSE].count == 20


def test_the_week_that_is_not_over_and_what_is_long_ago_count_nowhere() -> None:
    days = [WEEK + datetime.timedelta(days=7), WEEK - datetime.timedelta(days=7 * 27)]
    assert warnings_of(counted(days * 20), WEEK).judged == 0
    assert newest_week(datetime.date(2026, 11, 23)) == datetime.date(2026, 11, 16)
    assert newest_week(datetime.date(2026, 11, 22)) == datetime.date(2026, 11, 9)


def test_links_hold_over_several_steps_and_never_round_in_a_ring() -> None:
    first, second, third = counted([WEEK] * 3)
    chain = [
        Counted(one.case, one.day, one.series, frozenset({other.case}))
        for one, other in ((first, second), (second, third), (third, first))
    ]
    assert len(list(counted_once(chain))) == 1
    assert len(list(counted_once([first, second, third]))) == 3
