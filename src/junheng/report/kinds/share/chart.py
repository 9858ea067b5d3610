"""Shares as bars: by the formula, and beside it what the least-cost plan spends, or what lifts the weakest areas."""

from fractions import Fraction

from junheng.plan.sharing.contract import plan_share
from junheng.plan.sharing.result import Sharing
from junheng.report.charts.chart import MARKS, Chart, plotted
from junheng.report.charts.labels import cut, pixels
from junheng.report.charts.looks import SIZE, WIDTH, Part, category, legend, legend_height, measure, option
from junheng.report.charts.scale import scale
from junheng.report.tables import Cell, Column
from junheng.terms.messages import Lang, text

MOST = 25
"""Areas that one picture shows, those with the largest shares."""
ROW = 34
NAMES = 170
PERCENT = 100
PRINTED = Column("", "")


def share_chart(sharing: Sharing, lang: Lang) -> Chart | None:
    """Two bars an area, in per cent; None where nothing stands beside the formula.

    The second bar is the area's part of the plans' cost, or where there is no plan, of what lifts the weakest areas.
    """
    beside = _beside(sharing)
    if beside is None:
        return None
    kind, parts = beside
    order = sorted(range(len(sharing.shares)), key=lambda at: (-sharing.shares[at].share, at))[:MOST]
    formula = [Cell(sharing.shares[at].share, share=True, decimals=1, source=f"areas[{at}].share") for at in order]
    other = [parts[at] for at in order]
    names = [cut(sharing.shares[at].area.name, NAMES - 14, SIZE) for at in order]
    across = scale([PERCENT * plotted(cell) for cell in (*formula, *other)])
    left = 14 + round(max(pixels(name, SIZE) for name in names))
    words = [text("sharing.chart.formula", lang), text(f"sharing.chart.{kind}", lang)]
    top = legend_height(words) + 12
    looks = (("met", "#FFFFFF"), ("within-tolerance", "#8A5A00"))
    series: list[Part] = [
        {
            "type": "bar",
            "name": name,
            "barWidth": 11,
            "itemStyle": {"color": MARKS[look].colour, "borderColor": edge, "borderWidth": 1.0},  # type: ignore[index]  # looks of marks
            "data": [PERCENT * plotted(cell) for cell in cells],
        }
        for name, cells, (look, edge) in zip(words, (formula, other), looks, strict=True)
    ]
    first = PRINTED.show(formula[0]), PRINTED.show(other[0])
    alt = text("sharing.chart.alt", lang, area=names[0], formula=first[0], other=first[1], beside=words[1])
    return Chart(
        key="shares",
        option=option(
            series,
            legend=legend(words),
            grid={"left": left, "right": 24, "top": top, "height": ROW * len(order)},
            xAxis=measure(across, text("sharing.chart.axis", lang)),
            yAxis=category(names),
        ),
        width=WIDTH,
        height=top + ROW * len(order) + 50,
        alt=alt,
        figures=(*formula, *other),
    )


def _beside(sharing: Sharing) -> tuple[str, list[Cell]] | None:
    if sharing.planned is not None and sharing.planned.total_yuan:
        shares = [plan_share(sharing, one.area) or Fraction(0) for one in sharing.shares]
        sources = [f"areas[{at}].plan_share" for at in range(len(shares))]
        return "plan", [
            Cell(share, share=True, decimals=1, source=at) for share, at in zip(shares, sources, strict=True)
        ]
    if sharing.lift is None or not (total := sharing.lift.spent_yuan):
        return None
    parts = [sharing.lift.yuan[one.area.id] / total for one in sharing.shares]
    return "lift", [
        Cell(part, share=True, decimals=1, source=f"areas[{at}].lift.yuan / lift.spent_yuan")
        for at, part in enumerate(parts)
    ]
