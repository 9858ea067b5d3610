from dataclasses import replace

import pytest

from junheng.report.charts.shortfalls import MOST, shortfall_chart
from junheng.terms.messages import text
from tests.report.charts.pictures import texts
from tests.report.materials import example, gaps


def test_nobody_short_is_no_chart() -> None:
    assert shortfall_chart(example("national-2012").assessment, "primary", "B1", "zh") is None


@pytest.mark.parametrize("indicator", ["R2", "R6"])
def test_schools_that_are_short_come_with_the_largest_first_and_their_parts_add_up(indicator: str) -> None:
    found = example(schools=60, seed=1).assessment
    short = sorted(
        (float(shortfall), float(reading.to_floor or 0))
        for unit in found.units
        if unit.stage == "primary" and unit.in_scope
        for reading in [unit.readings[indicator]]
        if (shortfall := reading.shortfall)
    )
    chart = shortfall_chart(found, "primary", indicator, "zh")
    assert chart is not None
    lengths = {one["name"]: [part or 0 for part in one["data"]] for one in chart.option["series"]}
    floors = lengths.get(text("charts.shortfalls.floor"), [0] * len(short))
    rests = lengths.get(text("charts.shortfalls.threshold"), [0] * len(short))
    whole = [floor + rest for floor, rest in zip(floors, rests, strict=True)]
    most = chart.option["xAxis"]["max"]
    assert whole == sorted(whole, reverse=True)
    assert sorted(whole) == pytest.approx([min(shortfall, most) for shortfall, _ in short])
    assert sorted(floors) == pytest.approx(sorted(min(floor, most) for _, floor in short))


def test_schools_beyond_the_first_are_counted_and_their_shortfall_is_in_the_sum() -> None:
    found = example(schools=300, seed=1).assessment
    chart = shortfall_chart(found, "primary", "R6", "zh")
    assert chart is not None
    short = [
        shortfall
        for unit in found.units
        if unit.stage == "primary" and unit.in_scope and (shortfall := unit.readings["R6"].shortfall)
    ]
    assert len(short) > MOST == len(chart.option["yAxis"][0]["data"])
    words = " ".join(one.words for one in texts(chart))
    assert f"共{len(short)}所学校" in words
    assert f"{float(sum(short)):,.2f}" in words


def test_a_school_left_out_is_not_shown_as_short() -> None:
    found = example(schools=60, seed=1).assessment
    out = replace(found, units=tuple(replace(unit, in_scope=False) for unit in found.units))
    assert shortfall_chart(out, "primary", "R6", "zh") is None


def test_schools_without_data_are_counted_beside_the_sum() -> None:
    found = gaps().assessment
    blank = sum(
        unit.stage == "primary" and unit.in_scope and unit.readings["R6"].state == "missing" for unit in found.units
    )
    chart = shortfall_chart(found, "primary", "R6", "zh")
    assert blank
    assert chart is not None
    assert text("charts.shortfalls.missing", schools=blank) in [one.words for one in texts(chart)]
