"""Post-processing: never negative, never 1 to 4, sums that hold, the nearest figures there are."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.statistics.noise.projection import (
    Reliability,
    TotalNotReachable,
    interval,
    multi_response,
    reliability,
    shown,
    single_response,
)

RAWS = st.lists(st.integers(-30, 200), min_size=1, max_size=14)
UNIT = 5


def distance(values: tuple[int, ...], raws: tuple[int, ...]) -> int:
    return sum((value - raw) ** 2 for value, raw in zip(values, raws, strict=True))


@given(st.integers(-1000, 1000))
def test_shown_figure_is_the_nearest_multiple_of_five_from_zero_up(raw: int) -> None:
    value = shown(raw, UNIT)
    assert value >= 0 and value % UNIT == 0
    assert value == 0 if raw < 0 else abs(value - raw) <= 2


@given(RAWS, st.integers(0, 100))
def test_single_response_cells_add_up_to_the_locked_total(raws: list[int], units: int) -> None:
    values = single_response(raws, UNIT * units, UNIT)
    assert sum(values) == UNIT * units
    assert all(value >= 0 and value % UNIT == 0 for value in values)


@given(RAWS, st.integers(0, 60))
def test_multi_response_cells_stay_between_the_total_and_three_times_it(raws: list[int], units: int) -> None:
    total = UNIT * units
    values = multi_response(raws, total, UNIT, 3)
    assert all(0 <= value <= total and value % UNIT == 0 for value in values)
    assert total <= sum(values) <= 3 * total


@given(st.tuples(*[st.integers(-12, 22)] * 3), st.integers(0, 6))
def test_no_other_figures_are_nearer_to_the_measurement(raws: tuple[int, int, int], units: int) -> None:
    total = UNIT * units
    lattice = list(itertools.product(range(0, total + 1, UNIT), repeat=3))
    single = [values for values in lattice if sum(values) == total]
    multi = [values for values in lattice if total <= sum(values) <= 2 * total]
    assert distance(single_response(raws, total, UNIT), raws) == min(distance(v, raws) for v in single)
    assert distance(multi_response(raws, total, UNIT, 2), raws) == min(distance(v, raws) for v in multi)


def test_ties_go_to_the_first_cell_so_that_a_replay_gives_the_same() -> None:
    assert single_response((0, 0, 0), 10, UNIT) == (5, 5, 0)
    assert single_response((5, 5, 5), 10, UNIT) == (0, 5, 5)


@pytest.mark.parametrize("total", [-5, 7])
def test_total_off_the_lattice_is_refused(total: int) -> None:
    with pytest.raises(TotalNotReachable):
        single_response((1, 2), total, UNIT)


@given(st.integers(-50, 300), st.integers(0, 40), st.integers(0, 60))
def test_interval_contains_the_measurement_and_the_figure(raw: int, width: int, units: int) -> None:
    value = UNIT * units
    between = interval(raw, width, value)
    assert 0 <= between.low <= value <= between.high
    assert between.low <= max(0, raw - width) and raw + width <= between.high


@pytest.mark.parametrize(
    ("value", "width", "expected"),
    [
        (20, 6, Reliability.GOOD),
        (15, 6, Reliability.LIMITED),
        (6, 6, Reliability.LIMITED),
        (5, 6, Reliability.LOW),
        (0, 6, Reliability.LOW),
    ],
)
def test_flags_follow_the_half_width(value: int, width: int, expected: Reliability) -> None:
    assert reliability(value, width) is expected
