"""Sketches tell how much two sets have in common, and nearly no pair that is alike is missed."""

import random
from collections.abc import Iterable

import pytest

from caseflow.desk.spam.grouping import ALIKE, likeness
from caseflow.desk.spam.sketches import BANDS, ROWS, CandidateIndex, PieceHashes, Sketch, sketch

PAIRS = 200


def pair(share: float, generator: random.Random, size: int = 200) -> tuple[frozenset[str], frozenset[str]]:
    """Two sets of about ``size`` pieces with this share of common ones (Jaccard)."""
    common = round(2 * size * share / (1 + share))
    pieces = [f"{generator.getrandbits(40):x}" for _ in range(2 * size - common)]
    return frozenset(pieces[:size]), frozenset(pieces[:common] + pieces[size:])


def sketched(pieces: Iterable[str]) -> Sketch:
    return sketch(pieces, PieceHashes())


def firsts(its: Sketch) -> list[int]:
    return [first for band in its for first in band]


def is_found(one: frozenset[str], other: frozenset[str]) -> bool:
    index = CandidateIndex()
    index.add(7, sketched(one))
    return list(index.candidates(sketched(other))) == [7]


@pytest.mark.parametrize("share", [0.1, 0.35, 0.5, 0.8])
def test_first_pieces_agree_as_often_as_the_sets_have_pieces_in_common(share: float) -> None:
    generator = random.Random(11)  # noqa: S311 - the same sets in every run
    agreeing = 0
    for _ in range(PAIRS):
        one, other = pair(share, generator)
        assert likeness(one, other) == pytest.approx(share, abs=0.01)
        agreeing += sum(a == b for a, b in zip(firsts(sketched(one)), firsts(sketched(other)), strict=True))
    rate = agreeing / PAIRS / (BANDS * ROWS)
    print(f"share {share}: agreeing {rate:.3f}")
    assert rate == pytest.approx(share, abs=0.03)


@pytest.mark.parametrize(("share", "least", "most"), [(ALIKE, 0.97, 1.0), (0.7, 0.999, 1.0), (0.1, 0.0, 0.15)])
def test_nearly_every_alike_pair_is_a_candidate_and_few_others_are(share: float, least: float, most: float) -> None:
    generator = random.Random(12)  # noqa: S311 - the same sets in every run
    found = sum(is_found(*pair(share, generator)) for _ in range(PAIRS)) / PAIRS
    print(f"share {share}: candidates {found:.3f}")
    assert least <= found <= most


def test_equal_sets_have_equal_sketches_in_any_order() -> None:
    assert sketched(["eins", "zwei", "drei"]) == sketched(["drei", "eins", "zwei"])


def test_a_candidate_is_named_once() -> None:
    index = CandidateIndex()
    for number in range(3):
        index.add(number, sketched({"eins", "zwei"}))
    assert list(index.candidates(sketched({"eins", "zwei"}))) == [0, 1, 2]
    assert list(index.candidates(sketched({"etwas", "anderes"}))) == []
