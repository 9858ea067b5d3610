"""A bound for whole cells: each site packs cells into its places for itself, at prices for all else.

What ties sites together (that each cell goes somewhere, years that follow one another, rows that were added) is priced
instead of kept. What is left is a knapsack for each site and year, and no network with whole cells is cheaper than all
of them together. The prices begin with the linear program's, and rise where they lift the sum.

Source:
    Lagrangian relaxation of facility location with a source for each customer (Barceló and Casanovas 1984); prices by
    deflected subgradients (Camerini, Fratta, Maffioli 1975), steps towards a known cost (Held, Wolfe, Crowder 1974).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from junheng.plan.network.model import Model
from junheng.plan.network.problem import Ints
from junheng.plan.program import Flags, Floats
from junheng.plan.solve.mixed import linear

DEFLECTION = 0.5
"""How much of the way before is kept in the next step."""
SMALLER, IDLE = 0.7, 20
"""A step grows smaller by this factor when so many steps lifted nothing."""
SMALLEST = 1e-3
"""A step that is smaller, as a share of the first, lifts nothing any more."""
SAFE = 1e-9
"""Share of the bound that the rounding of its own sums may hide."""
NEWEST = 0.03
"""Weight of the newest point in the mean of all."""


@dataclass(frozen=True, eq=False)
class Packed:
    """What sites choose each for itself.

    Attributes:
        bound: No network with whole cells is cheaper, in the model's units.
        mean: Of their choices, the newest counting most: how sure it is that a site is open, or has a cell.
    """

    bound: float
    mean: Floats


def packed(model: Model, cost: float, *, until: float, gap: float, stop: Callable[[], bool]) -> Packed | None:
    """The bound for whole cells; None where the linear program has no point.

    Args:
        model: With the rows that were added.
        cost: Of a network that is known, or thought to be near: steps go towards it.
        until: When to end, by the monotonic clock.
        gap: Relative gap to the cost at which to end.
        stop: Asked whether to stop.
    """
    planes = model.planes()
    found = linear(model.cost, model.low, model.high, planes)
    if found is None:
        return None
    tying = _tying(model)
    rows = sparse.csr_array(planes.rows[tying])
    low, high = planes.low[tying], planes.high[tying]
    side = np.where(np.isfinite(low), low, high)
    price = found[1][tying]
    atmost = ~np.isfinite(low)
    price[atmost] = np.minimum(price[atmost], 0.0)
    sites = _Sites(model)
    best, best_price, way = -np.inf, price, np.zeros(price.size)
    length, idle = 1.0, 0
    mean = found[0]
    while time.monotonic() < until and not stop():
        value, point = sites.packed(model.cost - rows.T @ price)
        value += float(side @ price)
        mean = (1 - NEWEST) * mean + NEWEST * point
        if value > best:
            best, best_price, idle = value, price, 0
        else:
            idle += 1
        if cost - best <= gap * abs(cost) or length < SMALLEST:
            break
        if idle >= IDLE:
            length, idle, way = length * SMALLER, 0, np.zeros(price.size)
            price = best_price
            continue
        slope = side - rows @ point
        slope[atmost & (price >= 0) & (slope > 0)] = 0.0
        way = slope + DEFLECTION * way
        norm = float(way @ way)
        if norm <= 0:
            break
        price = price + length * max(cost - value, 0.0) / norm * way
        price[atmost] = np.minimum(price[atmost], 0.0)
    return Packed(best - SAFE * abs(best), mean)


def _tying(model: Model) -> Flags:
    """Rows that tie sites or years together: all but a site's places, the classes that it may add, and x ≤ y."""
    problem, number = model.problem, model.scheme
    tying = np.ones(model.rows.shape[0] + len(model.extra), dtype=bool)
    places = problem.years * problem.cells
    grows = problem.years * int((problem.most_classes > 0).sum())
    tying[places : places + number + grows] = False
    for at, (columns, _, most) in enumerate(model.extra):
        if columns.size == 2 and most == 0.0:
            x, y = int(columns[0]), int(columns[1])
            tying[model.rows.shape[0] + at] = not model.linked(x, y)
    return tying


@dataclass(frozen=True, eq=False)
class _Site:
    """A site in a year.

    Attributes:
        at: Number of its column y.
        x: Columns of the cells that may go there.
        pupils: Of these cells, rounded down: what is left out makes the bound lower, never higher.
        places: With no class added, with one, and so on.
    """

    at: int
    x: Ints
    pupils: Ints
    places: Ints


class _Sites:
    """All sites and years, each for itself."""

    def __init__(self, model: Model) -> None:
        self.model = model
        problem = model.problem
        spot = model.year * problem.sites + model.site
        order = np.argsort(spot, kind="stable")
        ends = np.searchsorted(spot[order], np.arange(model.scheme + 1))
        pupils = np.floor(problem.demand[model.year, model.cell] + 1e-9).astype(np.int64)
        self.sites = []
        for at in np.nonzero(model.high[: model.scheme] > 0.5)[0].tolist():
            mine = order[ends[at] : ends[at + 1]]
            mine = mine[model.high[model.first + mine] > 0]
            classes = np.arange(int(model.high[model.scheme + at]) + 1)
            places = np.floor(problem.places[at % problem.sites] + problem.class_size * classes + 1e-9)
            self.sites.append(_Site(at, model.first + mine, pupils[mine], places.astype(np.int64)))

    def packed(self, cost: Floats) -> tuple[float, Floats]:
        """The least sum over all sites, at a cost for each column, and the point that has it."""
        model = self.model
        point = np.zeros(cost.size)
        total = 0.0
        for site in self.sites:
            gains = cost[site.x] < 0
            x, pupils = site.x[gains], site.pupils[gains]
            value, classes, chosen = _knapsack(cost[x], pupils, site.places, float(cost[model.scheme + site.at]))
            value += float(cost[site.at])
            if value < 0 or model.low[site.at] > 0.5:
                total += value
                point[site.at], point[model.scheme + site.at] = 1.0, classes
                point[x[chosen]] = 1.0
        return total, point


def _knapsack(cost: Floats, pupils: Ints, places: Ints, a_class: float) -> tuple[float, int, Ints]:
    """Cells of negative cost into the places of a site.

    Args:
        cost: Of each cell, below zero.
        pupils: Of each cell.
        places: By classes added.
        a_class: Cost of a class added, which may be negative.

    Returns:
        The least cost, the classes added, and which cells.
    """
    every = np.arange(pupils.size)
    if a_class >= 0 and pupils.sum() <= places[0]:
        return float(cost.sum()), 0, every
    best = np.zeros(int(places[-1]) + 1)
    taken: list[Flags] = []
    for at in range(pupils.size):
        size = int(pupils[at])
        better = best[: max(0, best.size - size)] + cost[at]
        flags = better < best[size:]
        best[size:] = np.where(flags, better, best[size:])
        taken.append(flags)
    value = best[places] + a_class * np.arange(places.size)
    classes = int(np.argmin(value))
    left = int(places[classes])
    chosen = []
    for at in reversed(range(pupils.size)):
        rest = left - int(pupils[at])
        if rest >= 0 and taken[at][rest]:
            chosen.append(at)
            left = rest
    return float(value[classes]), classes, np.array(chosen, dtype=np.int64)
