"""The forecast of a county's pupils, from its facts."""

import numpy as np
from numpy.typing import NDArray

from junheng.facts.table import Facts
from junheng.forecast.changes import Plan, plan_of
from junheng.forecast.cohorts import drawn, expected
from junheng.forecast.entries import entries_of
from junheng.forecast.leavers import first_junior_grade
from junheng.forecast.model import Cell, Counts, Floats, Forecast
from junheng.forecast.moves import Moves
from junheng.forecast.panel import GRADES, Panel, panel_of
from junheng.forecast.rates import Rates, rates_of
from junheng.forecast.uncertainty import errors_of
from junheng.standards.model import STAGES, Stage
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding

MOST_YEARS = 9
MOST_DRAWS = 10_000
LIKELY = 0.05
"""Probability from which it is worth telling that a school may add a grade."""


def forecast_pupils(facts: Facts, years: int, *, draws: int = 200, seed: int = 0) -> Forecast:
    """Pupils of every school and grade in the years to come.

    Args:
        facts: With three years of `enrolment` or more; `births`, `cells` and `changes` are used where given.
        years: How many, 1 to 9.
        draws: Possible futures; 0 for the expected pupils only.
        seed: Of the draws.

    Raises:
        InputError: too few years of history, years or draws out of range, a change that cannot be carried out.
    """
    if not 1 <= years <= MOST_YEARS:
        raise InputError("forecast.years_range", most=MOST_YEARS, years=years)
    if not 0 <= draws <= MOST_DRAWS:
        raise InputError("forecast.draws_range", most=MOST_DRAWS, draws=draws)
    if seed < 0:
        raise InputError("forecast.bad_seed", seed=seed)
    if (number := len(facts.county_codes())) > 1:
        raise InputError("forecast.one_county", number=number)
    panel = panel_of(facts)
    ahead = tuple(range(panel.origin + 1, panel.origin + years + 1))
    junior = first_junior_grade(panel)
    plan = plan_of(facts, panel, ahead, junior)
    rates = rates_of(panel.pupils, panel.group, panel.allowed)
    entries, told = entries_of(facts, panel, plan.feeders, ahead, junior)
    errors = errors_of(panel.pupils, panel.group, panel.allowed, panel.area)
    as_they_are = expected(panel.pupils, rates, years, entries)
    moves = Moves.of(plan, as_they_are, panel.area)
    pupils = moves.moved(as_they_are[None])[0]
    futures = moves.moved(drawn(panel.pupils, rates, errors, years, entries, draws, seed, panel.area))
    cells, rows = _cells(pupils, futures, plan)
    return Forecast(
        panel.origin,
        ahead,
        cells,
        pupils[rows],
        np.ascontiguousarray(futures[:, rows[0], rows[1]]),
        seed,
        (*panel.findings, *_growing(panel, rates), *plan.findings, *told),
    )


def _growing(panel: Panel, rates: Rates) -> list[Finding]:
    """Schools that have been adding grades and may go on."""
    top = GRADES - 1 - np.argmax((panel.pupils[:, :, -1] > 0)[:, ::-1], axis=1)
    likely = rates.rising & (rates.opens[np.arange(len(top)), top] >= LIKELY)
    return [
        Finding("forecast.grades_added", table="enrolment", school=panel.schools[at]) for at in np.flatnonzero(likely)
    ]


def _cells(
    pupils: Floats, futures: Counts, plan: Plan
) -> tuple[tuple[Cell, ...], tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """The grades that are taught in some year of some future, by school, stage and grade."""
    ever = (pupils > 0).any(axis=2) | (futures.any(axis=(0, 3)) if len(futures) else False)
    found = []
    for school, grade in zip(*np.nonzero(ever), strict=True):
        stage: Stage = plan.stage[school][grade]
        found.append((Cell(plan.schools[school], stage, int(grade) + 1), int(school), int(grade)))
    found.sort(key=lambda row: (row[0].school, STAGES.index(row[0].stage), row[0].grade or 0))
    return tuple(cell for cell, _, _ in found), (
        np.array([school for _, school, _ in found], dtype=np.int64),
        np.array([grade for _, _, grade in found], dtype=np.int64),
    )
