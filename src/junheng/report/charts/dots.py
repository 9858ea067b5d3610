"""Schools by township for one indicator."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import get_args

from junheng.assess.outcome import Assessment, Reading, State, Unit
from junheng.report import words
from junheng.report.charts.chart import Chart, plotted
from junheng.report.charts.labels import cut, pixels
from junheng.report.charts.looks import (
    INK,
    LIMIT,
    SIZE,
    SMALL,
    WIDTH,
    Part,
    category,
    legend,
    legend_height,
    marks,
    measure,
    option,
    stroke_at,
    words_at,
)
from junheng.report.charts.scale import Scale, ordinary, scale
from junheng.report.charts.swarm import swarm
from junheng.report.sources import of_spread, of_unit
from junheng.report.tables import Cell, Column, Look, full_decimals, value_decimals
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text

NAMES, MISSING, EDGE = 132, 84, 16
"""Breadth of the townships' names at most, of the place for what is missing, and of the right edge."""
MOST = 52
"""Townships that one picture holds; more are counted in words."""
DENSE = 32
"""From so many townships on, rows, dots and names are smaller."""
TALL = 780
"""Height of all rows at most, so that the picture and its title fit a page."""
LOOKS: tuple[Look, ...] = ("met", "within-tolerance", "failing", "", "missing", "out")
MEAN = "#3D5A80"
PRINTED = Column("", "")


@dataclass(frozen=True)
class _Dot:
    """A school's stage: its row, its value (None: missing) and what it looks like."""

    row: int
    unit: Unit
    reading: Reading
    look: Look


@dataclass(frozen=True)
class _Line:
    """A figure that all schools are held against, as an upright line.

    `level` is the row of its label, `leftward` whether that stands on the left side.
    """

    words: str
    cell: Cell
    colour: str
    dash: tuple[int, ...]
    level: int
    leftward: bool = False


@dataclass(frozen=True)
class _Frame:
    """Where the figures stand: from `left` to `right` of the picture, along a scale; and how large a dot is."""

    left: int
    right: int
    across: Scale
    dot: int

    def along(self, value: float) -> float:
        """Pixels from the left edge of the frame."""
        return self.across.at(self.across.within(value)) * (WIDTH - self.left - self.right)

    def holds(self, value: float) -> bool:
        """Whether a figure lies on the axis."""
        return self.across.within(value) == value


def dot_plot(assessment: Assessment, stage: Stage, indicator: str, lang: Lang) -> Chart:
    """A dot a school, a row a township, with threshold and floor.

    Dots of one township that would lie on each other are moved apart. A figure that is missing has a place of its
    own. Where schools have thresholds of their own there is no one line, and the picture says so.
    """
    units = [unit for unit in assessment.units if unit.stage == stage and indicator in unit.readings]
    names, drawn = _townships(units, indicator)
    dots = [
        _Dot(drawn.index(unit.township or ""), unit, unit.readings[indicator], _look(unit, indicator))
        for unit in units
        if (unit.township or "") in drawn
    ]
    lines, note = _lines(assessment, stage, indicator, [dot for dot in dots if dot.unit.in_scope], lang)
    values = [float(dot.reading.value) for dot in dots if dot.reading.value is not None]
    across = scale(ordinary(values, [plotted(line.cell) for line in lines]))
    lacking = any(dot.reading.value is None for dot in dots)
    size = SIZE if len(drawn) < DENSE else SMALL
    said = [cut(name or text("charts.dots.nowhere", lang), NAMES - 14, size) for name in drawn]
    left = 14 + round(max([pixels(name, size) for name in said], default=0))
    right = EDGE + (MISSING if lacking else 0)
    frame = _Frame(left, right, across, 9 if len(drawn) < DENSE else 7)
    row = _row_height(dots, frame, len(drawn))
    placed = _placed(dots, frame, row)
    series, shown = _series(dots, placed, frame, lang)
    top = legend_height(shown) + 8 + 17 * (2 if any(line.level for line in lines) else 1)
    bottom = top + row * len(drawn)
    notes = [note] if note else []
    if len(names) > len(drawn):
        notes.append(text("charts.dots.more", lang, townships=len(names) - len(drawn)))
    beyond = [dot for dot in dots if dot.reading.value is not None and not frame.holds(float(dot.reading.value))]
    if beyond:
        notes.append(text("charts.dots.beyond", lang))
    graphic = [part for line in lines for part in _upright(line, frame, top, bottom, lang)]
    decimals = value_decimals(dot.reading.value for dot in dots)
    graphic += [_arrow(dot, frame, top + row * (dot.row + 0.5), decimals, lang) for dot in beyond]
    if lacking:
        graphic.append(
            words_at(WIDTH - EDGE - MISSING / 2, top - 10, text("terms.no_data", lang), align="center", colour=INK)
        )
    graphic += [words_at(6, bottom + 54 + 18 * at, line) for at, line in enumerate(notes)]
    grids: list[Part] = [{"left": left, "right": right, "top": top, "height": row * len(drawn)}]
    axes = [measure(across, words.measured(assessment.rulebook.indicators[indicator], lang))]
    townships = category(said, size=size)
    townships["splitLine"] = {"show": True, "lineStyle": {"color": "#ECEEF0"}}
    rows = [townships]
    if lacking:
        grids.append({"left": WIDTH - EDGE - MISSING + 8, "right": EDGE - 8, "top": top, "height": row * len(drawn)})
        axes.append({"type": "value", "gridIndex": 1, "min": -1, "max": 1, "show": False})
        rows.append({**category(drawn), "gridIndex": 1, "show": False})
    return Chart(
        key=f"dots.{stage}.{indicator}",
        option=option(series, legend=legend(shown), grid=grids, xAxis=axes, yAxis=rows, graphic=graphic),
        width=WIDTH,
        height=bottom + 48 + 18 * len(notes),
        alt=_alt(assessment, stage, indicator, dots, len(names), lang),
        figures=(
            *(line.cell for line in lines),
            *(
                Cell(dot.reading.value, source=of_unit(dot.unit, "indicators", indicator, "value"))
                for dot in dots
                if dot.reading.value is not None
            ),
        ),
    )


def _townships(units: Sequence[Unit], indicator: str) -> tuple[list[str], list[str]]:
    """All townships in the order of the data, and those to draw: with the most schools that are not met first."""
    names = list(dict.fromkeys(unit.township or "" for unit in units))
    if len(names) <= MOST:
        return names, names
    unmet = dict.fromkeys(names, 0)
    for unit in units:
        unmet[unit.township or ""] += unit.in_scope and unit.readings[indicator].state != "met"
    chosen = set(sorted(names, key=lambda name: -unmet[name])[:MOST])
    return names, [name for name in names if name in chosen]


def _look(unit: Unit, indicator: str) -> Look:
    reading = unit.readings[indicator]
    if reading.value is None:
        return "missing" if unit.in_scope else "out"
    if not unit.in_scope:
        return "out"
    return "" if reading.threshold is None else reading.state


def _lines(
    assessment: Assessment, stage: Stage, indicator: str, dots: Sequence[_Dot], lang: Lang
) -> tuple[list[_Line], str]:
    """The lines that hold for every school that counts, and what is to be said where there is no threshold."""
    found, note = [], ""
    thresholds = {dot.reading.threshold for dot in dots}
    if len(thresholds) > 1:
        note = text("charts.dots.own_thresholds", lang)
    elif thresholds == {None}:
        note = text("charts.dots.no_threshold", lang)
    elif thresholds:
        found = _bounds(dots, indicator, lang)
    spread = assessment.stages[stage].spreads.get(indicator)
    if spread is not None and spread.mean is not None:
        cell = Cell(spread.mean, decimals=value_decimals([spread.mean]), source=of_spread(stage, indicator, "mean"))
        found.append(_Line(text("charts.dots.mean", lang), cell, MEAN, (2, 3), 1 if found else 0))
    return found, note


def _bounds(dots: Sequence[_Dot], indicator: str, lang: Lang) -> list[_Line]:
    """The threshold that all have, and the floor if all have the same; the lower of the two labelled on its left."""
    one = dots[0]

    def line(name: str, value: Fraction, other: Fraction | None, dash: tuple[int, ...]) -> _Line:
        source = of_unit(one.unit, "indicators", indicator, name)
        cell = Cell(value, decimals=full_decimals(value), source=source)
        return _Line(text(f"charts.dots.{name}", lang), cell, LIMIT, dash, 0, other is not None and value < other)

    threshold = one.reading.threshold
    floor = one.reading.floor if len({dot.reading.floor for dot in dots}) == 1 else None
    found = [] if floor is None else [line("floor", floor, threshold, (5, 4))]
    return found if threshold is None else [*found, line("threshold", threshold, floor, ())]


def _upright(line: _Line, frame: _Frame, top: int, bottom: int, lang: Lang) -> list[Part]:
    """A line with its label over it, on its right side unless that is another line's or leaves the picture."""
    x = frame.left + frame.along(plotted(line.cell))
    said = text("charts.dots.line", lang, name=line.words, value=PRINTED.show(line.cell))
    y = top - 9 - 16 * line.level
    long = pixels(said, SMALL)
    start = x - 3 - long if line.leftward or x + 4 + long > WIDTH - frame.right else x + 3
    label = words_at(max(2.0, start), y, said, colour=line.colour)
    return [stroke_at([(x, y - 7), (x, bottom)], line.colour, 1.4, line.dash), label]


def _arrow(dot: _Dot, frame: _Frame, y: float, decimals: int, lang: Lang) -> Part:
    """The figure of a dot that lies beyond the axis, beside the dot at its end."""
    value = dot.reading.value or Fraction(0)
    said = PRINTED.show(Cell(value, decimals=decimals))
    x = frame.left + frame.along(float(value))
    if value > 0:
        return words_at(x - 9, y, text("charts.dots.above", lang, value=said), align="right", colour=INK)
    return words_at(x + 9, y, text("charts.dots.below", lang, value=said), colour=INK)


def _row_height(dots: Sequence[_Dot], frame: _Frame, rows: int) -> int:
    """High enough for the most crowded township, as far as a page allows."""
    most = max(15, min(44, TALL // max(1, rows)))
    for height in range(min(22, most), most, 2):
        moved = _placed(dots, frame, height)
        places = {(dot.row, round(x / frame.dot * 2), y) for dot, (x, y) in zip(dots, moved, strict=True)}
        if len(places) == len(dots):
            return height
    return most


def _placed(dots: Sequence[_Dot], frame: _Frame, row: int) -> list[tuple[float, float]]:
    """Where each dot stands: along its row (or along the place of what is missing), and how far off its row."""
    found = [(0.0, 0.0)] * len(dots)
    for number in {dot.row for dot in dots}:
        known = [at for at, dot in enumerate(dots) if dot.row == number and dot.reading.value is not None]
        places = [frame.along(float(dots[at].reading.value or 0)) for at in known]
        for at, x, y in zip(known, places, swarm(places, frame.dot - 1, (row - frame.dot) / 2 + 2), strict=True):
            found[at] = (x, y)
        blank = [at for at, dot in enumerate(dots) if dot.row == number and dot.reading.value is None]
        step = min(frame.dot + 2, (MISSING - 20) / max(1, len(blank) - 1))
        for order, at in enumerate(blank):
            found[at] = ((order - (len(blank) - 1) / 2) * step, 0.0)
    return found


def _series(
    dots: Sequence[_Dot], placed: Sequence[tuple[float, float]], frame: _Frame, lang: Lang
) -> tuple[list[Part], list[str | Part]]:
    """The marks of each state; those without a figure stand in the second grid."""
    series: list[Part] = []
    shown: list[str | Part] = []
    for look in LOOKS:
        judged = look in get_args(State)
        name = text(f"terms.state.{look}" if judged else f"charts.map.{look or 'unjudged'}", lang)
        own = [(dot, place) for dot, place in zip(dots, placed, strict=True) if dot.look == look]
        points = [
            {"value": [frame.across.within(float(dot.reading.value)), dot.row], "symbolOffset": [0, y]}
            for dot, (_, y) in own
            if dot.reading.value is not None
        ]
        blank = [{"value": [0, dot.row], "symbolOffset": [x, 0]} for dot, (x, _) in own if dot.reading.value is None]
        size = frame.dot - 2 if look == "out" else frame.dot
        if points:
            series.append(marks(name, look, points, size))
        if blank:
            series.append(marks(name, look, blank, size, xAxisIndex=1, yAxisIndex=1))
        if own:
            shown.append(name)
    return series, shown


def _alt(assessment: Assessment, stage: Stage, indicator: str, dots: Sequence[_Dot], townships: int, lang: Lang) -> str:
    known = [dot for dot in dots if dot.unit.in_scope]
    counts = {look: sum(dot.look == look for dot in dots) for look in LOOKS}
    judged = counts[""] == 0
    return text(
        "charts.dots.alt" if judged else "charts.dots.alt_unjudged",
        lang,
        stage=words.stage(stage, lang),
        indicator=words.indicator(assessment.rulebook.indicators[indicator], lang),
        townships=townships,
        schools=len(known),
        missing=counts["missing"],
        **(
            {"met": counts["met"], "within": counts["within-tolerance"], "failing": counts["failing"]} if judged else {}
        ),
    )
