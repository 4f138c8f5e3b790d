"""Copies are found whatever was done to make them look different, and genuine reports are never taken for copies."""

import datetime
import functools
import gc
import random
import time
import uuid
from itertools import combinations

import pytest

from caseflow.desk.spam.grouping import ALIKE, LEAST, LEAST_OF_SHORT, Told, likeness, near_duplicates
from caseflow.desk.spam.normalising import normalised, shingles
from tests.caseflow.desk.spam.texts import FAKES, Flooder, genuine

TODAY = datetime.date(2026, 11, 18)
HEATING = "Seit drei Wochen ist die Heizung in unserem Zimmer kalt, und niemand kommt, um sie zu reparieren."
HOUSES = (
    "Seit Montag ist im Zimmer 12 die Heizung kalt. Wir haben zwei kleine Kinder und bitten um Hilfe.",
    "Die Heizung geht nicht, mein Sohn ist krank geworden und der Hausmeister kommt seit Tagen nicht.",
    "Unsere Heizung ist seit zwei Wochen kaputt. Nachts sind es zwölf Grad, wir schlafen mit Mänteln.",
    "Im ganzen Flur ist es kalt, die Heizung läuft nur eine Stunde am Morgen, das reicht für niemanden.",
    "Wir haben dreimal gesagt, dass die Heizung nicht geht. Man hat gelacht und uns weggeschickt.",
    "Bitte reparieren Sie die Heizung in Haus B, meine Mutter ist alt und friert den ganzen Tag.",
)


def told(text: str, day: datetime.date = TODAY) -> Told:
    return Told(uuid.uuid4(), day, text)


def copies(text: str, count: int, seed: int = 7) -> list[Told]:
    flooder = Flooder(random.Random(seed))  # noqa: S311 - the same copies in every run
    return [told(flooder.copy(text)) for _ in range(count)]


@pytest.mark.parametrize("fake", FAKES, ids=range(len(FAKES)))
def test_copies_in_every_script_are_one_group_and_no_report_is_among_them(fake: str) -> None:
    flood, reports = copies(fake, 40), [told(story.text) for story in genuine()]
    (group,) = near_duplicates([*reports, *flood])
    assert set(group) <= set(flood)
    assert len(group) >= 38


def test_several_floods_in_one_night_are_several_groups() -> None:
    floods = [copies(fake, 12, seed) for seed, fake in enumerate(FAKES)]
    groups = near_duplicates([one for flood in floods for one in flood])
    assert len(groups) == len(FAKES)
    assert all(any(set(group) <= set(flood) for flood in floods) for group in groups)


def remembered() -> int:
    """How many results the caches of our functions hold, all together."""
    wrappers = (one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper))
    return sum(one.cache_info().currsize for one in wrappers if one.__module__.startswith(("caseflow.", "crypto.")))


def test_no_piece_of_a_text_stays_in_the_process_when_it_has_been_compared() -> None:
    before = remembered()
    near_duplicates([*copies(HEATING, 12), *(told(text) for text in HOUSES)])
    assert remembered() == before


def test_no_genuine_report_is_ever_grouped() -> None:
    reports = [*(story.text for story in genuine()), *HOUSES]
    assert near_duplicates([told(text) for text in reports]) == ()
    alike = max(
        likeness(shingles(normalised(one)), shingles(normalised(other))) for one, other in combinations(reports, 2)
    )
    print(f"{len(reports)} reports, most alike pair: {alike:.2f}, bar: {ALIKE}")
    assert alike < ALIKE - 0.15


def test_less_than_five_or_far_apart_is_no_group() -> None:
    assert near_duplicates(copies(FAKES[0], LEAST - 1)) == ()
    days = [TODAY + datetime.timedelta(days=4 * number) for number in range(10)]
    assert near_duplicates([told(FAKES[0], day) for day in days]) == ()
    near = [told(FAKES[0], TODAY + datetime.timedelta(days=number)) for number in range(LEAST)]
    assert [len(group) for group in near_duplicates(near)] == [LEAST]


def test_a_short_text_needs_many_that_are_the_same() -> None:
    assert near_duplicates([told("Heizung kaputt!") for _ in range(LEAST_OF_SHORT - 1)]) == ()
    (group,) = near_duplicates([told(text) for text in ["Geht weg!", "GEHT  WEG", "geht.weg", "Gеht wеg"] * 5])
    assert len(group) == LEAST_OF_SHORT
    assert near_duplicates([told(f"Raus {number}") for number in range(40)]) == ()


def test_reports_without_a_text_are_never_grouped() -> None:
    assert near_duplicates([told(text) for text in ["", " ", "…", "!!!", "\u200b"] * 20]) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Geht WEG, alle!", "g e h t   w e g  alle"),
        ("Воина нет", "Bоинa нeт"),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("L33t t3xt h1er", "leet text hier"),
        ("كتاب علي", "کتاب علی"),
        ("mit\u00adWeich\u200btrennung", "mit Weichtrennung"),
        ("café", "cafe\u0301"),
    ],
)
def test_what_only_looks_different_is_the_same(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


def test_whoever_comes_first_changes_no_group() -> None:
    flood = copies(FAKES[0], 30) + [told(story.text) for story in genuine()]
    first = near_duplicates(flood)
    random.Random(3).shuffle(flood)  # noqa: S311 - the same order in every run
    assert near_duplicates(flood) == first


def test_four_times_as_many_copies_cost_no_more_than_their_number_allows() -> None:
    took = {}
    for count in (500, 2000):
        flood = copies(FAKES[0], count)
        began = time.perf_counter()
        groups = near_duplicates(flood)
        took[count] = time.perf_counter() - began
        assert sum(map(len, groups)) >= 0.97 * count
    print(f"500 copies: {took[500]:.2f} s, 2000 copies: {took[2000]:.2f} s")
    assert took[2000] <= 12 * took[500]
