"""The forecast held against the past: from every year that has three before it, by horizon.

Beside the method stand three that anyone can do by hand: the same as last year; the straight line through the last
three years; and cohort survival by a school's own rates, pooled over its last two steps and capped at 3, in which a
grade whose lower grade had fewer than five pupils over those years stays as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from junheng.facts.table import Facts
from junheng.forecast.cohorts import Entries, FromThePast, drawn, expected
from junheng.forecast.entries import entries_of
from junheng.forecast.leavers import first_junior_grade
from junheng.forecast.model import COVERAGE, Counts, Floats
from junheng.forecast.panel import LEAST_YEARS, Flags, Panel, allowed_of, panel_of
from junheng.forecast.rates import rates_of
from junheng.forecast.spans import bounds
from junheng.forecast.totals import forecast_totals
from junheng.forecast.uncertainty import errors_of

SURVIVAL_CAP = 3.0
SURVIVAL_LEAST = 5
METHODS = ("wape", "last_year", "straight_line", "cohort_survival")
"""This method, and those beside it."""

Forecaster = Callable[[NDArray[np.int64], int, int], tuple[Floats, Counts]]
"""Rows of schools, origin and horizon → pupils (schools × grades) of the year, and its draws."""


@dataclass(frozen=True)
class Score:
    """How far off forecasts of one horizon were, as the mean over origins.

    Attributes:
        schools: Σ|forecast - actual| ÷ Σ actual over schools' totals, by method.
        districts: The same over districts' totals.
        coverage: Share of schools' totals inside the interval; of districts' and of grades' alike.
        origins: How many years it was tried from.
        cases: Schools and origins.
    """

    schools: Mapping[str, float]
    districts: Mapping[str, float]
    coverage: float
    coverage_districts: float
    coverage_grades: float
    origins: int
    cases: int


def backtest(
    history: Floats,
    horizons: Sequence[int],
    *,
    districts: NDArray[np.int64] | None = None,
    counted: slice = slice(None),
    groups: NDArray[np.int64] | None = None,
    draws: int = 200,
    seed: int = 0,
) -> dict[int, Score]:
    """The method on any panel, entry grades by recent years.

    Args:
        history: Pupils, 0 where a grade is not taught. With one grade only the method for totals is tried.
        horizons: Years ahead.
        districts: Number of the district of each school.
        counted: Grades that totals are made of; others, such as kindergarten, only help to see them coming.
        groups: Number of the group of each school.
        draws: Possible futures.
        seed: Of the draws.

    Shapes:
        history: schools × grades × years.
    """
    group = np.zeros(len(history), np.int64) if groups is None else groups
    allowed = np.ones(history.shape[:2], bool)
    district = np.zeros(len(history), np.int64) if districts is None else districts

    def by_grade(rows: NDArray[np.int64], origin: int, horizon: int) -> tuple[Floats, Counts]:
        past = history[rows, :, : origin + 1]
        return _forecast(past, group[rows], allowed[rows], FromThePast(), horizon, draws, seed, district[rows])

    def by_total(rows: NDArray[np.int64], origin: int, horizon: int) -> tuple[Floats, Counts]:
        past = history[rows, 0, : origin + 1]
        found = forecast_totals(past, horizon, groups=group[rows], draws=draws, seed=seed)
        return found.pupils[:, None, -1], found.draws[:, :, None, -1]

    forecaster = by_total if history.shape[1] == 1 else by_grade
    return _tested(history, horizons, forecaster, districts, counted)


def county_backtest(facts: Facts, years: int, *, draws: int = 200, seed: int = 0) -> dict[str, dict[str, float]] | None:
    """How the method would have done on a county's own past: the JSON key `backtest`.

    Births are used as far as they were known at the time; changes and children at home are not.

    Returns:
        By horizon; None where the history is too short to try any.

    Raises:
        InputError: as `forecast_pupils`.
    """
    panel = panel_of(facts)
    horizons = range(1, min(years, len(panel.years) - LEAST_YEARS) + 1)
    if not horizons:
        return None
    junior = first_junior_grade(panel)
    without = facts.with_tables(cells=facts["cells"].clear(), changes=facts["changes"].clear())

    def forecaster(rows: NDArray[np.int64], origin: int, horizon: int) -> tuple[Floats, Counts]:
        then = _panel_then(panel, rows, origin)
        births = without["births"].filter(without["births"]["year"] <= then.origin)
        ahead = tuple(range(then.origin + 1, then.origin + horizon + 1))
        entries, _ = entries_of(without.with_tables(births=births), then, (), ahead, junior)
        return _forecast(then.pupils, then.group, then.allowed, entries, horizon, draws, seed, then.area)

    scores = _tested(panel.pupils, horizons, forecaster, panel.area, slice(None))
    return {
        str(horizon): {
            **score.schools,
            "coverage": score.coverage,
            "townships": score.districts["wape"],
            "interval": COVERAGE,
            "origins": score.origins,
            "schools": score.cases,
        }
        for horizon, score in scores.items()
    } or None


def last_year(past: Floats, horizon: int) -> Floats:  # one signature for all
    """The same as last year.

    Shapes:
        past: schools × grades × years; result: schools × grades.
    """
    del horizon
    return np.asarray(past[:, :, -1], dtype=np.float64)


def straight_line(totals: Floats, horizon: int) -> Floats:
    """Last year and so many times the mean step of the last three years, c + h (c - a) / 2, not below zero.

    Shapes:
        totals: schools × years; result: schools.
    """
    first, last = totals[:, -3], totals[:, -1]
    return np.maximum(last + horizon * (last - first) / 2, 0)


def cohort_survival(past: Floats, horizon: int) -> Floats:
    """A school's own rates, guarded.

    Shapes:
        past: schools × grades × years; result: schools × grades.
    """
    base, moved = past[:, :-1, -3:-1].sum(axis=2), past[:, 1:, -2:].sum(axis=2)
    rate = np.minimum(moved / np.maximum(base, 1), SURVIVAL_CAP)
    now = np.asarray(past[:, :, -1], dtype=np.float64)
    for _ in range(horizon):
        after = now.copy()
        after[:, 1:] = np.where(base < SURVIVAL_LEAST, now[:, 1:], rate * now[:, :-1])
        now = after
    return now


def _panel_then(panel: Panel, rows: NDArray[np.int64], origin: int) -> Panel:
    junior = np.array([[stage == "junior" for stage in row] for row in panel.stage], dtype=bool)[rows]
    return replace(
        panel,
        schools=tuple(panel.schools[at] for at in rows),
        years=panel.years[: origin + 1],
        pupils=panel.pupils[rows, :, : origin + 1],
        allowed=allowed_of(panel.pupils[rows, :, origin] > 0, junior),
        group=panel.group[rows],
        area=panel.area[rows],
        stage=tuple(panel.stage[at] for at in rows),
    )


def _forecast(
    past: Floats,
    group: NDArray[np.int64],
    allowed: Flags,
    entries: Entries,
    horizon: int,
    draws: int,
    seed: int,
    area: NDArray[np.int64],
) -> tuple[Floats, Counts]:
    rates = rates_of(past, group, allowed)
    errors = errors_of(past, group, allowed, area)
    pupils = expected(past, rates, horizon, entries)
    futures = drawn(past, rates, errors, horizon, entries, draws, seed, area)
    return pupils[..., -1], futures[..., -1]


def _tested(
    history: Floats,
    horizons: Sequence[int],
    forecaster: Forecaster,
    districts: NDArray[np.int64] | None,
    counted: slice,
) -> dict[int, Score]:
    district = np.zeros(len(history), np.int64) if districts is None else districts
    totals = history[:, counted].sum(axis=1)
    found = {}
    for horizon in horizons:
        rows = []
        cases = 0
        for origin in range(LEAST_YEARS - 1, history.shape[2] - horizon):
            # All schools of the day teach the method; those present in all years used are counted.
            alive = np.flatnonzero(history[:, :, origin].sum(axis=1) > 0)
            used = (totals[alive, origin - 2 : origin + horizon + 1] > 0).all(axis=1)
            if not used.any():
                continue
            pupils, futures = forecaster(alive, origin, horizon)
            past, then = history[alive[used], :, : origin + 1], history[alive[used], :, origin + horizon]
            forecasts = [
                pupils[used][:, counted].sum(axis=1),
                last_year(past, horizon)[:, counted].sum(axis=1),
                straight_line(past[:, counted].sum(axis=1), horizon),
                cohort_survival(past, horizon)[:, counted].sum(axis=1),
            ]
            rows.append(_row(forecasts, futures[:, used][:, :, counted], then[:, counted], district[alive[used]]))
            cases += int(used.sum())
        if rows:
            means = np.mean(rows, axis=0)
            number = len(METHODS)
            found[horizon] = Score(
                dict(zip(METHODS, means[:number].tolist(), strict=True)),
                dict(zip(METHODS, means[number : 2 * number].tolist(), strict=True)),
                coverage=float(means[-3]),
                coverage_districts=float(means[-2]),
                coverage_grades=float(means[-1]),
                origins=len(rows),
                cases=cases,
            )
    return found


def _row(forecasts: list[Floats], futures: Counts, then: Floats, district: NDArray[np.int64]) -> list[float]:
    """Errors of all methods by school and district, then the three coverages."""
    actual = then.sum(axis=1)
    _, number = np.unique(district, return_inverse=True)
    of_district = np.bincount(number, actual).astype(np.float64)
    errors = [float(np.abs(found - actual).sum() / actual.sum()) for found in forecasts]
    errors += [float(np.abs(np.bincount(number, found) - of_district).sum() / actual.sum()) for found in forecasts]
    totals = futures.sum(axis=2)
    together = np.stack([np.bincount(number, row) for row in totals]).astype(np.int64)
    taught = then > 0
    return [*errors, _inside(totals, actual), _inside(together, of_district), _inside(futures[:, taught], then[taught])]


def _inside(futures: Counts, actual: Floats) -> float:
    low, high = bounds(futures)
    return float(((actual >= low) & (actual <= high)).mean())
