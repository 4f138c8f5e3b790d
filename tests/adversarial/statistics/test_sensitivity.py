"""A12: no report, however coded, moves a table further than the noise was made for.

Mutant: an office that counts every ground.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.code_lists import load
from caseflow.statistics.facts.count_cells import Categories, count
from caseflow.statistics.facts.fact_format import Fact, decode_fact, encode_fact
from caseflow.statistics.facts.published_categories import StatisticsCoding, fact_of
from caseflow.statistics.plan.catalogue import Table, read_catalogue
from tests.caseflow.statistics.workshop import published_categories, random_facts

CATEGORIES = published_categories()
LISTS = load()
EVERY_GROUND = CATEGORIES.codes("ground")
GROUNDS = st.lists(st.sampled_from([*EVERY_GROUND, "unheard_of", "another", "x" * 31]), max_size=15).map(tuple)
AREAS = st.sampled_from([*CATEGORIES.codes("area"), "unheard_of"])
FACTS = st.builds(Fact, grounds=GROUNDS, area=AREAS)
OTHERS = random_facts(6, 40, CATEGORIES)


def squared_changes(fact: Fact, tables: Sequence[Table], categories: Categories) -> dict[str, int]:
    """By how much adding one report changes each table, as a squared Euclidean length."""
    before, after = count(OTHERS, tables, categories), count([*OTHERS, fact], tables, categories)
    return {
        table.id: sum((b - a) ** 2 for a, b in zip(before[table.id], after[table.id], strict=True)) for table in tables
    }


def require_bounded(fact: Fact, tables: Sequence[Table]) -> None:
    """Fail if a table moves further than its k, or the total by anything but one."""
    promised = {table.id: table.k for table in read_catalogue("XS").tables}
    changes = squared_changes(fact, tables, CATEGORIES)
    assert all(changes[table] <= promised[table] for table in promised)
    assert changes["month_total"] == 1
    assert changes["quarter_area"] == 1
    assert changes["quarter_ground"] >= 1


@given(FACTS)
def test_any_report_moves_each_table_by_its_k_at_most(fact: Fact) -> None:
    require_bounded(fact, read_catalogue("XS").tables)


@given(FACTS)
def test_office_that_counts_every_ground_fails(fact: Fact) -> None:
    tables = [replace(table, k=12) if table.multi_response else table for table in read_catalogue("XS").tables]
    everything = replace(fact, grounds=(*fact.grounds, *EVERY_GROUND))
    with pytest.raises(AssertionError):
        require_bounded(everything, tables)


@given(st.lists(st.sampled_from(sorted(LISTS.grounds)), max_size=20), st.sampled_from(sorted(LISTS.areas)))
def test_coded_report_keeps_the_bound_through_sealing_and_back(grounds: list[str], area: str) -> None:
    fact = fact_of(StatisticsCoding(grounds=grounds, area=area), LISTS)
    require_bounded(decode_fact(encode_fact(fact)), read_catalogue("S").tables)
    assert len(set(fact.grounds)) == len(fact.grounds) <= 3
    assert fact.number_of_grounds <= 4


def test_first_grounds_in_the_order_of_coding_count() -> None:
    table = read_catalogue("XS").tables[1]
    fact = Fact(grounds=("age", "age", "unheard_of", "gender", "racism"))
    counted = dict(zip(EVERY_GROUND, count([fact], [table], CATEGORIES)[table.id], strict=True))
    assert {ground for ground, number in counted.items() if number} == {"age", "unknown", "gender"}
