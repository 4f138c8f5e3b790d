"""Which cases of a list fit a filter, and how many there would be for each other choice.

Beside a choice stands the number of cases that fit it and everything else that is chosen, so no choice leads
to a surprise. Counting looks at each combination of codes once, not at each case.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from types import MappingProxyType

from caseflow.worklist.card import VALUE_END
from caseflow.worklist.rows import Line

NOBODY = "nobody"
ME = "me"

# Where each field of a card stands, see ``CaseCard.to_bytes``.
LEVEL, LANGUAGE, CHANNEL, DISTRICT, FACILITY, AREAS, GROUNDS, FORMS, PROBLEMS, ACCUSED, LABELS, ASSIGNED = range(12)

Values = Callable[[Line], str]


def _on_card(place: int) -> Values:
    return lambda line: line.card[place] if line.card else ""


def _kinds(line: Line) -> str:
    return VALUE_END.join(filter(None, (line.card[FORMS], line.card[PROBLEMS]))) if line.card else ""


def _assigned(line: Line) -> str:
    return (line.card[ASSIGNED] if line.card else "") or NOBODY


# Each dimension as the values of a line in one text, divided by ``VALUE_END``.
DIMENSIONS: Mapping[str, Values] = MappingProxyType(
    {
        "stage": lambda line: line.stage,
        "team": lambda line: line.team.hex,
        "level": _on_card(LEVEL),
        "district": _on_card(DISTRICT),
        "area": _on_card(AREAS),
        "ground": _on_card(GROUNDS),
        "kind": _kinds,
        "language": _on_card(LANGUAGE),
        "channel": _on_card(CHANNEL),
        "facility": _on_card(FACILITY),
        "accused": _on_card(ACCUSED),
        "assigned": _assigned,
        "label": _on_card(LABELS),
    }
)

# The id decides between two of one day, so that pages do not overlap.
DUE_FIRST = attrgetter("due_on", "id.int")

FLAGS = ("overdue", "unread", "restricted")


@dataclass(frozen=True)
class Filtered:
    """The cases that fit, due first on top, and the counts beside every choice."""

    lines: Sequence[Line]
    counts: Mapping[str, Mapping[str, int]] = field(repr=False)


def filtered(lines: Iterable[Line], chosen: Mapping[str, str], flags: Iterable[str], today: datetime.date) -> Filtered:
    """Filter and count.

    Args:
        chosen: for each dimension that is narrowed its one value.
        flags: which of ``FLAGS`` are asked for.
    """
    tests = {name: _holds(DIMENSIONS[name], value) for name, value in chosen.items()}
    tests |= {name: _flag(name, today) for name in flags}
    fitting, nearly = _sorted_by_failures(lines, tests)
    counts = {name: _counted([*fitting, *nearly.get(name, ())], values) for name, values in DIMENSIONS.items()}
    counts |= {name: {name: sum(map(_flag(name, today), [*fitting, *nearly.get(name, ())]))} for name in FLAGS}
    return Filtered(sorted(fitting, key=DUE_FIRST), counts)


def _sorted_by_failures(
    lines: Iterable[Line], tests: Mapping[str, Callable[[Line], bool]]
) -> tuple[list[Line], dict[str, list[Line]]]:
    """Those that pass every test, and by its name those that fail one test alone."""
    if not tests:
        return list(lines), {}
    fitting: list[Line] = []
    nearly: dict[str, list[Line]] = {}
    for line in lines:
        failed = [name for name, test in tests.items() if not test(line)]
        if not failed:
            fitting.append(line)
        elif len(failed) == 1:
            nearly.setdefault(failed[0], []).append(line)
    return fitting, nearly


def _holds(values: Values, wanted: str) -> Callable[[Line], bool]:
    return lambda line: wanted in values(line).split(VALUE_END)


def _flag(name: str, today: datetime.date) -> Callable[[Line], bool]:
    if name == "overdue":
        return lambda line: line.due_on < today
    return lambda line: line.unread if name == "unread" else line.restricted


def _counted(lines: Sequence[Line], values: Values) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for together, number in Counter(map(values, lines)).items():
        for value in set(together.split(VALUE_END)):
            counts[value] += number
    counts.pop("", None)
    return dict(counts)
