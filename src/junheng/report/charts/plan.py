"""A plan in pictures: coefficients, and schools, without and with it."""

from dataclasses import dataclass

from junheng.assess.outcome import Assessment, Spread
from junheng.plan.result import Plan
from junheng.report import words
from junheng.report.charts.chart import MARKS, Chart, Mark, plotted
from junheng.report.charts.labels import broken, cut
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
    mark_style,
    marks,
    measure,
    option,
    words_at,
)
from junheng.report.charts.scale import scale
from junheng.report.sources import of_unit, path
from junheng.report.tables import Cell, Column, Look, full_decimals, telling_decimals, value_decimals
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text

NAMES, VALUES = 222, 176
ROW, SCHOOL_ROW = 40, 21
MOST_SCHOOLS = 24
"""Schools that a picture names; those that change most."""
BEFORE = Mark(MARKS["out"].colour, "circle", hollow=True)
PASSES: dict[bool | None, Look] = {True: "met", False: "failing", None: "missing"}
LINK = "#A9AFB8"
PRINTED = Column("", "")
LIMIT_ICON = "path://M0,0M5,0L7,0L7,12L5,12ZM12,12"


@dataclass(frozen=True)
class SchoolsChart:
    """A picture of schools, of which indicator, how many of them are shown, and of how many that change."""

    chart: Chart
    indicator: str
    shown: int
    of: int


@dataclass(frozen=True)
class _Row:
    name: str
    before: Cell | None
    after: Cell | None
    limit: Cell | None
    look: Look


def coefficients_planned(plan: Plan, stage: Stage, lang: Lang) -> Chart:
    """A row an indicator in the last pass year: a grey bar without the plan, one of its state with it, and its limit.

    Figures stand in a column of their own.
    """
    rows = _coefficients(plan, stage, lang)
    names = {key: text(f"plandoc.chart.{key}", lang) for key in ("before", "met", "failing", "unlimited")}
    series: list[Part] = [
        _bars(names["before"], [_drawn(row.before, BEFORE.colour) for row in rows]),
        _bars("", [_drawn(row.after, MARKS[row.look].colour) for row in rows]),
    ]
    shown: list[str | Part] = [names["before"]]
    looks: tuple[tuple[Look, str], ...] = (("met", "met"), ("failing", "failing"), ("", "unlimited"))
    for look, key in looks:
        at = [[plotted(row.after), n] for n, row in enumerate(rows) if row.after is not None and row.look == look]
        if at:
            series.append(marks(names[key], look, at, 10, symbolOffset=[0, 5]))
            shown.append(names[key])
    limits = [[plotted(row.limit), n] for n, row in enumerate(rows) if row.limit is not None]
    if limits:
        name = text("charts.coefficients.limit", lang)
        series.append(_limits(name, limits))
        shown.append({"name": name, "icon": LIMIT_ICON})
    figures = tuple(cell for row in rows for cell in (row.before, row.after, row.limit) if cell is not None)
    top = legend_height(shown) + 26
    return Chart(
        key=f"coefficients-planned-{stage}",
        option=option(
            series,
            legend=legend(shown),
            grid={"left": NAMES, "right": VALUES, "top": top, "bottom": 44},
            xAxis=measure(scale([plotted(cell) for cell in figures]), text("charts.coefficients.axis", lang)),
            yAxis=[category([broken(row.name, NAMES - 14, SIZE) for row in rows]), _values(rows, lang)],
            graphic=[words_at(WIDTH - VALUES + 10, top - 12, text("plandoc.chart.head", lang))],
        ),
        width=WIDTH,
        height=top + ROW * len(rows) + 44,
        alt=text(
            "plandoc.chart.alt",
            lang,
            stage=words.stage(stage, lang),
            number=len(rows),
            met=sum(row.look == "met" for row in rows),
            failing=sum(row.look == "failing" for row in rows),
        ),
        figures=figures,
    )


def _coefficients(plan: Plan, stage: Stage, lang: Lang) -> list[_Row]:
    year = plan.pass_years[-1]
    before, after = plan.before[year], plan.after[year].assessment
    rows = []
    for id, spread in before.stages[stage].spreads.items():
        later = after.stages[stage].spreads[id]
        limit = None
        if later.limit is not None:
            source = path("plan", "after", str(year), "stages", stage, id, "limit")
            limit = Cell(later.limit, decimals=full_decimals(later.limit, least=2), source=source)
        look: Look = "" if later.limit is None else PASSES[later.passes]
        name = words.indicator(before.rulebook.indicators[id], lang)
        rows.append(
            _Row(
                name,
                _cv(spread, path("plan", "before", str(year), "stages", stage, id, "cv")),
                _cv(later, path("plan", "after", str(year), "stages", stage, id, "cv")),
                limit,
                look,
            )
        )
    return rows


def _cv(spread: Spread, source: str) -> Cell | None:
    if spread.cv is None:
        return None
    return Cell(spread.cv, decimals=telling_decimals(spread.cv, [spread.limit], 3), source=source)


def _drawn(cell: Cell | None, colour: str) -> Part | None:
    return None if cell is None else {"value": plotted(cell), "itemStyle": {"color": colour}}


def _bars(name: str, bars: list[Part | None]) -> Part:
    named = {"name": name, "itemStyle": {"color": BEFORE.colour}} if name else {}
    return {"type": "bar", "barWidth": 6, "barGap": "60%", "data": bars, "z": 2, **named}


def _limits(name: str, points: list[list[float]]) -> Part:
    return {
        "type": "scatter",
        "name": name,
        "symbol": "rect",
        "symbolSize": [2.4, ROW - 10],
        "itemStyle": {"color": LIMIT, "opacity": 1},
        "data": points,
        "z": 5,
    }


def _values(rows: list[_Row], lang: Lang) -> Part:
    entries = []
    for row in rows:
        shown = [PRINTED.show(cell or Cell()) for cell in (row.before, row.after, row.limit)]
        said = text("plandoc.chart.triple", lang, before=shown[0], after=shown[1], limit=shown[2])
        colour = MARKS["failing"].colour if row.look == "failing" else INK if row.after is not None else FAINT
        entries.append({"value": said, "textStyle": {"color": colour}})
    return {
        **category([], size=SMALL),
        "data": entries,
        "position": "right",
        "axisLine": {"show": False},
        "axisLabel": {"fontSize": SMALL, "interval": 0, "margin": 10},
    }


def schools_planned(plan: Plan, stage: Stage, lang: Lang) -> SchoolsChart | None:
    """Schools of a stage without and with the plan, for the indicator on which it spends most there.

    None where the plan changes no indicator of the stage.
    """
    year = plan.pass_years[-1]
    before, after = plan.before[year], plan.after[year].assessment
    spent: dict[str, float] = {}
    for line in plan.lines:
        if line.stage == stage and line.clause in before.rulebook.indicators:
            spent[line.clause] = spent.get(line.clause, 0.0) + float(line.cost_yuan)
    if not spent:
        return None
    indicator = max(sorted(spent), key=spent.__getitem__)
    pairs = _changed(before, after, stage, indicator)
    if not pairs:
        return None
    shown = pairs[:MOST_SCHOOLS]
    return SchoolsChart(_dumbbells(before, shown, stage, indicator, lang), indicator, len(shown), len(pairs))


@dataclass(frozen=True)
class _School:
    name: str
    before: Cell
    after: Cell
    threshold: Cell | None

    @property
    def moved(self) -> float:
        return abs(plotted(self.after) - plotted(self.before))


def _changed(before: Assessment, after: Assessment, stage: Stage, indicator: str) -> list[_School]:
    """Schools whose value changes, the largest change first."""
    later = {unit.school: unit for unit in after.units if unit.stage == stage}
    found = []
    for unit in before.units:
        if unit.stage != stage or not unit.in_scope or unit.school not in later:
            continue
        one, two = unit.readings.get(indicator), later[unit.school].readings.get(indicator)
        if one is None or two is None or one.value is None or two.value is None or one.value == two.value:
            continue
        decimals = value_decimals([one.value, two.value])
        where = of_unit(unit, "indicators", indicator, "value")
        limit = None
        if two.threshold is not None:
            at = of_unit(unit, "indicators", indicator, "threshold")
            limit = Cell(two.threshold, decimals=full_decimals(two.threshold), source=f"planned.{at}")
        found.append(
            _School(
                unit.name,
                Cell(one.value, decimals=decimals, source=f"unplanned.{where}"),
                Cell(two.value, decimals=decimals, source=f"planned.{where}"),
                limit,
            )
        )
    return sorted(found, key=lambda school: (-school.moved, school.name))


def _stretch(lengths: list[float], colour: str) -> Part:
    """A part of the thin bars that join the marks of each school: the first, unseen, leads up to the lower mark."""
    return {
        "type": "bar",
        "stack": "joined",
        "barWidth": 2.4,
        "data": lengths,
        "itemStyle": {"color": colour},
        "z": 2,
    }


def _dumbbells(found: Assessment, schools: list[_School], stage: Stage, indicator: str, lang: Lang) -> Chart:
    name = words.measured(found.rulebook.indicators[indicator], lang)
    befores = [[plotted(school.before), at] for at, school in enumerate(schools)]
    afters = [[plotted(school.after), at] for at, school in enumerate(schools)]
    limits = [[plotted(school.threshold), at] for at, school in enumerate(schools) if school.threshold is not None]
    old, new, least = (text(f"plandoc.chart.{key}", lang) for key in ("before", "after", "threshold"))
    starts = [min(one[0], two[0]) for one, two in zip(befores, afters, strict=True)]
    ends = [max(one[0], two[0]) for one, two in zip(befores, afters, strict=True)]
    series: list[Part] = [
        _stretch(starts, "rgba(0,0,0,0)"),
        _stretch([end - start for start, end in zip(starts, ends, strict=True)], LINK),
        {
            "type": "scatter",
            "name": old,
            "symbol": BEFORE.symbol,
            "symbolSize": 8,
            "itemStyle": mark_style(BEFORE),
            "data": befores,
            "z": 4,
        },
        marks(new, "met", afters, 9),
    ]
    shown: list[str | Part] = [old, new]
    if limits:
        series.append({**_limits(least, limits), "symbolSize": [2.0, SCHOOL_ROW - 6]})
        shown.append({"name": least, "icon": LIMIT_ICON})
    cells = tuple(
        cell for school in schools for cell in (school.before, school.after, school.threshold) if cell is not None
    )
    top = legend_height(shown) + 12
    return Chart(
        key=f"schools-planned-{stage}",
        option=option(
            series,
            legend=legend(shown),
            grid={"left": NAMES, "right": 30, "top": top, "bottom": 44},
            xAxis=measure(scale([plotted(cell) for cell in cells]), name),
            yAxis=[category([cut(school.name, NAMES - 14, SMALL) for school in schools], size=SMALL)],
        ),
        width=WIDTH,
        height=top + SCHOOL_ROW * len(schools) + 44,
        alt=text("plandoc.chart.schools_alt", lang, stage=words.stage(stage, lang), name=name, number=len(schools)),
        figures=cells,
    )
