from dataclasses import replace
from math import cos, radians
from typing import Any

import pytest

from junheng.assess.outcome import Unit
from junheng.report.charts.chart import Chart
from junheng.report.charts.map import verdict_map
from junheng.report.material import Material
from junheng.terms.messages import text
from tests.report.charts.pictures import boundaries, texts
from tests.report.materials import example


def drawn(material: Material) -> Chart:
    chart = verdict_map(material, "zh")
    assert chart is not None
    return chart


def points(chart: Chart, name: str) -> set[tuple[float, float]]:
    return {(lon, lat) for one in chart.option["series"] if one["name"] == name for lon, lat in one["data"]}


def moved(material: Material, school: str, lon: float | None, lat: float | None) -> Material:
    """The same county with one school elsewhere."""
    places = tuple(
        replace(place, lon=lon, lat=lat) if place.school == school else place for place in material.survey.places
    )
    return replace(material, survey=replace(material.survey, places=places))


def judged(material: Material, **verdicts: bool | None) -> Material:
    """The same county with other verdicts by stage for its first combined school."""
    school = combined(material)
    units: list[Unit] = []
    for unit in material.assessment.units:
        units.append(replace(unit, passes=verdicts[unit.stage]) if unit.school == school else unit)
    return replace(material, assessment=replace(material.assessment, units=tuple(units)))


def combined(material: Material) -> str:
    return next(
        place.school
        for place in material.survey.places
        if len(place.stages) == 2
        and all(unit.in_scope for unit in material.assessment.units if unit.school == place.school)
    )


@pytest.mark.parametrize(
    ("primary", "junior", "shown"),
    [(True, True, "met"), (True, False, "failing"), (None, True, "missing"), (False, None, "failing")],
)
def test_a_school_with_two_stages_shows_the_worse_verdict(
    primary: bool | None, junior: bool | None, shown: str
) -> None:
    material = judged(example(), primary=primary, junior=junior)
    place = next(place for place in material.survey.places if place.school == combined(example()))
    assert (place.lon, place.lat) in points(drawn(material), text(f"charts.map.{shown}"))


def test_a_kilometre_is_as_long_eastward_as_northward() -> None:
    chart = drawn(example())
    geo: dict[str, Any] = chart.option["geo"]
    (west, north), (east, south) = geo["boundingCoords"]
    squeeze = cos(radians((north + south) / 2))
    assert geo["width"] / geo["height"] == pytest.approx((east - west) * squeeze / (north - south))
    assert geo["aspectScale"] == pytest.approx(squeeze)


def test_schools_without_coordinates_are_counted_and_schools_without_any_make_no_map() -> None:
    material = example()
    school = material.assessment.units[0].school
    chart = drawn(moved(material, school, None, None))
    assert text("charts.map.unplaced", schools=1) in [one.words for one in texts(chart)]
    nowhere = tuple(replace(place, lon=None, lat=None) for place in material.survey.places)
    assert verdict_map(replace(material, survey=replace(material.survey, places=nowhere)), "zh") is None


@pytest.mark.parametrize("bounded", [True, False])
def test_a_school_far_outside_is_named_and_does_not_shrink_the_map(bounded: bool) -> None:
    material = replace(example(), boundaries=boundaries(30, 7) if bounded else None)
    unit = material.assessment.units[0]
    chart = drawn(moved(material, unit.school, 11.54, 31.6))
    assert chart.option["geo"]["boundingCoords"][0][0] > 100
    assert text("charts.map.far", schools=unit.name) in [one.words for one in texts(chart)]


def test_a_township_is_coloured_by_the_schools_that_count_in_it() -> None:
    material = replace(example(), boundaries=boundaries(30, 7))
    colours = {region["name"]: region["itemStyle"]["areaColor"] for region in drawn(material).option["geo"]["regions"]}
    some_fail = {unit.township for unit in material.assessment.units if unit.in_scope and unit.passes is False}
    others = set(colours) - some_fail
    assert some_fail
    assert others
    assert len({colours[name] for name in some_fail if name}) == 1
    assert not {colours[name] for name in some_fail if name} & {colours[name] for name in others}


def test_townships_that_the_boundaries_lack_are_named() -> None:
    whole = boundaries(30, 7)
    features: Any = whole["features"]
    lost = features[0]["properties"]["name"]
    material = replace(example(), boundaries={**whole, "features": features[1:]})
    assert text("charts.map.unknown_townships", townships=lost) in [one.words for one in texts(drawn(material))]


def test_every_township_is_named_on_the_map() -> None:
    material = replace(example(), boundaries=boundaries(30, 7))
    features: Any = boundaries(30, 7)["features"]
    assert {one["properties"]["name"] for one in features} <= {one.words for one in texts(drawn(material))}


def test_a_standard_without_a_rule_for_schools_shows_no_verdict() -> None:
    names = {one["name"] for one in drawn(example("national-2012")).option["series"]}
    assert names <= {text("charts.map.unjudged"), text("charts.map.out")}
