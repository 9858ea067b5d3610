"""Forecasts made by hand for an invented county: what they say is known, so what follows from it can be tested."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from junheng.facts.table import Facts
from junheng.forecast.model import Cell, Forecast


def known_cells(facts: Facts) -> tuple[tuple[Cell, ...], list[int]]:
    """The cells of the last year of enrolment, and their pupils."""
    enrolment = facts["enrolment"]
    last = enrolment.filter(pl.col("school_year") == pl.col("school_year").max())
    rows = [
        (Cell(school, stage, grade), pupils)
        for school, stage, grade, pupils in last.select("school", "stage", "grade", "pupils").iter_rows()
    ]
    rows.sort(key=lambda row: (row[0].school, row[0].stage != "primary", row[0].grade))
    return tuple(cell for cell, _ in rows), [pupils for _, pupils in rows]


def same_again(facts: Facts, years: Sequence[int] = (2025,), draws: int = 1) -> Forecast:
    """Every grade keeps its pupils."""
    cells, pupils = known_cells(facts)
    expected = np.repeat(np.array(pupils, dtype=np.float64)[:, None], len(years), axis=1)
    return Forecast(2024, tuple(years), cells, expected, np.repeat(expected.astype(np.int64)[None], draws, axis=0), 0)


def drifting(
    facts: Facts, years: Sequence[int] = (2025, 2026), draws: int = 6, seed: int = 0, wide: float = 0.1
) -> Forecast:
    """Pupils that lose two in a hundred a year, and futures that differ widely; in the last ones stages die out."""
    cells, pupils = known_cells(facts)
    rng = np.random.default_rng(seed)
    ahead = np.arange(1, len(years) + 1)
    expected = np.array(pupils, dtype=np.float64)[:, None] * 0.98**ahead
    noise = 1 + wide * np.sqrt(ahead) * rng.standard_normal((draws, *expected.shape))
    drawn = np.maximum(0, np.round(expected * noise)).astype(np.int64)
    stages = {key: at for at, key in enumerate(dict.fromkeys((cell.school, cell.stage) for cell in cells))}
    unit = np.array([stages[cell.school, cell.stage] for cell in cells])
    drawn[draws // 2 :] //= 5
    drawn[-1, np.isin(unit, rng.choice(len(stages), len(stages) // 4, replace=False))] = 0
    return Forecast(2024, tuple(years), cells, expected, drawn, seed)
