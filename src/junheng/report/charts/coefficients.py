"""Coefficients of a stage against their limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from junheng.assess.outcome import Assessment, Composite, Spread
from junheng.report import words
from junheng.report.charts.chart import MARKS, Chart, plotted
from junheng.report.charts.labels import broken
from junheng.report.charts.looks import (
    FAINT,
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
    words_at,
)
from junheng.report.charts.scale import scale
from junheng.report.sources import of_spread, path
from junheng.report.tables import Cell, Column, Look, full_decimals, telling_decimals
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text

NAMES, VALUES = 232, 132
"""Breadth of the columns left and right of the bars."""
ROW = 40
PRINTED = Column("", "")
LOOKS: tuple[Look, ...] = ("met", "failing", "")
PASSES: dict[bool | None, Look] = {True: "met", False: "failing", None: "missing"}


@dataclass(frozen=True)
class _Row:
    """One coefficient as it is drawn: `words` stand for it where there is no figure."""

    id: str
    name: str
    value: Cell | None
    limit: Cell | None
    look: Look
    near: bool
    words: str = ""


def coefficients_chart(assessment: Assessment, stage: Stage, lang: Lang) -> Chart:
    """A bar an indicator, its limit marked.

    The bar ends in the mark of its state; one near its limit has a ring round the mark. Figures and limits stand
    in a column of their own, so that nothing is printed over anything.
    """
    rows = _rows(assessment, stage, lang)
    drawn = [(at, row, plotted(row.value)) for at, row in enumerate(rows) if row.value is not None]
    limits = [(at, plotted(row.limit)) for at, row in enumerate(rows) if row.limit is not None]
    across = scale([value for _, _, value in drawn] + [limit for _, limit in limits])
    series: list[Part] = [_bars(rows)]
    shown: list[str | Part] = []
    for look in LOOKS:
        points = [[value, at] for at, row, value in drawn if row.look == look]
        if points:
            name = text(f"charts.coefficients.{look or 'unlimited'}", lang)
            series.append(marks(name, look, points, 13))
            shown.append(name)
    near = [[value, at] for at, row, value in drawn if row.near]
    if near:
        name = text("charts.coefficients.near", lang)
        series.append(_rings(name, near))
        shown.append(name)
    if limits:
        name = text("charts.coefficients.limit", lang)
        series.append(_limits(name, [[limit, at] for at, limit in limits]))
        shown.append({"name": name, "icon": "path://M0,0M5,0L7,0L7,12L5,12ZM12,12"})
    top = legend_height(shown) + 26
    height = top + ROW * len(rows) + 44
    head = text("charts.coefficients.head" if limits else "charts.coefficients.head_alone", lang)
    return Chart(
        key=f"coefficients.{stage}",
        option=option(
            series,
            legend=legend(shown),
            grid={"left": NAMES, "right": VALUES, "top": top, "bottom": 44},
            xAxis=measure(across, text("charts.coefficients.axis", lang)),
            yAxis=[
                category([broken(row.name, NAMES - 14, SIZE) for row in rows]),
                _values(rows, lang),
            ],
            graphic=[words_at(WIDTH - VALUES + 10, top - 12, head)],
        ),
        width=WIDTH,
        height=height,
        alt=_alt(rows, stage, lang),
        figures=tuple(cell for row in rows for cell in (row.value, row.limit) if cell is not None),
    )


def _rows(assessment: Assessment, stage: Stage, lang: Lang) -> list[_Row]:
    result = assessment.stages[stage]
    rows = []
    for id, spread in result.spreads.items():
        at = {key: of_spread(stage, id, key) for key in ("value", "limit")}
        at["value"] = of_spread(stage, id, "cv")
        name = words.indicator(assessment.rulebook.indicators[id], lang)
        why = "" if spread.cv is not None else _without(spread, lang)
        rows.append(_row(id, name, spread.cv, spread, at, why))
    if result.composite is not None:
        at = {key: path("stages", stage, "composite", key) for key in ("value", "limit")}
        name = text("report.composite", lang)
        rows.append(_row("composite", name, result.composite.value, result.composite, at, text("terms.no_data", lang)))
    return rows


def _row(id: str, name: str, value: float | None, judged: Spread | Composite, at: Mapping[str, str], why: str) -> _Row:
    limit = judged.limit
    look: Look = "" if limit is None else PASSES[judged.passes]
    return _Row(
        id,
        name,
        None if value is None else Cell(value, decimals=telling_decimals(value, [limit], 3), source=at["value"]),
        None if limit is None else Cell(limit, decimals=full_decimals(limit, least=2), source=at["limit"]),
        look,
        judged.borderline,
        why,
    )


def _without(spread: Spread, lang: Lang) -> str:
    """Why there is no figure: somebody's is missing, or nobody has any."""
    if spread.missing:
        return text("charts.coefficients.missing", lang, schools=len(spread.missing))
    return text("report.undefined", lang)


def _bars(rows: Sequence[_Row]) -> Part:
    """Thin bars in the colour of each state; without a figure there is no bar."""
    return {
        "type": "bar",
        "barWidth": 5,
        "data": [
            None if row.value is None else {"value": plotted(row.value), "itemStyle": {"color": MARKS[row.look].colour}}
            for row in rows
        ],
        "z": 2,
    }


def _rings(name: str, points: Sequence[object]) -> Part:
    return {
        "type": "scatter",
        "name": name,
        "symbol": "circle",
        "symbolSize": 23,
        "itemStyle": {"color": "rgba(0,0,0,0)", "borderColor": LIMIT, "borderWidth": 1.6, "opacity": 1},
        "data": list(points),
        "z": 6,
    }


def _limits(name: str, points: Sequence[object]) -> Part:
    return {
        "type": "scatter",
        "name": name,
        "symbol": "rect",
        "symbolSize": [2.4, ROW - 10],
        "itemStyle": {"color": LIMIT, "opacity": 1},
        "data": list(points),
        "z": 5,
    }


def _values(rows: Sequence[_Row], lang: Lang) -> Part:
    """The column of figures: value, limit, and whether they are near each other."""
    entries = []
    for row in rows:
        colour = MARKS["failing"].colour if row.look == "failing" else FAINT if row.value is None else INK
        entries.append({"value": _printed(row, lang), "textStyle": {"color": colour}})
    return {
        **category([], size=SMALL),
        "data": entries,
        "position": "right",
        "axisLine": {"show": False},
        "axisLabel": {"fontSize": SMALL, "interval": 0, "margin": 10, "lineHeight": SMALL + 3},
    }


def _printed(row: _Row, lang: Lang) -> str:
    limit = "" if row.limit is None else PRINTED.show(row.limit)
    if row.value is None:
        return broken(row.words, VALUES - 14, SMALL)
    value = PRINTED.show(row.value)
    found = text("charts.coefficients.pair", lang, value=value, limit=limit) if limit else value
    return f"{found} {text('report.near', lang)}" if row.near else found


def counted(lines: int, lang: Lang, *, with_mean: bool) -> str:
    """How many coefficients a chart shows; their mean, if it is the last of them, by its name."""
    if with_mean:
        return text("charts.coefficients.number_and_mean", lang, number=lines - 1)
    return text("charts.coefficients.number", lang, number=lines)


def _alt(rows: Sequence[_Row], stage: Stage, lang: Lang) -> str:
    """What the chart shows, in a sentence: how many are over, and which is the highest."""
    known = [row for row in rows if row.value is not None]
    blanks = {
        "stage": words.stage(stage, lang),
        "coefficients": counted(len(rows), lang, with_mean=any(row.id == "composite" for row in rows)),
        "unknown": sum(row.value is None for row in rows),
    }
    if not known:
        return text("charts.coefficients.alt_unknown", lang, **blanks)
    single = [(plotted(row.value), row) for row in rows if row.value is not None and row.id != "composite"]
    highest = max(single, key=lambda pair: pair[0])[1] if single else known[0]
    return text(
        "charts.coefficients.alt",
        lang,
        **blanks,
        met=sum(row.look == "met" for row in known),
        failing=sum(row.look == "failing" for row in known),
        unlimited=sum(row.look == "" for row in known),
        name=highest.name,
        value=PRINTED.show(highest.value or Cell()),
    )
