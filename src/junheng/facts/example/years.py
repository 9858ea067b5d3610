"""The invented county in an earlier school year: the pupils that its enrolment table says, and less equipment."""

import polars as pl

from junheng.facts.table import Facts
from junheng.terms.errors import InputError

LISTED = ("teachers", "training", "postings", "classes", "rooms", "equipment", "facilities", "cells")
"""Lists of the present year; an earlier year is told by its counts alone."""

GREW = {"equipment_value": 6, "multimedia_rooms": 5, "computers": 4, "books": 3, "sports_ground_area_m2": 1}
"""What schools had less of, in percent a year; what others got on top went to every fourth school."""

PARTS = (
    "pupils_migrant", "pupils_migrant_workers", "pupils_left_behind", "pupils_inclusive", "pupils_home_delivered",
    "pupils_special_class", "pupils_in_catchment", "fitness_tested", "fitness_excellent", "fitness_good",
    "fitness_pass", "fitness_fail",
)  # fmt: skip
"""Counts among the pupils, which keep their share of them."""


def in_year(facts: Facts, school_year: int) -> Facts:
    """The example county in one of the years of its enrolment table.

    Raises:
        InputError: the enrolment table does not reach back so far.
    """
    now = int(facts["county"]["school_year"][0])
    known = facts["enrolment"]["school_year"].unique().to_list()
    if school_year not in known or school_year > now:
        raise InputError("example.year", year=school_year, years=sorted(known))
    back = now - school_year
    if not back:
        return facts
    return facts.with_tables(
        **{id: facts[id].clear() for id in LISTED},
        schools=_schools(facts["schools"], back),
        stages=_stages(facts["stages"], facts["enrolment"].filter(pl.col("school_year") == school_year)),
        enrolment=facts["enrolment"].filter(pl.col("school_year") <= school_year),
        county=facts["county"].with_columns(pl.col("school_year") - back),
    )


def _schools(frame: pl.DataFrame, back: int) -> pl.DataFrame:
    """Every fourth school had much less, the others a little: so the coefficients move from year to year."""
    poor = pl.int_range(pl.len()) % 4 == 3
    lacked = [
        (pl.col(id) * (100 - pl.when(poor).then(3 * percent * back).otherwise(percent * back)) // 100).alias(id)
        for id, percent in GREW.items()
    ]
    return frame.with_columns(lacked)


def _stages(frame: pl.DataFrame, enrolment: pl.DataFrame) -> pl.DataFrame:
    """Pupils by grade as enrolled in that year, counts among them in proportion."""
    grades = enrolment.pivot(on="grade", index=("school", "stage"), values="pupils")
    grades = grades.rename({name: f"then_g{name}" for name in grades.columns if name.isdigit()})
    then = [name for name in grades.columns if name.startswith("then_")]
    joined = frame.join(grades, on=["school", "stage"], how="left", maintain_order="left")
    whole = pl.sum_horizontal(then)
    return joined.with_columns(
        *(pl.col(name).alias(f"pupils_{name.removeprefix('then_')}") for name in then),
        *((pl.col(id) * whole // pl.col("pupils")).alias(id) for id in PARTS),
        pupils=whole,
    ).drop(then)
