"""Bars of the figures, drawn with widths from the stylesheet: no picture, no style attribute."""

from collections.abc import Iterable
from dataclasses import dataclass

from caseflow.statistics.release.shown_figures import PublishedFigure

FULL = 100


@dataclass(frozen=True)
class Bar:
    """Three stretches in percent of the width: up to the lower end, to the figure, to the upper end."""

    sure: int
    likely: int
    possible: int


def scale_of(figures: Iterable[PublishedFigure]) -> int:
    """What the full width stands for: the largest upper end of a table."""
    return max((figure.high for figure in figures), default=0) or 1


def bar_of(figure: PublishedFigure, scale: int) -> Bar:
    """The bar of a figure. Whole percents, so that no style has to stand in the page."""
    low, value, high = (FULL * end // scale for end in (figure.low, figure.value, figure.high))
    return Bar(low, value - low, high - value)


def width_classes() -> str:
    """The stylesheet's rules for every width there is."""
    return "".join(f".w{percent}{{inline-size:{percent}%}}" for percent in range(FULL + 1))
