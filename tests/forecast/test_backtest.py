"""The method on real pasts: the figures that the reference data print, and what the method has to beat."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from junheng.facts.example import example_county
from junheng.forecast.backtest import (
    METHODS,
    Score,
    backtest,
    cohort_survival,
    county_backtest,
    straight_line,
)
from junheng.forecast.cohorts import FromThePast, drawn
from junheng.forecast.model import Floats
from junheng.forecast.rates import rates_of
from junheng.forecast.spans import bounds
from junheng.forecast.uncertainty import errors_of
from tests.forecast.histories import county, new_york, steady

COUNTED = slice(1, None)
PRINTED = {1: (0.054, 0.0615, 0.0499), 3: (0.116, 0.18, 0.127)}
"""shared/data/nyc_enrolment_2005_2012: same as last year, straight line, cohort survival."""


@pytest.fixture(scope="session")
def scores(shared: Path) -> dict[int, Score]:
    """New York, kindergarten seen and grades 1 to 8 counted, as the printed figures have it."""
    pupils, district = new_york(shared)
    return backtest(pupils, (1, 3), districts=district, counted=COUNTED, draws=100)


@pytest.fixture(scope="session")
def graded(shared: Path) -> dict[int, Score]:
    """The same without kindergarten, as a county's table of enrolment has it."""
    pupils, district = new_york(shared)
    return backtest(pupils[:, 1:], (1, 3), districts=district, draws=100)


@pytest.mark.parametrize("horizon", [1, 3])
def test_the_printed_errors_of_the_simple_methods_are_found_again(scores: dict[int, Score], horizon: int) -> None:
    last, line, survival = PRINTED[horizon]
    found = scores[horizon].schools
    assert found["last_year"] == pytest.approx(last, abs=0.001)
    assert found["straight_line"] == pytest.approx(line, abs=0.001)
    # The words do not settle which schools and years the guard looks at; docs/forecast.md holds both figures.
    assert found["cohort_survival"] == pytest.approx(survival, abs=0.005)


@pytest.mark.parametrize("horizon", [1, 3])
def test_schools_are_forecast_better_than_by_any_simple_method(
    scores: dict[int, Score], graded: dict[int, Score], horizon: int
) -> None:
    for found in (scores[horizon].schools, graded[horizon].schools):
        others = [found[name] for name in METHODS[1:]]
        assert found["wape"] < min(*others, *PRINTED[horizon])


def test_the_aims_are_reached(scores: dict[int, Score]) -> None:
    assert scores[1].schools["wape"] <= 0.046
    assert scores[3].schools["wape"] <= 0.105


@pytest.mark.parametrize("horizon", [1, 3])
def test_four_in_five_totals_lie_inside_the_interval(
    scores: dict[int, Score], graded: dict[int, Score], horizon: int
) -> None:
    assert 0.75 <= scores[horizon].coverage <= 0.85
    assert 0.75 <= graded[horizon].coverage <= 0.85
    assert 0.7 <= scores[horizon].coverage_grades <= 0.9


@pytest.mark.parametrize("horizon", [1, 3])
def test_small_schools_lie_inside_the_interval_about_as_often_as_large_ones(shared: Path, horizon: int) -> None:
    pupils, _ = new_york(shared)
    history = pupils[:, 1:]
    size = history.sum(axis=1).max(axis=1)
    found = coverage_by(history, size < 300, horizon)
    assert min(found) > 0.68
    assert abs(found[0] - found[1]) < 0.06


def coverage_by(history: Floats, small: NDArray[np.bool_], horizon: int) -> tuple[float, float]:
    """Share of totals inside the interval: of the small schools, and of the others."""
    totals = history.sum(axis=1)
    nobody, whole = np.zeros(len(history), np.int64), np.ones(history.shape[:2], bool)
    inside, of = [], []
    for origin in range(2, history.shape[2] - horizon):
        # All schools of the day teach the method; those present in all years used are counted.
        alive = totals[:, origin] > 0
        used = (totals[:, origin - 2 : origin + horizon + 1] > 0).all(axis=1)
        past, one, all_ = history[alive, :, : origin + 1], nobody[alive], whole[alive]
        rates, errors = rates_of(past, one, all_), errors_of(past, one, all_, one)
        futures = drawn(past, rates, errors, horizon, FromThePast(), 100, 0, one)[..., -1].sum(axis=2)
        low, high = bounds(futures[:, used[alive]])
        actual = totals[used, origin + horizon]
        inside.append((low <= actual) & (actual <= high))
        of.append(small[used])
    held, which = np.concatenate(inside), np.concatenate(of)
    return float(held[which].mean()), float(held[~which].mean())


def test_the_straight_line_by_hand() -> None:
    totals = np.array([[10.0, 0.0, 20.0], [50.0, 30.0, 10.0]])
    assert straight_line(totals, 3).tolist() == [35.0, 0.0]


def test_cohort_survival_by_hand() -> None:
    # Grade 2 keeps half of grade 1; grade 3 has nobody below it, so that it stays.
    past = np.array([[[20.0, 20, 40], [0.0, 10, 10], [7.0, 8, 9]], [[0.0, 0, 0], [4.0, 0, 0], [30.0, 31, 32]]])
    found = cohort_survival(past, 1)
    assert found[0].tolist() == [40.0, 20.0, min(3.0, 17 / 10) * 10]
    assert found[1].tolist() == [0.0, 0.0, 32.0]


def test_a_county_is_tried_on_its_own_past() -> None:
    facts = example_county(40, 3)
    found = county_backtest(facts, 3, draws=40)
    assert found is not None
    assert sorted(found) == ["1", "2"]
    assert found["1"]["origins"] == 2
    assert found["2"]["origins"] == 1
    assert 0 < found["1"]["wape"] < found["1"]["last_year"]
    assert 0.5 <= found["1"]["coverage"] <= 1


def test_three_years_are_too_few_to_try() -> None:
    assert county_backtest(county({"a": steady(30, years=3)}), 3) is None


def test_what_comes_after_an_origin_does_not_tell_on_it() -> None:
    """Forecasts of a horizon from the last origin but one are the same whatever the year after the target."""
    rng = np.random.default_rng(5)
    past = rng.poisson(40, (30, 6, 5)).astype(float)
    later = past.copy()
    later[:, :, 4] = 1000
    before = backtest(past[:, :, :4], (1,), draws=20)[1]
    within = backtest(later, (1,), draws=20)[1]
    assert within.origins == 2
    # The second origin is off by what was put there; the first is as it was.
    second = backtest(later[:, :, 1:], (1,), draws=20)[1]
    assert second.schools["wape"] > 0.5
    assert within.schools["last_year"] == pytest.approx((before.schools["last_year"] + second.schools["last_year"]) / 2)
