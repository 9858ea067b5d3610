"""Needs against what a clerk would count by hand."""

from fractions import Fraction
from math import ceil

import numpy as np
import polars as pl
import pytest

from junheng.facts.example import example_county
from junheng.facts.table import Facts, frame_of
from junheng.forecast.model import Forecast
from junheng.forecast.needs import TeacherShare, class_limits, needs, teacher_share
from junheng.forecast.project import Projection
from junheng.standards.resolve import find_rulebook
from tests.forecast.made import drifting, same_again

RULES = find_rulebook("national-2017")
RATIO = {"primary": Fraction(19), "junior": Fraction(27, 2)}


@pytest.fixture(scope="module")
def county() -> Facts:
    return example_county(30, 3)


def test_a_certain_forecast_needs_what_a_clerk_counts(county: Facts) -> None:
    projection = Projection.of(county, same_again(county))
    forecast = projection.forecast
    share = TeacherShare(Fraction(9, 10), "entered")
    found = {(need.school, need.stage): need for need in needs(projection, RULES, share)}
    limits = class_limits(RULES)
    sums: dict[str, list[int]] = {stage: [0, 0, 0, 0] for stage in RATIO}
    for school, stage in {(cell.school, cell.stage) for cell in forecast.cells}:
        grades = [int(forecast.pupils[at, 0]) for at, cell in enumerate(forecast.cells) if cell[:2] == (school, stage)]
        staff = ceil(sum(grades) / RATIO[stage])
        classes = sum(ceil(grade / limits[stage]) for grade in grades)
        by_hand = [sum(grades), classes, staff, ceil(Fraction(9, 10) * staff)]
        need = found[school, stage]
        assert [need.seats.expected, need.classes.expected, need.staff.expected, need.teachers.expected] == by_hand
        assert [need.seats.low, need.classes.high] == by_hand[:2]
        sums[stage] = [total + part for total, part in zip(sums[stage], by_hand, strict=True)]
    for stage, total in sums.items():
        need = found[None, stage]
        assert [need.seats.expected, need.classes.expected, need.staff.expected, need.teachers.expected] == total


def test_the_interval_holds_the_middle_and_comes_from_the_futures(county: Facts) -> None:
    projection = Projection.of(county, drifting(county, draws=50, wide=0.05))
    forecast = projection.forecast
    for need in needs(projection, RULES, TeacherShare(Fraction(9, 10), "entered")):
        for span in (need.classes, need.staff, need.teachers):
            assert span is not None
            assert span.low <= span.expected <= span.high
        drawn = np.zeros(50)
        for at, cell in enumerate(forecast.cells):
            if cell.stage == need.stage and need.school in (None, cell.school):
                drawn += forecast.draws[:, at, forecast.years.index(need.year)]
        assert (drawn < need.pupils.low).mean() <= 0.1
        assert (drawn > need.pupils.high).mean() <= 0.1
        assert need.pupils.low in drawn
        assert need.pupils.high in drawn


def test_a_standard_without_class_size_gives_no_classes(county: Facts) -> None:
    found = needs(
        Projection.of(county, same_again(county)), find_rulebook("national-2012"), TeacherShare(None, "missing")
    )
    assert {need.classes for need in found} == {None}
    assert {need.teachers for need in found} == {None}


def staffed(**county: object) -> Facts:
    """Two primary schools, one of them with young children."""
    schools = [
        {"school": "1", "type": "primary", "staff": 20},
        {"school": "2", "type": "primary", "staff": 40, "children": 90},
    ]
    stages = [{"school": "1", "stage": "primary", "teachers": 18}, {"school": "2", "stage": "primary", "teachers": 20}]
    return Facts.of(
        {
            "county": frame_of("county", [{"county": "990101", "school_year": 2024, **county}]),
            "schools": frame_of("schools", schools),
            "stages": frame_of("stages", stages),
        }
    )


def test_the_share_of_teachers_is_the_countys_own_where_entered() -> None:
    assert teacher_share(staffed(teachers_in_staff_share=87.5)) == TeacherShare(Fraction(7, 8), "entered")


def test_else_it_is_computed_from_schools_without_other_stages() -> None:
    assert teacher_share(staffed()) == TeacherShare(Fraction(9, 10), "computed", 1)


def test_else_it_is_missing() -> None:
    facts = staffed()
    without = facts.with_tables(schools=facts["schools"].with_columns(pl.lit(None, dtype=pl.Int64).alias("staff")))
    assert teacher_share(without) == TeacherShare(None, "missing")


def test_nothing_is_needed_where_nobody_is_forecast(county: Facts) -> None:
    nobody = Forecast(2024, (2025,), (), np.zeros((0, 1)), np.zeros((3, 0, 1), np.int64), 0)
    assert needs(Projection.of(county, nobody), RULES, TeacherShare(None, "missing")) == ()
