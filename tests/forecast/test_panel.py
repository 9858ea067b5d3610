"""The history as it is read: too little of it, and what is missing in it."""

import polars as pl
import pytest

from junheng.facts.table import Facts
from junheng.forecast.panel import panel_of
from junheng.forecast.pupils import forecast_pupils
from junheng.terms.errors import InputError
from tests.forecast.histories import county, steady

WHOLE = {f"s{number}": steady(30) for number in range(4)}


def codes(facts: Facts) -> list[str]:
    return [finding.code for finding in panel_of(facts).findings]


def test_two_years_are_too_few() -> None:
    with pytest.raises(InputError) as error:
        forecast_pupils(county({"a": steady(30, years=2)}), 3)
    assert error.value.code == "forecast.too_short"
    for lang in ("zh", "en"):
        said = error.value.say(lang)  # type: ignore[arg-type]  # both are languages
        assert "enrolment" in said
        assert "school_year" in said


def test_no_history_at_all_is_too_few() -> None:
    with pytest.raises(InputError) as error:
        forecast_pupils(county({}), 3)
    assert error.value.code == "forecast.too_short"


def test_years_before_a_missing_one_are_left_out_aloud() -> None:
    gap = {grade: [30, None, 30, 30, 30] for grade in range(1, 7)}
    panel = panel_of(county({"a": gap}))
    assert panel.years == (2024, 2025, 2026)
    assert [finding.code for finding in panel.findings] == ["forecast.years_left"]


def test_a_school_missing_in_a_year_is_bridged_and_told() -> None:
    hole = {grade: [30, None, 40, 40] for grade in range(1, 7)}
    panel = panel_of(county({**WHOLE, "hole": hole}))
    assert panel.pupils[panel.schools.index("hole"), 0].tolist() == [30, 35, 40, 40]
    found = next(finding for finding in panel.findings if finding.code == "forecast.hole")
    assert (found.school, found.params["year"]) == ("hole", 2023)


def test_zeros_of_all_grades_are_a_hole_as_well() -> None:
    assert "forecast.hole" in codes(county({**WHOLE, "hole": {grade: [30, 0, 40, 40] for grade in range(1, 7)}}))


def test_a_grade_without_pupils_between_full_years_is_bridged_and_told() -> None:
    lone = {**steady(30), 3: [30, 0, 30, 30]}
    panel = panel_of(county({**WHOLE, "lone": lone}))
    assert panel.pupils[panel.schools.index("lone"), 2, 1] == 30
    assert [finding.code for finding in panel.findings] == ["forecast.school_grade_not_given"]


def test_a_grade_that_nobody_gave_in_some_years_is_told() -> None:
    late = {name: {**steady(30), 4: [0, 0, 30, 30]} for name in WHOLE}
    assert "forecast.grade_not_given" in codes(county(late))


def test_a_school_that_has_ended_is_not_forecast_and_told() -> None:
    ended = {grade: [30, 30, 30, 0] for grade in range(1, 7)}
    forecast = forecast_pupils(county({**WHOLE, "ended": ended}), 1, draws=3)
    assert "ended" not in {cell.school for cell in forecast.cells}
    assert "forecast.ended" in [finding.code for finding in forecast.findings]


def test_a_last_year_that_looks_unfinished_is_told() -> None:
    thin = {name: {grade: [30, 30, 30, 30 if name == "s0" else 0] for grade in range(1, 7)} for name in WHOLE}
    assert "forecast.thin_year" in codes(county(thin))


def test_a_school_younger_than_three_years_is_told() -> None:
    assert "forecast.short_history" in codes(county({**WHOLE, "new": {1: [None, None, 30, 30], 2: [0, 0, 30, 30]}}))


def test_rows_without_a_number_are_told() -> None:
    facts = county(WHOLE)
    blank = facts["enrolment"].with_columns(pl.when(pl.int_range(pl.len()) > 0).then(pl.col("pupils")).alias("pupils"))
    assert "forecast.blank_rows" in codes(facts.with_tables(enrolment=blank))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (pl.lit(10).alias("grade"), "forecast.grade_outside"),
        (pl.lit(-1).alias("pupils"), "forecast.negative_pupils"),
        (pl.lit(1).alias("grade"), "forecast.entered_twice"),
    ],
)
def test_rows_that_cannot_be_are_refused(change: pl.Expr, code: str) -> None:
    facts = county(WHOLE)
    with pytest.raises(InputError) as error:
        panel_of(facts.with_tables(enrolment=facts["enrolment"].with_columns(change)))
    assert error.value.code == code


def test_every_finding_can_be_said() -> None:
    hole = {grade: [30, None, 40, 40] for grade in range(1, 7)}
    for finding in forecast_pupils(county({**WHOLE, "hole": hole}), 1, draws=2).findings:
        for lang in ("zh", "en"):
            assert "{" not in finding.text(lang)  # type: ignore[arg-type]  # both are languages
