"""Count opened facts into the cells of the catalogue, in memory only.

The cells of a table are the full product of its dimensions, whatever was reported, and no report adds
more than ``k`` to a table: that bound is what the noise is made for.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType

from caseflow.statistics.facts.fact_format import Fact
from caseflow.statistics.plan.catalogue import Table

Cell = tuple[str, ...]


class DimensionMissing(Exception):
    """A table asks for a dimension that the categories do not have."""


@dataclass(frozen=True)
class Categories:
    """The published codes of each dimension in their order; the last one takes what is not in the list."""

    by_dimension: Mapping[str, tuple[str, ...]]
    _known: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        codes = {name: tuple(values) for name, values in self.by_dimension.items()}
        object.__setattr__(self, "by_dimension", MappingProxyType(codes))
        known = {name: frozenset(values) for name, values in codes.items()}
        object.__setattr__(self, "_known", MappingProxyType(known))

    def codes(self, dimension: str) -> tuple[str, ...]:
        """The codes of a dimension.

        Raises:
            DimensionMissing: there is no such dimension.
        """
        codes = self.by_dimension.get(dimension)
        if not codes:
            raise DimensionMissing(dimension)
        return codes

    def published(self, dimension: str, code: str) -> str:
        """The code itself, or the residual one if it is not in the list."""
        codes = self.codes(dimension)
        return code if code in self._known[dimension] else codes[-1]


def cells(table: Table, categories: Categories) -> tuple[Cell, ...]:
    """Every cell of a table in the order of the code lists; a table without dimensions has one."""
    return tuple(product(*(categories.codes(dimension) for dimension in table.dims)))


def count(facts: Iterable[Fact], tables: Iterable[Table], categories: Categories) -> dict[str, list[int]]:
    """The exact counts by table id, cell by cell. They must never leave the memory unprotected."""
    listed = tuple(tables)
    counted = {table.id: dict.fromkeys(cells(table, categories), 0) for table in listed}
    dimensions = tuple(dict.fromkeys(dimension for table in listed for dimension in table.dims))
    # Reports with the same codes count alike, so the cells are worked out once for all of them.
    alike = Counter(tuple(_codes(fact, dimension) for dimension in dimensions) for fact in facts)
    for codes, number in alike.items():
        by_dimension = dict(zip(dimensions, codes, strict=True))
        for table in listed:
            for cell in _cells_of(by_dimension, table, categories):
                counted[table.id][cell] += number
    return {table_id: list(by_cell.values()) for table_id, by_cell in counted.items()}


def _codes(fact: Fact, dimension: str) -> tuple[str, ...]:
    return fact.grounds if dimension == "ground" else (getattr(fact, dimension),)


def _cells_of(codes: Mapping[str, tuple[str, ...]], table: Table, categories: Categories) -> frozenset[Cell]:
    """The cells to which a report adds one; never more than ``k`` of them.

    Of several grounds the first ``k`` different ones count, in the order of coding.
    """
    coordinates = []
    for dimension in table.dims:
        distinct = dict.fromkeys(categories.published(dimension, code) for code in codes[dimension])
        most = table.k if dimension == "ground" else 1
        coordinates.append(tuple(distinct)[:most] or (categories.codes(dimension)[-1],))
    return frozenset(product(*coordinates))
