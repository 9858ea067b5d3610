"""What schools lack of one indicator, in its own unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from junheng.assess.outcome import Assessment, Unit
from junheng.report import words
from junheng.report.charts.chart import MARKS, Chart
from junheng.report.charts.labels import cut, pixels
from junheng.report.charts.looks import (
    INK,
    SIZE,
    SMALL,
    WIDTH,
    Part,
    category,
    legend,
    legend_height,
    measure,
    option,
    words_at,
)
from junheng.report.charts.scale import ordinary, scale
from junheng.report.sources import count_in, of_unit, path, total_in
from junheng.report.tables import Cell, Column, bracketed
from junheng.standards.model import Indicator, Stage
from junheng.terms.messages import Lang, text

MOST = 25
"""Schools that one picture shows."""
ROW = 24
NAMES = 190
"""Breadth of the schools' names at most."""
PRINTED = Column("", "")


@dataclass(frozen=True)
class _Bar:
    """A school that is short: to its floor, and in all to its threshold."""

    unit: Unit
    to_floor: Fraction
    shortfall: Fraction


def shortfall_chart(assessment: Assessment, stage: Stage, indicator: str, lang: Lang) -> Chart | None:
    """A bar a school that is short; None where none is.

    The largest shortfalls come first; what lacks to the floor is told apart from the rest of the way to the
    threshold. Schools beyond the first are counted in words.
    """
    bars = _bars(assessment, stage, indicator)
    if not bars:
        return None
    drawn = bars[:MOST]
    of = assessment.rulebook.indicators[indicator]
    across = scale(ordinary([float(bar.shortfall) for bar in drawn]), least=1.0 if of.whole else 0.0)
    names = [cut(bar.unit.name or bar.unit.school, NAMES - 14, SIZE) for bar in drawn]
    left = 14 + round(max(pixels(name, SIZE) for name in names))
    series, shown = _series(drawn, across.high, lang)
    top = legend_height(shown) + 24
    bottom = top + ROW * len(drawn)
    cells = [words.amount(bar.shortfall, of, of_unit(bar.unit, "indicators", indicator, "shortfall")) for bar in drawn]
    notes, figures = _notes(assessment, stage, of, bars, lang)
    if any(bar.shortfall > across.high for bar in drawn):
        notes.append(text("charts.shortfalls.beyond", lang))
    values = [
        text("charts.dots.above", lang, value=PRINTED.show(cell)) if bar.shortfall > across.high else PRINTED.show(cell)
        for bar, cell in zip(drawn, cells, strict=True)
    ]
    unit = words.unit(of.resource_unit, lang)
    head = bracketed(text("charts.shortfalls.head", lang), unit)
    right = 16 + round(max(pixels(said, SMALL) for said in (head, *values)))
    return Chart(
        key=f"shortfalls.{stage}.{indicator}",
        option=option(
            series,
            legend=legend(shown),
            grid={"left": left, "right": right, "top": top, "height": ROW * len(drawn)},
            xAxis=measure(across, head),
            yAxis=[
                category(names),
                {
                    **category(values, size=SMALL),
                    "position": "right",
                    "axisLine": {"show": False},
                    "axisLabel": {"fontSize": SMALL, "interval": 0, "margin": 8, "color": INK},
                },
            ],
            graphic=[
                words_at(WIDTH - right + 8, top - 11, head),
                *(words_at(6, bottom + 54 + 18 * at, note) for at, note in enumerate(notes)),
            ],
        ),
        width=WIDTH,
        height=bottom + 46 + 18 * len(notes),
        alt=_alt(bars, of, stage, cells[0], lang),
        figures=(
            *cells,
            *(
                Cell(bar.to_floor, source=of_unit(bar.unit, "indicators", indicator, "to_floor"))
                for bar in drawn
                if bar.to_floor
            ),
            *figures,
        ),
    )


def _bars(assessment: Assessment, stage: Stage, indicator: str) -> list[_Bar]:
    """Schools that count and are short, the largest shortfall first; equal ones in the order of the data."""
    found = []
    for unit in assessment.units:
        reading = unit.readings.get(indicator)
        if unit.stage == stage and unit.in_scope and reading is not None and reading.shortfall:
            found.append(_Bar(unit, reading.to_floor or Fraction(0), reading.shortfall))
    return sorted(found, key=lambda bar: -bar.shortfall)


def _series(bars: Sequence[_Bar], most: float, lang: Lang) -> tuple[list[Part], list[str | Part]]:
    """Two bars on one another; a series that would be empty is left out."""
    to_floor = [min(float(bar.to_floor), most) for bar in bars]
    rest = [min(float(bar.shortfall), most) - floor for bar, floor in zip(bars, to_floor, strict=True)]
    looks = (
        ("floor", to_floor, {"color": MARKS["failing"].colour}),
        ("threshold", rest, {"color": "#F3D9A8", "borderColor": MARKS["within-tolerance"].colour, "borderWidth": 1.2}),
    )
    series: list[Part] = []
    shown: list[str | Part] = []
    for id, lengths, style in looks:
        if any(lengths):
            name = text(f"charts.shortfalls.{id}", lang)
            shown.append(name)
            series.append(
                {
                    "type": "bar",
                    "name": name,
                    "stack": "all",
                    "barWidth": 13,
                    "itemStyle": style,
                    "data": [length or None for length in lengths],
                    "z": 3,
                }
            )
    return series, shown


def _notes(
    assessment: Assessment, stage: Stage, of: Indicator, bars: Sequence[_Bar], lang: Lang
) -> tuple[list[str], list[Cell]]:
    """How many schools are short and by how much in all, and how many have no figure."""
    indicator = of.id
    schools = Cell(len(bars), source=count_in(stage, path("indicators", indicator, "shortfall") + " > `0`"))
    total = words.amount(
        sum((bar.shortfall for bar in bars), Fraction(0)), of, total_in(stage, "indicators", indicator, "shortfall")
    )
    notes = [
        text(
            "charts.shortfalls.total" if len(bars) <= MOST else "charts.shortfalls.total_most",
            lang,
            schools=PRINTED.show(schools),
            amount=PRINTED.show(total),
            unit=words.unit(of.resource_unit, lang),
            **({"shown": MOST} if len(bars) > MOST else {}),
        )
    ]
    figures = [schools, total]
    missing = sum(
        unit.stage == stage and unit.in_scope and indicator in unit.readings
        and unit.readings[indicator].state == "missing"
        for unit in assessment.units
    )  # fmt: skip
    if missing:
        cell = Cell(missing, source=count_in(stage, path("indicators", indicator, "state") + "=='missing'"))
        figures.append(cell)
        notes.append(text("charts.shortfalls.missing", lang, schools=PRINTED.show(cell)))
    return notes, figures


def _alt(bars: Sequence[_Bar], of: Indicator, stage: Stage, largest: Cell, lang: Lang) -> str:
    return text(
        "charts.shortfalls.alt",
        lang,
        stage=words.stage(stage, lang),
        indicator=words.indicator(of, lang),
        schools=len(bars),
        failing=sum(bar.to_floor > 0 for bar in bars),
        name=bars[0].unit.name or bars[0].unit.school,
        amount=PRINTED.show(largest),
        unit=words.unit(of.resource_unit, lang),
    )
