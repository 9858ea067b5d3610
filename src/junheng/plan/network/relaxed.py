"""Shares of cells instead of whole cells: the bound, and which sites it opens."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from junheng.plan.network.covers import covers
from junheng.plan.network.joined import add_separators
from junheng.plan.network.model import Model
from junheng.plan.program import Floats
from junheng.plan.solve.branching import Branched, branched
from junheng.plan.solve.kept import Kept
from junheng.plan.solve.mixed import mixed

ROUNDS = 60
"""Times that broken rows are added to a linear program, at most."""
ROUNDING = 0.3
"""Share of the time that may go into a first answer near the linear program."""
FINER = 0.2
"""Share of the gap asked for that this answer is brought to: it is what the search is cut off by."""
COVERING = 0.2
"""Share of the time that may go into rows of places by whole sites."""
IDLE = 5
"""Rounds of such rows that may lift the bound by next to nothing."""
TIGHT = 1e-6
"""A row that is looser than this at the linear program's point is left out of the search."""
ENOUGH = 1e-5
"""A bound that rises by less than this share is not made better by more rows of contiguity."""


@dataclass(frozen=True, eq=False)
class Relaxed:
    """What is known once cells may be split.

    Attributes:
        point: The best point with whole sites and classes; None where none was found.
        cost: Of the point.
        bound: No network is cheaper, split or not.
        infeasible: There is no point at all.
        prices: Reduced cost of each column in the linear program.
        floor: Value of the linear program.
        root: Its point; None where it has none.
    """

    point: Floats | None
    cost: float
    bound: float
    infeasible: bool
    prices: Floats
    floor: float
    root: Floats | None = None


def relaxed(
    model: Model,
    *,
    until: float,
    gap: float,
    seed: int,
    stop: Callable[[], bool],
    joined: bool = False,
    sites: bool = True,
) -> Relaxed:
    """Find the cheapest network in which cells may be split.

    Args:
        model: Gets the rows that were broken on the way.
        until: When to end, by the monotonic clock.
        gap: How near to the best a split network has to be.
        seed: Of the solver's own choices.
        stop: Asked whether to stop.
        sites: Whether sites and classes have to be whole; without, this is the linear program.
        joined: Whether rows of contiguity are looked for: they lift the bound and are not all met.
    """
    kept = Kept(model.cost, model.low, model.high, model.planes())
    point = _linear(model, kept, until, joined, stop)
    nothing = np.zeros(model.cost.size)
    if point is None:
        return _proof(model, until, seed, nothing)
    if sites:
        kept, point = _covered(model, kept, point, until, stop)
    floor = float(model.cost @ point)
    prices = kept.prices()
    scheme = point[: model.first]
    if not sites or np.abs(scheme - np.round(scheme)).max(initial=0.0) < 1e-6:
        return Relaxed(point, floor, floor - 1e-9 * abs(floor), False, prices, floor, point)
    low, high = model.low[: model.first], model.high[: model.first]
    best = _rounded(model, kept, scheme, until, gap, stop)
    found = branched(
        kept, low, high, until=until, gap=gap, stop=stop, look=model.broken_links, best=best.point, cost=best.cost
    )
    bound = max(floor - 1e-9 * abs(floor), found.bound)
    return Relaxed(found.point, found.cost, min(bound, found.cost), False, prices, floor, point)


def _rounded(model: Model, kept: Kept, scheme: Floats, until: float, gap: float, stop: Callable[[], bool]) -> Branched:
    """The best point, or nearly, whose sites are open or closed as in the linear program, where they are so there."""
    low, high = model.low[: model.first].copy(), model.high[: model.first].copy()
    sites = slice(0, model.scheme)
    settled = np.abs(scheme - np.round(scheme))[sites] < 1e-6
    low[sites][settled] = high[sites][settled] = np.round(scheme[sites][settled])
    soon = time.monotonic() + ROUNDING * (until - time.monotonic())
    return branched(kept, low, high, until=soon, gap=FINER * gap, stop=stop, look=model.broken_links)


def _linear(model: Model, kept: Kept, until: float, joined: bool, stop: Callable[[], bool]) -> Floats | None:
    before = -np.inf
    point: Floats | None = None
    for _ in range(ROUNDS):
        found = kept.solved(max(1.0, until - time.monotonic()))
        if found is None:
            return point
        value, point = found
        if time.monotonic() > until or stop():
            break
        known = len(model.extra)
        model.extra += model.broken_links(point)
        if joined and value - before > ENOUGH * abs(value):
            add_separators(model, point)
        before = value
        if len(model.extra) == known:
            break
        kept.add(model.extra[known:])
    return point


def _covered(model: Model, kept: Kept, point: Floats, until: float, stop: Callable[[], bool]) -> tuple[Kept, Floats]:
    """The linear program with rows of places by whole sites, as far as they lift it; then those that hold its point."""
    soon = time.monotonic() + COVERING * (until - time.monotonic())
    value, idle = float(model.cost @ point), 0
    while idle < IDLE and time.monotonic() < soon and not stop():
        rows = covers(model, point) + model.broken_links(point)
        if not rows:
            break
        model.extra += rows
        kept.add(rows)
        found = kept.solved(max(1.0, until - time.monotonic()))
        if found is None:
            break
        idle = 0 if found[0] - value > ENOUGH * abs(value) else idle + 1
        value, point = found
    model.extra = [row for row in model.extra if row[1] @ point[row[0]] > row[2] - TIGHT]
    kept = Kept(model.cost, model.low, model.high, model.planes())
    again = kept.solved(max(1.0, until - time.monotonic()))
    return kept, point if again is None else again[1]


def _proof(model: Model, until: float, seed: int, nothing: Floats) -> Relaxed:
    """Whether there is really no point: the solver says so of the program itself."""
    none = np.zeros(model.cost.size, dtype=bool)
    left = max(1.0, until - time.monotonic())
    answer = mixed(model.cost, model.low, model.high, none, model.planes(), seconds=left, gap=1e-4, seed=seed)
    return Relaxed(None, np.inf, -np.inf, answer.infeasible, nothing, -np.inf)
