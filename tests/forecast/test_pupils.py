"""Pupils to come: what must hold of every forecast, and cases that can be reckoned."""

import time

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.forecast.model import Forecast
from junheng.forecast.pupils import forecast_pupils
from junheng.terms.errors import InputError
from tests.forecast.histories import county, steady


def codes(forecast: Forecast) -> list[str]:
    return [finding.code for finding in forecast.findings]


def of_school(forecast: Forecast, school: str) -> dict[int | None, list[float]]:
    return {cell.grade: forecast.pupils[at].tolist() for at, cell in enumerate(forecast.cells) if cell.school == school}


@pytest.fixture(scope="module")
def example() -> Facts:
    return example_county(30, 2)


def test_a_county_with_constant_rates_is_forecast_exactly() -> None:
    """Every grade keeps nine in ten: the cohorts of today are known for five years."""
    sizes = [10_000, 9_000, 8_100, 7_290, 6_561, 5_904.9]
    schools = {
        f"s{number}": {
            grade: [round(scale * sizes[grade - 1] * growth**year) for year in range(5)] for grade in range(1, 7)
        }
        for number, (scale, growth) in enumerate([(1.0, 1.0), (2.0, 1.0), (4.0, 1.0)])
    }
    found = forecast_pupils(county(schools), 4, draws=0)
    for school, scale in (("s0", 1.0), ("s1", 2.0), ("s2", 4.0)):
        for grade, pupils in of_school(found, school).items():
            assert grade is not None
            assert pupils == pytest.approx([scale * sizes[grade - 1]] * 4, rel=2e-4)


def test_a_large_year_moves_up_through_the_grades() -> None:
    wave = {grade: [100] * 4 for grade in range(1, 7)}
    for year in range(4):
        wave[year + 1][year] = 200
    schools = {"wave": wave, **{f"s{n}": steady(100) for n in range(20)}}
    found = of_school(forecast_pupils(county(schools), 2, draws=0), "wave")
    assert found[5][0] > 180
    assert found[6][1] > 160
    assert found[4][0] < 120


def test_a_school_that_grows_by_a_grade_a_year_goes_on() -> None:
    young = {1: [0, 40, 41, 40], 2: [0, 0, 40, 41], 3: [0, 0, 0, 40], 4: [0] * 4}
    old = [{1: [40] * 4, 2: [None, 40, 40, 40], 3: [None, None, 40, 40], 4: [None, None, None, 40]} for _ in range(8)]
    schools = {"young": young, **{f"o{n}": grades for n, grades in enumerate(old)}}
    schools |= {f"s{n}": steady(40) for n in range(30)}
    forecast = forecast_pupils(county(schools), 2, draws=200)
    found = of_school(forecast, "young")
    assert found[4][0] > 30
    assert found[5][1] > 25
    assert "forecast.grades_added" in codes(forecast)


def test_a_primary_school_does_not_become_a_junior_one(example: Facts) -> None:
    found = forecast_pupils(example, 9, draws=20)
    before = set(example["enrolment"].select("school", "stage").iter_rows())
    assert {(cell.school, cell.stage) for cell in found.cells} <= before


def test_draws_are_whole_people_and_like_the_expected_ones(example: Facts) -> None:
    found = forecast_pupils(example, 9, draws=300, seed=3)
    assert found.draws.shape == (300, len(found.cells), 9)
    assert found.draws.dtype == np.int64
    assert found.draws.min() >= 0
    total, expected = found.draws.sum(axis=1).mean(axis=0), found.pupils.sum(axis=0)
    assert total == pytest.approx(expected, rel=0.02)


def test_small_schools_are_less_certain_and_later_years_too() -> None:
    schools = {f"s{n}": steady(7) for n in range(20)} | {f"b{n}": steady(300) for n in range(20)}
    rng = np.random.default_rng(1)
    noisy = {
        id: {grade: rng.poisson(numbers).tolist() for grade, numbers in grades.items()}
        for id, grades in schools.items()
    }
    found = forecast_pupils(county(noisy), 5, draws=400)
    small = np.array([cell.school.startswith("s") for cell in found.cells])
    spread = found.draws.std(axis=0) / found.pupils
    assert spread[small].mean() > 2 * spread[~small].mean()
    assert (spread[~small].mean(axis=0)[1:] > spread[~small].mean(axis=0)[:-1]).all()


def test_the_seed_decides_the_draws_and_nothing_else(example: Facts) -> None:
    first, again, other = (forecast_pupils(example, 2, draws=20, seed=seed) for seed in (1, 1, 2))
    assert (first.draws == again.draws).all()
    assert (first.pupils == other.pupils).all()
    assert (first.draws != other.draws).any()


def test_the_order_of_rows_does_not_matter(example: Facts) -> None:
    names = ("enrolment", "schools", "births")
    mixed = example.with_tables(**{name: example[name].sample(fraction=1, shuffle=True, seed=7) for name in names})
    first, second = forecast_pupils(example, 3, draws=10), forecast_pupils(mixed, 3, draws=10)
    assert first.cells == second.cells
    assert (first.pupils == second.pupils).all()
    assert (first.draws == second.draws).all()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(st.lists(st.integers(0, 90), min_size=3, max_size=3), min_size=9, max_size=9), min_size=1, max_size=6
    ),
    st.integers(1, 9),
)
def test_any_history_gives_pupils_that_are_numbers_not_below_zero(numbers: list[list[list[int]]], years: int) -> None:
    schools = {f"s{at}": {grade + 1: row for grade, row in enumerate(rows)} for at, rows in enumerate(numbers)}
    rows = np.array(numbers)
    facts = county(schools)
    if not (rows.sum(axis=(0, 1)) > 0).all():
        with pytest.raises(InputError):
            forecast_pupils(facts, years)
        return
    found = forecast_pupils(facts, years, draws=5)
    assert np.isfinite(found.pupils).all()
    assert (found.pupils >= 0).all()
    assert (found.draws >= 0).all()
    # Nobody of 90 a grade becomes thousands.
    assert found.pupils.max(initial=0) < 1000


def test_nobody_enters_where_the_entry_grade_has_been_given_up() -> None:
    closing = {1: [30, 30, 0], 2: [30, 30, 30], 3: [30, 30, 30]}
    schools = {"closing": closing, **{f"s{n}": steady(30, range(1, 4), 3) for n in range(9)}}
    found = of_school(forecast_pupils(county(schools), 2, draws=0), "closing")
    assert 1 not in found
    assert 2 not in found
    assert found[3][0] == pytest.approx(30, rel=0.02)


def test_a_teaching_point_whose_first_grade_is_empty_for_once_goes_on() -> None:
    tiny = {1: [3, 4, 0], 2: [3, 3, 4], 3: [2, 3, 3]}
    schools = {"tiny": tiny, **{f"s{n}": steady(30, range(1, 4), 3) for n in range(9)}}
    found = of_school(forecast_pupils(county(schools), 2, draws=0), "tiny")
    assert found[1][0] > 0


@pytest.mark.parametrize("years", [0, 10])
def test_years_outside_the_range_are_refused(example: Facts, years: int) -> None:
    with pytest.raises(InputError) as error:
        forecast_pupils(example, years)
    assert error.value.code == "forecast.years_range"
    assert "years" in error.value.say("zh")


@pytest.mark.parametrize(("draws", "seed", "code"), [(-1, 0, "forecast.draws_range"), (5, -1, "forecast.bad_seed")])
def test_draws_and_seed_are_held_to_their_range(example: Facts, draws: int, seed: int, code: str) -> None:
    with pytest.raises(InputError) as error:
        forecast_pupils(example, 1, draws=draws, seed=seed)
    assert error.value.code == code


def test_a_county_of_300_schools_takes_no_two_seconds() -> None:
    facts = example_county(300, 4)
    started = time.process_time()
    forecast_pupils(facts, 3)
    assert time.process_time() - started < 2


def test_every_cell_is_in_order(example: Facts) -> None:
    cells = forecast_pupils(example, 1, draws=0).cells
    keys = [(cell.school, cell.stage != "primary", cell.grade) for cell in cells]
    assert keys == sorted(keys)
    assert pl.Series([cell.grade for cell in cells]).null_count() == 0
