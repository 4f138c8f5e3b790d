"""Filters and counts over cards give what decrypting every case would give."""

import datetime
import random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from caseflow.desk.assignment.assign import assign
from caseflow.desk.assignment.labels import add_label, labels_of
from caseflow.desk.case_page.view import CaseView, open_case
from caseflow.desk.casework import acts
from caseflow.desk.casework.parts_of_acts import TriageDecision
from caseflow.desk.worklist.card import FIELD_END, CaseCard
from caseflow.desk.worklist.filtering import CHOICES, FLAGS, NOBODY, filtered
from caseflow.desk.worklist.inbox import InboxFilter, read_inbox
from caseflow.desk.worklist.labels import label_mark
from caseflow.desk.worklist.rows import Line
from caseflow.rules.answers import Answers
from tests.caseflow.assigned import current_assignment
from tests.caseflow.desk.office import TODAY, Office, give_case

CODES = st.sampled_from(["a", "b", "ab", ""])
MANY = st.lists(st.sampled_from(["a", "b", "ab"]), unique=True).map(tuple)
CARDS = st.builds(
    CaseCard,
    level=CODES,
    language=CODES,
    channel=CODES,
    district=CODES,
    facility=CODES,
    areas=MANY,
    grounds=MANY,
    forms=MANY,
    problems=st.just(()),
    accused=MANY,
    assigned=st.sampled_from([None, UUID(int=1), UUID(int=2)]),
    labels=MANY,
)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    card = draw(CARDS)
    return Line(
        id=draw(st.uuids()),
        stage=draw(st.sampled_from(["received", "triage"])),
        state="open",
        restricted=draw(st.booleans()),
        unread=draw(st.booleans()),
        received_on=TODAY,
        due_on=TODAY + datetime.timedelta(days=draw(st.integers(-2, 2))),
        due_reason="first_look",
        revision=0,
        team=draw(st.sampled_from([UUID(int=1), UUID(int=2)])),
        card=tuple(card.to_bytes().decode().split(FIELD_END)),
    )


def values_of(line: Line, name: str) -> tuple[str, ...]:
    """What one case has in a dimension, told in the slow and plain way."""
    card = CaseCard.from_bytes(FIELD_END.join(line.card).encode())
    plain = {
        "stage": (line.stage,),
        "team": (line.team.hex,),
        "level": (card.level,),
        "language": (card.language,),
        "channel": (card.channel,),
        "district": (card.district,),
        "facility": (card.facility,),
        "area": card.areas,
        "ground": card.grounds,
        "kind": card.forms + card.problems,
        "accused": card.accused,
        "assigned": (card.assigned.hex if card.assigned else NOBODY,),
        "label": card.labels,
        "overdue": ("overdue",) if line.due_on < TODAY else (),
        "unread": ("unread",) if line.unread else (),
        "restricted": ("restricted",) if line.restricted else (),
    }
    return plain[name]


def fits(line: Line, chosen: dict[str, str], flags: set[str]) -> bool:
    wanted = chosen | {flag: flag for flag in flags}
    return all(value in values_of(line, name) for name, value in wanted.items())


@given(
    st.lists(lines(), max_size=12, unique_by=lambda line: line.id),
    st.dictionaries(st.sampled_from(CHOICES), st.sampled_from(["a", "b", "ab", NOBODY, "received", UUID(int=1).hex])),
    st.sets(st.sampled_from(FLAGS)),
)
def test_filters_and_counts_are_those_of_looking_at_each_case(
    shown: list[Line], chosen: dict[str, str], flags: set[str]
) -> None:
    chosen = {name: value for name, value in chosen.items() if value != NOBODY or name == "assigned"}
    found = filtered(shown, chosen, flags, TODAY)
    plain = [line for line in shown if fits(line, chosen, flags)]
    assert list(found.lines) == sorted(plain, key=lambda line: (line.due_on, line.id.int))
    for name in (*CHOICES, *FLAGS):
        others = {other: value for other, value in chosen.items() if other != name}
        for value, number in found.counts[name].items():
            asked = others | {name: value}
            assert number == sum(fits(line, asked, flags - {name}) for line in shown), (name, value)


def counted(view: CaseView, label: str) -> bool:
    return label in labels_of(view.contents.journal)


def test_every_choice_of_the_inbox_shows_what_opening_every_case_shows(office: Office) -> None:
    chance = random.Random(7)  # noqa: S311 - which cases there are is no secret
    lists = office.lists
    desk = office.desk("amira")
    for number in range(14):
        answers = Answers(
            story=f"Fall {number}",
            language=chance.choice(["de", "ar", "fa"]),
            district=chance.choice([None, *list(lists.districts)[:2]]),
            areas=(chance.choice(list(lists.areas)[:3]),),
            grounds=tuple(chance.sample(list(lists.grounds)[:4], chance.randint(0, 2))),
            forms=tuple(chance.sample(list(lists.forms)[:4], chance.randint(0, 2))),
        )
        level = chance.choice(["t1", "t2"])
        due_on = TODAY + datetime.timedelta(days=chance.randint(-3, 3))
        case = give_case(office, answers=answers, level=level, due_on=due_on).id
        seen = 0
        if chance.random() < 0.5:
            assign(desk, case, seen, office.actor(chance.choice(["amira", "ben"])).id)
            seen += 1
        if chance.random() < 0.4:
            add_label(desk, case, seen, chance.choice(["Heizung", "Post"]))
            seen += 1
        if chance.random() < 0.4:
            acts.set_triage(desk, case, seen, TriageDecision("t3", restricted=False, conflict_checked=True))
    page = read_inbox(desk, InboxFilter())
    views = [open_case(desk, line.id) for line in page.lines]
    tried = 0
    for name, counts in page.counts.items():
        if name not in ("level", "language", "district", "area", "ground", "kind", "assigned", "label"):
            continue
        for value, number in counts.items():
            wanted = label_mark(office.secret, value) if name == "label" else value
            found = read_inbox(office.desk("ben"), InboxFilter(**{name: wanted}))  # type: ignore[arg-type]  # names of it
            slow = {view.id for view in views if has(view, name, value)}
            assert {line.id for line in found.lines} == slow
            assert found.found == number == len(slow)
            tried += 1
    assert tried > 15


def has(view: CaseView, name: str, value: str) -> bool:
    contents = view.contents
    answers, assigned = contents.answers, current_assignment(contents.journal)
    member = assigned.member.hex if assigned and assigned.member else NOBODY
    held = {
        "level": (contents.level,),
        "language": (answers.language,),
        "district": (answers.district,),
        "area": answers.areas,
        "ground": answers.grounds,
        "kind": answers.forms,
        "assigned": (member,),
        "label": labels_of(contents.journal),
    }
    return value in held[name]
