"""Whole cells: columns that a good answer may use, whole numbers over them, parts that break off cut away."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from junheng.plan.network.exchange import exchanged
from junheng.plan.network.joined import add_separators
from junheng.plan.network.model import Model
from junheng.plan.network.nearby import nearby
from junheng.plan.network.relaxed import Relaxed, relaxed
from junheng.plan.network.start import rounded
from junheng.plan.program import Flags, Floats
from junheng.plan.solve.mixed import mixed

KEEP = (3, 6, 12, 40)
"""Sites a cell may choose from, at first and where that does not do."""
SEARCHING = 0.9
"""Share of the time for what is made better a few sites at a time; the rest is for the whole program at once."""

EXCHANGING = 0.4
"""Share of the time that exchanges of single cells may take before that, at most."""


@dataclass(frozen=True, eq=False)
class Whole:
    """The best point with whole cells.

    Attributes:
        point: None where none was found in the time.
        bound: No point over the model's own columns is cheaper; −∞ where nothing more than the relaxation is known.
    """

    point: Floats | None
    bound: float = -np.inf


def whole_cells(
    model: Model, *, until: float, gap: float, seed: int, stop: Callable[[], bool], good: float = -np.inf
) -> Whole:
    """Whole cells over the sites that the model leaves open.

    Args:
        model: With its sites settled: low and high of every y are the same.
        until: When to end, by the monotonic clock.
        gap: Relative gap at which to stop.
        seed: Of the solver's own choices.
        stop: Asked whether to stop.
        good: A cost that is good enough to stop at.
    """
    contiguous = model.problem.contiguous
    base = relaxed(model, until=until, gap=gap, seed=seed, stop=stop, joined=contiguous, sites=False)
    bound = base.bound
    if base.point is None:
        return Whole(None, bound)
    best, cost = None, np.inf
    start = started(model, base.point)
    if start is not None:
        half = time.monotonic() + SEARCHING * (until - time.monotonic())
        if contiguous:
            soon = time.monotonic() + EXCHANGING * (until - time.monotonic())
            start = traded(model, start, until=soon, seed=seed, stop=stop)
        best = nearby(model, start, base.prices, base.floor, until=half, gap=gap, bound=bound, seed=seed, stop=stop)
        cost = np.inf if best is None else float(model.cost @ best)
    for keep in KEEP if best is None else ():
        if time.monotonic() > until or stop():
            break
        columns = _columns(model, base, keep)
        point, _ = _over(model, columns, until, max(gap / 2, 1e-5), seed, stop)
        if point is not None:
            best, cost = point, float(model.cost @ point)
            break
    if best is None or cost - bound <= gap * abs(cost) or cost <= good or time.monotonic() > until or stop():
        return Whole(best, bound)
    # Only columns whose price does not lift the linear program above what is found can make it better.
    columns = base.prices <= cost - base.floor + 1e-9 * abs(cost)
    columns[: model.first] = True
    point, proved = _over(model, columns, until, gap, seed, stop)
    if point is not None and float(model.cost @ point) < cost:
        best, cost = point, float(model.cost @ point)
    return Whole(best, max(bound, min(proved, cost)))


def started(model: Model, split: Floats) -> Floats | None:
    """A split point with its cells made whole; places may be short. None where some cell reaches no site."""
    problem, number = model.problem, model.scheme
    point = np.zeros(model.cost.size)
    point[:number] = np.round(split[:number])
    point[number : 2 * number] = np.minimum(np.ceil(split[number : 2 * number] - 1e-6), model.high[number : 2 * number])
    columns = model.columns_of()
    share = model.network(split).share
    for year in range(problem.years):
        allowed = np.zeros((problem.cells, problem.sites), dtype=bool)
        here = (model.year == year) & (model.high[model.first :] > 0)
        allowed[model.cell[here], model.site[here]] = True
        site_of = rounded(problem, allowed, share[year])
        if (site_of < 0).any():
            return None
        point[columns[year, np.arange(problem.cells), site_of]] = 1.0
    return point


def traded(model: Model, point: Floats, *, until: float, seed: int, stop: Callable[[], bool]) -> Floats:
    """A point whose cells were exchanged, year by year, its sites and classes staying: fewer places are short."""

    def ends(soon: float) -> Callable[[], bool]:
        return lambda: stop() or time.monotonic() > soon

    problem = model.problem
    network = model.network(point)
    places = problem.places + problem.class_size * network.classes
    columns = model.columns_of()
    found = point.copy()
    found[model.first :] = 0.0
    for year in range(problem.years):
        allowed = np.zeros((problem.cells, problem.sites), dtype=bool)
        here = (model.year == year) & (model.high[model.first :] > 0)
        allowed[model.cell[here], model.site[here]] = True
        site_of = network.share[year].argmax(axis=1)
        now = time.monotonic()
        soon = now + (until - now) / (problem.years - year)
        site_of = exchanged(problem, year, allowed, places[year], site_of, seed=seed, stop=ends(soon))
        found[columns[year, np.arange(problem.cells), site_of]] = 1.0
    return found


def _columns(model: Model, base: Relaxed, keep: int) -> Flags:
    """Columns for sites, those that the split answer uses, and for each cell so many of the lowest price."""
    chosen = np.zeros(model.cost.size, dtype=bool)
    chosen[: model.first] = True
    if base.point is not None:
        chosen |= base.point > 1e-9
    open_ = model.high[model.year * model.problem.sites + model.site] > 0
    prices = np.where(open_, base.prices[model.first :], np.inf)
    spot = model.year * model.problem.cells + model.cell
    order = np.lexsort((prices, spot))
    rank = np.empty(order.size, dtype=np.int64)
    starts = np.searchsorted(spot[order], np.arange(model.problem.years * model.problem.cells))
    rank[order] = np.arange(order.size) - starts[spot[order]]
    chosen[model.first :] |= (rank < keep) & open_
    if model.problem.contiguous:  # the cell that a site lies in leads to all its others
        chosen[model.first :] |= (model.problem.home[model.site] == model.cell) & open_
    return chosen


def _over(
    model: Model, columns: Flags, until: float, gap: float, seed: int, stop: Callable[[], bool]
) -> tuple[Floats | None, float]:
    """The best whole point over some columns, and what is proved of all points over them."""
    at = np.nonzero(columns)[0]
    bound = -np.inf
    while True:
        left = until - time.monotonic()
        if left < 0.05 or stop():
            return None, bound
        found = mixed(
            model.cost[at],
            model.low[at],
            model.high[at],
            np.ones(at.size, dtype=bool),
            model.planes(columns),
            seconds=left,
            gap=gap,
            seed=seed,
            stop=stop,
        )
        if found.infeasible:
            return None, np.inf
        bound = max(bound, found.bound)
        if found.x is None:
            return None, bound
        point = np.zeros(model.cost.size)
        point[at] = found.x
        if not (model.problem.contiguous and add_separators(model, point, 200)) and not model.add_links(point):
            return point, bound
