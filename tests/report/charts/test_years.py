from dataclasses import replace

import pytest

from junheng.report import words
from junheng.report.charts.years import years_chart
from junheng.terms.messages import text
from tests.report.charts.pictures import texts
from tests.report.materials import example


def test_one_year_alone_is_no_chart() -> None:
    assert years_chart(example(), "primary", "zh") is None


@pytest.mark.parametrize("standard", ["national-2017", "national-2012"])
def test_a_line_has_the_coefficient_of_each_year_oldest_first(standard: str) -> None:
    material = example(standard, years=2)
    years = [*material.earlier, material.assessment]
    chart = years_chart(material, "primary", "zh")
    assert chart is not None
    assert chart.option["xAxis"]["data"] == [words.school_year(year.school_year, "zh") for year in years]
    wanted = [
        [year.stages["primary"].spreads[id].cv for year in years]
        for id in material.assessment.stages["primary"].spreads
    ]
    composites = [year.stages["primary"].composite for year in years]
    wanted += [[mean.value for mean in composites if mean is not None]] if composites[0] is not None else []
    assert [line["data"] for line in chart.option["series"]] == wanted


def test_lines_are_told_apart_without_colour() -> None:
    chart = years_chart(example("national-2012", years=2), "primary", "zh")
    assert chart is not None
    looks = {(line["symbol"], line["itemStyle"]["color"] == "#FFFFFF") for line in chart.option["series"]}
    assert len(looks) == len(chart.option["series"]) == 9


def test_each_line_is_named_at_its_end_with_its_last_figure() -> None:
    material = example(years=2)
    chart = years_chart(material, "junior", "zh")
    assert chart is not None
    said = {one.words for one in texts(chart)}
    spreads = material.assessment.stages["junior"].spreads
    assert {f"{id} {spread.cv:.3f}" for id, spread in spreads.items()} <= said
    assert text("charts.years.limit", value="0.45") in said


def test_a_year_without_a_figure_is_a_gap() -> None:
    material = example(years=2)
    first = material.earlier[0]
    result = first.stages["primary"]
    blank = replace(result, spreads={**result.spreads, "R4": replace(result.spreads["R4"], cv=None)})
    torn = replace(first, stages={**first.stages, "primary": blank})
    chart = years_chart(replace(material, earlier=(torn, *material.earlier[1:])), "primary", "zh")
    assert chart is not None
    data = [line["data"] for line in chart.option["series"] if line["name"].startswith("R4")]
    assert [value is None for value in data[0]] == [True, False, False]
