"""A forecast of schools' totals, for histories without grades.

Nothing moves up here: a school's total stays as it is but for a damped part of the growth that its group shares. How
much of that growth, if any, is what was nearest on the past. On the data that this was tried on it is hardly better
than "the same as last year"; the docs say so. What it adds are the intervals.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junheng.forecast.model import COVERAGE, Counts, Floats
from junheng.forecast.panel import LEAST_YEARS
from junheng.forecast.uncertainty import Errors, Shocks, county_error, school_error
from junheng.terms.errors import InputError

RECENT = 3
"""Last years that growth is read from and the share of it is chosen on."""
SHARES = (0.0, 0.5, 1.0)
DAMPING = 0.7
"""Of growth, from year to year ahead."""
GROUP_PUPILS = 5000.0
"""Pupils for which the growth of all stands in a group's."""
LASTING = 0.15
"""Share of the errors' variance that repeats itself every year, where the history is too short to see it; chosen on
Brazil: totals err less lastingly than grades do."""
DISPERSION = 0.5
"""Chance in a total: variance over pupils."""


@dataclass(frozen=True)
class TotalsForecast:
    """Totals to come.

    Shapes:
        pupils: schools × years; draws: draws × schools × years.
    """

    pupils: Floats
    draws: Counts
    errors: Errors
    growth_share: float


def forecast_totals(
    history: Floats, years: int, *, groups: NDArray[np.int64] | None = None, draws: int = 200, seed: int = 0
) -> TotalsForecast:
    """Totals of schools in the years to come.

    Args:
        history: Pupils; 0 before a school opened and after it closed. A closed school stays so.
        years: How many.
        groups: Number of the group of each school, such as its municipality; all are one where not given.
        draws: Possible futures.
        seed: Of the draws.

    Raises:
        InputError: fewer than three years of history, or negative totals.

    Shapes:
        history: schools × years; groups: schools.
    """
    if history.ndim != 2 or history.shape[1] < LEAST_YEARS:
        given = list(range(1, history.shape[-1] + 1))
        raise InputError("forecast.too_short", least=LEAST_YEARS, number=history.shape[-1], years=given)
    if not np.isfinite(history).all() or (history < 0).any():
        raise InputError("forecast.negative_totals")
    group = np.zeros(len(history), np.int64) if groups is None else np.asarray(groups, dtype=np.int64)
    share = _share(history, group, years)
    growth = _growth(history, group) ** share
    ahead = np.cumsum(DAMPING ** np.arange(years))
    pupils = history[:, -1:] * growth[:, None] ** ahead
    errors = _errors(history, group, share, years)
    shocks = Shocks(errors, draws, len(history), np.random.default_rng(seed))
    now = np.broadcast_to(history[:, -1], (draws, len(history)))
    found = np.zeros((draws, len(history), years), np.int64)
    for year in range(years):
        expected = now * growth ** (DAMPING**year) * shocks.next()
        found[..., year] = shocks.whole(expected)
        now = found[..., year].astype(np.float64)
    return TotalsForecast(pupils, found, errors, share)


def _growth(history: Floats, group: NDArray[np.int64]) -> Floats:
    """Yearly growth of each school's group over the recent years, schools that open or close left out."""
    recent = history[:, -RECENT:]
    steady = (recent > 0).all(axis=1)
    steps = recent.shape[1] - 1
    first, last = np.where(steady, recent[:, 0], 0.0), np.where(steady, recent[:, -1], 0.0)
    every = last.sum() / first.sum() if first.sum() > 0 else 1.0
    groups = int(group.max(initial=0)) + 1
    before, after = np.bincount(group, first, groups), np.bincount(group, last, groups)
    found = ((after + GROUP_PUPILS * every) / (before + GROUP_PUPILS)) ** (1 / max(steps, 1))
    return np.asarray(found[group], dtype=np.float64)


def _misses(history: Floats, group: NDArray[np.int64], share: float, lead: int) -> list[tuple[Floats, Floats]]:
    """What was expected so many years ahead in each past year, and what came."""
    found = []
    for year in range(lead + 1, history.shape[1]):
        past = history[:, : year - lead + 1]
        alive = (past[:, -1] > 0) & (history[:, year] > 0)
        if alive.any():
            growth = _growth(past, group)[alive] ** (share * np.sum(DAMPING ** np.arange(lead)))
            found.append((past[alive, -1] * growth, history[alive, year]))
    return found


def _share(history: Floats, group: NDArray[np.int64], years: int) -> float:
    """The share of growth that would have been nearest over the recent years."""
    recent = history[:, -RECENT - min(years, RECENT) :]

    def error(share: float) -> float:
        leads = range(1, min(years, recent.shape[1] - 2) + 1)
        return sum(float(np.abs(e - a).sum()) for lead in leads for e, a in _misses(recent, group, share, lead))

    return min(SHARES, key=error)


def _errors(history: Floats, group: NDArray[np.int64], share: float, years: int) -> Errors:
    """As `uncertainty.errors_of`; how lasting they are is seen from the longest lead that the history allows."""
    shared, missed, size = [], [], []
    for expected, actual in _misses(history, group, share, 1):
        common = float((actual - expected).sum() / expected.sum())
        shared.append(common)
        missed.append(actual - expected * (1 + common))
        size.append(expected)
    school, dispersion = school_error(missed, size, DISPERSION)
    lasting = LASTING
    lead = min(years, history.shape[1] - 2)
    far = _misses(history, group, share, lead) if lead > 1 else []
    if far and missed:
        widths = []
        for pairs in (_misses(history, group, share, 1), far):
            relative = np.concatenate([np.abs(actual / expected - 1) for expected, actual in pairs])
            widths.append(float(np.quantile(relative, COVERAGE)))
        times = (widths[1] / max(widths[0], 1e-6)) ** 2
        # A variance of lead² if all lasts, of lead if nothing does.
        lasting = float(np.clip((times - lead) / (lead**2 - lead), 0.0, 0.9))
    return Errors(county_error(shared), 0.0, school, dispersion, lasting)
