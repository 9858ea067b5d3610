"""Counts from record sheets: those of a plain count, blank where a blank entry makes them unsure."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.facts.engine import PolarsEngine
from junheng.facts.records import (
    class_counts,
    fill_from_records,
    teacher_counts,
    training_span,
    with_class_stages,
    with_teacher_stages,
)
from junheng.facts.table import Facts, frame_of
from tests.facts.record_sheets import (
    Rows,
    chances,
    class_rows,
    counted_by_hand,
    county_with_records,
    places,
    teacher_rows,
    training_rows,
)

ENGINE = PolarsEngine()
SCHOOLS = [("1", "primary"), ("1", "junior"), ("2", "primary"), ("3", "junior")]


def counts(teachers: Rows, training: Rows) -> dict[tuple[str, str], dict[str, Any]]:
    frames = [ENGINE.frame(frame_of("teachers", teachers)), ENGINE.frame(frame_of("training", training))]
    found = ENGINE.collect(teacher_counts(frames[0], frames[1], 2024))
    return {(row.pop("school"), row.pop("stage")): row for row in found.iter_rows(named=True)}


@settings(max_examples=40, deadline=None)
@given(chances, st.sampled_from([0.0, 0.002, 0.05]))
def test_teachers_are_counted_as_one_counts_by_hand(chance: Random, blanks: float) -> None:
    teachers = teacher_rows(chance, SCHOOLS, 12, blanks)
    training = training_rows(chance, teachers, blanks)
    assert counts(teachers, training) == counted_by_hand(teachers, training, 2024)


def test_the_five_years_end_with_the_one_in_which_the_school_year_begins() -> None:
    assert training_span(2024) == (2020, 2024)


@settings(max_examples=40, deadline=None)
@given(chances, st.sampled_from([0.0, 0.1]))
def test_classes_are_counted_as_one_counts_by_hand(chance: Random, blanks: float) -> None:
    rows = class_rows(chance, SCHOOLS, blanks)
    found = ENGINE.collect(class_counts(ENGINE.frame(frame_of("classes", rows))))
    expected = {}
    for school, stage in SCHOOLS:
        own = [row for row in rows if (row["school"], row["stage"]) == (school, stage)]
        open_ = any(row["stage"] is None for row in rows if row["school"] == school)
        listed = sum(row["qualified"] is not None for row in own)
        qualified = sum(row["qualified"] is True for row in own)
        if own:
            expected[school, stage] = (None, None, None) if open_ else (len(own), listed, qualified)
    names = ("classes", "classes_listed", "classes_qualified")
    assert {(r["school"], r["stage"]): tuple(r[n] for n in names) for r in found.iter_rows(named=True)} == expected


@pytest.mark.parametrize(
    ("type", "grade", "classes", "teachers"),
    [
        ("primary", 6, "primary", "primary"),
        ("junior", 6, "junior", "junior"),  # five years of primary school, four of junior
        ("teaching_point", None, "primary", "primary"),
        ("nine_year", 6, "primary", None),
        ("nine_year", 7, "junior", None),
        ("nine_year", None, None, None),
        ("complete_secondary", 8, "junior", None),  # a teacher may teach the senior pupils
        ("twelve_year", 9, "junior", None),
        (None, 7, "junior", None),
        (None, None, None, None),
    ],
)
def test_a_blank_stage_follows_from_the_school_and_the_grade(
    type: str | None, grade: int | None, classes: str | None, teachers: str | None
) -> None:
    facts = Facts.of(
        {
            "schools": frame_of("schools", [{"school": "1", "type": type}]),
            "classes": frame_of("classes", [{"school": "1", "grade": grade, "class": "1"}]),
            "teachers": frame_of("teachers", [{"school": "1", "teacher": "t", "full_time": True}]),
        }
    )
    assert with_class_stages(facts)["classes"]["stage"].to_list() == [classes]
    assert with_teacher_stages(facts)["teachers"]["stage"].to_list() == [teachers]


def test_an_entered_stage_stays() -> None:
    rows = [{"school": "1", "grade": 8, "class": "1", "stage": "primary"}, {"school": "1", "grade": 8, "class": "2"}]
    facts = Facts.of(
        {"schools": frame_of("schools", [{"school": "1", "type": "nine_year"}]), "classes": frame_of("classes", rows)}
    )
    assert with_class_stages(facts)["classes"]["stage"].to_list() == ["primary", "junior"]


def test_records_fill_blanks_and_leave_what_was_entered() -> None:
    facts = county_with_records(6, Random(3))
    entered = facts["stages"].with_columns(teachers=999, classes=None)
    filled = fill_from_records(facts.with_tables(stages=entered), ENGINE)["stages"]
    assert filled["teachers"].to_list() == [999] * entered.height
    listed = facts["classes"].group_by("school", "stage").len()
    own = filled.join(listed, on=["school", "stage"])
    assert own["classes"].to_list() == own["len"].to_list()
    assert filled["teachers_backbone"].null_count() == 0
    assert (filled["teachers_backbone"] > 0).any()
    # Nothing is recorded about pupils in the catchment.
    assert filled["pupils_in_catchment"].null_count() == filled.height


def test_a_school_without_records_stays_blank() -> None:
    facts = county_with_records(6, Random(3))
    school = facts["schools"]["school"][0]
    less = facts.with_tables(**{t: facts[t].remove(facts[t]["school"] == school) for t in ("teachers", "classes")})
    filled = fill_from_records(less, ENGINE)["stages"]
    own = filled.filter(filled["school"] == school)
    assert own["teachers"].null_count() == own.height
    assert own["classes"].null_count() == own.height
    assert len(places(facts["schools"].to_dicts())) == filled.height


def test_without_a_sheet_of_training_nobody_is_said_to_lack_hours() -> None:
    facts = county_with_records(4, Random(1))
    filled = fill_from_records(facts.with_tables(training=facts["training"].clear()), ENGINE)["stages"]
    assert filled["teachers_360h"].null_count() == filled.height
    assert filled["teachers_certified"].null_count() == 0
