"""Whoever opens many cases at once finds a member's own and no other: none of another team, none that is suspended.

Every place that asks ``caseflow.desk.cases.own`` stands in ``CALLERS``. The member of these tests holds the keys of
the strange cases too, so that nothing but the rule keeps them out. Each test looks twice: with the rule the
strange cases change nothing, and without it this caller finds them. So a caller that stops asking turns red.
"""

import ast
import dataclasses
import datetime
import functools
import itertools
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from uuid import UUID, uuid4

import pytest
from sqlalchemy import ColumnElement, select, true, update

import caseflow
from caseflow.desk.case_page.view import open_case
from caseflow.desk.cases import own
from caseflow.desk.cases.access_control import CaseNotFound, Desk
from caseflow.desk.cases.own import held_cases, is_own, own_cases, reserve_cases
from caseflow.desk.casework.leaving import read_outgoing
from caseflow.desk.files.stopped import count_stopped, sign
from caseflow.desk.monitoring.early_warning import early_warnings
from caseflow.desk.monitoring.figures import team_figures
from caseflow.desk.monitoring.recommendation import Words, recommendations_of
from caseflow.desk.monitoring.recommendation_acts import begin_recommendation
from caseflow.desk.spam.decision import go_on
from caseflow.desk.spam.detection import look_for_spam
from caseflow.desk.spam.group_document import SpamGroup, keep_new
from caseflow.desk.spam.sample import sample_opened
from caseflow.desk.spam.undo import state_of
from caseflow.desk.spam.view import open_spam_group
from caseflow.desk.teamwork.colleagues import read_team_work
from caseflow.desk.teamwork.common_answer import read_chosen, read_labelled, read_linked
from caseflow.desk.teamwork.grave_load import grave_opened_this_week
from caseflow.desk.teamwork.suggestions import suggest
from caseflow.desk.teamwork.week import read_week
from caseflow.desk.worklist.caller import find_caller
from caseflow.desk.worklist.card_renewal import renew_cards
from caseflow.desk.worklist.cards import read_lines
from caseflow.desk.worklist.day_plan import plan_day
from caseflow.desk.worklist.inbox import InboxFilter, read_inbox
from caseflow.desk.worklist.labels import label_mark
from caseflow.desk.worklist.search import search, words_of
from caseflow.office.accounts.members import Role
from caseflow.records.consent import ConsentAnswer, ConsentQuestion, answer_fields, question_fields
from caseflow.records.journal import EntryKind, entry_fields
from caseflow.rules.answers import Answers
from caseflow.schema.cases import CaseRow
from caseflow.schema.files import FrozenFileRow
from caseflow.sealing.errors import NotAHolder
from caseflow.sealing.record_rows import put_record
from crypto.record import Fields
from tests.caseflow.desk.office import NOW, TODAY, GivenCase, Office, give_case

STORY = "Seit Wochen ist die Heizung im zweiten Stock kaputt, und niemand im Haus hört uns zu, wenn wir es sagen."
SAID = Answers(
    story=STORY,
    language="uk",
    facility="zast_halberstadt",
    areas=("reception_state",),
    facility_problems=("housing_repair",),
)
STRANGE = dataclasses.replace(SAID, forms=("insult",))
DIGITS, LABEL = "240517", "Heizung"
QUESTION = ConsentQuestion("request_statement", "Wir fragen.", "Die Heizung ist kaputt.", "Ihr Name", "Nein", "", None)
RECEIVED = TODAY - datetime.timedelta(days=8)

# Figures are rounded to tens, and a group of near-duplicates has some cases: fewer strange ones would not show.
MANY = 10


@dataclass(frozen=True)
class Given:
    """The cases on the desk: one that is the member's own, and strange ones."""

    own: GivenCase
    strange: tuple[GivenCase, ...] = ()

    @property
    def all(self) -> tuple[UUID, ...]:
        """The ids of all of them."""
        return (self.own.id, *self.others)

    @property
    def others(self) -> tuple[UUID, ...]:
        """The ids of the strange ones."""
        return tuple(case.id for case in self.strange)


Finds = Callable[[Desk, Given], object]


def inbox(desk: Desk, _given: Given) -> object:
    page = read_inbox(desk, InboxFilter())
    return {line.id for line in page.lines}, page.found, page.open_cases, page.counts


def previews(desk: Desk, _given: Given) -> object:
    return {line.id: line.preview for line in read_inbox(desk, InboxFilter()).lines}


def lines(desk: Desk, _given: Given) -> object:
    return {line.id for line in read_lines(desk)}


def renewed(desk: Desk, given: Given) -> object:
    return set(renew_cards(desk, given.all))


def searched(desk: Desk, _given: Given) -> object:
    found = search(desk, words_of("heizung kaputt"))
    return {hit.line.id for hit in found.hits}, found.texts


def called(desk: Desk, _given: Given) -> object:
    return {caller.case for caller in find_caller(desk, DIGITS)}


def planned(desk: Desk, _given: Given) -> object:
    return {case.id for case in plan_day(desk, 600).cases}


def suggested(desk: Desk, given: Given) -> object:
    found = suggest(desk, given.own.id)
    return {one.brief.id for one in found.found}


def chosen(desk: Desk, given: Given) -> object:
    return {brief.id for brief in read_chosen(desk, given.all)}


def linked(desk: Desk, given: Given) -> object:
    link_to_others(desk, given)
    return {brief.id for brief in read_linked(desk, given.own.id)}


def link_to_others(desk: Desk, given: Given) -> None:
    for case in given.others:
        note(desk, given.own, EntryKind.LINKED, {"case": (str(case),), "reasons": ("near_days",)})


def labelled(desk: Desk, _given: Given) -> object:
    return {brief.id for brief in read_labelled(desk, label_mark(desk.secret, LABEL))}


def links_shown(desk: Desk, given: Given) -> object:
    link_to_others(desk, given)
    return {entry.one("case") for entry in open_case(desk, given.own.id).contents.journal.all(EntryKind.LINKED)}


def grave(desk: Desk, given: Given) -> object:
    with desk.database.writing() as session:
        for case in given.all:
            desk.log(session, "case_opened", f"case:{case}")
    return grave_opened_this_week(desk)


def week(desk: Desk, _given: Given) -> object:
    return read_week(desk).teams


def colleagues(desk: Desk, _given: Given) -> object:
    return {line.id for line in read_team_work(desk).nobodys}


def figures(desk: Desk, _given: Given) -> object:
    return team_figures(desk)


def warnings(desk: Desk, _given: Given) -> object:
    return early_warnings(desk).judged, early_warnings(desk).found


def leaving(desk: Desk, _given: Given) -> object:
    return {step.case for step in read_outgoing(desk)}


def frozen(desk: Desk, given: Given) -> object:
    with desk.database.writing() as session:
        for case in given.others:
            row = FrozenFileRow(
                attachment=uuid4(), case=case, frozen_by=desk.actor.id, frozen_on=TODAY, state="frozen", asked=None
            )
            sign(desk.secret, row)
            session.add(row)
    with desk.database.reading() as session:
        return count_stopped(session, desk.secret, desk.actor.id)


def recommended(desk: Desk, given: Given) -> object:
    paper = begin_recommendation(desk, team_of(desk, given.own.id), Words("Land", "Heizt.", "hf1"), given.all)
    return next(set(one.cases) for one in recommendations_of(desk) if one.id == paper)


def floods(desk: Desk, _given: Given) -> object:
    found = look_for_spam(desk)
    return {case.id for group in found.found for case in group.cases}, found.looked_at


def flood_shown(desk: Desk, given: Given) -> object:
    return {case.id for case in open_spam_group(desk, listed(desk, given).id).cases}


def flood_waiting(desk: Desk, given: Given) -> object:
    with desk.database.reading() as session:
        return set(state_of(session, listed(desk, given)).waiting)


def sample_waiting(desk: Desk, given: Given) -> object:
    with desk.database.reading() as session:
        return sample_opened(session, desk, listed(desk, given))


def flood_taken_for_proposed(desk: Desk, given: Given) -> object:
    group = listed(desk, given)
    for case in given.strange:
        note(desk, case, EntryKind.PROPOSAL, {"flood": (str(group.id),)})
    return set(given.others) - set(go_on(desk, group.id).left)


@dataclass(frozen=True)
class Caller:
    """One place that asks the rule.

    Attributes:
        module: where the question is asked.
        finds: looks at the desk, and gives what it finds as a value that can be compared.
        name: who looks. The member of the reserve holds the keys of everything; what counts from what stands in
            clear, and counts what is held in reserve too, is asked by somebody of another team.
        open_only: it looks for open cases alone, so that a suspended one is kept out by that already.
        strange: how many strange cases are needed to be seen.
    """

    module: str
    finds: Finds
    name: str = "olga"
    open_only: bool = False
    strange: int = 1


CALLERS = (
    Caller("worklist.inbox", inbox),
    Caller("worklist.inbox", previews),
    Caller("worklist.rows", lines),
    Caller("worklist.card_renewal", renewed),
    Caller("worklist.search", searched),
    Caller("worklist.caller", called),
    Caller("worklist.day_plan", planned, open_only=True),
    Caller("cases.team_cases", chosen),
    Caller("teamwork.suggestions", suggested),
    Caller("teamwork.common_answer", linked),
    Caller("teamwork.common_answer", labelled),
    Caller("teamwork.grave_load", grave),
    Caller("teamwork.week", week, name="amira"),
    Caller("teamwork.colleagues", colleagues),
    Caller("assignment.links", links_shown),
    Caller("monitoring.figures", figures, strange=MANY),
    Caller("monitoring.early_warning", warnings),
    Caller("monitoring.recommendation_acts", recommended),
    Caller("casework.leaving", leaving, open_only=True),
    Caller("files.stopped", frozen, name="amira"),
    Caller("spam.detection", floods, open_only=True, strange=MANY),
    Caller("spam.view", flood_shown),
    Caller("spam.undo", flood_waiting),
    Caller("spam.sample", sample_waiting),
    Caller("spam.decision", flood_taken_for_proposed),
)

# What else asks: the rule itself, who opens one case, and the one opener of many, which all others go through.
ASKED_ELSEWHERE = frozenset({"cases.access_control", "cases.batch"})


@dataclass(frozen=True)
class Half:
    """One half of the rule, and what a strange case is that only this half keeps out."""

    function: str
    without: Callable[..., ColumnElement[bool]]
    foreign: bool
    state: str


HALVES: Mapping[str, Half] = MappingProxyType(
    {
        "another_team": Half("_handled_by", lambda _teams: true(), foreign=True, state="open"),
        "suspended": Half("_not_suspended", true, foreign=False, state="suspended"),
    }
)


def looks() -> list[object]:
    found: list[object] = []
    for caller, name in itertools.product(CALLERS, HALVES):
        if not (caller.open_only and name == "suspended"):
            found.append(pytest.param(caller, HALVES[name], id=f"{caller.module}-{caller.finds.__name__}-{name}"))
    return found


@pytest.mark.parametrize(("caller", "half"), looks())
def test_a_strange_case_changes_nothing_and_only_the_rule_keeps_it_out(
    office: Office, caller: Caller, half: Half, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = ("reserve", "first") if caller.name == "olga" else ("first", "second")
    desk = desk_of(office, caller.name)
    alone = Given(full_case(office, desk, mine))
    before = caller.finds(desk, alone)
    team, state = other if half.foreign else mine, half.state
    strange = tuple(full_case(office, desk, team, state, STRANGE) for _ in range(caller.strange))
    assert caller.finds(desk, Given(alone.own, strange)) == before
    monkeypatch.setattr(own, half.function, half.without)
    assert found_or_refused(caller, desk, Given(alone.own, strange)) != before


def found_or_refused(caller: Caller, desk: Desk, given: Given) -> object:
    """What it finds, or that only the keys have stopped it from keeping what it found."""
    try:
        return caller.finds(desk, given)
    except NotAHolder:
        return NotAHolder


@pytest.mark.parametrize("caller", [caller for caller in CALLERS if caller.open_only], ids=lambda one: one.module)
def test_a_list_of_open_cases_shows_no_suspended_one(office: Office, caller: Caller) -> None:
    desk = desk_of(office, "olga")
    alone = Given(full_case(office, desk, "reserve"))
    before = caller.finds(desk, alone)
    strange = tuple(full_case(office, desk, "reserve", "suspended", STRANGE) for _ in range(caller.strange))
    assert caller.finds(desk, Given(alone.own, strange)) == before


def test_every_module_that_asks_the_rule_stands_in_the_list() -> None:
    root = Path(caseflow.__file__).parent / "desk"
    asking = {".".join(path.relative_to(root).with_suffix("").parts) for path in root.rglob("*.py") if asks(path)}
    assert asking - ASKED_ELSEWHERE == {caller.module for caller in CALLERS} - INDIRECT


# They ask through another module of the list: the lines of a list, or the briefs of chosen cases.
INDIRECT = frozenset(
    {
        "worklist.day_plan",
        "teamwork.suggestions",
        "teamwork.common_answer",
        "teamwork.grave_load",
        "teamwork.colleagues",
    }
)

RULE = frozenset({"own_cases", "held_cases", "reserve_cases", "is_own", "read_own_cases", "read_held_cases", "OwnKeys"})


def asks(path: Path) -> bool:
    imported = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom))
    return any(alias.name in RULE for node in imported for alias in node.names)


def test_no_other_module_compares_the_team_or_the_suspension_of_a_case() -> None:
    root = Path(caseflow.__file__).parent
    desk = [path for path in (root / "desk").rglob("*.py") if path.name != "own.py"]
    assert [path.name for path in desk if "CaseRow.team.in_" in path.read_text()] == ["suspension.py"]
    assert [path.name for path in desk if "CaseRow.state !=" in path.read_text()] == []


@pytest.mark.parametrize("state", ["open", "paused", "erasing", "suspended"])
@pytest.mark.parametrize("team", ["first", "second", "reserve"])
@pytest.mark.parametrize("teams", [("first",), ("reserve",), ("first", "second"), ()])
def test_the_rule_says_the_same_of_a_row_and_to_the_database(
    office: Office, state: str, team: str, teams: Collection[str]
) -> None:
    case, ids = give_case(office, team=team, state=state).id, [office.team(one) for one in teams]
    with office.database.reading() as session:
        row = session.get_one(CaseRow, case)
        found = {name: set(session.scalars(select(CaseRow.id).where(rule(ids)))) for name, rule in RULES.items()}
    mine = team in teams and state != "suspended"
    assert is_own(row, ids) == mine
    assert (case in found["own"], case in found["held"]) == (mine, mine or "reserve" in teams)
    assert (case in found["reserve"]) == (not mine and "reserve" in teams)


RULES = MappingProxyType({"own": own_cases, "held": held_cases, "reserve": reserve_cases})


@pytest.mark.parametrize("half", tuple(HALVES.values()), ids=tuple(HALVES))
def test_a_single_case_that_is_not_ones_own_is_opened_as_reserve_or_not_at_all(office: Office, half: Half) -> None:
    case = give_case(office, team="first" if half.foreign else "reserve", state=half.state).id
    assert open_case(office.desk("olga"), case).as_reserve
    with pytest.raises(CaseNotFound):
        open_case(office.desk("clara" if half.foreign else "amira"), case)


def desk_of(office: Office, name: str) -> Desk:
    """A member who is no head: the head may look at what is held in reserve as well."""
    desk = office.desk(name)
    member = dataclasses.replace(desk.actor.member, role=Role.OFFICER)
    return dataclasses.replace(desk, actor=dataclasses.replace(desk.actor, member=member))


def full_case(office: Office, desk: Desk, team: str, state: str = "open", said: Answers = SAID) -> GivenCase:
    """A case that was judged, with everything that some caller looks for."""
    case = give_case(office, team=team, answers=said, level="t1", stage="triage", state=state)
    head = {"author": ("reporter",), "day": (TODAY.isoformat(),)}
    triage = {"level": ("t1",), "restricted": ("no",), "conflict_checked": ("yes",)}
    number = {"kind": ("conversation_number",), "digits": (DIGITS,), "word": ("",)}
    with office.database.writing() as session:
        put = functools.partial(put_record, session, case.id, case.keys, case.shred)
        put("status", head | {"sequence": ("1",)} | number)
        put("note", entry(desk, EntryKind.TRIAGE, triage))
        put("note", entry(desk, EntryKind.LABELS, {"labels": (LABEL,)}))
        question = put("consent", head | {"sequence": ("2",)} | question_fields(QUESTION, TODAY))
        put("consent", head | {"sequence": ("3",)} | answer_fields(question, ConsentAnswer.YES))
        session.execute(update(CaseRow).where(CaseRow.id == case.id).values(received_on=RECEIVED))
    return case


def note(desk: Desk, case: GivenCase, kind: EntryKind, details: Mapping[str, tuple[str, ...]]) -> None:
    with desk.database.writing() as session:
        put_record(session, case.id, case.keys, case.shred, "note", entry(desk, kind, details))


def entry(desk: Desk, kind: EntryKind, details: Mapping[str, tuple[str, ...]]) -> Fields:
    return dict(entry_fields(kind, desk.actor.id, NOW, 0)) | dict(details)


def team_of(desk: Desk, case: UUID) -> UUID:
    with desk.database.reading() as session:
        return session.get_one(CaseRow, case).team


def listed(desk: Desk, given: Given) -> SpamGroup:
    """A group of the member's team, on whose list the strange cases stand too."""
    ends = TODAY + datetime.timedelta(days=14)
    flood = SpamGroup(uuid4(), team_of(desk, given.own.id), 0, ends, given.all, given.others, desk.actor.id, NOW)
    with desk.database.writing() as session:
        keep_new(session, desk, flood)
    return flood
