from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest

from junheng.assess.outcome import Assessment, Reading
from junheng.report.charts.chart import Chart
from junheng.report.charts.dots import MOST, dot_plot
from junheng.report.charts.swarm import swarm
from junheng.terms.messages import text
from tests.report.charts.pictures import texts
from tests.report.materials import example, gaps


def dots(chart: Chart, second: bool = False) -> list[tuple[str, float, int, float]]:
    """Every dot: its series, value, row, and how far it moved off its row."""
    return [
        (one["name"], point["value"][0], point["value"][1], point["symbolOffset"][1])
        for one in chart.option["series"]
        if ("xAxisIndex" in one) == second
        for point in one["data"]
    ]


def said(chart: Chart) -> list[str]:
    return [one.words for one in texts(chart)]


def with_readings(assessment: Assessment, indicator: str, **changed: Fraction | None) -> Assessment:
    """The same assessment with one indicator of its first school changed."""
    first = assessment.units[0]
    reading: Reading = replace(first.readings[indicator], **changed)  # type: ignore[arg-type]  # by name
    unit = replace(first, readings={**first.readings, indicator: reading})
    return replace(assessment, units=(unit, *assessment.units[1:]))


@pytest.mark.parametrize("indicator", ["R1", "R4", "R6"])
def test_every_school_is_a_dot_in_the_row_of_its_township_with_the_mark_of_its_state(indicator: str) -> None:
    found = gaps().assessment
    units = [unit for unit in found.units if unit.stage == "primary"]
    townships = list(dict.fromkeys(unit.township for unit in units))
    chart = dot_plot(found, "primary", indicator, "zh")
    wanted = [
        (
            text(f"terms.state.{unit.readings[indicator].state}" if unit.in_scope else "charts.map.out"),
            townships.index(unit.township),
        )
        for unit in units
    ]
    drawn = [(name, row) for name, _, row, _ in dots(chart) + dots(chart, second=True)]
    assert sorted(drawn) == sorted(wanted)
    blank = sum(unit.readings[indicator].value is None for unit in units)
    assert len(dots(chart, second=True)) == blank


def test_no_dot_hides_another_of_its_township() -> None:
    chart = dot_plot(example(schools=60, seed=1).assessment, "primary", "R1", "zh")
    places = [(value, row, moved) for _, value, row, moved in dots(chart)]
    assert len(set(places)) == len(places)
    frame = 640 - chart.option["grid"][0]["left"] - chart.option["grid"][0]["right"]
    across = frame / chart.option["xAxis"][0]["max"]
    near = [
        (a, b)
        for a, b in combinations(places, 2)
        if a[1] == b[1] and abs(a[0] - b[0]) * across < 4 and abs(a[2] - b[2]) < 4
    ]
    assert near == []


def test_dots_at_one_place_are_moved_apart_as_far_as_there_is_room() -> None:
    assert len(set(swarm([5.0] * 5, 8, 16))) == 5
    assert all(abs(moved) <= 16 for moved in swarm([5.0] * 9, 8, 16))


def test_threshold_and_floor_are_lines_where_they_hold_for_all() -> None:
    chart = dot_plot(example().assessment, "primary", "R4", "zh")
    assert {"达标值4.5", "基本值3.825"} <= set(said(chart))


def test_thresholds_of_single_schools_have_no_line_and_the_picture_says_so() -> None:
    found = with_readings(example().assessment, "R4", threshold=Fraction(5))
    assert found.units[0].in_scope
    stage = found.units[0].stage
    words = said(dot_plot(found, stage, "R4", "zh"))
    assert text("charts.dots.own_thresholds") in words
    assert not any(word.startswith("标准") for word in words)


def test_without_thresholds_no_school_is_shown_as_met() -> None:
    chart = dot_plot(example("national-2012").assessment, "primary", "B1", "zh")
    assert {name for name, *_ in dots(chart)} <= {text("charts.map.unjudged"), text("charts.map.out")}
    assert text("charts.dots.no_threshold") in said(chart)


def test_the_county_mean_is_printed_as_it_was_computed() -> None:
    found = example().assessment
    mean = found.stages["primary"].spreads["R4"].mean
    assert mean is not None
    assert f"全县平均{float(mean):.2f}" in said(dot_plot(found, "primary", "R4", "zh"))


def test_one_wild_figure_stands_at_the_edge_with_an_arrow_and_its_true_value() -> None:
    found = with_readings(example().assessment, "R6", value=Fraction(98_765_432))
    stage = found.units[0].stage
    chart = dot_plot(found, stage, "R6", "zh")
    assert chart.option["xAxis"][0]["max"] < 100_000
    assert "98,765,432.00 →" in said(chart)
    assert text("charts.dots.beyond") in said(chart)


def test_more_townships_than_a_page_holds_are_counted_and_those_with_unmet_schools_come_first() -> None:
    found = example(schools=60, seed=1).assessment
    units = [unit for unit in found.units if unit.stage == "primary"]
    copies = tuple(
        replace(unit, school=f"{unit.school}-{copy}", township=f"{unit.township}{copy}")
        for copy in range(8)
        for unit in units
    )
    many = replace(found, units=copies)
    townships = {unit.township for unit in copies}
    chart = dot_plot(many, "primary", "R6", "zh")
    shown = set(chart.option["yAxis"][0]["data"])
    assert len(chart.option["yAxis"][0]["data"]) == MOST < len(townships)
    assert text("charts.dots.more", townships=len(townships) - MOST) in said(chart)
    unmet = {unit.township for unit in copies if unit.in_scope and unit.readings["R6"].state == "failing"}
    assert unmet <= shown


def test_a_stage_without_the_indicator_is_an_empty_picture() -> None:
    found = example().assessment
    bare = replace(found, units=tuple(replace(unit, readings={}) for unit in found.units))
    assert dots(dot_plot(bare, "primary", "R4", "zh")) == []


def test_a_floor_above_its_threshold_is_labelled_on_the_other_side() -> None:
    found = example().assessment
    turned = replace(
        found,
        units=tuple(
            replace(
                unit,
                readings={
                    id: replace(one, threshold=one.floor, floor=one.threshold) for id, one in unit.readings.items()
                },
            )
            for unit in found.units
        ),
    )
    words = {one.words: one for one in texts(dot_plot(turned, "primary", "R4", "zh"))}
    assert words["达标值3.825"].right < words["基本值4.5"].left
