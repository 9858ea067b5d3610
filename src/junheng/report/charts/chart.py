"""A chart as values: the option that the chart library reads, pure JSON, with what it shows in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Mark:
    """How a state is drawn: a colour and a shape, so that neither is needed alone."""

    colour: str
    symbol: str
    hollow: bool = False


MARKS: Mapping[Look, Mark] = {
    "met": Mark("#2E7D4F", "circle"),
    "within-tolerance": Mark("#C98A00", "triangle"),
    "failing": Mark("#B3261E", "diamond"),
    "missing": Mark("#6B6B6B", "emptyCircle", hollow=True),
    "out": Mark("#A8A8A8", "emptyRect", hollow=True),
}
"""Dark enough to be told apart in grey, and by readers who confuse red and green by their shapes."""
