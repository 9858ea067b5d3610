"""Classes are formed as a school forms them now."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from junheng.assess.quantities import prepared
from junheng.facts.engine import PolarsEngine
from junheng.facts.example import example_county
from junheng.facts.table import Facts, frame_of
from junheng.forecast.formation import Layout, Norm, classes_of, largest_of, norms
from junheng.forecast.model import Cell


def school(listed: list[tuple[int, int | None]], **stage: object) -> Facts:
    """A primary school with classes of a grade and size."""
    rows = [
        {"school": "1", "stage": "primary", "grade": grade, "class": str(at), "pupils": pupils}
        for at, (grade, pupils) in enumerate(listed)
    ]
    return Facts.of(
        {
            "schools": frame_of("schools", [{"school": "1", "type": "primary"}]),
            "stages": frame_of("stages", [{"school": "1", "stage": "primary", **stage}]),
            "classes": frame_of("classes", rows),
        }
    )


def test_the_norm_is_the_largest_class_now() -> None:
    facts = school([(1, 52), (1, 51), (2, 40)], pupils=143, classes=3, pupils_g1=103, pupils_g2=40)
    assert norms(facts) == {("1", "primary"): Norm(52)}


def test_without_a_list_the_norm_is_the_mean_class() -> None:
    assert norms(school([], pupils=100, classes=3)) == {("1", "primary"): Norm(34)}


def test_a_school_whose_classes_are_not_known_has_no_norm_and_forms_none() -> None:
    facts = school([], pupils=100)
    assert norms(facts) == {}
    layout = Layout.of([Cell("1", "primary", 1)])
    assert classes_of(np.array([30]), layout, norms(facts)).tolist() == [-1]


def test_grades_that_share_classes_go_on_sharing_them() -> None:
    facts = school([(1, 12)], pupils=12, classes=1, pupils_g1=4, pupils_g2=5, pupils_g3=3)
    assert norms(facts) == {("1", "primary"): Norm(12, together=True)}
    layout = Layout.of([Cell("1", "primary", grade) for grade in (1, 2, 3)])
    assert classes_of(np.array([[0, 7, 6], [4, 4, 4], [0, 0, 0]]), layout, norms(facts)).tolist() == [
        [0, 2, 0],
        [1, 0, 0],
        [0, 0, 0],
    ]


def test_the_example_countys_own_pupils_form_its_own_classes() -> None:
    facts = prepared(example_county(60, 1), PolarsEngine())
    keys = ["school", "stage", "grade"]
    last = (
        facts["enrolment"].filter(pl.col("school_year") == 2024).group_by(keys).agg(pl.col("pupils").sum()).sort(keys)
    )
    layout = Layout.of([Cell(*row) for row in last.select(keys).iter_rows()])
    counts = classes_of(last["pupils"].to_numpy(), layout, norms(facts))
    by_grade = facts["classes"].group_by(keys).len().sort(keys)
    assert counts.tolist() == by_grade["len"].to_list()


@given(
    pupils=st.lists(st.integers(0, 400), min_size=6, max_size=6),
    most=st.integers(1, 60),
    together=st.booleans(),
)
def test_no_class_grows_beyond_the_norm_and_none_is_empty(pupils: list[int], most: int, together: bool) -> None:
    layout = Layout.of([Cell("1", "primary", grade) for grade in range(1, 7)])
    by_unit = {("1", "primary"): Norm(most, together)}
    counts = classes_of(np.array(pupils), layout, by_unit)
    largest = largest_of(np.array(pupils), counts, layout, by_unit)
    assert largest[0] <= most
    assert counts.sum() <= sum(pupils)
    assert (counts.sum() > 0) == (sum(pupils) > 0)
    assert counts.sum() * most >= sum(pupils)
