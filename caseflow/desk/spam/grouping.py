"""Groups texts that are copies of each other: candidates by MinHash, confirmed by their exact similarity.

A group is only proposed. It has at least five cases that came within near days; very short texts, which people
write alike without knowing of each other, need far more and have to be the same. A report without a text is never
in a group. Texts that many people agreed on, and copies of fakes, look alike to every machine: two people look.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from caseflow.desk.spam.normalising import normalised, shingles
from caseflow.desk.spam.sketches import CandidateIndex, PieceHashes, sketch

LEAST = 5
MOST = 1000

# Between two cases of a group lie at most so many days without one.
NEAR_DAYS = 2

# The share of common pieces. Two reports in one language about the same house stay below 0.3; a copy with every
# tenth word changed stays above.
ALIKE = 0.5
# How much a text has to share with the middle of its group, so that a chain of likenesses does not grow.
NEAR_MIDDLE = 0.35

SHORT = 40
LEAST_OF_SHORT = 20

# Of thousands of copies each is compared with a few; one link is enough to belong.
MOST_LINKS = 8


@dataclass(frozen=True)
class Told:
    """What is compared of one report."""

    case: UUID
    day: datetime.date
    text: str = field(repr=False)


def near_duplicates(told: Iterable[Told]) -> tuple[tuple[Told, ...], ...]:
    """The groups, largest first; within a group by day and then by id."""
    # A fixed order, so that the result does not depend on the order of the input.
    plain = {one: normalised(one.text) for one in sorted(told, key=lambda one: (one.day, str(one.case)))}
    short = [one for one, text in plain.items() if 0 < len(text) < SHORT]
    long = {one: shingles(text) for one, text in plain.items() if len(text) >= SHORT}
    found = [
        *_by_days(_same(short, plain), LEAST_OF_SHORT),
        *_by_days(_alike(long), LEAST),
    ]
    groups = [part for group in found for part in _parts(group)]
    return tuple(sorted(groups, key=lambda group: (-len(group), group[0].day, str(group[0].case))))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of common pieces among all pieces of two texts, 0 to 1 (Jaccard)."""
    return len(one & other) / len(one | other) if one or other else 0.0


def _same(short: Sequence[Told], plain: Mapping[Told, str]) -> list[list[Told]]:
    by_text: dict[str, list[Told]] = {}
    for one in short:
        by_text.setdefault(plain[one], []).append(one)
    return list(by_text.values())


def _alike(pieces: Mapping[Told, frozenset[str]]) -> Iterator[list[Told]]:
    # The same pieces are compared once, however often they came.
    by_pieces: dict[frozenset[str], list[Told]] = {}
    for one, its in pieces.items():
        by_pieces.setdefault(its, []).append(one)
    kinds = list(by_pieces)
    for component in _components(kinds, _links(kinds)):
        for near in _around_middles(component):
            yield [one for kind in near for one in by_pieces[kind]]


def _links(kinds: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs of texts that are alike; of many copies each is linked to the others by a few of them."""
    index, known = CandidateIndex(), PieceHashes()
    for number, its in enumerate(kinds):
        rough = sketch(its, known)
        alike = (other for other in index.candidates(rough) if likeness(its, kinds[other]) >= ALIKE)
        yield from ((number, other) for other in islice(alike, MOST_LINKS))
        index.add(number, rough)


def _components(
    kinds: Sequence[frozenset[str]], links: Iterable[tuple[int, int]]
) -> Iterator[tuple[list[frozenset[str]], Counter[frozenset[str]]]]:
    """Texts that hang together, with how many links each has."""
    root = list(range(len(kinds)))
    degree: Counter[frozenset[str]] = Counter()

    def top(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    for one, other in links:
        degree.update((kinds[one], kinds[other]))
        root[top(one)] = top(other)
    members: dict[int, list[frozenset[str]]] = {}
    for number, kind in enumerate(kinds):
        members.setdefault(top(number), []).append(kind)
    yield from ((texts, degree) for texts in members.values())


def _around_middles(
    component: tuple[list[frozenset[str]], Counter[frozenset[str]]],
) -> Iterator[list[frozenset[str]]]:
    texts, degree = component
    while texts:
        middle = max(texts, key=lambda text: degree[text])
        near = [text for text in texts if likeness(text, middle) >= NEAR_MIDDLE]
        yield near
        taken = set(near)
        texts = [text for text in texts if text not in taken]


def _by_days(groups: Iterable[Sequence[Told]], least: int) -> Iterator[list[Told]]:
    for group in groups:
        run: list[Told] = []
        for one in sorted(group, key=lambda told: (told.day, str(told.case))):
            if run and (one.day - run[-1].day).days > NEAR_DAYS:
                yield from [run] if len(run) >= least else []
                run = []
            run.append(one)
        yield from [run] if len(run) >= least else []


def _parts(group: Sequence[Told]) -> Iterator[tuple[Told, ...]]:
    for start in range(0, len(group), MOST):
        yield tuple(group[start : start + MOST])
