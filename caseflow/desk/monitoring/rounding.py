"""Counts as a page may show them: below ten never exactly, else rounded to ten; a total is made of what is shown.

A total that was rounded by itself could be compared with its parts. So a table here is one partition, whose
cells share no case, and its total is the sum of the cells as they are shown: it says nothing that they do not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 10


@dataclass(frozen=True, slots=True)
class Rounded:
    """A count as it is shown. ``shown`` is none for everything below ten, also for none at all."""

    shown: int | None

    @classmethod
    def of(cls, count: int) -> "Rounded":
        """Halves are rounded up."""
        return cls(None if count < LEAST else (count + LEAST // 2) // LEAST * LEAST)


@dataclass(frozen=True)
class Partition:
    """Cells that share no case.

    Attributes:
        cells: those with at least ten, largest first.
        rest: all smaller ones together; none where a list has no smaller one to hide.
        about: the sum of what is shown, for a heading; it is made of the cells and of nothing else.
    """

    cells: tuple[tuple[str, Rounded], ...]
    rest: Rounded

    @property
    def about(self) -> Rounded:
        """The sum of the shown cells."""
        found = sum(cell.shown or 0 for _, cell in (*self.cells, ("", self.rest)))
        return Rounded(found or None)


def fixed_cells(counts: Mapping[str, int]) -> Partition:
    """A table whose cells are always shown, in their order; each small one says only that it is small."""
    return Partition(tuple((name, Rounded.of(count)) for name, count in counts.items()), Rounded(None))


def open_cells(counts: Mapping[str, int]) -> Partition:
    """A table with a cell for what was said often enough; everything rarer is one cell without names."""
    often = sorted(
        ((count, name) for name, count in counts.items() if count >= LEAST), key=lambda one: (-one[0], one[1])
    )
    rest = sum(count for count in counts.values() if count < LEAST)
    return Partition(tuple((name, Rounded.of(count)) for count, name in often), Rounded.of(rest))
