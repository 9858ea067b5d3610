"""A chart as values: the option that the chart library reads, pure JSON, with what it shows in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from junheng.report.tables import Cell, Look

Option = Mapping[str, Any]
"""An ECharts option without functions, so that a page and a document draw the same."""

FONT = "Noto Sans SC"


@dataclass(frozen=True)
class Chart:
    """A chart.

    Attributes:
        key: Which chart it is, in every language; unique within a document.
        option: What the chart library draws.
        width: In CSS pixels; 640 fill the breadth of an A4 page.
        height: In CSS pixels.
        alt: What it shows, for those who cannot see it.
        maps: GeoJSON by the name under which the option uses it.
        figures: Every figure that it shows, with its source.
    """

    key: str
    option: Option
    width: int
    height: int
    alt: str
    maps: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    figures: tuple[Cell, ...] = ()


def plotted(cell: Cell) -> float:
    """A cell's figure as a chart draws it, to the nearest double.

    Raises:
        TypeError: the cell holds words; a mistake of the programmer.
    """
    if isinstance(cell.value, (Fraction, float, int)):
        return float(cell.value)
    raise TypeError(cell.value)


@dataclass(frozen=True)
class Mark:
    """How a state is drawn: a colour and a shape, so that neither is needed alone."""

    colour: str
    symbol: str
    hollow: bool = False


MARKS: Mapping[Look, Mark] = {
    "met": Mark("#1B8A7A", "circle"),
    "within-tolerance": Mark("#C47500", "triangle"),
    "failing": Mark("#8E1B1B", "diamond"),
    "missing": Mark("#5F6670", "circle", hollow=True),
    "out": Mark("#7C828A", "rect", hollow=True),
    "": Mark("#3D5A80", "circle"),
}
"""By state; without one where a standard judges nothing.

Each stands off white by at least 3 to 1, and the three verdicts differ in lightness, so that grey print and readers
who confuse red and green still tell them apart.
"""
