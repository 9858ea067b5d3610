from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from junheng.assess.outcome import Assessment, Spread
from junheng.report.charts.chart import Chart
from junheng.report.charts.coefficients import coefficients_chart
from junheng.terms.messages import LANGS, Lang, text
from tests.report.charts.pictures import texts
from tests.report.materials import example, gaps


def with_spread(assessment: Assessment, indicator: str, **changed: object) -> Assessment:
    """The same assessment with one coefficient of primary schools changed."""
    result = assessment.stages["primary"]
    spread: Spread = replace(result.spreads[indicator], **changed)  # type: ignore[arg-type]  # by name
    stage = replace(result, spreads={**result.spreads, indicator: spread})
    return replace(assessment, stages={**assessment.stages, "primary": stage})


def series(chart: Chart, name: str) -> list[list[float]]:
    """The points of a series by its name."""
    found: list[dict[str, Any]] = [one for one in chart.option["series"] if one.get("name") == name]
    return [list(point) for one in found for point in one["data"]]


@pytest.mark.parametrize("lang", LANGS)
def test_a_coefficient_over_its_limit_has_another_mark_than_one_within(lang: Lang) -> None:
    found = example().assessment
    chart = coefficients_chart(found, "primary", lang)
    spreads = found.stages["primary"].spreads.values()
    over = [[s.cv, at] for at, s in enumerate(spreads) if s.passes is False]
    within = [[s.cv, at] for at, s in enumerate(spreads) if s.passes]
    assert series(chart, text("charts.coefficients.failing", lang)) == over
    assert series(chart, text("charts.coefficients.met", lang)) == within
    assert over or within


def test_each_limit_is_marked_in_its_own_row() -> None:
    found = with_spread(example().assessment, "R3", limit=Fraction("0.4"))
    limits = series(coefficients_chart(found, "primary", "zh"), text("charts.coefficients.limit"))
    assert limits == [[0.4 if row == 2 else 0.5, row] for row in range(7)]


def test_the_scheme_of_2012_marks_the_composites_limit_only() -> None:
    found = example("national-2012").assessment
    chart = coefficients_chart(found, "primary", "zh")
    assert series(chart, text("charts.coefficients.limit")) == [[0.65, 8]]
    assert len(series(chart, text("charts.coefficients.unlimited"))) == 8


def test_a_coefficient_near_its_limit_has_a_ring_and_says_so_and_shows_on_which_side_it_is() -> None:
    found = with_spread(example().assessment, "R2", cv=0.50004, passes=False, borderline=True)
    chart = coefficients_chart(found, "primary", "zh")
    assert series(chart, text("charts.coefficients.near")) == [[0.50004, 1]]
    assert "0.50004／0.50 临界" in [said.words for said in texts(chart)]
    assert text("charts.coefficients.near") not in coefficients_chart(example().assessment, "junior", "zh").alt


def test_what_is_missing_is_said_in_words_and_has_no_bar() -> None:
    found = gaps().assessment
    spreads = found.stages["primary"].spreads
    blank = [at for at, spread in enumerate(spreads.values()) if spread.cv is None]
    chart = coefficients_chart(found, "primary", "zh")
    assert [at for at, bar in enumerate(chart.option["series"][0]["data"]) if bar is None] == blank
    assert blank
    said = " ".join(one.words for one in texts(chart))
    assert said.count(text("terms.no_data")) == len(blank)


def test_a_coefficient_without_a_meaning_is_not_taken_for_one_without_data() -> None:
    found = with_spread(example().assessment, "R2", cv=None, mean=Fraction(0), passes=False, missing=())
    said = "".join(one.words for one in texts(coefficients_chart(found, "primary", "zh")))
    assert text("report.undefined") in said
    assert text("terms.no_data") not in said
