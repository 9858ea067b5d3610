"""Coefficients over school years."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from junheng.assess.outcome import Assessment
from junheng.report import words
from junheng.report.charts.chart import Chart, Mark, plotted
from junheng.report.charts.coefficients import counted
from junheng.report.charts.labels import cut
from junheng.report.charts.looks import (
    FAINT,
    INK,
    LIMIT,
    LINE,
    SIZE,
    SMALL,
    WIDTH,
    Part,
    legend,
    legend_height,
    mark_style,
    option,
    stroke_at,
    words_at,
)
from junheng.report.charts.scale import Scale, scale
from junheng.report.material import Material
from junheng.report.sources import of_spread, path
from junheng.report.tables import Cell, Column, full_decimals, telling_decimals
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text

LEFT, ENDS, PLOT = 62, 132, 300
"""Breadth of the axis and of the labels at the lines' ends, and height of the frame."""
ICON = 32
"""Breadth of a line in the legend."""
LABELLED = 5
"""School years that are all written under the axis; of more only as many as there is room for."""
STYLES = (
    (Mark("#1B8A7A", "circle"), "solid"),
    (Mark("#8E1B1B", "diamond"), "dashed"),
    (Mark("#3D5A80", "rect"), "dotted"),
    (Mark("#C47500", "triangle"), "solid"),
    (Mark("#6A3D9A", "circle", hollow=True), "dashed"),
    (Mark("#1F2328", "rect", hollow=True), "solid"),
    (Mark("#5F6670", "triangle", hollow=True), "dotted"),
    (Mark("#0B6FA4", "diamond", hollow=True), "dashed"),
)
"""Mark and stroke of each line in turn; no two have the same mark."""
COMPOSITE = Mark("#111111", "roundRect")
PRINTED = Column("", "")


@dataclass(frozen=True)
class _Line:
    """A coefficient through the years; None where a year has no figure."""

    id: str
    name: str
    cells: tuple[Cell | None, ...]
    limit: Cell | None
    composite: bool = False


def years_chart(material: Material, stage: Stage, lang: Lang) -> Chart | None:
    """A line an indicator; None where there is one year only.

    Lines differ in colour, symbol and stroke; each is named at its end with its last figure.
    """
    years = [year for year in (*material.earlier, material.assessment) if stage in year.stages]
    if len(years) < 2 or stage not in material.assessment.stages:
        return None
    lines = [line for line in _lines(material, years, stage, lang) if any(line.cells)]
    if not lines:
        return None
    limits = _limits(lines)
    values = [plotted(cell) for line in lines for cell in (*line.cells, line.limit) if cell is not None]
    up = scale(values)
    shown = [cut(line.name, WIDTH - ICON - 40, SMALL) for line in lines]
    top = legend_height(shown, ICON) + 30
    bottom = top + PLOT
    graphic: list[Part] = [words_at(6, top - 12, text("charts.coefficients.axis", lang))]
    graphic += _ends(lines, limits, up, top, lang)
    for limit in limits:
        y = _y(plotted(limit), up, top)
        graphic.append(stroke_at([(LEFT, y), (WIDTH - ENDS, y)], LIMIT, 1.4, (7, 4)))
    return Chart(
        key=f"years.{stage}",
        option=option(
            [_series(line, name, number) for number, (line, name) in enumerate(zip(lines, shown, strict=True))],
            legend=legend(shown, ICON),
            grid={"left": LEFT, "right": ENDS, "top": top, "height": PLOT},
            xAxis={
                "type": "category",
                "data": [words.school_year(year.school_year, lang) for year in years],
                "axisLabel": {"fontSize": SMALL, "color": INK, "interval": 0 if len(years) <= LABELLED else "auto"},
                "boundaryGap": False,
                "axisLine": {"lineStyle": {"color": FAINT}},
            },
            yAxis={
                "type": "value",
                "min": up.low,
                "max": up.high,
                "interval": up.step,
                "axisLabel": {"fontSize": SMALL, "color": FAINT},
                "splitLine": {"lineStyle": {"color": LINE}},
            },
            graphic=graphic,
        ),
        width=WIDTH,
        height=bottom + 30,
        alt=_alt(lines, years, stage, lang),
        figures=(*(cell for line in lines for cell in line.cells if cell is not None), *limits),
    )


def _lines(material: Material, years: Sequence[Assessment], stage: Stage, lang: Lang) -> list[_Line]:
    """Every coefficient of the stage in force now, in the order of the standard; the composite last."""
    result = material.assessment.stages[stage]
    found = []
    for id, spread in result.spreads.items():
        cells = []
        for year in years:
            then = year.stages[stage].spreads.get(id)
            cells.append(
                _cell(None if then is None else then.cv, spread.limit, material, year, of_spread(stage, id, "cv"))
            )
        limit = _limit(spread.limit, of_spread(stage, id, "limit"))
        found.append(_Line(id, words.indicator(material.assessment.rulebook.indicators[id], lang), tuple(cells), limit))
    if result.composite is not None:
        at = path("stages", stage, "composite", "value")
        cells = []
        for year in years:
            mean = year.stages[stage].composite
            cells.append(_cell(None if mean is None else mean.value, result.composite.limit, material, year, at))
        limit = _limit(result.composite.limit, path("stages", stage, "composite", "limit"))
        name = text("report.composite", lang)
        found.append(_Line(text("charts.years.composite", lang), name, tuple(cells), limit, composite=True))
    return found


def _cell(value: float | None, limit: Fraction | None, material: Material, year: Assessment, at: str) -> Cell | None:
    if value is None:
        return None
    number = next((number for number, one in enumerate(material.earlier) if one is year), None)
    source = at if number is None else f"earlier[{number}].{at}"
    return Cell(value, decimals=telling_decimals(value, [limit], 3), source=source)


def _limit(limit: Fraction | None, source: str) -> Cell | None:
    return None if limit is None else Cell(limit, decimals=full_decimals(limit, least=2), source=source)


def _limits(lines: Sequence[_Line]) -> list[Cell]:
    """Each limit in force, once."""
    return list({line.limit.value: line.limit for line in lines if line.limit is not None}.values())


def _y(value: float, up: Scale, top: int) -> float:
    return top + (1 - up.at(value)) * PLOT


def _series(line: _Line, name: str, number: int) -> Part:
    mark, stroke = (COMPOSITE, "solid") if line.composite else STYLES[number % len(STYLES)]
    return {
        "type": "line",
        "name": name,
        "symbol": mark.symbol,
        "symbolSize": 9,
        "showSymbol": True,
        "showAllSymbol": True,
        "lineStyle": {"color": mark.colour, "width": 3 if line.composite else 1.8, "type": stroke},
        "itemStyle": mark_style(mark),
        "data": [None if cell is None else plotted(cell) for cell in line.cells],
        "z": 5,
    }


def _ends(lines: Sequence[_Line], limits: Sequence[Cell], up: Scale, top: int, lang: Lang) -> list[Part]:
    """Names and last figures beside the ends of the lines, and the limits, moved apart where they would meet."""
    said = [
        (plotted(cell), text("charts.years.end", lang, name=line.id, value=PRINTED.show(cell)), INK)
        for line in lines
        if (cell := line.cells[-1]) is not None
    ]
    said += [(plotted(one), text("charts.years.limit", lang, value=PRINTED.show(one)), LIMIT) for one in limits]
    said.sort(key=lambda entry: -entry[0])
    wanted = [_y(value, up, top) for value, _, _ in said]
    right = WIDTH - ENDS
    parts = []
    for (_, words_, colour), want, y in zip(said, wanted, _apart(wanted, SIZE + 3, top, top + PLOT), strict=True):
        parts.append(stroke_at([(right + 2, want), (right + 14, y), (right + 18, y)], FAINT, 0.8))
        parts.append(words_at(right + 22, y, cut(words_, ENDS - 24, SMALL), colour=colour))
    return parts


def _apart(wanted: Sequence[float], least: float, first: float, last: float) -> list[float]:
    """Places in order, each at least so far under the one before, and as near to what was wanted as that allows."""
    found: list[float] = []
    for want in wanted:
        found.append(max(want, found[-1] + least) if found else max(want, first))
    over = found[-1] - last if found else 0.0
    if over > 0:
        for at in range(len(found) - 1, -1, -1):
            found[at] = min(found[at], last - least * (len(found) - 1 - at))
    return found


def _alt(lines: Sequence[_Line], years: Sequence[Assessment], stage: Stage, lang: Lang) -> str:
    """Between which years, and how many coefficients fell or rose."""
    both = [
        (plotted(line.cells[0]), plotted(line.cells[-1]))
        for line in lines
        if line.cells[0] is not None and line.cells[-1] is not None
    ]
    return text(
        "charts.years.alt",
        lang,
        stage=words.stage(stage, lang),
        first=words.school_year(years[0].school_year, lang),
        last=words.school_year(years[-1].school_year, lang),
        lines=counted(len(lines), lang, with_mean=any(line.composite for line in lines)),
        fell=sum(last < first for first, last in both),
        rose=sum(last > first for first, last in both),
    )
