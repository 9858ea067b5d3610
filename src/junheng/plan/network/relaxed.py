"""Shares of cells instead of whole cells: the bound, and which sites it opens."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from junheng.plan.network.joined import add_separators
from junheng.plan.network.model import Model
from junheng.plan.program import Floats
from junheng.plan.solve.mixed import linear, mixed

ROUNDS = 60
"""Times that broken rows are added to a linear program, at most."""
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
    solved = _linear(model, until, joined, stop)
    nothing = np.zeros(model.cost.size)
    if solved is None:
        return _proof(model, until, seed, nothing)
    point, duals = solved
    floor = float(model.cost @ point)
    prices = model.cost - model.planes().rows.T @ duals
    scheme = point[: model.first]
    if not sites or np.abs(scheme - np.round(scheme)).max(initial=0.0) < 1e-6:
        return Relaxed(point, floor, floor - 1e-9 * abs(floor), False, prices, floor, point)
    whole = np.zeros(model.cost.size, dtype=bool)
    whole[: model.first] = True
    bound, found = floor, None
    while True:
        left = until - time.monotonic()
        if left < 0.1 or stop():
            break
        answer = mixed(
            model.cost, model.low, model.high, whole, model.planes(), seconds=left, gap=gap, seed=seed, stop=stop
        )
        bound = max(bound, answer.bound)
        if answer.x is None:
            break
        if not model.add_links(answer.x):
            found = answer.x
            break
    cost = np.inf if found is None else float(model.cost @ found)
    return Relaxed(found, cost, min(bound, cost), False, prices, floor, point)


def _linear(model: Model, until: float, joined: bool, stop: Callable[[], bool]) -> tuple[Floats, Floats] | None:
    before = -np.inf
    solved = None
    for _ in range(ROUNDS):
        found = linear(model.cost, model.low, model.high, model.planes())
        if found is None:
            return solved
        solved = found
        value = float(model.cost @ solved[0])
        if time.monotonic() > until or stop():
            break
        added = model.add_links(solved[0])
        if joined and value - before > ENOUGH * abs(value):
            added += add_separators(model, solved[0])
        before = value
        if not added:
            break
    return solved


def _proof(model: Model, until: float, seed: int, nothing: Floats) -> Relaxed:
    """Whether there is really no point: the solver says so of the program itself."""
    none = np.zeros(model.cost.size, dtype=bool)
    left = max(1.0, until - time.monotonic())
    answer = mixed(model.cost, model.low, model.high, none, model.planes(), seconds=left, gap=1e-4, seed=seed)
    return Relaxed(None, np.inf, -np.inf, answer.infeasible, nothing, -np.inf)
