"""What all charts look like: type, lines, axes, legends and marks, as parts of an option."""

from collections.abc import Sequence
from typing import Any

from junheng.report.charts.chart import FONT, MARKS, Mark, Option
from junheng.report.charts.labels import pixels
from junheng.report.charts.scale import Scale
from junheng.report.tables import Look

Part = dict[str, Any]

WIDTH = 640
SIZE, SMALL = 13, 12
"""Type in CSS pixels: about 9 and 8.3 points on a page of 156 mm."""
INK, FAINT, LINE, PAPER = "#1F2328", "#5F6670", "#D5D8DD", "#FFFFFF"
LIMIT = "#111111"
LEGEND_GAP = 16
LEGEND_ROW = SMALL + LEGEND_GAP
LEGEND_ICON = 11


def option(series: Sequence[Part], **parts: object) -> Option:
    """An option with what every chart has."""
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT, "fontSize": SIZE, "color": INK},
        **parts,
        "series": list(series),
    }


def category(words: Sequence[str], *, size: int = SIZE, **parts: object) -> Part:
    """A vertical axis of names, the first on top; a name is printed letter by letter."""
    return {
        "type": "category",
        "data": list(words),
        "inverse": True,
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": FAINT}},
        "axisLabel": {"fontSize": size, "color": INK, "interval": 0, "lineHeight": size + 3},
        **parts,
    }


def measure(scale: Scale, name: str, **parts: object) -> Part:
    """A horizontal axis of figures, its name under it."""
    return {
        "type": "value",
        "min": scale.low,
        "max": scale.high,
        "interval": scale.step,
        "name": name,
        "nameLocation": "middle",
        "nameGap": 26,
        "nameTextStyle": {"fontSize": SMALL, "color": FAINT},
        "axisLabel": {"fontSize": SMALL, "color": FAINT, "showMaxLabel": True},
        "splitLine": {"lineStyle": {"color": LINE}},
        **parts,
    }


def mark_style(mark: Mark) -> Part:
    """How a mark is filled and edged."""
    if mark.hollow:
        return {"color": PAPER, "borderColor": mark.colour, "borderWidth": 1.6, "opacity": 1}
    return {"color": mark.colour, "borderColor": PAPER, "borderWidth": 0.8, "opacity": 1}


def marks(name: str, look: Look, points: Sequence[object], size: float, **parts: object) -> Part:
    """A series of marks of one state; `name` is its word in the legend."""
    mark = MARKS[look]
    return {
        "type": "scatter",
        "name": name,
        "symbol": mark.symbol,
        # A diamond and a triangle look smaller than a circle of the same breadth.
        "symbolSize": size + (2 if mark.symbol in ("diamond", "triangle") else -1 if mark.symbol == "rect" else 0),
        "itemStyle": mark_style(mark),
        "data": list(points),
        "z": 4,
        **parts,
    }


def legend_height(entries: Sequence[str | Part], icon: int = LEGEND_ICON) -> int:
    """How high a legend is, with as many rows as its entries fill."""
    rows, used = 1, 0.0
    for name in map(entry_name, entries):
        long = icon + 5 + pixels(name, SMALL) + LEGEND_GAP
        if used and used + long > WIDTH - 16:
            rows, used = rows + 1, 0.0
        used += long
    return rows * LEGEND_ROW - 6


def entry_name(entry: str | Part) -> str:
    """The series that an entry of a legend stands for."""
    return entry if isinstance(entry, str) else str(entry["name"])


def legend(entries: Sequence[str | Part], icon: int = LEGEND_ICON) -> Part:
    """A legend on top, of exactly these series."""
    return {
        "data": [entry if isinstance(entry, str) else dict(entry) for entry in entries],
        "left": 4,
        "top": 2,
        "padding": 2,
        "itemWidth": icon,
        "itemHeight": LEGEND_ICON,
        "itemGap": LEGEND_GAP,
        "selectedMode": False,
        "textStyle": {"fontSize": SMALL, "color": INK},
    }


def words_at(x: float, y: float, words: str, *, colour: str = FAINT, size: int = SMALL, align: str = "left") -> Part:
    """A text at a place of the picture, printed letter by letter; y is its middle."""
    return {
        "type": "text",
        "x": x,
        "y": y,
        "silent": True,
        "z": 10,
        "style": {
            "text": words,
            "fill": colour,
            "fontSize": size,
            "fontFamily": FONT,
            "align": align,
            "verticalAlign": "middle",
            "lineHeight": size + 4,
        },
    }


def stroke_at(points: Sequence[tuple[float, float]], colour: str, width: float, dash: Sequence[int] = ()) -> Part:
    """A line through places of the picture."""
    return {
        "type": "polyline",
        "silent": True,
        "z": 3,
        "shape": {"points": [list(point) for point in points]},
        "style": {"stroke": colour, "lineWidth": width, "fill": None, "lineDash": list(dash) or None},
    }
