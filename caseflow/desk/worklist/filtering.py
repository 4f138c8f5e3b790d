"""Filtering a list of cases, and counting the cases for every other choice.

The count of a choice is the number of cases that fit it together with all other chosen values. Counting looks at
each combination of codes once and not at each case.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter
from types import MappingProxyType

from caseflow.desk.worklist.card import VALUE_END
from caseflow.desk.worklist.rows import Line

NOBODY = "nobody"
ME = "me"

# Where each field of a card stands, see ``CaseCard.to_bytes``.
LEVEL, LANGUAGE, CHANNEL, DISTRICT, FACILITY, AREAS, GROUNDS, FORMS, PROBLEMS, ACCUSED, LABELS, ASSIGNED = range(12)

# The choices that are read from the card, with the fields in which each may stand.
ON_CARD: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "level": (LEVEL,),
        "district": (DISTRICT,),
        "area": (AREAS,),
        "ground": (GROUNDS,),
        "kind": (FORMS, PROBLEMS),
        "language": (LANGUAGE,),
        "channel": (CHANNEL,),
        "facility": (FACILITY,),
        "accused": (ACCUSED,),
        "assigned": (ASSIGNED,),
        "label": (LABELS,),
    }
)

CHOICES = ("stage", "team", *ON_CARD)

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
    tests = {name: _holds(name, value) for name, value in chosen.items()}
    tests |= {name: _flag(name, today) for name in flags}
    fitting, nearly = _sorted_by_failures(lines, tests)
    counts = {name: _counted(name, [*fitting, *nearly.get(name, ())]) for name in CHOICES}
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


def _holds(name: str, wanted: str) -> Callable[[Line], bool]:
    if name == "stage":
        return lambda line: line.stage == wanted
    if name == "team":
        return lambda line: line.team.hex == wanted
    value = "" if wanted == NOBODY else wanted
    return lambda line: any(value in line.card[place].split(VALUE_END) for place in ON_CARD[name] if line.card)


def _flag(name: str, today: datetime.date) -> Callable[[Line], bool]:
    if name == "overdue":
        return lambda line: line.due_on < today
    return lambda line: line.unread if name == "unread" else line.restricted


def _counted(name: str, lines: Sequence[Line]) -> dict[str, int]:
    if name == "stage":
        return dict(Counter(map(attrgetter("stage"), lines)))
    if name == "team":
        return dict(Counter(line.team.hex for line in lines))
    cards = [line.card for line in lines if line.card]
    counts: Counter[str] = Counter()
    for place in ON_CARD[name]:
        for together, number in Counter(map(itemgetter(place), cards)).items():
            for value in together.split(VALUE_END):
                counts[value] += number
    without = counts.pop("", 0)
    return dict(counts) | ({NOBODY: without} if name == "assigned" and without else {})


def labels_on(lines: Iterable[Line]) -> set[str]:
    """Every label on these cases."""
    together = {line.card[LABELS] for line in lines if line.card}
    return {label for labels in together for label in labels.split(VALUE_END) if label}
